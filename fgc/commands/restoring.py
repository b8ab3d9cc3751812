"""What a restore does, in its order. Until it has come to its end nobody is served from that database.

1. Everything that can be refused is looked at first: the backup's sheet and bytes, the key ring, the journal, the database.
2. In one transaction the database is filled and put into quarantine: no letter that was on its way leaves by itself, every
   session and open invitation ends.
3. What was ended or erased since is done again, from the journal outside.
4. The chains of the audit and the sealed plans are read through, against what the backup's sheet says.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
from flask import current_app
from psycopg import sql
from sqlalchemy import select, update

from config import Settings
from fgc.access import audit
from fgc.access.audit import heads, reading
from fgc.access.links import end_every_link
from fgc.access.models import Service
from fgc.access.viewer import Worker
from fgc.commands import manifest
from fgc.commands.acting import as_worker
from fgc.commands.manifest import Manifest
from fgc.commands.starting import migrate
from fgc.kit import database, db, dumps, journal
from fgc.kit.clock import now
from fgc.kit.db import saving, session
from fgc.kit.dumps import NotDone
from fgc.kit.models_moments import Restored
from fgc.kit.secrets import ring
from fgc.plan.operations.checking import sealed_plans

EMPTY = """
    SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast') AND c.relkind IN ('r', 'p', 'v', 'm', 'S')
"""
OTHERS = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND usename IS NOT NULL
"""
QUARANTINE = """
    INSERT INTO public.restored (id, backup_at, restored_at, sound) VALUES ({id}, {backup_at}, {at}, false);
    UPDATE public.letter SET state = 'held', why = 'restored', lease_token = NULL, lease_until_at = NULL,
           handing_over_at = NULL
     WHERE state IN ('sending', 'uncertain') OR state = 'pending' AND (not_before_at IS NULL OR not_before_at <= {at});
    UPDATE public.staff_session SET ended_at = {at} WHERE ended_at IS NULL;
    UPDATE public.person_session SET ended_at = {at} WHERE ended_at IS NULL;
    UPDATE public.joining SET ends_at = {at} WHERE used_at IS NULL AND ends_at > {at};
"""


@dataclass
class Restoring:
    """One restore: from which file, opened with what, held to which journals. `sound`: all was as it was written."""

    file: Path
    identity: Path
    journals: Sequence[Path]
    without_journal: bool
    sound: bool = False
    intact: bool = False
    """The backup itself was as it was written, with or without a journal."""

    def run(self) -> Iterator[str]:
        """Gives what an operator is told, as it goes. Raises `NotDone` before anything was changed."""
        sheet, at = manifest.read(manifest.beside(self.file)), now()
        self._refuse(sheet)
        entries = self._entries(sheet)
        self._fill(sheet, at)
        yield f"Restored as it stood at {sheet.at:%Y-%m-%d %H:%M:%S} UTC. What was written later is gone."
        yield f"{sheet.reached.on_their_way} letters were on their way then: nobody can know which of them went since."
        with as_worker():
            wrong = [*_chains(sheet), *_seals()]
        yield from wrong
        yield self._again(entries)
        self.intact = not wrong
        self.sound = self.intact and not self.without_journal
        _finish(sheet, at, sound=self.sound)
        yield from _heads_anew(at)
        yield "All letters wait. When you have looked round: ./run restore release"

    def _fill(self, sheet: Manifest, at: datetime) -> None:
        """The database is filled and in quarantine, and of the newest version."""
        settings: Settings = current_app.config["SETTINGS"]
        url, keys = (
            database.owner_url(settings.owner_database_url, settings.state),
            dumps.identities(self.identity),
        )
        programs = _empty_database(url)
        with self.file.open("rb") as opened:
            dumps.pour(url, programs, from_=opened, keys=keys, last=_quarantine(sheet.at, at))
        migrate(settings, anew=True)

    def _refuse(self, sheet: Manifest) -> None:
        if missing := set(sheet.kids) - set(ring().keys.by_kid):
            raise NotDone(f"This backup needs {', '.join(sorted(missing))}, which is not in keys.json.")
        with self.file.open("rb") as opened:
            if hashlib.file_digest(opened, "sha256").hexdigest() != sheet.sha256:
                raise NotDone(f"{self.file} is not the file that its sheet was written for.")

    def _entries(self, sheet: Manifest) -> list[journal.Entry]:
        """What has to be done again. Raises `NotDone` for a journal that is not whole, unless that is known."""
        read = {file: journal.read(file) for file in self.journals if file.exists()}
        if not self.without_journal:
            self._trust(sheet, read)
        found = [entry for told in read.values() for entry in told.entries]
        if strange := {entry.kind for entry in found} - journal.kinds():
            raise NotDone(f"The journal holds what this program does not know: {', '.join(sorted(strange))}.")
        return found

    def _trust(self, sheet: Manifest, read: dict[Path, journal.Journal]) -> None:
        or_else = "or go on with --without-journal"
        for file in self.journals:
            if file not in read:
                raise NotDone(f"{file} is not there: give it with --journal, {or_else}.")
            if wrong := read[file].wrong:
                lines = ", ".join(str(number) for number in wrong)
                raise NotDone(f"{file} is not as it was written (line {lines}): find a whole one, {or_else}.")
        if not any(sheet.journal in told.seals for told in read.values()):
            raise NotDone(f"This is not the journal that went on from that backup: find it, {or_else}.")

    def _again(self, entries: Sequence[journal.Entry]) -> str:
        with as_worker(), saving():
            done = [entry for entry in entries if journal.replay(entry)]
            if self.without_journal:
                end_every_link("restored")
        kinds = Counter(entry.kind for entry in done)
        told = ", ".join(f"{kind} {count}" for kind, count in sorted(kinds.items())) or "nothing"
        more = " Every personal link was ended." if self.without_journal else ""
        if kept := len(entries) - len(done):
            more += f" Not erased, since a legal hold was set after what the journal says: {kept}."
        return f"Done again from the journal: {told}.{more}"


