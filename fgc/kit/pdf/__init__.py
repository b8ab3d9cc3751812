"""PDFs that people send: looked at and written anew, so that nothing of the file that came is kept but its pages.

A PDF in, a PDF out, without what it said about itself and about the photos in it, and without links. A child process does it,
which has an end of memory and of time and can do nothing else. One that is locked, runs something, sends what is filled in, or
carries other files is refused: what would be left of it is not what was sent, and its sender can print it to a plain one.
"""

import signal
from pathlib import Path
from subprocess import TimeoutExpired

from fgc.kit.confined import run_confined
from fgc.kit.pdf.child import HOLDS_FILES, LOCKED, MOST_BYTES, NO_PDF, RUNS, SENDS, TOO_MUCH
from fgc.kit.refusal import Reason, Refused
from fgc.kit.security_log import Event, odd
from fgc.kit.words import mark

SECONDS = 40
OPENING = b"%PDF-"
"""How one begins. What has something else before it is none: another program may read it as that."""
_CHILD = Path(__file__).with_name("child.py")


class WhyNot(Reason):
    """Why a PDF is not taken. Each says how to send it otherwise."""

    TOO_LARGE = mark(
        "This PDF is larger than 10 MB. Save it with smaller pictures, or take a photo of each page and send those."
    )
    TOO_MUCH = mark(
        "There is too much in this PDF to check it. Print the pages that matter to a new PDF, or take a photo of each page."
    )
    TOO_SLOW = mark(
        "This PDF takes too long to check. Print it to a new PDF, or take a photo of each page and send those."
    )
    TOO_LATE = mark(
        "We could not check the PDF in time, because the system is busy. Choose it again in a few minutes."
    )
    BUSY = mark("We are checking another file. Choose yours again in a moment.")
    LOCKED = mark(
        "This PDF is locked with a password. Open it and print it to a new PDF without one, or take a photo of each page."
    )
    RUNS = mark(
        "This PDF has something in it that runs or plays. Open it and print it to a new PDF, or take a photo of each page."
    )
    SENDS = mark(
        "This PDF is a form that sends what you fill in. Open it and print it to a new PDF, or take a "
        "photo of each page."
    )
    HOLDS_FILES = mark(
        "This PDF has other files inside it. Open it and print it to a new PDF. Add the other files one by one."
    )
    UNREADABLE = mark(
        "This PDF cannot be read. Open it and print it to a new PDF, or take a photo of each page and send those."
    )


ENDED = {
    LOCKED: WhyNot.LOCKED,
    RUNS: WhyNot.RUNS,
    HOLDS_FILES: WhyNot.HOLDS_FILES,
    SENDS: WhyNot.SENDS,
    TOO_MUCH: WhyNot.TOO_MUCH,
    NO_PDF: WhyNot.UNREADABLE,
    -signal.SIGXCPU: WhyNot.TOO_SLOW,
    -signal.SIGKILL: WhyNot.TOO_SLOW,
}
"""By how the child ended: with a number of its own, or at the end of its processor time."""


def rewritten(file: bytes, *, field: str = "file") -> bytes:
    """The PDF written anew. Refused, beside `field`, when it is none, too large, or holds what is not taken; the sentence
    says which, and how to send it otherwise."""
    if len(file) > MOST_BYTES:
        raise _refused(WhyNot.TOO_LARGE, field)
    if not file.startswith(OPENING):
        raise _refused(WhyNot.UNREADABLE, field)
    try:
        done = run_confined(_CHILD, file, seconds=SECONDS)
    except TimeoutExpired as late:
        raise _refused(WhyNot.TOO_LATE, field) from late
    if done.returncode or not done.stdout.startswith(OPENING):
        raise _refused(ENDED.get(done.returncode, WhyNot.UNREADABLE), field)
    return done.stdout


def _refused(why: WhyNot, field: str) -> Refused:
    odd(Event.UPLOAD_REFUSED, kind=str(why))
    return Refused(why, field=field)
