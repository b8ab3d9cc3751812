"""Whom an order names: people of the referral, chosen, and others, typed."""

from collections.abc import Collection, Iterator, Sequence

from fgc.kit.names import may_mean
from fgc.referral.models import Order

BETWEEN = ", "


def names_of_side(chosen: Sequence[str], others: str) -> str:
    """One side of an order as it is kept: the people who were chosen, spelt as the referral spells them, then the others."""
    return BETWEEN.join([*chosen, *([others.strip()] if others.strip() else [])])


def chosen_and_others(names: str, people: Collection[str]) -> tuple[list[str], str]:
    """The other way round, for a form that is opened again: who of `people` is named, and what was typed besides."""
    pieces = list(_names_in(names, people))
    return (
        [piece for piece in pieces if piece in people],
        BETWEEN.join(piece for piece in pieces if piece not in people),
    )


def names_on_side(names: str, people: Collection[str]) -> list[str]:
    """One side of an order, name by name. `people`: whoever may have a comma in their name."""
    return list(_names_in(names, people))


def tied_to_nobody(order: Order, people: Sequence[str]) -> dict[str, list[str]]:
    """Each name of an order that nobody of the referral is spelt by, as after an order that was typed before the family was
    named; with whom it may mean."""
    names = [each for side in (order.protects, order.against) for each in _names_in(side, people)]
    return {each: may_mean(each, people) for each in names if each not in people}


def renamed(names: str, before: str, after: str, people: Collection[str]) -> str:
    """One side of an order after somebody it names was given another name in the referral. `people`: all it names."""
    return BETWEEN.join(after if piece == before else piece for piece in _names_in(names, people))


def _names_in(names: str, people: Collection[str]) -> Iterator[str]:
    """Each name of a side: the longest that is somebody's, since a name may have commas in it ("O'Neill, Siobhan")."""
    rest = names.strip(" ,")
    while rest:
        whole = [one for one in people if one and (rest == one or rest.startswith(f"{one},"))]
        name = max(whole, key=len) if whole else rest.partition(",")[0]
        yield name.strip()
        rest = rest.removeprefix(name).lstrip(" ,")
