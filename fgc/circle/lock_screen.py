"""What a letter shows on a telephone before anybody opens anything."""

from dataclasses import dataclass

from flask_babel import gettext

from fgc.access.models import Part, Service
from fgc.circle.models import Channel, Person
from fgc.conference.models import Conference
from fgc.conference.queries import assigned
from fgc.kit.db import session


@dataclass(frozen=True)
class LockScreen:
    """What one letter shows before anybody opens anything."""

    sender: str
    words: str


def lock_screen(person: Person, conference: Conference) -> dict[Channel, LockScreen]:
    """What this person's phone would show for each written route they allow: a sender and a line that say nothing."""
    service = session().get_one(Service, person.service_id)
    coordinator = assigned(conference, Part.COORDINATOR)
    contact = person.contact
    sender = (contact.sender_name if contact else "") or service.neutral_name
    by = coordinator.name if coordinator else service.neutral_name
    lines = {
        Channel.EMAIL: gettext("A message for you from %(name)s", name=by),
        Channel.TEXT: gettext("You have a message from %(name)s.", name=service.neutral_name),
    }
    allowed = contact.allowed if contact else []
    return {channel: LockScreen(sender, line) for channel, line in lines.items() if channel.value in allowed}
