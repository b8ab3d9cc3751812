"""The safety question about every pair, and its cautions with the people they are about."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations, groupby

from sqlalchemy import select

from fgc.access.viewer import StaffViewer, Viewer, Worker
from fgc.circle.models import Caution, PairAnswer, Person
from fgc.circle.queries.cautions import cautions_of
from fgc.circle.queries.people import names_of_staff, people_of
from fgc.circle.rules import Field, Pair, hides, may_see_cautions, needs_answer, pair
from fgc.conference.models import Conference
from fgc.kit.db import session
from fgc.kit.read_cache import cached_while_reading


@cached_while_reading
def answered_pairs(conference: Conference) -> dict[Pair, PairAnswer]:
    """The safety question as far as it is answered, by pair."""
    rows = session().scalars(select(PairAnswer).where(PairAnswer.conference_id == conference.id))
    return {(row.first_id, row.second_id): row for row in rows}


@cached_while_reading
def settled_pairs(conference: Conference) -> set[Pair]:
    """The pairs that need no more asking: nothing is known between them, or a caution says what was."""
    with_caution = {
        pair(row.person_id, row.protects_id)
        for row in session().execute(
            select(Caution.person_id, Caution.protects_id).where(Caution.conference_id == conference.id)
        )
    }
    return {
        both
        for both, answer in answered_pairs(conference).items()
        if not answer.concern or both in with_caution
    }


def open_pairs(viewer: Viewer, conference: Conference) -> list[tuple[Person, Person]]:
    """Every two people of the circle about whom the safety question is not answered. Never seen by the referrer."""
    if not isinstance(viewer, StaffViewer | Worker):
        return []
    is_open = _openness(conference)
    return [both for both in combinations(people_of(viewer, conference), 2) if is_open(*both)]


def unanswered_pairs(viewer: Viewer, conference: Conference) -> list[tuple[Person, Person]]:
    """Of the open pairs those about whom nobody said anything yet. A concern that was said is not among them: it waits
    for what must stay hidden, and is never answered away."""
    answered = answered_pairs(conference)
    found = open_pairs(viewer, conference)
    return [(one, other) for one, other in found if pair(one.id, other.id) not in answered]


def unanswered_by_person(viewer: Viewer, conference: Conference) -> list[tuple[Person, list[Person]]]:
    """The same person by person, in the order of the circle: each with those who come after them, so that every pair is
    there once."""
    found = groupby(unanswered_pairs(viewer, conference), key=lambda both: both[0])
    return [(one, [other for _one, other in pairs]) for one, pairs in found]


@cached_while_reading
def open_with(viewer: Viewer, conference: Conference, person: Person) -> tuple[Person, ...]:
    """Everybody with whom the safety question about this person is not answered."""
    is_open = _openness(conference)
    others = (other for other in people_of(viewer, conference) if other.id != person.id)
    return tuple(other for other in others if is_open(person, other))


def _openness(conference: Conference) -> Callable[[Person, Person], bool]:
    """Tells whether a pair is open: it is not settled, and it is asked about or somebody said that there is a concern."""
    answered, settled = answered_pairs(conference), settled_pairs(conference)

    def is_open(one: Person, other: Person) -> bool:
        both = pair(one.id, other.id)
        return both not in settled and (both in answered or needs_answer(one, other))

    return is_open


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
    rows = [
        row
        for row in cautions_of(conference)
        if person is None or person.id in (row.person_id, row.protects_id)
    ]
    asked = names_of_staff([row.lower_asked_by for row in rows])
    return [
        CautionSeen(
            row,
            everybody[row.person_id],
            everybody[row.protects_id],
            tuple(field for field in Field if field.value in hides(row)),
            asked.get(row.lower_asked_by, "") if row.lower_asked_by else "",
        )
        for row in rows
    ]


def cautions_between(
    viewer: Viewer, conference: Conference, person: Person, other: Person
) -> list[CautionSeen]:
    """The cautions that stand between these two, whichever of them they bind."""
    both = {person.id, other.id}
    return [
        one for one in cautions_with(viewer, conference, person) if {one.person.id, one.protects.id} == both
    ]


def concerns_without_caution(viewer: Viewer, conference: Conference) -> list[tuple[Person, Person]]:
    """Pairs with a concern about which nobody has said yet what must stay hidden."""
    answers = answered_pairs(conference)
    return [
        (one, other) for one, other in open_pairs(viewer, conference) if pair(one.id, other.id) in answers
    ]
