"""Erasing what is known about one person."""

from datetime import datetime
from uuid import UUID

from fgc.access.links import revoke_links
from fgc.circle.models import Person
from fgc.circle.models_keys import erase_key
from fgc.conference.models import Conference
from fgc.kit import journal
from fgc.kit.clock import now
from fgc.kit.db import saving, session
from fgc.kit.outbox import cancel_waiting


def erase_person(conference: Conference, person: Person) -> None:
    """Nothing that was locked under this person's key can be read again by anybody, in this database or in a later backup.

    Their links stop, letters on their way are cancelled, and there is no route to them any more. Their name stays where
    others signed beside it, and so does the line of what happened: neither holds anything else of them.
    """
    with saving() as current:
        journal.note("person", person.id, now())
        revoke_links(person.id, because="erased")
        cancel_waiting(matter_id=conference.id, because="erased", to_id=person.id)
        if contact := person.contact:
            contact.allowed, contact.confirmed_on, contact.address_protected = [], None, False
            for field in (
                "email",
                "phone",
                "address",
                "town",
                "safe_word",
                "may_take_message",
                "told_by_referrer",
            ):
                setattr(contact, field, "")
        current.flush()
        erase_key(session(), person.id)


@journal.replays("person")
def erase_again(person_id: UUID, _at: datetime) -> None:
    """On a restored database: whoever was erased after the backup is erased there too."""
    person = session().get(Person, person_id)
    if person is not None:
        erase_person(session().get_one(Conference, person.conference_id), person)
