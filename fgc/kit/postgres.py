"""A PostgreSQL of our own, for whoever has none: it starts with its first user and ends with its last.

    with start(state) as server:
        psycopg.connect(server.conninfo("owner", "postgres"))

Promises: no TCP port is opened; every role needs its random password (SCRAM); the socket lies in a folder only
its owner may enter; data pages carry checksums; what is committed is on disk. Several processes may use one
state folder at once. However they end, SIGKILL included, the server stops when the last one is gone, because each
holds a shared `flock` that the kernel lets go with it. The server runs as an ordinary account even when root
starts it, and no permission of a folder that was there before changes.

What an operator runs in earnest is a PostgreSQL of their own (DATABASE_URL); see docs/decisions/0001.
"""

import fcntl
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo
from sqlalchemy import URL

from fgc.kit.embedded import cluster, keeper
from fgc.kit.embedded.cluster import Cluster
from fgc.kit.embedded.locks import Lock
from fgc.kit.embedded.wheel import WillNotStart

__all__ = ["TEMPORARY", "Role", "Server", "WillNotStart", "discard", "start", "state_for", "temporary"]

Role = Literal["owner", "app", "reader"]

ROLES: dict[Role, str] = {"owner": "fgc_owner", "app": "fgc_app", "reader": "fgc_reader"}

PATIENCE = {"statement_timeout": "15s", "lock_timeout": "5s", "idle_in_transaction_session_timeout": "30s"}

LIMITS: dict[Role, dict[str, str]] = {
    "owner": {},
    "app": PATIENCE,
    "reader": PATIENCE | {"default_transaction_read_only": "on"},
}

TEMPORARY = "pg-"
"""How the folder of a temporary server begins."""

READY_WITHIN = 60.0
"""Seconds: recovery after a crash takes a few, an ordinary start a third of one."""


class Server:
    """A running server and this process's hold on it, which `stop` or the process's end lets go.

    Forked children share the hold; `exec` ends it; forgetting the object does not.
    """

    def __init__(self, prepared: Cluster, hold: Lock) -> None:
        self._cluster = prepared
        self._hold = hold

    def conninfo(self, role: Role = "owner", database: str = "fgc") -> str:
        """A connection string for psycopg. It holds the role's password: never to be logged."""
        return _conninfo(self._cluster, ROLES[role], self._cluster.passwords[role], database)

    def url(self, role: Role = "owner", database: str = "fgc") -> str:
        """The same for SQLAlchemy."""
        return URL.create(
            "postgresql+psycopg",
            username=ROLES[role],
            password=self._cluster.passwords[role],
            database=database,
            query={"host": str(self._cluster.socket)},
        ).render_as_string(hide_password=False)

    def has_database(self, name: str) -> bool:
        with psycopg.connect(self.conninfo("owner", "postgres")) as connection:
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
            return found.fetchone() is not None

    def create_database(self, name: str, template: str | None = None) -> None:
        """Makes a database that the owner role owns and only our roles may enter, with btree_gist in it.

        `template` copies another database of ours as it stands; nobody may be connected to that one meanwhile.
        Refused with psycopg.errors.DuplicateDatabase when the name is taken.
        """
        new = sql.Identifier(name)
        with psycopg.connect(self.conninfo("owner", "postgres"), autocommit=True) as connection:
            source = sql.Identifier(template or "template0")
            how = "STRATEGY file_copy" if template else ""  # its files, not a log of all that is in them
            connection.execute(sql.SQL(f"CREATE DATABASE {{}} TEMPLATE {{}} {how}").format(new, source))
            connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(new))
            guests = sql.SQL(", ").join(sql.Identifier(ROLES[role]) for role in ("app", "reader"))
            connection.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(new, guests))
        if template is None:
            with psycopg.connect(self.conninfo("owner", name)) as connection:
                connection.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")

    def drop_database(self, name: str) -> None:
        """Removes a database and whoever is connected to it; one that is not there is no error."""
        with psycopg.connect(self.conninfo("owner", "postgres"), autocommit=True) as connection:
            drop = sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name))
            try:
                connection.execute(drop + sql.SQL(" WITH (FORCE)"))
            except psycopg.errors.InsufficientPrivilege:
                connection.execute(
                    drop
                )  # it is being vacuumed, which FORCE may not end, and a plain DROP does

    def stop(self) -> None:
        """Lets go. Returns when the server has stopped, or at once while others use it. Twice is no error."""
        if not self._hold.held:
            return
        self._hold.release()
        while self._cluster.is_kept():
            if self._cluster.is_used():
                return
            time.sleep(0.02)
        keeper.tidy(self._cluster)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def state_for(folder: Path) -> Path:
    """Where the server that belongs to this folder is kept: inside it, or for root under /var/lib.

    Root's folders may lie where the server's account cannot go, /root for one.
    """
    return cluster.state_for(folder)


