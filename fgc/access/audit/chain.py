"""What a line of the audit is, and how it is sealed to the one before it. Pure: no database, no clock, no request."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from uuid import UUID

NOBODYS = UUID(int=0)
"""The chain of what belongs to no service."""
BEGINNING = bytes(32)
"""What stands before the first line."""

Mac = Callable[[bytes], bytes]


@dataclass(frozen=True)
class Line:
    """One line without its place: what is noted, before it is known which line it follows. `at` is aware."""

    id: UUID
    chain: UUID
    conference_id: UUID | None
    actor_kind: str
    actor_id: UUID | None
    action: str
    about: str
    at: datetime
    request: str
    payload: bytes
    """Facts, locked for this line."""

    def canonical(self, seq: int) -> bytes:
        """Every field in one unmistakable form; of the locked facts their SHA-256."""
        fields = [
            "fgc-audit-1",
            str(self.chain),
            seq,
            str(self.id),
            str(self.conference_id or ""),
            self.actor_kind,
            str(self.actor_id or ""),
            self.action,
            self.about,
            self.at.astimezone(UTC).isoformat(timespec="microseconds"),
            self.request,
            hashlib.sha256(self.payload).hexdigest(),
        ]
        return json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()

    def mac(self, seq: int, prev: bytes, mac: Mac) -> bytes:
        """HMAC over the mac of the line before and every field of this one."""
        return mac(prev + self.canonical(seq))


@dataclass(frozen=True)
class Placed:
    """A line in its place."""

    line: Line
    seq: int
    prev: bytes
    mac: bytes

    def genuine(self, mac: Mac, *, at: int | None = None) -> bool:
        """Whether it was sealed as it stands, in this place or `at` another."""
        return self.line.mac(self.seq if at is None else at, self.prev, mac) == self.mac


def follow(line: Line, seq: int, prev: bytes, mac: Mac) -> Placed:
    """The line as the next one of its chain, after the one that has `prev` as its mac."""
    whole = replace(line, at=line.at.astimezone(UTC))
    return Placed(whole, seq, prev, whole.mac(seq, prev, mac))
