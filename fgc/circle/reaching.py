"""What is known of a changed way to reach somebody protected, and of who may interpret for whom."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Text, cast, exists, func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import undefer

from fgc.access.viewer import Viewer
from fgc.circle.consents import who_stopped
from fgc.circle.models import Person, SafeContact
from fgc.circle.models_reaching import ContactChange, Interpreting
from fgc.circle.models_routes import mark_of_route, routes_of
from fgc.circle.queries import (
    between,
    cautions_of,
    earlier_rows_of,
    here,
    order_pairs,
    rows_of_one_person,
    sides_of,
)
from fgc.circle.rules import is_protected, may_see_cautions, meant_by
from fgc.conference.models import Conference
from fgc.kit.clock import now
from fgc.kit.db import session


def protected_now(conference: Conference, person: Person) -> bool:
    """Whether a caution or an order in force protects this person."""
    return is_protected(person, between(conference), sides_of(conference), here(conference), now())


def open_change_of(person: Person) -> ContactChange | None:
    """The change that waits for a second person, or None."""
    return session().scalar(
        select(ContactChange).where(ContactChange.person_id == person.id, ContactChange.settled_at.is_(None))
    )


def change_for(person: Person, change_id: UUID) -> ContactChange | None:
    """One that was asked about this person, whether it waits or not."""
    chosen = select(ContactChange).where(ContactChange.person_id == person.id, ContactChange.id == change_id)
    return session().scalar(chosen)


def ever_changed(person: Person) -> bool:
    """Whether a second person was ever asked about a way to reach them. After a no nothing is confirmed, and yet the
    next try is not a first one."""
    return bool(session().scalar(select(exists().where(ContactChange.person_id == person.id))))


def reached_before(conference: Conference, person: Person) -> bool:
    """Whether somebody of their name left this circle who had said how they are reached: leaving and coming back makes
    another way to reach them no first one."""
    gone = earlier_rows_of(conference, person)
    return any(ever_changed(one) or (one.contact and one.contact.confirmed_on) for one in gone)


def changes_waiting(viewer: Viewer, conference_ids: Sequence[UUID]) -> list[tuple[ContactChange, Person]]:
    """Every change on this desk that waits for a second person, the oldest first, with whom it is about."""
    if not may_see_cautions(viewer):
        return []
    rows = session().execute(
        select(ContactChange, Person)
        .join(Person, Person.id == ContactChange.person_id)
        .where(ContactChange.conference_id.in_(conference_ids), ContactChange.settled_at.is_(None))
        .order_by(ContactChange.asked_at)
    )
    return [(row[0], row[1]) for row in rows]


def changes_refused(viewer: Viewer, conference_ids: Sequence[UUID]) -> list[tuple[ContactChange, Person]]:
    """Of whomever another way was not agreed to, until it is written down anew how they are reached (nothing goes to them): a
    second person said no, or it was taken back or ended with whoever asked, and nobody answered (no `settled_by`). Nobody is
    asked anew who stopped taking part."""
    if not may_see_cautions(viewer):
        return []
    newest = (
        select(ContactChange.id)
        .where(ContactChange.conference_id.in_(conference_ids))
        .ext(distinct_on(ContactChange.person_id))
        .order_by(ContactChange.person_id, ContactChange.asked_at.desc())
    )
    rows = session().execute(
        select(ContactChange, Person)
        .join(Person, Person.id == ContactChange.person_id)
        .join(SafeContact, SafeContact.person_id == Person.id)
        .where(
            ContactChange.id.in_(newest),
            ContactChange.agreed.is_(False),
            SafeContact.confirmed_on.is_(None),
            Person.left_at.is_(None),
        )
        .order_by(ContactChange.settled_at)
    )
    found = [(row[0], row[1]) for row in rows]
    over = who_stopped([person for _change, person in found])
    return [one for one in found if one[1].id not in over]


def new_contact_in(change: ContactChange) -> dict[str, Any]:
    """What was written down, by field of `SafeContact`; hours as text, channels by their values. It may hold a
    protected address: only what writes it, or shows the rest of it to the second person, asks."""
    chosen = select(ContactChange).where(ContactChange.id == change.id).options(undefer(ContactChange.told))
    found = session().scalar(chosen)
    return {} if found is None else dict(found.told)


def readers_of_new_contact(person: Person, change: ContactChange) -> list[tuple[Person, str]]:
    """Whose the mailbox or the telephone is already that somebody is to be reached by, with 'email' or 'phone': what goes there
    they would read. Also of who left the circle, but not of themself, who left and came back."""
    told, contact = new_contact_in(change), person.contact
    own = [one for both in rows_of_one_person(person.conference_id) if person.id in both for one in both]
    kept = dict(routes_of(contact))
    asked = SafeContact(email=told.get("email") or "", phone=told.get("phone") or "")
    found = []
    for kind, value in routes_of(asked):
        if kept.get(kind) != value:
            marked = cast([mark_of_route((kind, value))], ARRAY(Text))
            ids = session().scalars(select(func.fgc_who_reads(person.conference_id, marked))).all()
            theirs = (
                select(Person)
                .where(Person.id.in_(ids), Person.id.not_in([person.id, *own]))
                .order_by(Person.id)
            )
            found += [(one, kind) for one in session().scalars(theirs)]
    return found


def message_taker_unsafe(conference: Conference, person: Person) -> bool:
    """Whether whoever may take a message for them, by name, must not find them by now: a caution or an order in force keeps
    that one from them. What they said stands, and counts again when two people have lifted it."""
    kept_away = {one.person_id for one in cautions_of(conference) if one.protects_id == person.id}
    kept_away |= {one for one, other in order_pairs(conference).directions if other == person.id}
    return takes_messages(person, kept_away)


def takes_messages(person: Person, ids: Collection[UUID]) -> bool:
    """Whether one of these may take a message for them: named so, by any name they have or had."""
    contact = person.contact
    if contact is None or not contact.may_take_message:
        return False
    people = session().scalars(select(Person).where(Person.id.in_(ids))).all()
    names = {name for one in people for name in (one.name, one.called, *one.former_names)}
    return any(meant_by(contact.may_take_message, [Person(name=name, called=name)]) for name in names)


def interpreting_of(person: Person) -> Interpreting | None:
    """What somebody asks of an interpreter, or what an interpreter is; None where nobody has said."""
    return session().scalar(select(Interpreting).where(Interpreting.person_id == person.id))
