"""Cautions between two people: what they hide, who may see them, who may make them weaker."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType
from uuid import UUID

from fgc.access.models import Role
from fgc.access.viewer import StaffViewer, Viewer
from fgc.circle.models import Caution, Kind, PairAnswer, Person
from fgc.circle.rules.reasons import WhyNot

Pair = tuple[UUID, UUID]
NONE_SHOWN: Mapping[UUID, str] = MappingProxyType({})
"""A page that showed no concern about anybody."""

MEETING_TELLS = frozenset({"attendance", "venue", "arrival", "image", "other_meeting"})
"""What two people who must not meet may not learn of each other, whatever else the caution says."""


def pair(one: UUID, other: UUID) -> Pair:
    """Two people as one unordered pair: the smaller id first, as the table keeps it."""
    return (one, other) if one < other else (other, one)


def needs_answer(one: Person, other: Person) -> bool:
    """Whether the safety question is asked about these two. Not about two who are both there for their work: nothing of
    where they live is kept, and what is known between two of them can be written down all the same. An advocate and an
    interpreter are asked about: they may be of the family's own town, and stay when the others leave."""
    return not (one.kind == Kind.PROFESSIONAL and other.kind == Kind.PROFESSIONAL)


@dataclass(frozen=True)
class Between:
    """Every caution of one conference, and whether a safety hold lies on it: what `visible` is told."""

    cautions: tuple[Caution, ...] = ()
    held: bool = False

    def hidden_from(self, viewer_id: UUID, person_id: UUID, now: datetime) -> frozenset[str]:
        """The fields (values of `Field`) about one person that another must not learn now."""
        found = (
            hides(caution)
            for caution in self.cautions
            if caution.person_id == viewer_id and caution.protects_id == person_id and _stands(caution, now)
        )
        return frozenset().union(*found)

    def hidden_about_anybody(self, viewer_id: UUID, now: datetime) -> frozenset[str]:
        """The fields that somebody must not learn of one person or another now, whoever that is."""
        theirs = {one.protects_id for one in self.cautions if one.person_id == viewer_id}
        return frozenset().union(*(self.hidden_from(viewer_id, one, now) for one in theirs))

    def must_not_meet(self, one: UUID, other: UUID, now: datetime) -> bool:
        """Whether these two must be kept apart now, whichever of them the caution protects."""
        return any(
            caution.must_not_meet
            and _stands(caution, now)
            and pair(caution.person_id, caution.protects_id) == pair(one, other)
            for caution in self.cautions
        )

    def about(self, person_id: UUID, now: datetime) -> bool:
        """Whether any caution that stands now protects this person."""
        return any(caution.protects_id == person_id and _stands(caution, now) for caution in self.cautions)

    def binding(self, person_id: UUID, now: datetime) -> bool:
        """Whether any caution that stands now binds this person."""
        return any(caution.person_id == person_id and _stands(caution, now) for caution in self.cautions)


def hides(caution: Caution) -> frozenset[str]:
    """What a caution hides. Two people who must not meet also learn nothing that would bring them together."""
    return frozenset(caution.hides) | (MEETING_TELLS if caution.must_not_meet else frozenset())


def hides_if_agreed(caution: Caution) -> frozenset[str]:
    """What would be hidden if what was asked for it were agreed to."""
    return frozenset(caution.lower_hides) | (MEETING_TELLS if caution.lower_must_not_meet else frozenset())


def may_see_cautions(viewer: Viewer) -> bool:
    """The coordinator and the service's manager; never a family member, whoever is meant; never the referrer."""
    return isinstance(viewer, StaffViewer) and viewer.role in (Role.COORDINATOR, Role.SERVICE_MANAGER)


def why_not_lower_at_once(
    caution: Caution, new_hides: Iterable[str], new_must_not_meet: bool
) -> WhyNot | None:
    """One person alone may make a caution stronger, never weaker (practice.md 4.3, rule 6)."""
    weaker = not frozenset(caution.hides) <= frozenset(new_hides) or (
        caution.must_not_meet and not new_must_not_meet
    )
    return WhyNot.SECOND_PERSON if weaker else None


def why_not_agree_lower(caution: Caution, viewer: StaffViewer) -> WhyNot | None:
    """The service's manager agrees, and never to what they asked for themselves."""
    if caution.lower_asked_by is None:
        return WhyNot.NOBODY_ASKED
    if viewer.role is not Role.SERVICE_MANAGER:
        return WhyNot.SECOND_PERSON
    return WhyNot.OWN_REQUEST if caution.lower_asked_by == viewer.staff_id else None


def _stands(caution: Caution, now: datetime) -> bool:
    return caution.lifted_at is None or caution.lifted_at > now


def why_not_set_caution(
    person: Person,
    protects: Person,
    hidden: Collection[str],
    must_not_meet: bool,
    *,
    order_apart: bool = False,
) -> WhyNot | None:
    """A caution is between two people of the circle, and says something. `order_apart`: an order in force keeps
    them apart (any between the two, see `queries.order_pairs`), which nobody at a desk can make less."""
    if person.id == protects.id:
        return WhyNot.SAME_PERSON
    if order_apart and not must_not_meet:
        return WhyNot.ORDER_APART
    return None if hidden or must_not_meet else WhyNot.NOTHING_HIDDEN


def why_not_weaken(hidden: Collection[str], must_not_meet: bool, *, order_apart: bool) -> WhyNot | None:
    """A caution that rests on an order may be lifted whole, by two people, where it was made by mistake; while the
    order is in force it is not turned into one that lets them meet."""
    return WhyNot.ORDER_APART if order_apart and hidden and not must_not_meet else None


def why_not_clear(between: Between, one: UUID, other: UUID, concern: bool, now: datetime) -> WhyNot | None:
    """While a caution stands between two people, nobody can say that nothing is known."""
    both = pair(one, other)
    stands = any(
        pair(caution.person_id, caution.protects_id) == both and _stands(caution, now)
        for caution in between.cautions
    )
    return WhyNot.PAIR_HAS_CAUTION if stands and not concern else None


def concern_shown(answer: PairAnswer | None) -> str:
    """What a page carries of a concern that it shows: when it was written down, or '' where there is none."""
    return answer.answered_at.astimezone(UTC).isoformat() if answer is not None and answer.concern else ""


def why_not_answer_pair(answer: PairAnswer | None, concern: bool, shown: str) -> WhyNot | None:
    """That nothing is known is said by whoever had the concern before their eyes: not on a page that was opened before it was
    written down, or written down anew (`shown`: what that page carries, as `concern_shown`)."""
    return WhyNot.CONCERN_SINCE if not concern and concern_shown(answer) not in ("", shown) else None
