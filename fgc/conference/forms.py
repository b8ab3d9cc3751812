"""What is asked about a conference as a whole."""

from fgc.kit.forms import Choice, Form, Paragraph


class HoldForm(Form):
    because = Paragraph(
        "Why everything has to stop",
        hint="A few words. Coordinator and service manager read this.",
        missing="Say why everything has to stop.",
        longest=500,
        rows=3,
    )


class LiftForm(Form):
    because = Paragraph(
        "Why it is safe to go on", missing="Say why it is safe to go on.", longest=500, rows=3
    )


class ConflictForm(Form):
    """Filled in by somebody for themselves, or by the service manager for anybody."""

    staff_id = Choice("Who", missing="Choose who stands aside.")
    why = Paragraph(
        "What links them to this family",
        hint="For example: a relative, a neighbour, the same team.",
        missing="Say what the link is, in a few words.",
        longest=500,
        rows=3,
    )
