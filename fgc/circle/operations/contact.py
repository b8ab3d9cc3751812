"""How somebody may safely be reached: written down, confirmed, changed; for somebody protected, by two people."""

from collections.abc import Mapping
from datetime import time
from enum import Enum
from typing import Any

from sqlalchemy import text

from fgc.access.links import ROUTE_CHANGED, revoke_links
from fgc.access.viewer import StaffViewer
from fgc.circle.happenings import (
    ContactChangeAsked,
    ContactChangeSettled,
    ContactChangeWithdrawn,
    ContactKept,
)
from fgc.circle.letters import CHANNELS
from fgc.circle.models import Channel, Person, SafeContact
from fgc.circle.models_reaching import ContactChange
from fgc.circle.operations.letters import end_by_ways
from fgc.circle.proposals import new_contact
from fgc.circle.queries import address_of
from fgc.circle.reaching import (
    ever_changed,
    new_contact_in,
    open_change_of,
    protected_now,
    reached_before,
)
from fgc.circle.rules import (
    ContactGiven,
    Ways,
    WhyNot,
    narrowed,
    needs_two,
    open_ways,
    routes_that_changed,
    ways_ended,
    ways_of,
    why_not_keep_contact,
    why_not_settle,
    why_not_take_back,
    wider,
)
from fgc.conference.history import tell
from fgc.conference.models import Conference
from fgc.kit.agreement import expect_agreed
from fgc.kit.clock import now, today
from fgc.kit.db import expect, saving, session
from fgc.kit.email import kept_email
from fgc.kit.outbox import cancel_waiting
from fgc.kit.phone import kept_phone
from fgc.kit.refusal import Refused, refuse

IN_ONE_FORM = {"email": kept_email, "phone": kept_phone}


class Kept(Enum):
    """What became of a contact that was written down."""

    SAVED = "saved"
    OLD_ROUTE_ENDED = "old_route_ended"
    WAY_ENDED = "way_ended"
    NO_WAY_LEFT = "no_way_left"
    WAITS_FOR_SECOND = "waits_for_second"


def keep_contact(
    conference: Conference,
    person: Person,
    *,
    by: StaffViewer,
    version: int,
    allowed: list[Channel],
    forbidden: list[Channel],
    confirmed: bool,
    because: str = "",
    hours_from: time | None = None,
    hours_to: time | None = None,
    **told: Any,
) -> Kept:
    """Writes down how somebody may be reached; `told` holds the other fields of `SafeContact`. Raises `Stale`.

    Refused when a route is allowed and forbidden, or allowed without an address for it. `confirmed` says that the
    person said so themself today. When an address or a number that was there is another one now, the old route is
    locked at once: every link they have stops and letters on their way are cancelled. Where a way is forbidden, not allowed any
    more or not theirs alone, what went by it ends (`_apply`).

    For somebody protected another route, and any way that reaches them wider than before (`rules.wider`), counts only
    when a second person agrees (`because` says how the first one knows who asked), and nothing is sent until then.
    What makes it narrower counts at once and by one person alone, also beside such a change: whoever is afraid must not
    have to wait for two people to be left in peace, and a way too few can at worst cost a day.
    """
    contact = person.contact or begin_contact(person)
    expect(contact, version)
    told = told | {name: kept(told[name]) for name, kept in IN_ONE_FORM.items() if name in told}
    given = ContactGiven(
        tuple(allowed),
        tuple(forbidden),
        hours_from,
        hours_to,
        email=told.get("email", contact.email),
        phone=told.get("phone", contact.phone),
        has_address=bool(told.get("address", contact.has_address)),
    )
    if found := why_not_keep_contact(given):
        raise Refused(found[0], field=found[1])
    refuse(WhyNot.CHANGE_WAITS if open_change_of(person) else None)
    before = {
        "email": contact.email,
        "phone": contact.phone,
        "address": address_of(by, conference, person) or "",
        "address_protected": "yes" if contact.address_protected else "",
    }
    after = {**before, **told, "address_protected": "yes" if told.get("address_protected") else ""}
    if for_two := _for_two(conference, person, before, after, given.ways(contact, told)):
        _ask_second(
            conference, person, contact, given, {**told, "confirmed": confirmed}, for_two, because, by
        )
        return Kept.WAITS_FOR_SECOND
    with saving():
        ended = _apply(conference, person, contact, _values(person, told, given, confirmed=confirmed))
        changed = bool(routes_that_changed(before, after))
        if changed:
            _lock_old_route(conference, person)
        tell(ContactKept(conference, person, changed or bool(ended)), by=by)
    if changed or not ended:
        return Kept.OLD_ROUTE_ENDED if changed else Kept.SAVED
    return Kept.WAY_ENDED if open_ways(contact) else Kept.NO_WAY_LEFT