def start(state: Path, *, durable: bool = True) -> Server:
    """Starts the server of this state folder, or joins the one that runs; the first time it is made (about 1 s).

    `durable=False` waits for no disk: for tests, whose data nobody misses after a power cut.
    Refused with WillNotStart: when the server cannot come up (with the end of its log), when it already runs with
    the other durability, or when root names a folder that the account `nobody` cannot reach.
    """
    prepared = cluster.prepare(state)
    with Lock(prepared.home / "start.lock", fcntl.LOCK_EX):
        hold = Lock(prepared.home / "users.lock", fcntl.LOCK_SH)
        try:
            cluster.make(prepared, durable=durable)
            _wait_until_ready(prepared, durable=durable)
        except BaseException:
            hold.release()
            raise
    return Server(prepared, hold)


def discard(state: Path) -> None:
    """Removes a stopped server with all its data; one that was never made is no error.

    For what was only tried out. Refused with WillNotStart while anybody uses it.
    """
    cluster.discard(state)


@contextmanager
def temporary(*, durable: bool = False, within: Path | None = None) -> Iterator[Server]:
    """A server for one test run, in a folder of its own that is removed with it: in `within`, or where temporary files are."""
    state = Path(tempfile.mkdtemp(prefix=TEMPORARY, dir=within))
    cluster.let_account_through(state)
    try:
        with start(state, durable=durable) as server:
            yield server
    finally:
        shutil.rmtree(state)


def _wait_until_ready(prepared: Cluster, *, durable: bool) -> None:
    """Returns when the server answers and knows our roles; a keeper that died meanwhile is started again."""
    superuser = _conninfo(prepared, "postgres", prepared.passwords["superuser"], "postgres")
    give_up_at = time.monotonic() + READY_WITHIN
    while True:
        _keep(prepared, durable=durable)
        with suppress(psycopg.OperationalError), psycopg.connect(superuser) as connection:
            fsync = connection.execute("SHOW fsync").fetchone()
            if fsync != (("on" if durable else "off"),):
                raise WillNotStart(f"{prepared.home}: runs already, with fsync {fsync}")
            _make_roles(connection, prepared.passwords)
            return
        if time.monotonic() > give_up_at:
            raise WillNotStart(f"PostgreSQL in {prepared.home} does not answer:\n{prepared.end_of_log()}")
        time.sleep(0.02)


def _keep(prepared: Cluster, *, durable: bool) -> None:
    """Starts the keeper (embedded/keeper.py) unless it lives. Its lock is taken here and handed over: there is one."""
    file, how = prepared.home / "keeper.lock", fcntl.LOCK_EX | fcntl.LOCK_NB
    with suppress(BlockingIOError), Lock(file, how) as lock:
        command = [sys.executable, "-m", "fgc.kit.embedded.keeper", str(prepared.home), str(lock.number)]
        with prepared.open_log() as log:
            subprocess.run(  # leaves a process behind and returns
                [*command, "durable" if durable else "fleeting"],
                cwd=Path(__file__).parents[2],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                pass_fds=[lock.number],
                start_new_session=True,
                check=True,
            )


def _make_roles(connection: psycopg.Connection, passwords: dict[str, str]) -> None:
    """The roles with their passwords and limits, unless they are there: all of them or none, in one transaction."""
    names = list(ROLES.values())
    if connection.execute("SELECT 1 FROM pg_roles WHERE rolname = ANY(%s)", [names]).fetchone():
        return
    for role, name in ROLES.items():
        create = sql.SQL("CREATE ROLE {} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE {} PASSWORD {}")
        rights = sql.SQL("CREATEDB" if role == "owner" else "NOCREATEDB")
        connection.execute(create.format(sql.Identifier(name), rights, sql.Literal(passwords[role])))
        for setting, value in LIMITS[role].items():
            alter = sql.SQL("ALTER ROLE {} SET {} = {}")
            what = (sql.Identifier(name), sql.Identifier(setting), sql.Literal(value))
            connection.execute(alter.format(*what))
    connection.execute("REVOKE ALL ON DATABASE postgres, template1 FROM PUBLIC")
    grant = sql.SQL("GRANT CONNECT ON DATABASE postgres TO {}")
    connection.execute(grant.format(sql.Identifier(ROLES["owner"])))


def _conninfo(prepared: Cluster, role: str, password: str, database: str) -> str:
    host = str(prepared.socket)
    return make_conninfo(host=host, user=role, password=password, dbname=database, connect_timeout=10)
