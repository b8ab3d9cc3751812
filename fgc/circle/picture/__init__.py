"""The circle as a picture: who stands where, worked out so that no name lies on another. Drawn by parts/picture.html.

In the middle whom it is about; round them three bands: closest, family, friends and community; the mother's side in
the left half, the father's in the right; professionals outside as squares. Lengths are units of the drawing, which is
`WIDTH` wide and as tall as the names need: a small circle is round, a large one grows downwards into an oval, so that
names keep their size on a phone. The same people always give the same picture.
"""

from collections.abc import Mapping, Sequence
from uuid import UUID

from fgc.circle.models import Kind, Person, Side
from fgc.circle.picture.labels import fitted, labels_of
from fgc.circle.picture.layout import Layout
from fgc.circle.picture.marks import MIDDLE_X, OUTER, TOP, WIDTH, Picture, Spot
from fgc.circle.rules import Standing

__all__ = ["MIDDLE_X", "OUTSIDE", "WIDTH", "Picture", "drawn"]

OUTSIDE = frozenset({Kind.ADVOCATE, Kind.INTERPRETER, Kind.PROFESSIONAL})
STRETCHES = tuple(1 + step * 0.15 for step in range(13))
SQUARES_IN_A_ROW = 4


def drawn(
    people: Sequence[Person],
    standings: Mapping[UUID, Standing],
    *,
    sought: Sequence[Side] = (Side.MOTHERS, Side.FATHERS),
    unnamed: frozenset[UUID] = frozenset(),
) -> Picture:
    """The picture of these people. `sought`: the sides of the family whose absence is shown as a gap. `unnamed`: who
    is placed and not named, in a picture that leaves the coordinator's screen."""
    labels = labels_of(people, unnamed)
    here = [one for one in people if one.kind not in OUTSIDE and one.kind is not Kind.CENTRAL]
    middle = [one for one in people if one.kind is Kind.CENTRAL]
    gaps = [side for side in sought if not any(one.side in (side, Side.BOTH) for one in here)]
    for stretch in STRETCHES:
        layout = Layout(middle, here, stretch, gaps, labels, standings)
        if layout.place(here, at_any_rate=stretch == STRETCHES[-1]):
            break
    foot = TOP + 2 * layout.ry(OUTER)
    outside = _squares([one for one in people if one.kind in OUTSIDE], labels, standings, foot + 32)
    bottom = max([foot + 12, *(spot.box.bottom + 6 for spot in outside)])
    return Picture(
        WIDTH,
        round(bottom),
        (MIDDLE_X, layout.middle_y),
        (layout.core, layout.ry(layout.core)),
        layout.bands(here),
        (*layout.spots, *outside),
        tuple(layout.gaps),
    )


def _squares(
    people: Sequence[Person], labels: Mapping[UUID, str], standings: Mapping[UUID, Standing], top: float
) -> list[Spot]:
    """Professionals outside the circle, below it, up to four in a row."""
    rows = -(-len(people) // SQUARES_IN_A_ROW)
    wide = -(-len(people) // rows) if rows else 1
    found = []
    for number, person in enumerate(people):
        row, column = divmod(number, wide)
        in_row = min(wide, len(people) - row * wide)
        apart = WIDTH / max(wide, 2)
        found.append(
            Spot(
                person.id,
                fitted(labels[person.id], apart),
                standings.get(person.id, Standing.NOT_ASKED),
                round(MIDDLE_X + (column - (in_row - 1) / 2) * apart, 1),
                round(top + row * 44, 1),
                square=True,
            )
        )
    return found
