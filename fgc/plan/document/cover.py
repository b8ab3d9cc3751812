"""The cover is one page: how large its words may be, and how much room the drawing then has."""

from dataclasses import dataclass

ROOMS = (90, 75, 60, 45, 30)
_FREE = 158
"""Millimetres of the page that ring, day and the distances between the parts leave."""


@dataclass(frozen=True)
class Cover:
    """Names of the styles: `words` is 'large' or 'small'; `room` is the drawing's height in millimetres, or 'apart'."""

    words: str
    room: str


def cover(title: str, words: str, *, note: bool) -> Cover:
    """Reckoned in lines: 20 letters of the title, 48 of large words, 66 of small ones. `note`: there is one.

    Words too long to leave the drawing 30 mm send it to the next page, whole.
    """
    free = _FREE - 16 * max(1, -(-len(title) // 20)) - (19 if note else 0)
    for name, across, height in (("large", 48, 8.4), ("small", 66, 6.2)):
        lines = sum(max(1, -(-len(line) // across)) for line in words.splitlines())
        room = next((most for most in ROOMS if most <= free - lines * height), None)
        if room and (room > ROOMS[-2] or name == "small"):
            return Cover(name, f"room-{room}")
    return Cover("small", "apart")
