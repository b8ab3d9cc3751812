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


def may_name_service(contact: SafeContact, *, pin_because: str, others_read_it: bool) -> bool:
    """Whether a letter may say of which service it comes, and its subject what it asks: so that it is believed. This is the one
    thing in which letters to two people differ, beside their language and how they are reached.

    It depends on what protects the reader alone: not where a caution protects them (`pin_because` is 'caution'), where somebody
    else may read it ('shared', or they said so, or whoever shared it has left the circle: `others_read_it`), where their address
    is protected or another way to reach them waits for a second person, or where they chose a name for us that says something
    else. Never on a caution that binds the reader, an order or a concern: two of their letters side by side would tell them that
    something was set against them.
    """
    watched = pin_because in ("caution", "shared") or contact.shared_device or others_read_it
    return not (watched or contact.locked_at is not None or contact.address_protected or contact.sender_name)
