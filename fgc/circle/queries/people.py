"""The people of a circle whom the viewer may know."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, selectinload, undefer

from fgc.access.models import Role
from fgc.access.viewer import StaffViewer, Viewer, Worker
from fgc.circle.models import Kind, Person, Ring, SafeContact
from fgc.circle.queries.cautions import between
from fgc.circle.rules import REACHED, Between, Field, learns, same_routes, visible
from fgc.conference.models import Conference
from fgc.conference.queries import is_let_in, names_by_staff
from fgc.kit.clock import now
from fgc.kit.db import session
from fgc.kit.read_cache import cached_while_reading
from fgc.kit.text import in_name_order

ORDER = {kind: number for number, kind in enumerate(Kind)}

RINGS = {ring: number for number, ring in enumerate(Ring)}

GROUPS = {
    Kind.CENTRAL: 0,
    Kind.FAMILY: 1,
    Kind.FRIEND: 1,
    Kind.ADVOCATE: 2,
    Kind.INTERPRETER: 2,
    Kind.PROFESSIONAL: 2,
}

STAFF_WHO_SEE_THE_CIRCLE = (Role.COORDINATOR, Role.SERVICE_MANAGER, Role.SOCIAL_WORKER)


def shared_routes(viewer: Viewer, conference: Conference) -> list[tuple[Person, Person, str]]:
    """Every two who read one mailbox or telephone, with 'email' or 'phone': two of the circle, or one of it and one who left it
    and goes on reading it. Nobody shares with themself, who left and came back."""
    readers = people_of(viewer, conference, left_too=True)
    shared = [both for both in same_routes(readers) if not (both[0].left_at and both[1].left_at)]
    one_person = (
        rows_of_one_person(conference.id)
        if any(both[0].left_at or both[1].left_at for both in shared)
        else ()
    )
    return [both for both in shared if {both[0].id, both[1].id} not in one_person]


def rows_of_one_person(conference_id: UUID) -> list[set[UUID]]:
    """The two rows of each person who left and came back, for whoever may learn how people are reached. Asked of the database
    (`same_person` in policies.sql), as whose mailbox somebody else reads is."""
    asked = func.fgc_came_back(conference_id).table_valued("person_id", "earlier_id")
    return [{row.person_id, row.earlier_id} for row in session().execute(select(asked))]


@cached_while_reading
def others_read(person_id: UUID) -> bool:
    """Whether somebody else who is, or was, of the circle reads their mailbox or telephone. Asked of the database, as who types a
    PIN is (`read_by_others` in policies.sql): two answers to one question would part."""
    return bool(session().scalar(select(func.fgc_others_read(person_id))))


@cached_while_reading
def people_of(
    viewer: Viewer, conference: Conference, *, met: Collection[UUID] = (), left_too: bool = False
) -> list[Person]:
    """Everybody of the circle whose name the viewer may learn: central people first, then family, then professionals.

    For a family member `met` are the ids of those who are asked to one of their own parts of a meeting; without it
    they see only themself. Contacts and needs come along for those to whom row-level security shows them.
    """
    chosen = _circle(conference)
    if not left_too:
        chosen = chosen.where(Person.left_at.is_(None))
    everybody = sorted(
        session().scalars(chosen), key=lambda one: (ORDER[one.kind], one.added_at, in_name_order(one.name))
    )
    if isinstance(viewer, Worker):
        return everybody
    moment, cautions = now(), between(conference)
    return [
        one
        for one in everybody
        if visible(one, Field.NAME, viewer, moment, cautions=cautions, together=one.id in met)
    ]


def erased_of(viewer: Viewer, conference: Conference) -> list[Person]:
    """Those of whom nothing is kept any more but that they were here, the last one first."""
    gone = [one for one in people_of(viewer, conference, left_too=True) if one.erased_at is not None]
    return sorted(gone, key=lambda one: (one.erased_at, one.id), reverse=True)


def person_for(
    viewer: Viewer, conference: Conference, person_id: UUID, *, met: Collection[UUID] = ()
) -> Person | None:
    """One person of the circle whose name the viewer may learn, left or not; None alike for unknown and not allowed."""
    return next(
        (one for one in people_of(viewer, conference, met=met, left_too=True) if one.id == person_id), None
    )


def reaches(viewer: Viewer, conference: Conference) -> bool:
    """Whether a member of staff may learn how the people of this circle are reached."""
    return isinstance(viewer, StaffViewer) and learns(
        viewer.role, let_in=is_let_in(viewer, conference)
    ) >= frozenset(REACHED)


def contact_of(viewer: Viewer, conference: Conference, person: Person) -> SafeContact | None:
    """How somebody is reached, but for the address, where the viewer may learn it; None where not, or nothing is kept."""
    return person.contact if reaches(viewer, conference) else None


def address_of(viewer: Viewer, conference: Conference, person: Person) -> str | None:
    """The address, where the viewer may learn it; None where not. The only way by which an address is loaded."""
    let_in = is_let_in(viewer, conference)
    if not visible(person, Field.ADDRESS, viewer, now(), cautions=Between(), let_in=let_in):
        return None
    found = session().scalar(
        select(SafeContact).where(SafeContact.person_id == person.id).options(undefer(SafeContact.address))
    )
    return None if found is None else found.address


def names_of_staff(ids: Collection[UUID | None]) -> dict[UUID, str]:
    """The names of members of staff by id: who answered, who set, who asked. A family member learns the names of those
    who had to do with them, and nothing else of them."""
    wanted = [one for one in ids if one is not None]
    named = names_by_staff()
    return {row.id: row.name for row in session().execute(select(named).where(named.c.id.in_(wanted)))}


def name_of_staff(staff_id: UUID | None) -> str:
    """The name of one member of staff, or ''."""
    return names_of_staff([staff_id]).get(staff_id, "") if staff_id else ""


def _circle(conference: Conference) -> Select[Person]:
    return (
        select(Person)
        .where(Person.conference_id == conference.id)
        .options(joinedload(Person.contact), joinedload(Person.preparation), selectinload(Person.needs))
    )


def in_order(people: Sequence[Person]) -> list[Person]:
    """As the list shows them: the middle, then ring by ring from the inside out, then those there for their work."""
    return sorted(people, key=lambda one: (GROUPS[one.kind], RINGS[one.ring] if GROUPS[one.kind] == 1 else 0))


def names_in(viewer: Viewer, conference: Conference) -> dict[UUID, str]:
    """The names of everybody of the circle whom the viewer may know, by id."""
    return {one.id: one.name for one in people_of(viewer, conference, left_too=True)}
