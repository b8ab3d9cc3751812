"""The seal: a PDF signed so that any later change shows (PAdES B-B, certified, no changes allowed).

The only door to pyHanko, which is loaded at the first seal or check: it weighs 40 MB, and most processes never need it.
No time is claimed but the clock's own: there is no outside time stamp in the seal.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from fgc.kit.seal.key import SealKey, fingerprint_of

__all__ = ["SealKey", "Verdict", "Why", "check", "fingerprint_of", "sealed"]


class Why(Enum):
    """Why a file is not the sealed document."""

    NOT_A_PDF = "not a PDF"
    NOT_SEALED = "no seal"
    CUT = "shorter than what was sealed"
    ADDED_TO = "something was added after the seal"
    CHANGED = "changed after the seal"
    OTHER_KEY = "sealed with another key"


@dataclass(frozen=True)
class Verdict:
    """What the seal of a file says. `sealed_at` is the sealing clock's time (aware), known only of a genuine file.

    A genuine file is one that a trusted key sealed, whole. Whether it is the very file that was kept, and still the
    newest, only the keeper of its SHA-256 knows.
    """

    why: Why | None
    sealed_at: datetime | None = None
    fingerprint: str = ""

    @property
    def genuine(self) -> bool:
        return self.why is None


def sealed(pdf: bytes, key: SealKey, *, reason: str, at: datetime) -> bytes:
    """The PDF with the seal of `key`. Whatever conforms to PDF/A-3 before does so afterwards. `at` must be aware."""
    from fgc.kit.seal import pades  # noqa: PLC0415 (loaded only by processes that seal)

    return pades.sealed(pdf, key, reason=reason, at=at)


def check(pdf: bytes, *, trusted: Iterable[bytes]) -> Verdict:
    """What the seal says about a file from anywhere. `trusted`: certificates (DER) whose seals are ours.

    Nothing of the file is interpreted as PDF before its bytes are known to be what a trusted key has sealed.
    """
    from fgc.kit.seal import pades  # noqa: PLC0415 (loaded only by processes that check)

    return pades.check(pdf, frozenset(trusted))
