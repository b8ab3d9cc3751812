"""Bringing the schema up to date: nothing is changed in a database that is, and nobody at work is hurt in one that is not.

What was applied is marked in the database itself, as the comment of `alembic_version`: the revision, and a digest of the
migrations and policies. Whoever starts compares first, which waits for nobody. Only where something differs one process,
under an advisory lock, takes the tables and applies all of it or nothing (transactional DDL).

The tables are taken in one statement that gives up sooner than PostgreSQL looks for a deadlock (`deadlock_timeout`, one second):
so whoever waits for us at that moment waits a little, and is never the one of two that PostgreSQL ends.
"""

import hashlib
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import click
import psycopg
from sqlalchemy import Connection, Engine, NullPool, create_engine, text
from sqlalchemy.exc import OperationalError

from fgc.kit.db import driver_of

MIGRATIONS = Path(__file__).resolve().parents[1] / "migrations"
PATIENCE = 120
"""Seconds for which people at work, or another process that does the same, are waited for."""
PAUSES = (0.2, 0.4, 0.8, 1.6, 3, 5)
"""Seconds between tries; the last one again and again."""
FOR_A_LOCK = 0.4
"""Seconds, for all locks together and for the last one: twice this is shorter than `deadlock_timeout`."""
MARK = text(
    "SELECT obj_description(to_regclass('public.alembic_version'), 'pg_class')"
    " WHERE to_regclass('public.alembic_version') IS NOT NULL"
)
REVISION = text("SELECT version_num FROM alembic_version")
ALONE = text("SELECT pg_try_advisory_xact_lock(hashtext('fgc.upgrade'))")
TABLES = text(
    "SELECT format('%I', c.relname) FROM pg_class c WHERE c.relkind IN ('r', 'p') AND c.relname <> 'alembic_version'"
    " AND c.relnamespace = 'public'::regnamespace"
    " ORDER BY coalesce(array_position(CAST(:first AS text[]), c.relname::text), 1000), c.relname"
)
GIVEN_UP = (
    psycopg.errors.LockNotAvailable,
    psycopg.errors.DeadlockDetected,
)
Say = Callable[[str], None]


class NotUpgraded(RuntimeError):
    """The database is as it was. The message says why, and what to do, in one line for an operator."""


class _Busy(Exception):
    """Somebody holds what has to be locked. The message says what is waited for."""


@dataclass(frozen=True)
class Schema:
    """What the database has to be brought to: `policies` in their order, and which tables every request asks first."""

    policies: Sequence[Path]
    first: Sequence[str] = ()

    def digest(self) -> str:
        """Changes with every byte of a migration or a policy."""
        found = hashlib.sha256()
        for file in (*sorted((MIGRATIONS / "versions").glob("*.py")), *self.policies):
            found.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
        return found.hexdigest()


def on_stderr(line: str) -> None:
    click.echo(line, err=True)


def upgrade(
    url: str,
    *,
    policies: Sequence[Path],
    first: Sequence[str] = (),
    anew: bool = False,
    patience: float = PATIENCE,
    say: Say = on_stderr,
) -> bool:
    """Brings the schema to the newest version and applies `policies` in their order; all of it or nothing. Gives whether
    anything had to be done.

    `first`: tables that every request asks first, in their order, so that whoever comes waits there and whoever is under way
    comes to an end. `anew`: also where nothing differs. Raises `NotUpgraded` for a database that is newer than this program,
    and when people were at work for all of `patience` (seconds).
    """
    schema, engine = Schema(policies, first), create_engine(url, poolclass=NullPool)
    ends_at, pauses = time.monotonic() + patience, _pauses()
    while True:
        if not anew and is_current(engine, schema):
            return False
        try:
            _apply(engine, schema)
        except _Busy as busy:
            if time.monotonic() > ends_at:
                raise NotUpgraded(
                    f"the database could not be brought up to date in {patience:.0f} seconds: {busy}. Nothing was"
                    " changed. Stop the web servers and workers, then: ./run migrate"
                ) from busy
            say(f"Waiting to bring the database up to date: {busy}.")
            time.sleep(next(pauses))
        else:
            return True


def is_current(engine: Engine, schema: Schema) -> bool:
    """Whether exactly these migrations and policies were applied, and the revision is still the one of then. Waits for no
    lock that somebody at work could hold."""
    with engine.connect() as connection:
        mark = connection.scalar(MARK)
        return bool(mark) and mark == _mark(connection, schema)


def _mark(connection: Connection, schema: Schema) -> str:
    return f"fgc {connection.scalar(REVISION)} {schema.digest()}"


def _pauses() -> Iterator[float]:
    yield from PAUSES
    while True:
        yield PAUSES[-1]


def _apply(engine: Engine, schema: Schema) -> None:
    """In one transaction. Raises `_Busy`, and `NotUpgraded`."""
    with engine.begin() as connection:
        if not connection.scalar(ALONE):
            raise _Busy("another process is doing it")
        _take(connection, schema.first)
        _migrate(connection)
        for file in schema.policies:
            driver_of(connection).execute(file.read_bytes())
        mark = _mark(connection, schema)
        connection.exec_driver_sql(f"COMMENT ON TABLE alembic_version IS '{mark}'")


def _migrate(connection: Connection) -> None:
    from alembic import command  # noqa: PLC0415 - 15 MB that no web worker needs
    from alembic.config import Config  # noqa: PLC0415
    from alembic.util import CommandError  # noqa: PLC0415

    settings = Config()
    settings.set_main_option("script_location", str(MIGRATIONS))
    settings.attributes["connection"] = connection
    try:
        command.upgrade(settings, "head")
    except CommandError as strange:
        raise NotUpgraded(f"this database is newer than this program ({strange})") from strange


def _take(connection: Connection, first: Sequence[str]) -> None:
    """Every table, so that nothing has to be waited for later, while others already wait for us. Raises `_Busy` with the name
    of the one that is not to be had."""
    connection.execute(text(f"SET LOCAL lock_timeout = '{FOR_A_LOCK}s'"))
    until = time.monotonic() + FOR_A_LOCK
    for table in connection.scalars(TABLES, {"first": list(first)}).all():
        try:
            connection.exec_driver_sql(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
        except OperationalError as failure:
            if not isinstance(failure.orig, GIVEN_UP):
                raise
            raise _Busy(f"people are at work in it ({table})") from failure
        if time.monotonic() > until:
            raise _Busy(f"people are at work in it ({table})")
