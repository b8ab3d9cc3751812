"""The names in the circle picture: short, each different, and how much room they take."""

import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from fgc.circle.models import Person

LETTER = 7.9
"""The mean width of a letter of our font at the size of the picture's names, with a little to spare."""
LONGEST = 11


@dataclass(frozen=True)
class Box:
    """A rectangle of the drawing."""

    left: float
    top: float
    right: float
    bottom: float

    def shared(self, other: "Box") -> float:
        """The area that both cover."""
        wide = min(self.right, other.right) - max(self.left, other.left)
        tall = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(0.0, wide) * max(0.0, tall)


def width_of(label: str) -> float:
    """About how wide a name is: marks that sit on a letter take no room of their own, wide scripts take two."""
    return (
        sum(
            0 if unicodedata.combining(sign) else 2 if unicodedata.east_asian_width(sign) in "WF" else 1
            for sign in label
        )
        * LETTER
    )


def fitted(label: str, room: float) -> str:
    """The name, cut with an ellipsis where the room ends."""
    if width_of(label) <= room - 4:
        return label
    kept = label
    while kept and width_of(kept + "…") > room - 4:
        kept = kept[:-1]
    return kept.rstrip() + "…"


def labels_of(people: Sequence[Person], unnamed: frozenset[UUID]) -> dict[UUID, str]:
    """What stands under each mark: what they are called; with the initial of the rest of their name where two are
    called the same; nothing for those who are not named here."""
    often = Counter(one.called.casefold() for one in people)
    found = {}
    for one in people:
        label = one.called
        rest = one.name.split()[-1:] if often[one.called.casefold()] > 1 else []
        if rest and rest[0].casefold() != one.called.casefold():
            label = f"{one.called} {rest[0][0]}."
        found[one.id] = "" if one.id in unnamed else fitted(label, LONGEST * LETTER + 4)
    return found
