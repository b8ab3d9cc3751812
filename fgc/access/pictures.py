"""Pictures that somebody sends, drawn anew: so many by one person, few at once, and never while a conference is locked.

Drawing takes a second of a decoder's time, or ten of a hostile one's. Whoever stores a picture therefore draws it first,
locks then, and looks again whether it may be stored.
"""

from fgc.access.limits import Limit, heed_by
from fgc.access.viewer import Viewer
from fgc.kit import bulkhead
from fgc.kit.picture import WhyNot, redrawn
from fgc.kit.refusal import Refused

DRAWN = Limit("picture drawn", most=20)


def drawn(file: bytes, *, by: Viewer, field: str = "picture") -> bytes:
    """The picture drawn anew, as PNG. Refused, beside `field`, when it cannot be, and while others are being drawn. Raises
    `TooOften` for somebody who sends one after another."""
    heed_by(DRAWN, by.actor)
    try:
        with bulkhead.place():
            return redrawn(file, field=field)
    except bulkhead.Full as full:
        raise Refused(WhyNot.BUSY, field=field) from full
