"""Finding the first line of a chain that is not as it was written. Pure: rows and heads come in as arguments."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from fgc.access.audit.chain import BEGINNING, Mac, Placed
from fgc.kit.words import mark


class Wrong(Enum):
    """What was done to the chain, as it is said to whoever checks it; the page of the auditor puts it into their language."""

    CHANGED = mark("line %(seq)d was changed")
    REMOVED = mark("line %(seq)d was removed")
    INSERTED = mark("line %(seq)d was inserted")
    MOVED = mark("line %(seq)d was moved: it is now line %(other)d")
    CUT = mark("the end was cut off: lines %(seq)d to %(other)d are missing")
    REPLACED = mark(
        "lines from %(seq)d on were replaced: line %(other)d does not match the copy kept elsewhere"
    )
    HEAD = mark("the end mark in the database was changed: it says %(other)d, the last line is %(seq)d")


@dataclass(frozen=True)
class Finding:
    """The first place where a chain is not as it was written."""

    wrong: Wrong
    seq: int
    other: int = 0

    @property
    def sentence(self) -> str:
        return self.wrong.value % {"seq": self.seq, "other": self.other}


@dataclass(frozen=True)
class Head:
    """How far a chain had come, and the mac of its last line then. `noted_at`: when it was copied outside."""

    seq: int
    mac: bytes
    noted_at: datetime | None = None


@dataclass(frozen=True)
class Checked:
    """How many lines are as they were written, up to the first that is not, if any."""

    lines: int
    finding: Finding | None = None


def check(rows: Iterable[Placed], mac: Mac, *, inside: Head | None, outside: Sequence[Head]) -> Checked:
    """Reads a chain from its beginning. `rows` in the order of `seq`; `inside` is the head that the database holds.

    Lines are written meanwhile: `inside` is asked for before the rows, so the chain may be longer than it says, never
    shorter.
    """
    wanted = {head.seq for head in outside} | ({inside.seq} if inside else set())
    met, seq, prev, rest = {0: BEGINNING}, 0, BEGINNING, iter(rows)
    for row in rest:
        if row.seq != seq + 1 or row.prev != prev or not row.genuine(mac):
            heads = [*outside, *([inside] if inside else [])]
            known = max((head.seq for head in heads), default=0)
            return Checked(seq, _explained([row, *rest], seq + 1, prev, mac, known))
        seq, prev = row.seq, row.mac
        if seq in wanted:
            met[seq] = prev
    return Checked(seq, _against_heads(seq, met, inside, outside))


def _explained(rows: Sequence[Placed], seq: int, prev: bytes, mac: Mac, known: int) -> Finding:
    """The first of `rows` stands where line `seq` should. What happened shows in where the real one is, and where this
    one was. `known`: how long the chain is known to have been."""
    first = rows[0]
    if first.seq < seq:
        return Finding(Wrong.INSERTED, first.seq)
    top = max(known, *(row.seq for row in rows)) + 1
    came_from_later = any(first.genuine(mac, at=place) for place in range(seq + 1, top + 1))
    real = next((row for row in rows if row.prev == prev and row.genuine(mac, at=seq)), None)
    if first.seq > seq or came_from_later:
        return Finding(Wrong.MOVED, seq, real.seq) if real else Finding(Wrong.REMOVED, seq)
    return Finding(Wrong.INSERTED if real or seq > known else Wrong.CHANGED, seq)


def _against_heads(
    last: int, met: dict[int, bytes], inside: Head | None, outside: Sequence[Head]
) -> Finding | None:
    """A chain that is whole in itself may still be cut, or another one: the heads know."""
    agreed = 0
    for head in sorted(outside, key=lambda one: one.seq):
        if head.seq > last:
            continue
        if met.get(head.seq) != head.mac:
            return Finding(Wrong.REPLACED, agreed + 1, head.seq)
        agreed = head.seq
    longest = max([head.seq for head in (*outside, *([inside] if inside else []))], default=0)
    if longest > last:
        return Finding(Wrong.CUT, last + 1, longest)
    stands = inside or Head(0, BEGINNING)
    if met.get(stands.seq) != stands.mac or (last and not stands.seq):
        return Finding(Wrong.HEAD, last, stands.seq)
    return None
