"""Pictures and PDFs that somebody sends, made anew: so many by one person, few at once, and never while a conference is locked.

Drawing takes a second of a decoder's time, or ten of a hostile one's; reading a PDF no less. Whoever stores one therefore has it
made anew first, locks then, and looks again whether it may be stored.
"""

from fgc.access.limits import Limit, heed_by
from fgc.access.viewer import Viewer
from fgc.kit import bulkhead, pdf
from fgc.kit.picture import WhyNot, redrawn
from fgc.kit.refusal import Refused

DRAWN = Limit("picture drawn", most=20)


def drawn(file: bytes, *, by: Viewer, field: str = "picture", is_page: bool = False) -> bytes:
    """The picture drawn anew, as PNG (`is_page`: with more dots, to be read). Refused, beside `field`, when it cannot be, and
    while others are being drawn. Raises `TooOften` for somebody who sends one after another."""
    heed_by(DRAWN, by.actor)
    try:
        with bulkhead.place():
            return redrawn(file, field=field, is_page=is_page)
    except bulkhead.Full as full:
        raise Refused(WhyNot.BUSY, field=field) from full


def made_anew(file: bytes, *, by: Viewer, field: str) -> bytes:
    """A picture drawn anew, as PNG, or a PDF written anew. Which it is, its first bytes say: no name does, and no browser.
    Refused as `drawn` is, and with the reason of `fgc.kit.pdf` where it is a PDF that is not taken."""
    if not file.startswith(pdf.OPENING):
        return drawn(file, by=by, field=field, is_page=True)
    heed_by(DRAWN, by.actor)
    try:
        with bulkhead.place():
            return pdf.rewritten(file, field=field)
    except bulkhead.Full as full:
        raise Refused(pdf.WhyNot.BUSY, field=field) from full
