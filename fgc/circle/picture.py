"""The circle as a picture: who stands where, worked out so that no name lies on another. Drawn by parts/picture.html.

In the middle whom it is about; round them three bands: closest, family, friends and community; the mother's side in
the left half, the father's in the right; professionals outside as squares. Lengths are units of the drawing, which is
`WIDTH` wide and as tall as the names need: a small circle is round, a large one grows downwards into an oval, so that
names keep their size on a phone. The same people always give the same picture.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import acos, cos, degrees, radians, sin
from uuid import UUID

from fgc.circle.models import Kind, Person, Ring, Side
from fgc.circle.picture_labels import Box, fitted, labels_of, width_of
from fgc.circle.rules import Standing

WIDTH = 360.0
MIDDLE_X = WIDTH / 2
TOP = 30.0
OUTER = 172.0
RINGS = (Ring.CLOSEST, Ring.FAMILY, Ring.COMMUNITY)
OUTSIDE = frozenset({Kind.ADVOCATE, Kind.INTERPRETER, Kind.PROFESSIONAL})
STRETCHES = tuple(1 + step * 0.15 for step in range(13))
LINE = 17.0
SQUARES_IN_A_ROW = 4
IN_ONE_COLUMN = 3
BROADER = 8


@dataclass(frozen=True)
class Spot:
    """One person: the middle of their mark, and their name under it."""

    person_id: UUID
    label: str
    standing: Standing
    x: float
    y: float
    square: bool = False
    central: bool = False

    @property
    def box(self) -> Box:
        """What mark and name take up."""
        half = max(width_of(self.label), 22) / 2 + 4
        return Box(self.x - half, self.y - 11, self.x + half, self.y + 9 + LINE)


@dataclass(frozen=True)
class Band:
    """One of the three rings, from the outside in: half its width and half its height. `empty`: nobody stands there."""

    ring: Ring
    rx: float
    ry: float
    empty: bool


@dataclass(frozen=True)
class Gap:
    """A side of the family, or the ring of friends, where nobody stands yet."""

    side: Side
    x: float
    y: float


@dataclass(frozen=True)
class Picture:
    """Everything that is drawn."""

    width: float
    height: float
    middle: tuple[float, float]
    core: tuple[float, float]
    """Half the width and height of the middle."""
    bands: tuple[Band, ...]
    spots: tuple[Spot, ...]
    gaps: tuple[Gap, ...]


def drawn(
    people: Sequence[Person], standings: Mapping[UUID, Standing], *,
    sought: Sequence[Side] = (Side.MOTHERS, Side.FATHERS), unnamed: frozenset[UUID] = frozenset(),
) -> Picture:
    """The picture of these people. `sought`: the sides of the family whose absence is shown as a gap. `unnamed`: who
    is placed and not named, in a picture that leaves the coordinator's screen."""
    labels = labels_of(people, unnamed)
    here = [one for one in people if one.kind not in OUTSIDE and one.kind is not Kind.CENTRAL]
    middle = [one for one in people if one.kind is Kind.CENTRAL]
    gaps = [side for side in sought if not any(one.side in (side, Side.BOTH) for one in here)]
    for stretch in STRETCHES:
        layout = _Layout(middle, here, stretch, gaps, labels, standings)
        if layout.place(here, at_any_rate=stretch == STRETCHES[-1]):
            break
    foot = TOP + 2 * layout.ry(OUTER)
    outside = _squares([one for one in people if one.kind in OUTSIDE], labels, standings, foot + 32)
    bottom = max([foot + 12, *(spot.box.bottom + 6 for spot in outside)])
    return Picture(WIDTH, round(bottom), (MIDDLE_X, layout.middle_y), (layout.core, layout.ry(layout.core)),
                   layout.bands(here), (*layout.spots, *outside), tuple(layout.gaps))


