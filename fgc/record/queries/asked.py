"""What was asked for, by whom, and how far it is. Row-level security shows the referrer's side none of it."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from fgc.access.models import Staff
from fgc.access.pins import pins_in
from fgc.access.viewer import StaffViewer
from fgc.circle.models import Person
from fgc.conference.models import Conference
from fgc.conference.queries import conferences_of
from fgc.kit.clock import now
from fgc.kit.db import session
from fgc.record import rules
from fgc.record.models import Export, OwnCopy


def exports_of(conference: Conference) -> Sequence[tuple[Export, str]]:
    """The copies of the record that staff asked for, each with the name of who asked, the newest first."""
    rows = session().execute(
        select(Export, Staff.name)
        .join(Staff, Staff.id == Export.asked_by)
        .where(Export.conference_id == conference.id)
        .order_by(Export.asked_at.desc(), Export.id)
    )
    return [(export, name) for export, name in rows]


def export_for(conference: Conference, export_id: UUID) -> Export | None:
    """One of them. Whoever decides holds the conference's row meanwhile, so it is decided once."""
    return session().scalar(
        select(Export).where(Export.id == export_id, Export.conference_id == conference.id)
    )


def exports_waiting(viewer: StaffViewer) -> Sequence[tuple[Export, str, str]]:
    """What others asked for and nobody decided yet, in every conference the viewer may open: it, who asked, the name of
    the conference."""
    mine = conferences_of(viewer).with_only_columns(Conference.id).order_by(None)
    rows = session().execute(
        select(Export, Staff.name, Conference.name)
        .join(Staff, Staff.id == Export.asked_by)
        .join(Conference, Conference.id == Export.conference_id)
        .where(
            Export.decided_at.is_(None), Export.asked_by != viewer.staff_id, Export.conference_id.in_(mine)
        )
        .order_by(Export.asked_at)
    )
    return [(export, who, name) for export, who, name in rows]


def copies_of(conference: Conference) -> Sequence[tuple[OwnCopy, Person]]:
    """The copies that people of this conference asked for about themselves, the newest first."""
    rows = session().execute(
        select(OwnCopy, Person)
        .join(Person, Person.id == OwnCopy.person_id)
        .where(OwnCopy.conference_id == conference.id)
        .order_by(OwnCopy.asked_at.desc(), OwnCopy.id)
    )
    return [(copy, person) for copy, person in rows]


def copy_for(conference: Conference, own_copy_id: UUID) -> OwnCopy | None:
    """One of them."""
    return session().scalar(
        select(OwnCopy).where(OwnCopy.id == own_copy_id, OwnCopy.conference_id == conference.id)
    )


def copies_waiting(viewer: StaffViewer) -> Sequence[tuple[OwnCopy, Person]]:
    """Those that are not released, in every conference the viewer may open, closed ones too: the earliest due first."""
    mine = conferences_of(viewer).with_only_columns(Conference.id).order_by(None)
    rows = session().execute(
        select(OwnCopy, Person)
        .join(Person, Person.id == OwnCopy.person_id)
        .where(OwnCopy.released_at.is_(None), OwnCopy.conference_id.in_(mine))
        .order_by(OwnCopy.due_on, OwnCopy.id)
    )
    return [(copy, person) for copy, person in rows]


def newest_copy(person_id: UUID) -> OwnCopy | None:
    """What this person asked for last, or None."""
    return session().scalar(
        select(OwnCopy)
        .where(OwnCopy.person_id == person_id)
        .order_by(OwnCopy.asked_at.desc(), OwnCopy.id)
        .limit(1)
    )


def why_not_record_request(person: Person) -> rules.WhyNot | None:
    """Why it is not written down now that this person asked for their copy, or None."""
    return rules.why_not_record_request(
        newest_copy(person.id),
        now(),
        erased=person.erased_at is not None,
        has_account=person.staff_id is not None,
    )


def has_pin(person: Person) -> bool:
    """Whether they were told a PIN that still works."""
    state = pins_in(person.conference_id).get(person.id)
    return state is not None and state.told_at is not None and not state.dead
