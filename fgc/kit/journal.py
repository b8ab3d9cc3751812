"""The journal: what a restored backup must not bring back. It is kept outside the database, and outside its backups.

A line holds a kind, an id and a time, nothing else: `note("link", link_id, at)` inside the `saving()` that ends the link.

* **Nothing committed is missing.** The line is on the disk before the commit, last of all; where it cannot be written, the
  change fails (503). When the database refuses the commit afterwards, a line with `undone` takes it back. When the process
  or the machine dies between the two, the line counts: a restore then carries out what somebody had asked for.
* **Nothing is forged or lost unseen.** Each line carries the seal of the line before it and its own, an HMAC under a key of
  the ring that is never rotated: `read` names lines that are not ours, and gaps.
* **Again is harmless.** Whoever notes a kind says with `@replays(kind)` how it is done again on a restored database: it may
  have been done there already, and whoever it was about may not be there.
"""

import fcntl
import json
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from hmac import compare_digest
from pathlib import Path
from uuid import UUID

from sqlalchemy.exc import DBAPIError
from werkzeug.exceptions import ServiceUnavailable

from fgc.kit import secrets
from fgc.kit.db import beside
from fgc.kit.files import append_whole, keep_folder
from fgc.kit.security_log import Event, alert

BEGINNING = "0" * 64
TAIL = 1024
"""Bytes at the end of the file that hold its last line, whatever it is."""
UNSURE = ("08", "57")
"""Classes of PostgreSQL's codes after which nobody knows whether a commit was kept: the connection, the server's end."""

Replay = Callable[[UUID, datetime], None]
_file: Path | None = None
_replays: dict[str, Replay] = {}


class NeverKept(Exception):
    """Raised by a replay: its line stands for a change that was not committed, since what came after it says so."""


class NotWritten(ServiceUnavailable):
    """The journal cannot be written, so what was to be noted in it did not happen either."""


@dataclass(frozen=True)
class Entry:
    """One thing that a restored database must not have any more. `at` is aware, UTC."""

    kind: str
    id: UUID
    at: datetime
    undone: bool = False


@dataclass(frozen=True)
class Journal:
    """What a file holds: what counts, in its order; the numbers of lines that are not as they were written; and the seals
    of those that are, by which a backup knows which journal went on from it."""

    entries: Sequence[Entry]
    wrong: Sequence[int]
    seals: Sequence[str]


def use(file: Path) -> None:
    """Where the journal is written. Called once, at start."""
    global _file
    _file = file


def replays(kind: str) -> Callable[[Replay], Replay]:
    """Registers how a kind is done again on a restored database, inside a `saving()`: `again(id, at)`. It does nothing
    where it is done already, and for an id that is not there."""

    def register(again: Replay) -> Replay:
        if _replays.setdefault(kind, again) is not again:
            raise ValueError(f"two replays for {kind}")
        return again

    return register


def kinds() -> set[str]:
    """Which can be done again."""
    return set(_replays)


def replay(entry: Entry) -> bool:
    """Does it again; gives whether it did, False for what was never kept. A kind that nobody registered is a mistake in the
    program and raises `KeyError`."""
    try:
        _replays[entry.kind](entry.id, entry.at)
    except NeverKept:
        return False
    return True


def note(kind: str, what: UUID, at: datetime) -> None:
    """In the running `saving()`: is on the disk before that is kept, and counts if and only if it is."""
    if kind not in _replays:
        raise KeyError(kind)
    beside(_around_the_commit, Entry(kind, what, at))


@contextmanager
def _around_the_commit(entries: Sequence[Entry]) -> Iterator[None]:
    try:
        _append(entries)
    except OSError as broken:
        alert(Event.WATCH, kind="journal")
        raise NotWritten from broken
    try:
        yield
    except DBAPIError as refused:
        if (code := getattr(refused.orig, "sqlstate", None)) and not code.startswith(UNSURE):
            _take_back(entries)
        raise


def _take_back(entries: Sequence[Entry]) -> None:
    """Where not even that can be written, the lines stay, and somebody is woken: a restore would do what was asked for and
    not kept. Whoever asked is told of the database's refusal either way."""
    try:
        _append([replace(entry, undone=True) for entry in entries])
    except OSError:
        alert(Event.WATCH, kind="journal")


def read(file: Path) -> Journal:
    """A journal from its beginning. A line that was cut short while it was written counts for nothing, and is no fault:
    what it was about was not committed. Lines that are not ours are left out and named, and so are places where lines
    are missing (the end apart: nobody can see that)."""
    entries: dict[int, Entry] = {}
    wrong: list[int] = []
    seals = [BEGINNING]
    for number, line in enumerate(file.read_text(errors="replace").splitlines(), 1):
        if not line.endswith("}"):
            continue
        told = _ours(line)
        if told is None or told["prev"] != seals[-1]:
            wrong.append(number)
        if told is not None:
            seals.append(told["mac"])
            _count(entries, number, _entry(told))
    return Journal(list(entries.values()), wrong, seals)


def _count(entries: dict[int, Entry], number: int, entry: Entry) -> None:
    """A line that takes another one back goes with it: the last one before it that says the same."""
    if not entry.undone:
        entries[number] = entry
        return
    meant = replace(entry, undone=False)
    if said := [known for known, one in entries.items() if one == meant]:
        del entries[said[-1]]


def _ours(line: str) -> dict[str, str] | None:
    try:
        told: dict[str, str] = json.loads(line)
        mac = told["mac"]
        ours = compare_digest(mac, _sealed(told)["mac"])
    except (ValueError, KeyError, TypeError):
        return None
    return told if ours else None


def _entry(told: dict[str, str]) -> Entry:
    return Entry(told["kind"], UUID(told["id"]), datetime.fromisoformat(told["at"]), "undone" in told)


def _append(entries: Sequence[Entry]) -> None:
    """One writer at a time; on the disk when it returns, the folder of a new file too."""
    file = where()
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    new = not file.exists()
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        if new:
            keep_folder(file.parent)
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        append_whole(descriptor, _lines(entries, *_end_of(descriptor)).encode())
    finally:
        os.close(descriptor)


def _lines(entries: Sequence[Entry], last: str, whole: bool) -> str:
    lines = [] if whole else [""]
    for entry in entries:
        told = _sealed(_told(entry) | {"prev": last})
        lines.append(json.dumps(told))
        last = told["mac"]
    return "".join(f"{line}\n" for line in lines)


def _end_of(descriptor: int) -> tuple[str, bool]:
    """The seal of the last whole line, and whether the file ends with a line that is whole."""
    size = os.fstat(descriptor).st_size
    tail = os.pread(descriptor, TAIL, max(0, size - TAIL)).decode(errors="replace")
    whole = [told for line in tail.splitlines() if (told := _ours(line))]
    return (whole[-1]["mac"] if whole else BEGINNING), not tail or tail.endswith("\n")


def _told(entry: Entry) -> dict[str, str]:
    told = {"kind": entry.kind, "id": str(entry.id), "at": entry.at.isoformat()}
    return told | ({"undone": "yes"} if entry.undone else {})


def _sealed(told: dict[str, str]) -> dict[str, str]:
    content = {name: value for name, value in told.items() if name != "mac"}
    mac = secrets.ring().mac("journal", json.dumps(content, sort_keys=True).encode())
    return content | {"mac": mac.hex()}


def where() -> Path:
    """The file of this installation."""
    if _file is None:
        raise RuntimeError("use() was not called")
    return _file
