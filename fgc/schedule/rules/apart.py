"""Two people who must not meet: when they would, who is left out for it, and what must be settled before a date stands.

The database holds the same (`fgc_together` and `kept_apart` in policies.sql), whatever way a row is written and whoever
else writes at that moment; what stands here explains it to a person beforehand.
"""

import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import combinations, permutations
from uuid import UUID

from fgc.circle.models import Kind, Person
from fgc.circle.rules import Between, Pair, pair
from fgc.schedule.models import MeetingPart, Place, Way
from fgc.schedule.models_apart import IN_ONE_PART, PASSED_ON, Decider, Instead, LegalCheck
from fgc.schedule.rules.reasons import WhyNot

BUFFER = timedelta(minutes=30)
"""So long lies between one leaving and the other coming, at least (practice.md 4.4; security.md T8)."""
PRESENT = frozenset({Way.IN_PERSON, Way.VIDEO, Way.PHONE})
"""Ways in which somebody is seen or heard by the others of a part; a letter or a spokesperson is neither."""


@dataclass(frozen=True)
class Seat:
    """One person asked to one part: how, and from when until when (UTC)."""

    person_id: UUID
    meeting_id: UUID
    part_id: UUID
    way: Way
    begins: datetime
    ends: datetime


Checked = Collection[tuple[Pair, UUID]]
"""The pairs for whom a legal check allowed one meeting, each with the meeting's id."""


def seat_of(place: Place, part: MeetingPart) -> Seat:
    """A place with its hours. Own hours count as they were said, also where they reach beyond the part: whoever comes
    early is there early."""
    ends = place.from_at or part.starts_at, place.until_at or part.ends_at
    return Seat(place.person_id, place.meeting_id, part.id, place.way, min(ends), max(ends))


def would_meet(one: Seat, other: Seat) -> bool:
    """Whether these two seats bring two people together: in one part, seen or heard; or in person, in any two parts,
    less than `BUFFER` apart. All in UTC."""
    if one.way not in PRESENT or other.way not in PRESENT:
        return False
    if one.part_id == other.part_id:
        return True
    in_person = one.way is other.way is Way.IN_PERSON
    return in_person and one.begins < other.ends + BUFFER and other.begins < one.ends + BUFFER


def together(
    seats: Iterable[Seat], cautions: Between, checked: Checked, now: datetime
) -> list[tuple[Seat, Seat]]:
    """Every two seats that would bring together two people who must not meet, but for what a legal check allowed."""
    return [
        (one, other)
        for one, other in combinations(seats, 2)
        if one.person_id != other.person_id
        and cautions.must_not_meet(one.person_id, other.person_id, now)
        and would_meet(one, other)
        and not _allowed(one, other, checked)
    ]


def _allowed(one: Seat, other: Seat, checked: Checked) -> bool:
    both = pair(one.person_id, other.person_id)
    return all((both, meeting_id) in checked for meeting_id in (one.meeting_id, other.meeting_id))


def gives_way(one: Person, other: Person, bound: UUID) -> Person:
    """Which of two people who must not meet is not asked any more: never the one it is about, else the one who must
    not learn (`bound`)."""
    if (one.kind is Kind.CENTRAL) is not (other.kind is Kind.CENTRAL):
        return other if one.kind is Kind.CENTRAL else one
    return one if one.id == bound else other


def left_out(
    people: Iterable[Person],
    asked: Collection[UUID],
    elsewhere: Collection[UUID],
    settled: Collection[UUID],
    cautions: Between,
    now: datetime,
) -> list[Person]:
    """Who is not asked to a meeting because of somebody who is, and nobody has said yet how they take part instead.

    `elsewhere`: who has a place in another meeting of the conference; `settled`: about whom an exclusion is written.
    """
    missing = (one for one in people if one.left_at is None and one.id not in {*asked, *elsewhere, *settled})
    return [one for one in missing if any(cautions.must_not_meet(one.id, other, now) for other in asked)]