def agree_contact(
    conference: Conference, person: Person, change: ContactChange, *, by: StaffViewer, agreed_to: str
) -> None:
    """A second person made sure that what they read (`agreed_to`, its version) is right: from now on they are reached in the
    new way. `Stale` when something of it, or whom they are kept from, is otherwise by now."""
    refuse(why_not_settle(change, by.staff_id))
    expect_agreed(new_contact(by, conference, person, change), agreed_to)
    assert person.contact is not None, "a change is of a contact"
    told = new_contact_in(change)
    given = ContactGiven(
        tuple(map(Channel, told.pop("allowed"))),
        tuple(map(Channel, told.pop("forbidden"))),
        _hour(told.pop("hours_from")),
        _hour(told.pop("hours_to")),
        email=told.get("email", person.contact.email),
        phone=told.get("phone", person.contact.phone),
        has_address=bool(told.get("address", person.contact.has_address)),
    )
    if found := why_not_keep_contact(given):
        raise Refused(found[0])
    with saving():
        values = _values(person, told, given, confirmed=change.confirmed)
        _apply(conference, person, person.contact, {**values, "locked_at": None})
        session().flush()  # a manager may write it only as long as this waits for them
        _settle(conference, person, change, agreed=True, by=by)


def decline_contact(
    conference: Conference, person: Person, change: ContactChange, *, by: StaffViewer, agreed_to: str
) -> None:
    """A second person did not agree. Nobody knows now which way is safe: nothing is sent before they are asked."""
    refuse(why_not_settle(change, by.staff_id))
    expect_agreed(new_contact(by, conference, person, change), agreed_to)
    assert person.contact is not None, "a change is of a contact"
    with saving():
        person.contact.locked_at, person.contact.confirmed_on = None, None
        session().flush()
        _settle(conference, person, change, agreed=False, by=by)


def withdraw_contact(
    conference: Conference, person: Person, change: ContactChange, *, by: StaffViewer
) -> None:
    """Whoever wrote it down takes it back, to write it anew or not at all. As after a no, nothing is sent before the person is
    asked how they may be reached. Refused to anybody else, and once it was answered, also in the moment before."""
    refuse(why_not_take_back(change, by.staff_id))
    with saving():
        session().flush()
        taken_back = session().scalar(text("SELECT fgc_withdraw_contact(:whom)"), {"whom": person.id})
        refuse(None if taken_back else WhyNot.SETTLED)
        session().expire(change)
        session().expire(person.contact)
        tell(ContactChangeWithdrawn(conference, person), by=by)


def begin_contact(person: Person) -> SafeContact:
    """The empty row for somebody about whom nothing is written down yet."""
    with saving() as current:
        person.contact = SafeContact(person_id=person.id, conference_id=person.conference_id)
        current.flush()
    return person.contact


def _for_two(
    conference: Conference,
    person: Person,
    before: Mapping[str, str],
    after: Mapping[str, object],
    ways: Ways,
) -> list[str]:
    """What of this counts only when a second person agrees; nothing for somebody whom nothing protects. What is written down
    first takes one person, but for an address or number that was there (the referrer wrote it); where that is another one, the
    second person agrees to all that they read."""
    if person.contact is None or not protected_now(conference, person):
        return []
    said_before = (
        person.contact.confirmed_on is not None or ever_changed(person) or reached_before(conference, person)
    )
    if not said_before and not needs_two(before, after, said_before=False):
        return []
    # Once two are asked, the database counts the asking itself as said before (`fgc_only_two_reach`): all of it takes two.
    return [*needs_two(before, after, said_before=True), *wider(ways_of(person.contact), ways)]


