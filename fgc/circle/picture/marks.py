"""What the circle picture is made of. Lengths are units of the drawing, which is `WIDTH` wide."""

from dataclasses import dataclass
from uuid import UUID

from fgc.circle.models import Ring, Side
from fgc.circle.picture.labels import Box, width_of
from fgc.circle.rules import Standing

WIDTH = 360.0
MIDDLE_X = WIDTH / 2
TOP = 30.0
OUTER = 172.0
LINE = 17.0


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
