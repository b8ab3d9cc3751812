"""Who may be asked to which part of a meeting, and from when until when they are there."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from uuid import UUID

from fgc.approach.rules import Approach
from fgc.circle.models import Kind, Person
from fgc.circle.rules import Between
from fgc.schedule.models import Chooser, MeetingKind, MeetingPart, Place
from fgc.schedule.rules.clock import Timed
from fgc.schedule.rules.reasons import WhyNot

OF_THE_FAMILY = frozenset({Kind.CENTRAL, Kind.FAMILY, Kind.FRIEND})
MAY_STAY = frozenset({Kind.ADVOCATE, Kind.INTERPRETER})
"""Who is paid to be there, and may stay in private family time all the same, when the family chooses so."""
ASKED_FOR = {Kind.INTERPRETER: "interpreter_stays", Kind.ADVOCATE: "advocate_stays"}
"""The need by which somebody of the family says on their own page, or tells the coordinator, that they want them to stay."""
NEVER = {Kind.ADVOCATE: WhyNot.ADVOCATE_NEVER_STAYS, Kind.INTERPRETER: WhyNot.INTERPRETER_NEVER_STAYS}


def why_not_place(
    approach: Approach,
    person: Person,
    part: MeetingPart,
    *,
    chosen_by: Chooser | None = None,
    for_a_while: bool = False,
) -> WhyNot | None:
    """Private family time is for the family; an advocate or interpreter stays where the approach lets them and somebody of
    the family chose it (practice.md 2, stages 4 and 9). `for_a_while`: it is said until when.

    The database says the same again (`place`: private_family_time), whatever way a row is written.
    """
    if person.left_at is not None:
        return WhyNot.HAS_LEFT
    if not part.family_only or person.kind in OF_THE_FAMILY:
        return None
    stays = stays_in(approach, person.kind)
    if stays is None:
        return WhyNot.FAMILY_ONLY
    if stays == "never":
        return NEVER[person.kind]
    if chosen_by is None or (stays != "family_chooses" and chosen_by is not Chooser.CENTRAL):
        return WhyNot.FAMILY_HAS_NOT_CHOSEN if stays == "family_chooses" else WhyNot.CHILD_HAS_NOT_CHOSEN
    return WhyNot.SAY_UNTIL_WHEN if stays == "first_minutes" and not for_a_while else None


def stays_in(approach: Approach, kind: Kind) -> str | None:
    """One of `STAYS` for those who may stay in private family time though they are paid to be there; None for others."""
    gates = approach.gates
    return {Kind.ADVOCATE: gates.advocate_stays, Kind.INTERPRETER: gates.interpreter_stays}.get(kind)


def narrowed(
    part: MeetingPart | Timed, comes: datetime | None, goes: datetime | None
) -> tuple[datetime | None, datetime | None] | None:
    """What of somebody's own hours narrows this part; None when they leave before it begins or come after it ended."""
    if (comes and comes >= part.ends_at) or (goes and goes <= part.starts_at):
        return None
    return (
        comes if comes and comes > part.starts_at else None,
        goes if goes and goes < part.ends_at else None,
    )


def window(place: Place, part: MeetingPart) -> tuple[datetime, datetime]:
    """From when until when somebody is in a part: their own window inside it, or all of it. UTC."""
    begins = max(part.starts_at, place.from_at) if place.from_at else part.starts_at
    ends = min(part.ends_at, place.until_at) if place.until_at else part.ends_at
    return begins, ends


def blocks(windows: Iterable[tuple[datetime, datetime]]) -> list[tuple[datetime, datetime]]:
    """Somebody's times at a meeting as unbroken stretches: parts that touch become one."""
    joined: list[tuple[datetime, datetime]] = []
    for begins, ends in sorted(windows):
        if joined and begins <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(ends, joined[-1][1]))
        else:
            joined.append((begins, ends))
    return joined


def proposed_places(
    people: Iterable[Person],
    parts: Sequence[MeetingPart],
    cautions: Between,
    now: datetime,
    *,
    kind: MeetingKind,
    elsewhere: Collection[UUID],
    wanted: Collection[Kind] = (),
) -> dict[UUID, list[UUID]]:
    """Whom to ask to what, as a first proposal: each person to the parts that are theirs.

    Whoever must not meet somebody the meeting is for is left out: of two people kept apart, the one who must not
    learn. A separate meeting is proposed to exactly those who are left out elsewhere. `elsewhere`: ids of people with
    a place in another meeting of this conference; `wanted`: who somebody of the family wants to stay with them.
    """
    here = [person for person in people if person.left_at is None]
    apart = {person.id for person in here if _kept_out(person, here, cautions, now)}
    proposal: dict[UUID, list[UUID]] = {}
    for person in here:
        separate = kind is MeetingKind.SEPARATE
        asked = (person.id in apart and person.id not in elsewhere) if separate else person.id not in apart
        mine = [
            part.id
            for part in parts
            if not part.family_only or person.kind in OF_THE_FAMILY or person.kind in wanted
        ]
        proposal[person.id] = mine if asked else []
    return proposal


def came_since(people: Iterable[Person], set_at: datetime | None) -> list[Person]:
    """Who came into the circle after it was decided who is asked to which part: nobody has thought of a part for them.
    Whoever was there then and has none was left out by a person."""
    if set_at is None:
        return []
    return [person for person in people if person.left_at is None and person.added_at > set_at]


def _kept_out(person: Person, here: Iterable[Person], cautions: Between, now: datetime) -> bool:
    """Bound by a caution that keeps them from somebody here. Where both are bound, a person decides."""
    bound = {caution.protects_id for caution in cautions.cautions if caution.person_id == person.id}
    shielded_from = {caution.person_id for caution in cautions.cautions if caution.protects_id == person.id}
    return any(
        other.id in bound - shielded_from and cautions.must_not_meet(person.id, other.id, now)
        for other in here
    )


def wanted_by(people: Iterable[Person], kind: Kind) -> list[Person]:
    """Who said that an advocate or an interpreter shall stay with them: of an advocate only the person it is about may."""
    key = ASKED_FOR[kind]
    return [
        one
        for one in people
        if one.left_at is None
        and any(need.kind == key for need in one.needs)
        and (one.kind is Kind.CENTRAL or (kind is Kind.INTERPRETER and one.kind in OF_THE_FAMILY))
    ]
