"""When a letter that was looked at is still the letter that would go, and how much any letter may say of us."""

import hashlib
import re
from collections.abc import Iterable

from fgc.circle.models import SafeContact

CALENDAR = ".ics"
_STAMP = re.compile(rb"^DTSTAMP[^\r\n]*\r?\n", re.MULTILINE)


def mark_of(pieces: Iterable[str | bytes]) -> str:
    """The fingerprint of everything a letter would hold, to tell whether it would read otherwise now."""
    total = hashlib.sha256()
    for piece in pieces:
        content = piece.encode() if isinstance(piece, str) else piece
        total.update(len(content).to_bytes(8, "big") + content)
    return total.hexdigest()


def mark_of_letter(
    way: str, lock_screen: str, text: str, *, page: str, attached: Iterable[tuple[str, bytes]]
) -> str:
    """The mark of a letter that was looked at before it goes: the way, what a lock screen shows, its words, the page behind its
    link (`page`), and each file that goes along by its name. When a calendar file was made does not count."""
    pieces: list[str | bytes] = [way, lock_screen, text, page]
    for name, content in attached:
        pieces += [name, _STAMP.sub(b"", content) if name.endswith(CALENDAR) else content]
    return mark_of(pieces)


def may_name_service(contact: SafeContact, *, pin_because: str, in_doubt: bool) -> bool:
    """Whether a letter may say of which service it comes, and its subject what it asks: so that it is believed.

    In doubt not: while somebody said that there is a concern, an order is unread (`in_doubt`), or another way to reach them
    waits for a second person. Never where anything stands between them and somebody else (`pin_because` is 'caution'),
    where somebody else may read it ('shared', or they said so), where their address is protected, or where they chose a name
    for us that says something else.
    """
    watched = pin_because in ("caution", "shared") or contact.shared_device
    unsettled = in_doubt or contact.locked_at is not None
    return not (watched or unsettled or contact.address_protected or contact.sender_name)
