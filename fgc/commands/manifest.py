"""The sheet that lies beside each backup: when it was made, how far it reaches, and by when it has to be gone.

In clear, because whoever deletes old backups has no key for them: times, counts, ids of chains and names of keys, nothing
about anybody. Sealed with a key of the ring: a backup that somebody else made is not taken for one of ours.
"""

import json
from dataclasses import dataclass
from datetime import date, datetime
from hmac import compare_digest
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg

from fgc.access.audit.checking import Head
from fgc.kit import secrets
from fgc.kit.dumps import NotDone
from fgc.kit.files import write_new

FORM = "fgc backup 1"
HEADS = "SELECT id, seq, mac FROM audit_head ORDER BY id"
LETTERS = """
    SELECT count(*), max(created_at), count(*) FILTER (WHERE state IN ('pending', 'sending', 'uncertain')) FROM letter
"""
REVISION = "SELECT version_num FROM alembic_version"


@dataclass(frozen=True)
class Reached:
    """How far a database had come, read in one snapshot."""

    revision: str
    heads: dict[UUID, Head]
    letters: int
    latest_letter_at: datetime | None
    on_their_way: int


@dataclass(frozen=True)
class Manifest:
    """What is known of one backup without opening it. `at` is aware, UTC; `sha256` is of the encrypted file."""

    at: datetime
    delete_on: date
    sha256: str
    size: int
    kids: list[str]
    journal: str
    """The seal of the last line that the journal of this machine held then."""
    reached: Reached


def reached(connection: psycopg.Connection[Any]) -> Reached:
    """How far the database has come in the snapshot of this connection."""
    (revision,) = connection.execute(REVISION).fetchall()[0]
    count, latest, waiting = connection.execute(LETTERS).fetchall()[0]
    heads = {chain: Head(seq, bytes(mac)) for chain, seq, mac in connection.execute(HEADS)}
    return Reached(revision, heads, count, latest, waiting)


def beside(backup: Path) -> Path:
    """Where the sheet of a backup lies."""
    return backup.with_name(f"{backup.name}.json")


def write(file: Path, sheet: Manifest) -> None:
    """On the disk, for its owner alone. Refused (`FileExistsError`) where there is one."""
    write_new(file, json.dumps(_sealed(_told(sheet)), indent=1).encode())


def read(file: Path) -> Manifest:
    """Raises `NotDone` when it is not there, or not as this key ring sealed it."""
    try:
        told = json.loads(file.read_text())
        ours = compare_digest(str(told["mac"]), _sealed(told)["mac"])
    except FileNotFoundError as gone:
        raise NotDone(f"{file} is not there: it says what the backup beside it is.") from gone
    except (ValueError, KeyError, TypeError) as wrong:
        raise NotDone(f"{file} is no sheet of a backup of ours.") from wrong
    if not ours:
        raise NotDone(
            f"{file} was changed, or made with another key ring: put its keys.json into FGC_STATE first."
        )
    return _read(told)


def _told(sheet: Manifest) -> dict[str, Any]:
    latest = sheet.reached.latest_letter_at
    return {
        "form": FORM,
        "at": sheet.at.isoformat(),
        "delete_on": sheet.delete_on.isoformat(),
        "sha256": sheet.sha256,
        "size": sheet.size,
        "kids": sheet.kids,
        "journal": sheet.journal,
        "revision": sheet.reached.revision,
        "heads": {str(chain): [head.seq, head.mac.hex()] for chain, head in sheet.reached.heads.items()},
        "letters": sheet.reached.letters,
        "latest_letter_at": latest and latest.isoformat(),
        "on_their_way": sheet.reached.on_their_way,
    }


def _read(told: dict[str, Any]) -> Manifest:
    latest = told["latest_letter_at"]
    heads = {UUID(chain): Head(seq, bytes.fromhex(mac)) for chain, (seq, mac) in told["heads"].items()}
    return Manifest(
        at=datetime.fromisoformat(told["at"]),
        delete_on=date.fromisoformat(told["delete_on"]),
        sha256=told["sha256"],
        size=told["size"],
        kids=told["kids"],
        journal=told["journal"],
        reached=Reached(
            told["revision"],
            heads,
            told["letters"],
            latest and datetime.fromisoformat(latest),
            told["on_their_way"],
        ),
    )


def _sealed(told: dict[str, Any]) -> dict[str, Any]:
    content = {name: value for name, value in told.items() if name != "mac"}
    mac = secrets.ring().mac("backup", json.dumps(content, sort_keys=True).encode())
    return content | {"mac": mac.hex()}
