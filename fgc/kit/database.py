"""Opening the database at start, the one `DATABASE_URL` names or else the embedded one; and its schema."""

import threading
from collections.abc import Sequence
from pathlib import Path

import psycopg
from sqlalchemy import NullPool, create_engine, make_url, text

from fgc.kit import db, postgres

NAME = "fgc"
MIGRATIONS = Path(__file__).resolve().parents[1] / "migrations"

_embedded: postgres.Server | None = None
_starting = threading.Lock()


def open_here(url: str | None, state: Path) -> None:
    """Connects this process. With no `url` the embedded PostgreSQL under `state` is started or joined."""
    db.connect(url or embedded(state).url("app", NAME))


def embedded(state: Path) -> postgres.Server:
    """The embedded server of this process, holding its database; started at the first asking."""
    global _embedded
    with _starting:
        if _embedded is None:
            _embedded = postgres.start(postgres.state_for(state))
            if not _embedded.has_database(NAME):
                _embedded.create_database(NAME)
        return _embedded


def owner_url(url: str | None, state: Path) -> str:
    """As whom migrations run: the owner of the tables, which the app itself never is."""
    return url or embedded(state).url("owner", NAME)


def libpq(url: str) -> str:
    """The same database for psycopg alone."""
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def upgrade(url: str, *, policies: Sequence[Path]) -> None:
    """Brings the schema to the newest version and applies `policies` in their order; all of it or nothing (transactional DDL)."""
    from alembic import command  # noqa: PLC0415 - 15 MB that no web worker needs
    from alembic.config import Config  # noqa: PLC0415

    settings = Config()
    settings.set_main_option("script_location", str(MIGRATIONS))
    engine = create_engine(url, poolclass=NullPool)
    with engine.begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('fgc.upgrade'))"))
        settings.attributes["connection"] = connection
        command.upgrade(settings, "head")
        raw = connection.connection.driver_connection
        if not isinstance(raw, psycopg.Connection):
            raise TypeError("another driver than ours")
        for file in policies:
            raw.execute(file.read_bytes())