class _Layout:
    """One try at placing everybody, with the circle stretched to `stretch` times its width."""

    def __init__(self, middle: Sequence[Person], here: Sequence[Person], stretch: float, gaps: Sequence[Side],
                 labels: Mapping[UUID, str], standings: Mapping[UUID, Standing]) -> None:
        self.stretch, self.labels, self.standings = stretch, labels, standings
        self.core = {0: 34.0, 1: 38.0, 2: 48.0, 3: 58.0}.get(len(middle), 70.0)
        self.middle_y = TOP + self.ry(OUTER)
        self.edges = _edges(self.core, here)
        self.spots: list[Spot] = self._middle(middle)
        half = 0.84 * self.core
        self.boxes = [Box(MIDDLE_X - half, self.middle_y - half, MIDDLE_X + half, self.middle_y + half),
                      *(spot.box for spot in self.spots)]
        self.gaps: list[Gap] = []
        for side in gaps:
            x = MIDDLE_X + (1 if side is Side.FATHERS else -1) * (self.core + OUTER) / 2
            self.gaps.append(Gap(side, x, self.middle_y))
            self.boxes.append(Box(x - 52, self.middle_y - 34, x + 52, self.middle_y + 34))

    def ry(self, rx: float) -> float:
        """The middle stays round; the bands round it are stretched."""
        return self.core + (rx - self.core) * self.stretch

    def bands(self, here: Sequence[Person]) -> tuple[Band, ...]:
        """Outermost first, so that each is drawn over the one before."""
        return tuple(
            Band(ring, rx, self.ry(rx), not any(one.ring is ring for one in here))
            for number, ring in reversed(list(enumerate(RINGS)))
            for rx in (self.edges[number + 1],)
        )

    def place(self, people: Sequence[Person], *, at_any_rate: bool) -> bool:
        """Places everybody, long names first; false as soon as a name lies on another, to try a taller circle."""
        for number, ring in enumerate(RINGS):
            wished = [(person, _ideal(side, place, len(group), number))
                      for side in Side
                      for group in [[one for one in people if one.ring is ring and one.side is side]]
                      for place, person in enumerate(group)]
            for person, ideal in sorted(wished, key=lambda wish: -width_of(self.labels[wish[0].id])):
                if not self._put(person, number, ideal) and not at_any_rate:
                    return False
        return True

    def _put(self, person: Person, ring: int, ideal: float) -> bool:
        """The free spot of this ring nearest to the ideal angle; the least crowded one when none is free."""
        spot = Spot(person.id, self.labels[person.id], self.standings.get(person.id, Standing.NOT_ASKED), 0, 0)
        best: tuple[float, Spot] | None = None
        for step in range(0, 180, 5):
            for angle in {ideal + step, ideal - step}:
                if not _on_side(person.side, angle):
                    continue
                for shift in (0.0, 0.12, -0.12, 0.3):
                    tried = self._at(spot, angle, ring, shift)
                    overlap = self._overlap(tried.box)
                    if best is None or overlap < best[0]:
                        best = overlap, tried
                    if overlap == 0:
                        return self._keep(tried, clean=True)
        assert best is not None
        return self._keep(best[1], clean=False)

    def _keep(self, spot: Spot, *, clean: bool) -> bool:
        self.spots.append(spot)
        self.boxes.append(spot.box)
        return clean

    def _at(self, spot: Spot, angle: float, ring: int, shift: float) -> Spot:
        """Degrees clockwise from the top; the mark a little above the middle of its band, so that its name fits in."""
        inner, outer = self.edges[ring:ring + 2]
        radius = inner + (outer - inner) * (0.5 + shift)
        turn = radians(angle)
        return replace(spot, x=round(MIDDLE_X + radius * sin(turn), 1),
                       y=round(self.middle_y - self.ry(radius) * cos(turn) - 7, 1))

    def _overlap(self, box: Box) -> float:
        outside = max(0.0, 2 - box.left) + max(0.0, box.right - WIDTH + 2)
        return outside * 20 + sum(box.shared(other) for other in self.boxes)

    def _middle(self, people: Sequence[Person]) -> list[Spot]:
        columns = 1 if len(people) <= IN_ONE_COLUMN else 2
        rows = [people[start:start + columns] for start in range(0, len(people), columns)]
        return [
            Spot(one.id, fitted(self.labels[one.id], 2 * self.core / columns),
                 self.standings.get(one.id, Standing.NOT_ASKED),
                 round(MIDDLE_X + (column - (len(row) - 1) / 2) * self.core, 1),
                 round(self.middle_y - 7 + (line - (len(rows) - 1) / 2) * 38, 1), central=True)
            for line, row in enumerate(rows) for column, one in enumerate(row)
        ]


def _edges(core: float, here: Sequence[Person]) -> list[float]:
    """Where each band begins and the last one ends: a band with many people is broader than one with few."""
    shares = [1 + sum(one.ring is ring for one in here) / BROADER for ring in RINGS]
    whole = OUTER - core
    return [core + whole * sum(shares[:number]) / sum(shares) for number in range(len(RINGS) + 1)]


def _ideal(side: Side, place: int, count: int, ring: int) -> float:
    """Where somebody would stand if there were nobody else: along their half with even heights, as names lie one under
    another; or above and below the middle."""
    if side in (Side.MOTHERS, Side.FATHERS):
        along = degrees(acos(1 - 2 * (place + 0.5) / count)) + (ring - 1) * 14 / count
        return along if side is Side.FATHERS else 360 - along
    if side is Side.BOTH:
        return 180.0 * (place % 2) + (ring % 2) * 8
    return (180 + 360 * place / count + 24 * ring) % 360


def _on_side(side: Side, angle: float) -> bool:
    turn = angle % 360
    if side is Side.FATHERS:
        return 10 <= turn <= 170
    if side is Side.MOTHERS:
        return 190 <= turn <= 350
    return True


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
        found.append(Spot(person.id, fitted(labels[person.id], apart), standings.get(person.id, Standing.NOT_ASKED),
                          round(MIDDLE_X + (column - (in_row - 1) / 2) * apart, 1), round(top + row * 44, 1),
                          square=True))
    return found
