"""What is asked about a conference as a whole."""

from fgc.kit.forms import Choice, Form, Line, Name, Paragraph


class HoldForm(Form):
    because = Paragraph(
        "Why everything has to stop",
        hint="A few words. Coordinator and service manager read this.",
        missing="Say why everything has to stop.",
        longest=500,
        rows=3,
    )


class FamilyNameForm(Form):
    name = Name(
        "The family’s name",
        hint="Staff who work on it read it. The family’s pages and letters do not show it.",
        missing="Enter the family’s name.",
        longest=120,
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


class UrgentForm(Form):
    """Asking to be let into a conference one has no part in."""

    number = Line("Number of the conference", missing="Enter the number of the conference.", longest=40)
    why = Paragraph(
        "Why you have to open it now",
        hint="The service manager reads this, and it is kept.",
        missing="Say why you have to open it now.",
        longest=500,
        rows=3,
    )


class RegisterForm(ConflictForm):
    """Filled in by somebody who opens no conference."""

    number = Line("Number of the conference", missing="Enter the number of the conference.", longest=40)
