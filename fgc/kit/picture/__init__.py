"""Pictures that people send: drawn anew by us, so that nothing of the file that came is kept or shown.

PNG or JPEG in, PNG out: upright, on white, without where and when it was taken, small enough to print well. A child
process does it, which has an end of memory and of time and can do nothing else; the picture's own decoder is the one
piece of foreign code that reads bytes of strangers. Size in bytes and in pixels are looked at before anything is drawn.
"""

import subprocess
import sys
from pathlib import Path

from fgc.kit.picture.child import MOST_BYTES, OPENINGS, TOO_MANY_PIXELS
from fgc.kit.refusal import Reason, Refused
from fgc.kit.security_log import Event, odd
from fgc.kit.words import mark

SECONDS = 20
_CHILD = Path(__file__).with_name("child.py")


class WhyNot(Reason):
    """Why a picture is not taken."""

    TOO_LARGE = mark("This picture is too large. Make it smaller, or take a photo of it with fewer dots.")
    UNREADABLE = mark("This picture cannot be read. Send it as PNG or JPEG, or take a new photo.")


def redrawn(file: bytes, *, field: str = "picture") -> bytes:
    """The picture drawn anew, as PNG. Refused, beside `field`, when it is no PNG or JPEG, too large, or cannot be drawn
    within its limits."""
    if len(file) > MOST_BYTES:
        raise _refused(WhyNot.TOO_LARGE, field)
    if not file.startswith(OPENINGS):
        raise _refused(WhyNot.UNREADABLE, field)
    try:
        drawn = subprocess.run(
            [sys.executable, "-I", "-B", str(_CHILD)],
            input=file,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd="/",
            env={},
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        raise _refused(WhyNot.TOO_LARGE, field) from late
    if drawn.returncode or not drawn.stdout.startswith(OPENINGS[0]):
        raise _refused(WhyNot.TOO_LARGE if drawn.returncode == TOO_MANY_PIXELS else WhyNot.UNREADABLE, field)
    return drawn.stdout


def _refused(why: WhyNot, field: str) -> Refused:
    odd(Event.UPLOAD_REFUSED, kind=str(why))
    return Refused(why, field=field)