def why_not_schedule(
    *, asked: Collection[UUID], open_pairs: int, missing: Sequence[Person], meetings: int
) -> WhyNot | None:
    """Whether a date stands (practice.md (a), S7): somebody is asked to it, the safety question is answered for every
    pair, and about everybody who is left out for safety it is written why, and how they are heard."""
    if not meetings:
        return WhyNot.NO_DATE
    if not asked:
        return WhyNot.NOBODY_ASKED
    if open_pairs:
        return WhyNot.PAIRS_OPEN
    return WhyNot.EXCLUSION_MISSING if missing else None


def words_reaching(
    seats: Sequence[Seat], order_pairs: Collection[tuple[UUID, UUID]], checked: Checked
) -> list[tuple[Seat, Seat]]:
    """Every two seats by which words of somebody whom an order binds would reach somebody it protects: sent to a part in which
    the other is. `order_pairs`: who must keep to it, whom it protects; `checked`: where a legal check allowed words."""
    return [
        (one, other)
        for one, other in permutations(seats, 2)
        if one.way not in PRESENT
        and other.way in PRESENT
        and one.part_id == other.part_id
        and (one.person_id, other.person_id) in order_pairs
        and not _allowed(one, other, checked)
    ]


def ways_instead(*, no_meeting: bool, no_words: bool) -> tuple[Instead, ...]:
    """How somebody may take part who is left out. What an order in force forbids is not offered: to sit with them, to be seen
    by them, to be heard by them (`no_meeting`); to have words passed on to them (`no_words`). It may have been thought of, and
    that is written down."""
    forbidden = (IN_ONE_PART if no_meeting else frozenset()) | (PASSED_ON if no_words else frozenset())
    return tuple(one for one in Instead if one not in forbidden)


def why_not_leave_out(
    considered: Collection[object],
    decided_by: Decider,
    capacity: str,
    decided_on: date,
    review_on: date,
    views: str,
    views_checked_on: date | None,
    *,
    of_an_adult: bool = False,
) -> tuple[WhyNot, str] | None:
    """The reason and the field it belongs beside. The same stands in the table's own checks.

    `of_an_adult`: the conference is about an adult, who decides who is there. Only where they cannot does the service,
    and then it is written how their capacity and their safety were looked at (practice.md 1.2, Mental Capacity Act).
    """
    if not considered:
        return WhyNot.NOTHING_CONSIDERED, "considered"
    if decided_by is Decider.PERSON and not capacity:
        return WhyNot.CAPACITY_MISSING, "capacity"
    if of_an_adult and not capacity:
        return WhyNot.ADULT_DECIDES, "capacity"
    if review_on <= decided_on:
        return WhyNot.REVIEW_TOO_EARLY, "review_on"
    return (WhyNot.VIEWS_MISSING, "views") if views_checked_on and not views else None


def why_not_read_out(views_checked_on: date | None, *, no_words: bool) -> WhyNot | None:
    """Somebody's words are read out only when they said that they are right, and never to whom an order protects against them
    (`no_words`)."""
    if no_words:
        return WhyNot.WORDS_FORBIDDEN
    return None if views_checked_on else WhyNot.NOT_CHECKED


def mark_of_words(meeting_id: UUID, person_id: UUID, spoken: str, checked_on: date | None = None) -> str:
    """Stands for what somebody lets others hear at one meeting, and for the day on which they said that it is taken down right.
    It cannot be read back; other words have another one."""
    return hashlib.sha256(f"{meeting_id} {person_id} {checked_on}\n{spoken}".encode()).hexdigest()


def why_not_answer_check(check: LegalCheck, staff_id: UUID, *, planned: bool, apart: bool) -> WhyNot | None:
    """A second person answers, once, and only what could still be asked: about two who must not meet and a meeting that is
    to come (`apart`, `planned`)."""
    if check.asked_by == staff_id:
        return WhyNot.OWN_REQUEST
    if check.allowed is not None:
        return WhyNot.ANSWERED_BEFORE
    if check.ended_at is not None:
        return WhyNot.CHECK_ENDED
    if not planned:
        return WhyNot.CHECKED_TOO_LATE
    return None if apart else WhyNot.NOT_KEPT_APART