def _empty_database(url: str) -> dumps.Clients:
    """Raises `NotDone` when something is in it, or somebody else is connected."""
    db.engine().dispose()
    with psycopg.connect(database.libpq(url)) as connection:
        (major,) = connection.execute("SELECT current_setting('server_version_num')::int / 10000").fetchall()[
            0
        ]
        if connection.execute(EMPTY).fetchall() != [(0,)]:
            raise NotDone("The database is not empty: a backup is only restored into an empty one.")
        if connection.execute(OTHERS).fetchall() != [(0,)]:
            raise NotDone("Somebody is connected to the database: stop web servers and workers first.")
    return dumps.clients(major)


def _quarantine(backup_at: datetime, at: datetime) -> bytes:
    values: dict[str, Any] = {"id": uuid4(), "backup_at": backup_at.astimezone(UTC), "at": at.astimezone(UTC)}
    return (
        sql.SQL(QUARANTINE)
        .format(**{name: sql.Literal(value) for name, value in values.items()})
        .as_bytes(None)
    )


def _chains(sheet: Manifest) -> Iterator[str]:
    """What is wrong with the chains, held against the backup's sheet and every head outside that is not newer."""
    known = heads.heads_outside()
    for chain, name in reading.chains().items():
        reached = sheet.reached.heads.get(chain)
        outside = [head for head in known.get(chain, []) if reached and head.seq <= reached.seq]
        found = reading.checked(chain, outside=[*outside, *([reached] if reached else [])])
        if found.finding:
            yield f"{name}: {found.lines} lines of the audit read, {found.finding.sentence}"


def _seals() -> Iterator[str]:
    for plan_id, whole in sealed_plans():
        if not whole:
            yield f"the sealed plan {plan_id} is not as it was sealed"


def _finish(sheet: Manifest, at: datetime, *, sound: bool) -> None:
    """From here on the database may be served from; every service's audit says where it came from, and what is lost."""
    known = heads.heads_outside()
    with as_worker(), saving():
        session().execute(
            update(Restored).where(Restored.restored_at == at).values(replayed_at=now(), sound=sound)
        )
        for chain in everybodys():
            facts: dict[str, str | int | bool] = {
                "backup_at": sheet.at.isoformat(),
                "lost": _lost(chain, sheet, known),
                "sound": sound,
            }
            audit.note("restore.done", by=Worker(), service_id=chain, facts=facts)


def everybodys() -> set[UUID]:
    """The chain of each service, those that nothing was noted in yet too."""
    return {*reading.chains(), *session().scalars(select(Service.id))}


def _lost(chain: UUID, sheet: Manifest, known: dict[UUID, Sequence[Any]]) -> int:
    """How many lines of a chain are known to have come after the backup."""
    reached = sheet.reached.heads.get(chain)
    return max([head.seq for head in known.get(chain, [])], default=0) - (reached.seq if reached else 0)


def _heads_anew(at: datetime) -> Iterator[str]:
    """The file of heads speaks of lines that are lost: a new one is begun, and the old one kept."""
    if kept := heads.begin_anew(at):
        yield f"The heads of the audit go on in a new file; the old one is {kept.name}: keep it with the record of this."
    with as_worker():
        heads.copy_heads()
