"""Placing everybody inside the circle: the nearest free spot to where each would stand alone."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import acos, cos, degrees, radians, sin
from uuid import UUID

from fgc.circle.models import Person, Ring, Side
from fgc.circle.picture.labels import Box, fitted, width_of
from fgc.circle.picture.marks import MIDDLE_X, OUTER, TOP, WIDTH, Band, Gap, Spot
from fgc.circle.rules import Standing

RINGS = (Ring.CLOSEST, Ring.FAMILY, Ring.COMMUNITY)
IN_ONE_COLUMN = 3
BROADER = 8


class Layout:
    """One try at placing everybody, with the circle stretched to `stretch` times its width."""

    def __init__(
        self,
        middle: Sequence[Person],
        here: Sequence[Person],
        stretch: float,
        gaps: Sequence[Side],
        labels: Mapping[UUID, str],
        standings: Mapping[UUID, Standing],
    ) -> None:
        self.stretch, self.labels, self.standings = stretch, labels, standings
        self.core = {0: 34.0, 1: 38.0, 2: 48.0, 3: 58.0}.get(len(middle), 70.0)
        self.middle_y = TOP + self.ry(OUTER)
        self.edges = _edges(self.core, here)
        self.spots: list[Spot] = self._middle(middle)
        half = 0.84 * self.core
        self.boxes = [
            Box(MIDDLE_X - half, self.middle_y - half, MIDDLE_X + half, self.middle_y + half),
            *(spot.box for spot in self.spots),
        ]
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
            wished = [
                (person, _ideal(side, place, len(group), number))
                for side in Side
                for group in [[one for one in people if one.ring is ring and one.side is side]]
                for place, person in enumerate(group)
            ]
            for person, ideal in sorted(wished, key=lambda wish: -width_of(self.labels[wish[0].id])):
                if not self._put(person, number, ideal) and not at_any_rate:
                    return False
        return True

    def _put(self, person: Person, ring: int, ideal: float) -> bool:
        """The free spot of this ring nearest to the ideal angle; the least crowded one when none is free."""
        spot = Spot(
            person.id, self.labels[person.id], self.standings.get(person.id, Standing.NOT_ASKED), 0, 0
        )
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
        inner, outer = self.edges[ring : ring + 2]
        radius = inner + (outer - inner) * (0.5 + shift)
        turn = radians(angle)
        return replace(
            spot,
            x=round(MIDDLE_X + radius * sin(turn), 1),
            y=round(self.middle_y - self.ry(radius) * cos(turn) - 7, 1),
        )

    def _overlap(self, box: Box) -> float:
        outside = max(0.0, 2 - box.left) + max(0.0, box.right - WIDTH + 2)
        return outside * 20 + sum(box.shared(other) for other in self.boxes)

    def _middle(self, people: Sequence[Person]) -> list[Spot]:
        columns = 1 if len(people) <= IN_ONE_COLUMN else 2
        rows = [people[start : start + columns] for start in range(0, len(people), columns)]
        return [
            Spot(
                one.id,
                fitted(self.labels[one.id], 2 * self.core / columns),
                self.standings.get(one.id, Standing.NOT_ASKED),
                round(MIDDLE_X + (column - (len(row) - 1) / 2) * self.core, 1),
                round(self.middle_y - 7 + (line - (len(rows) - 1) / 2) * 38, 1),
                central=True,
            )
            for line, row in enumerate(rows)
            for column, one in enumerate(row)
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
