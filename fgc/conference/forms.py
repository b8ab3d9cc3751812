"""What is asked about a conference as a whole."""

from flask_babel import lazy_gettext as _

from fgc.kit.forms import Choice, Form, Line, Name, Paragraph


class HoldForm(Form):
    because = Paragraph(
        _("Why everything has to stop"),
        hint=_("A few words. The coordinator and the service manager read this."),
        missing=_("Say why everything has to stop."),
        longest=500,
        rows=3,
    )


class FamilyNameForm(Form):
    name = Name(
        _("The family’s name"),
        hint=_(
            "Staff who work on this conference see the name. The family’s pages and letters do not show it."
        ),
        missing=_("Enter the family’s name."),
        longest=120,
    )


class LiftForm(Form):
    because = Paragraph(
        _("Why it is safe to go on"), missing=_("Say why it is safe to go on."), longest=500, rows=3
    )


class ConflictForm(Form):
    """Filled in by somebody for themselves, or by the service manager for anybody."""

    staff_id = Choice(_("Who"), missing=_("Choose who stands aside."))
    why = Paragraph(
        _("What links them to this family"),
        hint=_("For example: a relative, a neighbour, the same team."),
        missing=_("Say what the link is, in a few words."),
        longest=500,
        rows=3,
    )


class UrgentForm(Form):
    """Asking to be let into a conference one has no part in."""

    number = Line(_("Number of the conference"), missing=_("Enter the number of the conference."), longest=40)
    why = Paragraph(
        _("Why you have to open this conference now"),
        hint=_("The service manager reads this, and we keep it."),
        missing=_("Say why you have to open this conference now."),
        longest=500,
        rows=3,
    )


class RegisterForm(ConflictForm):
    """Filled in by somebody who opens no conference."""

    number = Line(_("Number of the conference"), missing=_("Enter the number of the conference."), longest=40)
