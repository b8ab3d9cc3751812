"""Whom an order, or another paper, means by a name.

A name is compared without its accents, kinds of apostrophe, case and script, and as it sounds: "Siobhan O'Neill" is
Siobhán O’Neill, "Leane" is Leanne, باران is Baran. Better one too many than one missed; and a person says which it is.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from rapidfuzz.fuzz import ratio

from fgc.circle.models import Person
from fgc.kit.names import BETWEEN_NAMES, is_near, run_of
from fgc.kit.telltale.sounds import words_of
from fgc.kit.text import folded
from fgc.referral.models import Order

NEAR_FIRST = 85
"""From here on, of 100, two first names may be one that is written otherwise."""


@dataclass(frozen=True)
class OrderSide:
    """Whom an order protects, or who must keep to it: the names as the order has them, and what was said of whom."""

    order: Order
    protected: bool
    said: Mapping[UUID, bool] = field(default_factory=dict)
    """By person of the circle: whether the order means them."""
    once: frozenset[UUID] = frozenset()
    """Who was ever meant, or had the name, whatever was said of them since."""

    @property
    def names(self) -> str:
        return self.order.protects if self.protected else self.order.against

    def meant(self, people: Sequence[Person]) -> list[Person]:
        """Those of these people whom it means: as somebody said, and whoever has the name, or had it, as long as nobody said
        no."""
        named = meant_by(self.names, people)
        return [one for one in people if self.said.get(one.id, one in named or one.id in self.once)]

    @property
    def person_ids(self) -> frozenset[UUID]:
        """Whom it means as far as that is written down, also who left the circle since."""
        return frozenset(one for one in {*self.said, *self.once} if self.said.get(one, one in self.once))

    def guards(self, people: Sequence[Person]) -> list[Person]:
        """Those of these people whom it protects as far as their routes go: also whom one person has said not to be meant,
        who has the name or was meant once. One person alone takes nobody's protection away."""
        named = meant_by(self.names, people)
        return [one for one in people if self.said.get(one.id) or one in named or one.id in self.once]

    def is_open(self, people: Sequence[Person]) -> bool:
        """Whether a person has to say whom it means before anybody is asked to come.

        Not when every name is spelt as in the circle; not when somebody was named, or everybody was said not to be meant.
        It opens again when somebody comes, or is called otherwise, who has the name, and, while it means nobody of the
        circle, for whoever comes: whoever was meant and left is not of it.
        """
        unsaid = [one for one in people if one.id not in self.said]
        if any(self.said.get(one.id) for one in people):
            return bool(meant_by(self.names, unsaid)) or any(one.id in self.once for one in unsaid)
        return bool(unsaid) and not (spelt_the_same(self.names, people) and not self.said)


def meant_by(names: str, people: Sequence[Person]) -> list[Person]:
    """The people whose full name stands in these words, or else those whose first name does.

    There may be several ("Shirin Aziz and the children Daryan and Lana").
    """
    words = list(words_of(names))
    full = {one.id: run for one in people if (run := run_of(one.name, words))}
    taken = {place for run in full.values() for place in run}
    left = [word for place, word in enumerate(words) if place not in taken]
    return [one for one in people if one.id in full] + [
        one for one in people if one.id not in full and run_of(one.called, left)
    ]


def spelt_the_same(names: str, people: Sequence[Person]) -> list[Person]:
    """The people named when every one of these names is spelt as in the circle; nobody when one of them is not."""
    spelt = {_spelling(one.name): one for one in people}
    wanted = [_spelling(piece) for piece in BETWEEN_NAMES.split(names) if piece.strip()]
    return [spelt[name] for name in wanted] if all(name in spelt for name in wanted) else []


def near_to(names: str, people: Sequence[Person]) -> list[Person]:
    """Whoever has the name, a name that is near, or a part of it: shown first, and never decided by itself."""
    meant = meant_by(names, people)
    return meant + [one for one in people if one not in meant and is_near(names, one.name)]


def one_person(name: str, other: str) -> bool:
    """Whether two full names would be read as those of one person: the same letters, whatever accents, apostrophes and
    case they have."""
    return bool(folded(name)) and folded(name) == folded(other)


def may_be_one(one: Person, other: Person) -> bool:
    """Whether two rows may be one person: the name of one stands in the other's, as an order's names are compared, or a name
    that the first one had before."""
    return bool(meant_by(one.name, [other]) or meant_by(other.name, [one]) or had_the_name(one, other))


def called_short(name: str, other: str) -> bool:
    """Whether two names end as one and begin nearly so, as a first name and what is made of it: Stephen and Steve Doyle, Kate
    and Katherine, Jon and John."""
    mine, theirs = list(words_of(name)), list(words_of(other))
    if min(len(mine), len(theirs)) < 2 or mine[-1].sound != theirs[-1].sound:
        return False
    first, its = mine[0].plain, theirs[0].plain
    return (
        first[:3] == its[:3]
        or first.startswith(its)
        or its.startswith(first)
        or ratio(first, its) >= NEAR_FIRST
    )


def called_the_same(one: Person, other: Person) -> bool:
    """Whether one of them is, or was, called by the other one's full name, nothing of it missing, in any spelling and order. More
    than `may_be_one` asks, which a first name answers: by this it is one person."""
    words = list(words_of(other.name))
    return any(run_of(name, words) == range(len(words)) for name in (one.name, *one.former_names))


def had_the_name(one: Person, other: Person) -> bool:
    """Whether one of them was called before as the other one is called now, compared in the same way."""
    now_called = list(words_of(other.name))
    return any(meant_by(name, [other]) or run_of(name, now_called) for name in one.former_names)


def _spelling(name: str) -> str:
    return " ".join(name.casefold().split())


def names_apart(people: Iterable[tuple[UUID, str, str, str]]) -> dict[UUID, str]:
    """What tells apart those of these people who are called alike, as grandfather and grandson often are: their whole name, and
    where that is one too, who they are to the children. Each comes with what they are called, their name and that tie; whoever
    is the only one called so is not in it."""
    every = list(people)
    called = Counter(folded(one) for _id, one, _name, _tie in every)
    named = Counter(folded(name) for _id, _called, name, _tie in every)
    return {
        id_: f"{name} ({tie})" if tie and named[folded(name)] > 1 else name
        for id_, one, name, tie in every
        if called[folded(one)] > 1
    }
