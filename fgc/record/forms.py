"""What is asked about copies of what is kept."""

from flask_babel import lazy_gettext as _

from fgc.access.forms import PinForm
from fgc.kit.forms import Day, Form, OneOf, Paragraph, Tick
from fgc.record.models import RequestRoute


class ExportForm(Form):
    because = Paragraph(
        "Why you need a copy",
        hint="For example: for the council’s file, for the court, because the family moves. A manager reads this.",
        missing="Say why you need a copy, in a few words.",
        longest=500,
        rows=3,
    )


class RequestForm(Form):
    """What staff write down about somebody who asked for a copy without a page of their own."""

    request_route = OneOf(_("How did they ask?"), RequestRoute, missing=_("Choose how they asked."))
    requested_on = Day(
        _("When did they ask?"),
        hint=_("For a letter, the day it arrived. The month counts from this day."),
        missing=_("Enter the day they asked."),
    )
    is_them = Tick(
        _("I have checked that it was them"),
        hint=_("For example: phone back on the number we have, or know their voice."),
        missing=_("Check that it was them, then tick this box. Someone else may want to read the copy."),
    )


class OpenForm(PinForm):
    """Before somebody opens their own copy, also where their link asks for no PIN."""
