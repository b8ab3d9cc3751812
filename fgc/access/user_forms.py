"""What is asked about somebody who works here."""

from fgc.access.models import Role
from fgc.access.staff.users import SAID
from fgc.kit.forms import Choice, Email, Form, Line, Name, OneOf, Phone


class UserForm(Form):
    """What may be changed about somebody who works here."""

    phone = Phone("Phone", missing="Enter their phone number.")
    team = Line("Team", longest=120)
    role = OneOf(
        "What they do here", Role, missing="Choose what they do here.", said=SAID.__getitem__,
        hints={
            Role.SERVICE_MANAGER: "A second person has to agree.",
            Role.ADMINISTRATOR: "Looks after users, and opens no conference. A second person has to agree.",
            Role.AUDITOR: "Reads the audit and opens no conference.",
        },
    )  # fmt: skip
    manager_id = Choice(
        "Their manager",
        hint="For a social worker: who approves what a plan must have. They are a social worker here too: invite them first.",
    )


class WhoForm(UserForm):
    """Somebody who is to work here."""

    name = Name("Name", missing="Enter their name.", longest=120)
    email = Email(
        "Email address", hint="The letter with their link goes there.", missing="Enter their email address."
    )
