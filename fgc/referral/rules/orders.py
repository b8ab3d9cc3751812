"""Whom an order names: people of the referral, chosen, and others, typed."""

from collections.abc import Collection, Sequence

BETWEEN = ", "


def names_of_side(chosen: Sequence[str], others: str) -> str:
    """One side of an order as it is kept: the people who were chosen, spelt as the referral spells them, then the others."""
    return BETWEEN.join([*chosen, *([others.strip()] if others.strip() else [])])


def chosen_and_others(names: str, people: Collection[str]) -> tuple[list[str], str]:
    """The other way round, for a form that is opened again: who of `people` is named, and what was typed besides."""
    pieces = [piece.strip() for piece in names.split(",") if piece.strip()]
    return (
        [piece for piece in pieces if piece in people],
        BETWEEN.join(piece for piece in pieces if piece not in people),
    )


def renamed(names: str, before: str, after: str) -> str:
    """One side of an order after somebody it names was given another name in the referral."""
    pieces = [piece.strip() for piece in names.split(",")]
    return BETWEEN.join(after if piece == before else piece for piece in pieces)
