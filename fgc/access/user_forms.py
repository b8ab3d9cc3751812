"""What is asked about somebody who works here."""

from flask_babel import lazy_gettext as _

from fgc.access.models import Role
from fgc.access.staff.users import SAID
from fgc.kit.forms import Choice, Email, Form, Line, Name, OneOf, Phone


class UserForm(Form):
    """What may be changed about somebody who works here."""

    phone = Phone(_("Phone"), missing=_("Enter their phone number."))
    team = Line(_("Team"), longest=120)
    role = OneOf(
        _("What they do here"), Role, missing=_("Choose what they do here."), said=lambda role: _(SAID[role]),
        hints={
            Role.SERVICE_MANAGER: _("A second person has to agree."),
            Role.ADMINISTRATOR: _("Manages users and cannot open any conference. A second person has to agree."),
            Role.AUDITOR: _("Reads the audit and cannot open any conference."),
        },
    )  # fmt: skip
    manager_id = Choice(
        _("Social worker’s manager"),
        hint=_(
            "For a social worker: the person who approves what a plan must have. Managers are invited as "
            "social workers too: invite the manager first."
        ),
    )


class WhoForm(UserForm):
    """Somebody who is to work here."""

    name = Name(_("Name"), missing=_("Enter their name."), longest=120)
    email = Email(
        _("Email"), hint=_("We send their sign-in link to this email."), missing=_("Enter their email.")
    )
