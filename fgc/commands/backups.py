"""`./run backup …`: the whole database, for an offline key alone; and the old ones deleted when their day has come."""

import hashlib
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, timedelta
from pathlib import Path
from typing import Any

import click
import psycopg
from flask import Flask, current_app

from config import Settings
from fgc.access import audit
from fgc.access.viewer import Worker
from fgc.commands import manifest
from fgc.commands.acting import as_worker
from fgc.commands.manifest import Manifest
from fgc.kit import database, dumps, journal
from fgc.kit.clock import now
from fgc.kit.dumps import NotDone
from fgc.kit.files import keep_folder, write_new
from fgc.kit.secrets import ring

KEYS = ("keys.json", "seal.pem")
SNAPSHOT = "SELECT pg_export_snapshot(), row_security_active('letter'), current_setting('server_version_num')::int / 10000"
PATIENT = "-c idle_in_transaction_session_timeout=0"
CUT_SHORT = 86_400
"""Seconds after which a backup that was never finished is no longer being written."""


def add_to(app: Flask) -> None:
    """backup."""

    @app.cli.command("backup")
    @click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
    @click.option("--prune", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="FOLDER")
    @click.option("--make-key", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE")
    def backup(file: Path | None, prune: Path | None, make_key: Path | None) -> None:
        """Write the whole database to FILE, encrypted to FGC_BACKUP_KEY; with --prune, delete the backups in FOLDER whose
        day has come; with --make-key, make a pair of keys (on a machine that is not this one)."""
        if (file is None) + (prune is None) + (make_key is None) != 2:
            raise click.UsageError("Say one of FILE, --prune FOLDER and --make-key FILE.")
        with said():
            if make_key is not None:
                click.echo(f"FGC_BACKUP_KEY={make(make_key)}")
            if prune is not None:
                _say_pruned(*pruned(prune))
            if file is not None:
                _say_made(file, back_up(file))


@contextmanager
def said() -> Iterator[None]:
    """What is not done ends the command with its sentence."""
    try:
        yield
    except NotDone as why:
        raise click.ClickException(str(why)) from why


def back_up(file: Path) -> Manifest:
    """Raises `NotDone`: then there is no file. That a backup is made is in the audit before the first byte is written."""
    settings: Settings = current_app.config["SETTINGS"]
    keys = dumps.recipients(settings.backup_key)
    _refuse(file, settings)
    url = database.owner_url(settings.owner_database_url, settings.state)
    with as_worker():
        audit.note("backup.made", by=Worker())
    with psycopg.connect(database.libpq(url), options=PATIENT) as connection:
        snapshot, programs = _snapshot(connection)
        at, how_far, noted = now(), manifest.reached(connection), _noted()
        with _written(file) as part:
            dumps.dump(url, programs, snapshot=snapshot, to=part, keys=keys)  # type: ignore[arg-type]
            part.keep()
            day = (at + timedelta(days=settings.backup_days)).astimezone(UTC).date()
            kids = sorted(ring().keys.by_kid)
            sheet = Manifest(at, day, part.digest.hexdigest(), part.size, kids, noted, how_far)
            manifest.write(manifest.beside(file), sheet)
    return sheet


def _refuse(file: Path, settings: Settings) -> None:
    folder = file.resolve().parent
    if not folder.is_dir():
        raise NotDone(f"{folder} is not there.")
    for one in (file, manifest.beside(file)):
        if os.path.lexists(one):
            raise NotDone(f"{one} is there already: a backup never replaces one.")
    if folder.is_relative_to(settings.state.resolve()) or any((folder / name).exists() for name in KEYS):
        raise NotDone(f"In {folder} the keys would lie beside the backup: keep them apart.")


def _snapshot(connection: psycopg.Connection[Any]) -> tuple[str, dumps.Clients]:
    """One moment of the database, for the sheet and for the dump alike, and the programs of its version."""
    connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    connection.read_only = True
    snapshot, bound, major = connection.execute(SNAPSHOT).fetchall()[0]
    if bound:
        raise NotDone("This needs the owner of the tables: set DATABASE_OWNER_URL.")
    return snapshot, dumps.clients(major)


def _noted() -> str:
    return journal.read(journal.where()).seals[-1] if journal.where().exists() else journal.BEGINNING


class _Part:
    """The file while it is written; its SHA-256 is known when it is whole."""

    def __init__(self, file: Path) -> None:
        self.path = file.with_name(f"{file.name}.part")
        try:
            self.descriptor = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        except FileExistsError as there:
            raise NotDone(
                f"{self.path} is there: another backup is written, or was cut short. Remove it."
            ) from there
        self.digest, self.size = hashlib.sha256(), 0

    def write(self, content: bytes) -> int:
        written = os.write(self.descriptor, content)
        self.digest.update(content[:written])
        self.size += written
        return written

    def flush(self) -> None:
        """Nothing is held back."""

    def keep(self) -> None:
        os.fsync(self.descriptor)


@contextmanager
def _written(file: Path) -> Iterator[_Part]:
    """The sheet is there before the backup has its name: what has a name is whole, and has its sheet. What does not fit on the
    disk leaves neither (`NotDone`)."""
    part = _Part(file)
    try:
        yield part
        part.path.rename(file)
        keep_folder(file.resolve().parent)
    except BaseException as why:
        for each in (part.path, file, manifest.beside(file)):
            each.unlink(missing_ok=True)
        if isinstance(why, OSError):
            raise NotDone(f"{file} cannot be written: {why.strerror}. Nothing of it is left.") from why
        raise
    finally:
        os.close(part.descriptor)


def pruned(folder: Path) -> tuple[list[Path], list[str]]:
    """Deletes what is past its day, and what was never finished. Gives what went, and why something was left that looks
    like a sheet and is none of ours."""
    gone: list[Path] = []
    left: list[str] = []
    for sheet in sorted(folder.glob("*.json")):
        try:
            day = manifest.read(sheet).delete_on
        except NotDone as why:
            left.append(str(why))
            continue
        if day <= now().date():
            backup = sheet.with_suffix("")
            backup.unlink(missing_ok=True)
            sheet.unlink()
            gone.append(backup)
    for part in sorted(folder.glob("*.part")):
        if time.time() - part.stat().st_mtime > CUT_SHORT:
            part.unlink()
            gone.append(part)
    with as_worker():
        audit.note("backup.pruned", by=Worker(), facts={"count": len(gone)})
    return gone, left


def make(file: Path) -> str:
    """A new pair: the secret half in `file` (mode 0600), the public one is given back."""
    secret, public = dumps.new_pair()
    try:
        write_new(file, f"# public key: {public}\n{secret}\n".encode())
    except FileExistsError as there:
        raise NotDone(f"{file} is there already.") from there
    except OSError as why:
        raise NotDone(f"{file} cannot be written: {why.strerror}.") from why
    return public


def _say_made(file: Path, sheet: Manifest) -> None:
    click.echo(f"{file}: {sheet.size} bytes, as it stood at {sheet.at:%Y-%m-%d %H:%M:%S} UTC.")
    click.echo(f"It has to be deleted by {sheet.delete_on}: ./run backup --prune {file.parent}")


def _say_pruned(gone: list[Path], left: list[str]) -> None:
    for one in gone:
        click.echo(f"deleted: {one}")
    for why in left:
        click.echo(f"left: {why}", err=True)
    click.echo(f"{len(gone)} deleted.")
