"""Opening the database at start, the one `DATABASE_URL` names or else the embedded one."""

import threading
from pathlib import Path

from sqlalchemy import make_url

from fgc.kit import db, postgres

NAME = "fgc"

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
