"""How somebody may safely be reached: written down, confirmed, changed."""

from collections.abc import Mapping
from datetime import time
from typing import Any

from fgc.access.links import revoke_links
from fgc.access.viewer import StaffViewer
from fgc.circle.happenings import ContactKept
from fgc.circle.models import Channel, Person, SafeContact
from fgc.circle.queries import address_of
from fgc.circle.rules import ContactGiven, routes_that_changed, said_of_contact, why_not_keep_contact
from fgc.conference.history import tell
from fgc.conference.models import Conference
from fgc.kit.clock import today
from fgc.kit.db import expect, saving
from fgc.kit.outbox import cancel_waiting
from fgc.kit.refusal import Refused


def keep_contact(
    conference: Conference, person: Person, *, by: StaffViewer, version: int, allowed: list[Channel],
    forbidden: list[Channel], confirmed: bool, hours_from: time | None = None, hours_to: time | None = None,
    **told: Any,
) -> bool:
    """Writes down how somebody may be reached; `told` holds the other fields of `SafeContact`. Raises `Stale`.

    Refused when a route is allowed and forbidden, or allowed without an address for it. `confirmed` says that the
    person said so themself today. When an address or a number that was there is another one now, the old route is
    locked at once: every link they have stops and letters on their way are cancelled; then the answer is True.
    """
    contact = person.contact or begin_contact(person)
    expect(contact, version, said_of_contact(contact))
    given = ContactGiven(tuple(allowed), tuple(forbidden), hours_from, hours_to,
                         email=told.get("email", contact.email), phone=told.get("phone", contact.phone),
                         has_address=bool(told.get("address", contact.has_address)))
    if found := why_not_keep_contact(given):
        raise Refused(found[0], field=found[1])
    before = {"email": contact.email, "phone": contact.phone, "address": address_of(by, person) or ""}
    with saving():
        _write(contact, told, given)
        if confirmed:
            contact.confirmed_on = today(person.zone)
        changed = bool(routes_that_changed(before, {**before, **told}))
        if changed:
            _lock_old_route(conference, person)
        tell(ContactKept(conference, person, changed), by=by)
    return changed


def begin_contact(person: Person) -> SafeContact:
    """The empty row for somebody about whom nothing is written down yet."""
    with saving() as current:
        person.contact = SafeContact(person_id=person.id, conference_id=person.conference_id)
        current.flush()
    return person.contact


def _write(contact: SafeContact, told: Mapping[str, Any], given: ContactGiven) -> None:
    for field, value in told.items():
        setattr(contact, field, value)
    contact.allowed = [channel.value for channel in given.allowed]
    contact.forbidden = [channel.value for channel in given.forbidden]
    contact.hours_from, contact.hours_to = given.hours_from, given.hours_to


def _lock_old_route(conference: Conference, person: Person) -> None:
    revoke_links(person.id, because="route_changed")
    cancel_waiting(matter_id=conference.id, because="route_changed", to_id=person.id)
