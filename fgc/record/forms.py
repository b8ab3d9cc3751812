"""What is asked about copies of what is kept."""

from fgc.access.forms import PinForm
from fgc.kit.forms import Form, Paragraph


class ExportForm(Form):
    because = Paragraph(
        "Why you need a copy",
        hint="For example: for the council’s file, for the court, because the family moves. A manager reads this.",
        missing="Say why you need a copy, in a few words.",
        longest=500,
        rows=3,
    )


class OpenForm(PinForm):
    """Before somebody opens their own copy, also where their link asks for no PIN."""
