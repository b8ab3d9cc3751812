"""Who belongs to a circle, seen on somebody's behalf. Row-level security says the same again underneath."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from fgc.access.models import Part, Role, Staff
from fgc.access.viewer import StaffViewer, Viewer, Worker
from fgc.approach.reading import approach_of
from fgc.approach.rules import ChecklistItem
from fgc.circle.consents import stopped
from fgc.circle.models import Caution, Check, Kind, PairAnswer, Person, Preparation, Ring, SafeContact
from fgc.circle.rules import Between, Field, Pair, Readiness, Standing, hides, may_see_cautions, pair, visible
from fgc.conference.models import Conference
from fgc.conference.queries import assigned
from fgc.kit.clock import now
from fgc.kit.db import session
from fgc.referral.models import Independence, Order

ORDER = {kind: number for number, kind in enumerate(Kind)}
RINGS = {ring: number for number, ring in enumerate(Ring)}
GROUPS = {Kind.CENTRAL: 0, Kind.FAMILY: 1, Kind.FRIEND: 1, Kind.ADVOCATE: 2, Kind.INTERPRETER: 2, Kind.PROFESSIONAL: 2}
STAFF_WHO_SEE_THE_CIRCLE = (Role.COORDINATOR, Role.SERVICE_MANAGER, Role.SOCIAL_WORKER)


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
    everybody = sorted(session().scalars(chosen), key=lambda one: (ORDER[one.kind], one.added_at, one.name))
    if isinstance(viewer, Worker):
        return everybody
    moment, cautions = now(), between(conference)
    return [one for one in everybody
            if visible(one, Field.NAME, viewer, moment, cautions=cautions, together=one.id in met)]


def person_for(viewer: Viewer, conference: Conference, person_id: UUID, *, met: Collection[UUID] = ()) -> Person | None:
    """One person of the circle whose name the viewer may learn, left or not; None alike for unknown and not allowed."""
    return next((one for one in people_of(viewer, conference, met=met, left_too=True) if one.id == person_id), None)


def address_of(viewer: Viewer, person: Person) -> str | None:
    """The address, where the viewer may learn it; None where not. The only way by which an address is loaded."""
    if not visible(person, Field.ADDRESS, viewer, now(), cautions=Between()):
        return None
    return session().scalar(select(SafeContact.address).where(SafeContact.person_id == person.id))


def between(conference: Conference) -> Between:
    """What `visible` is told about this conference: cautions that stand, and whether a safety hold lies on it."""
    return Between(tuple(cautions_of(conference)), held=conference.held_since is not None)


def cautions_of(conference: Conference) -> Sequence[Caution]:
    """The cautions that stand, oldest first."""
    return session().scalars(select(Caution).where(
        Caution.conference_id == conference.id, or_(Caution.lifted_at.is_(None), Caution.lifted_at > now()),
    ).order_by(Caution.set_at, Caution.id)).all()


def answered_pairs(conference: Conference) -> dict[Pair, PairAnswer]:
    """The safety question as far as it is answered, by pair."""
    rows = session().scalars(select(PairAnswer).where(PairAnswer.conference_id == conference.id))
    return {(row.first_id, row.second_id): row for row in rows}


def settled_pairs(conference: Conference) -> set[Pair]:
    """The pairs that need no more asking: nothing is known between them, or a caution says what was."""
    with_caution = {pair(row.person_id, row.protects_id) for row in session().execute(
        select(Caution.person_id, Caution.protects_id).where(Caution.conference_id == conference.id))}
    return {both for both, answer in answered_pairs(conference).items() if not answer.concern or both in with_caution}


def open_pairs(viewer: Viewer, conference: Conference) -> list[tuple[Person, Person]]:
    """Every two people of the circle about whom the safety question is not answered. Never seen by the referrer."""
    if not isinstance(viewer, StaffViewer | Worker):
        return []
    done = settled_pairs(conference)
    return [(one, other) for one, other in combinations(people_of(viewer, conference), 2)
            if pair(one.id, other.id) not in done]


def open_with(viewer: Viewer, conference: Conference, person: Person) -> tuple[Person, ...]:
    """Everybody with whom the safety question about this person is not answered."""
    done = settled_pairs(conference)
    return tuple(other for other in people_of(viewer, conference)
                 if other.id != person.id and pair(other.id, person.id) not in done)


def readiness_of(viewer: Viewer, conference: Conference, person: Person) -> Readiness:
    """What has to be so before this person is asked, as it stands now (see `why_not_invite`)."""
    gates = approach_of(conference).gates
    return Readiness(
        open_with=open_with(viewer, conference, person) if gates.pairs_answered else (),
        open_gates=open_gates(conference),
        independence_signed=not gates.independence_signed or _signed_independence(conference),
        held=conference.held_since is not None, stopped=stopped(person),
    )


def checks_of(conference: Conference) -> dict[str, Check]:
    """The lines of the preparation checklist that are done or not needed, by their key."""
    rows = session().scalars(select(Check).where(Check.conference_id == conference.id))
    return {row.item: row for row in rows}


def open_gates(conference: Conference) -> tuple[ChecklistItem, ...]:
    """The lines of the checklist that must come before anybody is asked and are not done."""
    done = checks_of(conference)
    return tuple(item for item in approach_of(conference).checklist if item.gate and item.key not in done)


def preparation_of(viewer: Viewer, person: Person) -> Preparation | None:
    """The coordinator's talk with one person: for the coordinator and, as supervisor, the service's manager alone."""
    if not isinstance(viewer, StaffViewer) or viewer.role not in (Role.COORDINATOR, Role.SERVICE_MANAGER):
        return None
    return session().scalar(select(Preparation).where(Preparation.person_id == person.id))


def orders_of(conference: Conference) -> Sequence[Order]:
    """The orders in force that the referral named."""
    return session().scalars(select(Order).where(Order.conference_id == conference.id).order_by(Order.id)).all()


def names_of_staff(ids: Collection[UUID | None]) -> dict[UUID, str]:
    """The names of members of staff by id: who answered, who set, who asked."""
    wanted = [one for one in ids if one is not None]
    return {row.id: row.name for row in session().execute(select(Staff.id, Staff.name).where(Staff.id.in_(wanted)))}


def circle_size(conference: Conference) -> int:
    """How many people are in the circle now."""
    return session().scalar(select(func.count()).select_from(Person).where(
        Person.conference_id == conference.id, Person.left_at.is_(None))) or 0


def _circle(conference: Conference) -> Select[Person]:
    return select(Person).where(Person.conference_id == conference.id).options(
        joinedload(Person.contact), joinedload(Person.preparation), selectinload(Person.needs))


def _signed_independence(conference: Conference) -> bool:
    coordinator = assigned(conference, Part.COORDINATOR)
    if coordinator is None or conference.awaiting_independence:
        return False
    return session().scalar(select(Independence.id).where(
        Independence.conference_id == conference.id, Independence.staff_id == coordinator.id).limit(1)) is not None


Standings = Callable[[Viewer, Conference], Mapping[UUID, Standing]]
_standings: list[Standings] = []


def told_by(source: Standings) -> None:
    """Names who knows how far each person is with the question whether they come: the step that asks them, which
    comes later in the practice and cannot be imported here. Said once, when the app is put together."""
    _standings[:] = [source]


def standings_of(viewer: Viewer, conference: Conference) -> Mapping[UUID, Standing]:
    """How far each person is, by id; whoever is missing has not been asked."""
    return _standings[0](viewer, conference) if _standings else {}


def in_order(people: Sequence[Person]) -> list[Person]:
    """As the list shows them: the middle, then ring by ring from the inside out, then those there for their work."""
    return sorted(people, key=lambda one: (GROUPS[one.kind], RINGS[one.ring] if GROUPS[one.kind] == 1 else 0))


@dataclass(frozen=True)
class CautionSeen:
    """A caution with the people it is about, for the pages of the coordinator and the manager."""

    caution: Caution
    person: Person
    protects: Person
    hidden: tuple[Field, ...]
    asked_by: str
    """Who asked to make it weaker, or ''."""

    @property
    def everything(self) -> bool:
        """Whether nothing at all may be learned."""
        return len(self.hidden) == len(Field)


def cautions_with(viewer: Viewer, conference: Conference, person: Person | None = None) -> list[CautionSeen]:
    """The cautions that stand, or those of them that bind or protect one person; none for whoever may not see them."""
    if not may_see_cautions(viewer):
        return []
    everybody = {one.id: one for one in people_of(viewer, conference, left_too=True)}
    rows = [row for row in cautions_of(conference)
            if person is None or person.id in (row.person_id, row.protects_id)]
    asked = names_of_staff([row.lower_asked_by for row in rows])
    return [CautionSeen(row, everybody[row.person_id], everybody[row.protects_id],
                        tuple(field for field in Field if field.value in hides(row)),
                        asked.get(row.lower_asked_by, "") if row.lower_asked_by else "") for row in rows]


def concerns_without_caution(viewer: Viewer, conference: Conference) -> list[tuple[Person, Person]]:
    """Pairs with a concern about which nobody has said yet what must stay hidden."""
    answers = answered_pairs(conference)
    return [(one, other) for one, other in open_pairs(viewer, conference) if pair(one.id, other.id) in answers]


def names_in(viewer: Viewer, conference: Conference) -> dict[UUID, str]:
    """The names of everybody of the circle whom the viewer may know, by id."""
    return {one.id: one.name for one in people_of(viewer, conference, left_too=True)}
