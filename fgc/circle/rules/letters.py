"""When a letter that was looked at is still the letter that would go, and how much any letter may say of us."""

import hashlib
from collections.abc import Iterable

from fgc.circle.models import SafeContact


def mark_of(pieces: Iterable[str | bytes]) -> str:
    """The fingerprint of everything a letter would hold, to tell whether it would read otherwise now."""
    total = hashlib.sha256()
    for piece in pieces:
        content = piece.encode() if isinstance(piece, str) else piece
        total.update(len(content).to_bytes(8, "big") + content)
    return total.hexdigest()


def may_name_service(contact: SafeContact, *, pin_because: str) -> bool:
    """Whether a letter may say of which service it comes, and its subject what it asks: so that it is believed.

    In doubt not. Never where anything stands between them and somebody else (`pin_because` is 'caution'), where somebody
    else may read it ('shared', or they said so), where their address is protected, or where they chose a name for us that says
    something else.
    """
    watched = pin_because in ("caution", "shared") or contact.shared_device
    return not (watched or contact.address_protected or contact.sender_name)
