"""Pictures that people send: drawn anew by us, so that nothing of the file that came is kept or shown.

PNG, JPEG or HEIC in, PNG out: upright, on white, without where and when it was taken, small enough to print well. A child
process does it, which has an end of memory and of time and can do nothing else; the picture's own decoder is the one
piece of foreign code that reads bytes of strangers. Size in bytes, the scans of a JPEG, and pixels are looked at before
anything is drawn.
"""

import re
import signal
from pathlib import Path
from subprocess import TimeoutExpired

from fgc.kit.confined import run_confined
from fgc.kit.picture.child import MOST_BYTES, OPENINGS, TOO_MANY_PIXELS, TOO_MUCH_MEMORY
from fgc.kit.refusal import Reason, Refused
from fgc.kit.security_log import Event, odd
from fgc.kit.words import mark

SECONDS = 30
HEIC = re.compile(rb"....ftyp(?:heic|heix|heim|heis|hevc|hevx|mif1|msf1)", re.DOTALL)
"""How a file of that kind begins."""
MOST_SCANS = 40
"""Of a JPEG: each is decoded over the whole picture again. Cameras and programs write one, or ten to twelve; a small file may
hold hundreds."""
MOST_SEGMENTS = 4000
MARKER = re.compile(rb"\xff+([^\x00\x01\xd0-\xd7\xff])")
"""Of a segment, and no byte of what a scan holds."""
START_OF_SCAN, END, BEGINNING = 0xDA, 0xD9, 0xD8
_CHILD = Path(__file__).with_name("child.py")


class WhyNot(Reason):
    """Why a picture is not taken."""

    TOO_LARGE = mark(
        "This picture is too large. Choose a smaller one, or take a new photo at a lower quality setting."
    )
    TOO_SLOW = mark(
        "This picture takes too long to read. Open it on your phone or computer, save it as a JPEG, and send that."
    )
    TOO_LATE = mark(
        "We could not read the picture in time, because the system is busy. Choose it again in a few minutes."
    )
    TOO_MANY_SCANS = mark("This picture has too many layers. Open it and save it again, or take a new photo.")
    BUSY = mark("We are working on another picture. Choose yours again in a moment.")
    UNREADABLE = mark(
        "This picture cannot be read. Send it as JPEG or PNG, take a screenshot of it and send that, or take a new photo."
    )


ENDED = {
    TOO_MANY_PIXELS: WhyNot.TOO_LARGE,
    TOO_MUCH_MEMORY: WhyNot.TOO_LARGE,
    -signal.SIGXCPU: WhyNot.TOO_SLOW,
    -signal.SIGKILL: WhyNot.TOO_SLOW,
}
"""By how the child ended: with a number of its own, or at the end of its processor time."""


def redrawn(file: bytes, *, field: str = "picture", is_page: bool = False) -> bytes:
    """The picture drawn anew, as PNG; with more dots where it is a page that is read (`is_page`). Refused, beside `field`,
    when it is no PNG, JPEG or HEIC, too large, or cannot be drawn within its limits; the sentence names the limit."""
    if reason := why_not_draw(file):
        raise _refused(reason, field)
    try:
        drawn = run_confined(_CHILD, file, *(["page"] if is_page else []), seconds=SECONDS)
    except TimeoutExpired as late:
        raise _refused(WhyNot.TOO_LATE, field) from late
    if drawn.returncode or not drawn.stdout.startswith(OPENINGS[0]):
        raise _refused(ENDED.get(drawn.returncode, WhyNot.UNREADABLE), field)
    return drawn.stdout


def why_not_draw(file: bytes) -> WhyNot | None:
    """Why this file is not even looked into by the decoder: told by its bytes, at little cost."""
    if len(file) > MOST_BYTES:
        return WhyNot.TOO_LARGE
    if not file.startswith(OPENINGS) and not HEIC.match(file):
        return WhyNot.UNREADABLE
    scans = scans_of(file) if file.startswith(OPENINGS[1]) else 0
    return WhyNot.TOO_MANY_SCANS if scans > MOST_SCANS else None


def scans_of(file: bytes) -> int:
    """How many scans a JPEG says it has before its end, counted to one too many at the most; a file that is cut into more
    segments than any camera writes counts as one with too many."""
    at, scans = 2, 0
    for _segment in range(MOST_SEGMENTS):
        found = MARKER.search(file, at)
        if found is None or found[1][0] == END or scans > MOST_SCANS:
            return scans
        at = found.end()
        if found[1][0] != BEGINNING:
            scans += found[1][0] == START_OF_SCAN
            at += int.from_bytes(file[at : at + 2])
    return MOST_SCANS + 1


def _refused(why: WhyNot, field: str) -> Refused:
    odd(Event.UPLOAD_REFUSED, kind=str(why))
    return Refused(why, field=field)