def _ask_second(
    conference: Conference,
    person: Person,
    contact: SafeContact,
    given: ContactGiven,
    told: Mapping[str, Any],
    fields: list[str],
    because: str,
    by: StaffViewer,
) -> None:
    refuse(None if because else WhyNot.SAY_WHO_ASKED, field="because")
    kept = {
        **told,
        "allowed": [one.value for one in given.allowed],
        "forbidden": [one.value for one in given.forbidden],
        "hours_from": given.hours_from and f"{given.hours_from:%H:%M}",
        "hours_to": given.hours_to and f"{given.hours_to:%H:%M}",
    }
    confirmed = bool(kept.pop("confirmed"))
    with saving():
        narrow = _narrow(contact, narrowed(ways_of(contact), given.ways(contact, told)), told)
        _apply(conference, person, contact, {**narrow, "locked_at": now()})
        session().add(
            ContactChange(
                conference_id=conference.id,
                person_id=person.id,
                fields=fields,
                told=kept,
                confirmed=confirmed,
                because=because,
                asked_by=by.staff_id,
                asked_at=now(),
            )
        )
        _lock_old_route(conference, person)
        session().flush()
        tell(ContactChangeAsked(conference, person), by=by)


def _settle(
    conference: Conference, person: Person, change: ContactChange, *, agreed: bool, by: StaffViewer
) -> None:
    change.agreed, change.settled_by, change.settled_at, change.told = agreed, by.staff_id, now(), {}
    _lock_old_route(conference, person)
    session().flush()
    tell(ContactChangeSettled(conference, person, agreed), by=by)


def _apply(conference: Conference, person: Person, contact: SafeContact, values: Mapping[str, Any]) -> int:
    """Every change of how somebody is reached passes here. What went by a way that is not open or not theirs alone any more ends
    in the same transaction, also where no address changed: links already in a mailbox would stay open there. Gives how many
    links and letters ended."""
    was_shared = contact.shared_device
    for field, value in values.items():
        setattr(contact, field, value)
    ended = ways_ended(contact, was_shared=was_shared)
    return end_by_ways(conference, person, [CHANNELS[one] for one in ended])


def _values(
    person: Person, told: Mapping[str, Any], given: ContactGiven, *, confirmed: bool
) -> dict[str, Any]:
    """What was written down, by field of `SafeContact`."""
    values = {
        **told,
        "allowed": [channel.value for channel in given.allowed],
        "forbidden": [channel.value for channel in given.forbidden],
        "hours_from": given.hours_from,
        "hours_to": given.hours_to,
    }
    return values | ({"confirmed_on": today(person.zone)} if confirmed else {})


def _narrow(contact: SafeContact, ways: Ways, told: Mapping[str, Any]) -> dict[str, Any]:
    """What is asked for less than before holds at once, also when the second person does not agree to the rest."""
    return {
        "allowed": [one for one in contact.allowed if Channel(one) in ways.allowed],
        "forbidden": [one.value for one in Channel if one in ways.forbidden],
        "hours_from": ways.hours[0],
        "hours_to": ways.hours[1],
        "weekdays_only": ways.weekdays_only,
        "voicemail": ways.voicemail,
        "shared_device": ways.shared_device,
        "may_take_message": ways.may_take_message,
        "address_protected": contact.address_protected or bool(told.get("address_protected")),
    }


def _hour(text: str | None) -> time | None:
    return time.fromisoformat(text) if text else None


def _lock_old_route(conference: Conference, person: Person) -> None:
    revoke_links(person.id, because=ROUTE_CHANGED)
    cancel_waiting(matter_id=conference.id, because=ROUTE_CHANGED, to_id=person.id)
