"""The database: one session for each request or job, and the only commit in the house.

Everything runs in a transaction opened by `transaction(...)`: READ ONLY for a GET, so that a GET cannot write even
by mistake; READ COMMITTED for the rest. `saving()` marks what happens together: the outermost one commits, the ones
inside join it, an exception undoes all of it. `acting(...)` names on whose behalf the statements run: its values
become transaction-local settings that row-level security reads.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from contextvars import ContextVar
from datetime import datetime
from enum import Enum as PyEnum
from typing import Any, TypeVar
from uuid import UUID, uuid4

import psycopg
from psycopg.pq import TransactionStatus
from sqlalchemy import Connection, DateTime, Engine, MetaData, Text, Uuid, create_engine, event
from sqlalchemy import Enum as SqlEnum
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, SessionTransaction, declared_attr, mapped_column

from fgc.kit.refusal import Stale

_engine: Engine | None = None
_current: ContextVar[Session | None] = ContextVar("session", default=None)


class Base(DeclarativeBase):
    """Every table: a random id made before the row is inserted, text without length, times aware and in UTC."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {
        str: Text(),
        datetime: DateTime(timezone=True),
        UUID: Uuid(),
        dict[str, Any]: JSONB(),
        list[str]: ARRAY(Text()),
        list[UUID]: ARRAY(Uuid()),
    }

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)


class Editable:
    """A row that two people may have open at once: `version` counts its changes (see `expect`)."""

    version: Mapped[int] = mapped_column(default=1)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 - SQLAlchemy calls it on the class
        return {"version_id_col": cls.__dict__.get("version") or cls.__table__.c.version}  # type: ignore[attr-defined]


def words(kind: type[PyEnum], name: str) -> SqlEnum:
    """A column that holds the value of one member of `kind` as text, with a named check that holds it to them."""
    return SqlEnum(
        kind,
        name=name,
        native_enum=False,
        create_constraint=True,
        values_callable=lambda members: [member.value for member in members],
        length=60,
    )


def connect(url: str, *, pool_size: int = 5) -> Engine:
    """Opens the one engine of this process. Called once, at start; a forked child calls `let_go` first."""
    global _engine
    _engine = create_engine(
        url,
        pool_size=pool_size,
        max_overflow=pool_size,
        pool_timeout=10,
        connect_args={"options": "-c timezone=UTC", "connect_timeout": 10},
    )
    event.listen(_engine, "checkin", _writes_again)
    return _engine


def _writes_again(connection: psycopg.Connection | None, _record: object) -> None:
    """A connection comes back as it was lent. None: it was closed."""
    if connection is not None and connection.read_only:
        connection.read_only = None


def let_go() -> None:
    """In a forked child: forgets the parent's connections without closing them under it."""
    engine().dispose(close=False)


def engine() -> Engine:
    """The engine of this process; asking before `connect` is a mistake in the program."""
    if _engine is None:
        raise RuntimeError("connect() was not called")
    return _engine


def session() -> Session:
    """The session of the request, job or command that is running now."""
    if (current := _current.get()) is None:
        raise RuntimeError("no transaction is open: use transaction()")
    return current


def is_open() -> bool:
    """Whether there is a session to ask."""
    return _current.get() is not None


@contextmanager
def transaction(*, read_only: bool = False, acting: Mapping[str, str] | None = None) -> Iterator[Session]:
    """Opens a session for the block. What is not inside a `saving()` is undone at its end.

    One that only reads ends as a good one: after a rollback psycopg forgets every statement it had prepared, and then
    PostgreSQL plans each anew, which takes longer than running it.
    """
    opened = Session(engine(), expire_on_commit=False)
    opened.info["acting"] = dict(acting or {})
    opened.info["reads"] = read_only
    token = _current.set(opened)
    try:
        yield opened
        if read_only:
            _end_well(opened)
    finally:
        _current.reset(token)
        opened.close()
    if read_only and opened.info.get("last"):
        with transaction(acting=opened.info["acting"]), saving() as after:
            after.info["last"] = opened.info.pop("last")


def only_reads() -> bool:
    """Whether the running transaction is READ ONLY."""
    return bool(session().info["reads"])


T = TypeVar("T")


def at_the_end(run: Callable[[Sequence[T]], None], thing: T) -> None:
    """Gathers things for `run`, which gets them all at once: last of all, just before the running `saving()` is kept.

    After a transaction that only reads it runs in one of its own, on the same behalf, before the answer is sent; when
    it fails, the reader gets that failure and no answer.
    """
    session().info.setdefault("last", {}).setdefault(run, []).append(thing)


def beside(keep: Callable[[Sequence[T]], AbstractContextManager[None]], thing: T) -> None:
    """Gathers things that are kept beside the database, in the running `saving()`: `keep` gets them all at once, and
    the commit happens inside it, after everything else. What it raises before undoes the `saving()`; when the commit
    fails, it sees that."""
    if not session().info.get("saving"):
        raise RuntimeError("beside() is for what a saving() keeps")
    session().info.setdefault("beside", {}).setdefault(keep, []).append(thing)


def act(*, told: bool = False, **settings: str) -> None:
    """From now on the session's statements run on behalf of these (`fgc.<name>` settings, local to a transaction).

    `told`: the running transaction knows already, since a question to the database said so itself.
    """
    current = session()
    current.info["acting"] = dict(settings)
    if current.in_transaction() and not told:
        _apply(current.connection(), settings)


@contextmanager
def acting_as(settings: dict[str, str]) -> Iterator[None]:
    """Inside, the session's statements run on behalf of these; afterwards, also after a failure, of whoever they ran for
    before. What waits to be written is written on the behalf on which it was done. The first error stays what it is: where
    the database takes no more statements, its transaction ends, and these settings with it."""
    current = session()
    before = dict(current.info["acting"])
    current.flush()
    act(told=False, **settings)
    try:
        yield
        current.flush()
    finally:
        current.info["acting"] = before
        if current.in_transaction() and current.is_active and _takes_statements(current.connection()):
            _apply(current.connection(), dict.fromkeys(settings, "") | before)


def _takes_statements(connection: Connection) -> bool:
    """Not after an error, until its transaction was undone, and not when it is gone."""
    if connection.closed or connection.invalidated:
        return False
    return driver_of(connection).info.transaction_status is TransactionStatus.INTRANS


@event.listens_for(Session, "after_begin")
def _announce(opened: Session, _transaction: SessionTransaction, connection: Connection) -> None:
    """Before the first statement: psycopg begins the transaction with it, READ ONLY when it is told so by then. (SQLAlchemy's
    own way of telling it, for each connection anew, took as long as a query.)"""
    if opened.info.get("reads"):
        driver_of(connection).read_only = True
    if opened.info.get("acting"):
        _apply(connection, opened.info["acting"])


def driver_of(connection: Connection) -> psycopg.Connection:
    """psycopg's own connection."""
    driver = connection.connection.driver_connection
    if not isinstance(driver, psycopg.Connection):
        raise TypeError("another driver than ours")
    return driver


def _apply(connection: Connection, settings: Mapping[str, str]) -> None:
    calls = ", ".join(f"set_config('fgc.{name}', %({name})s, true)" for name in settings)
    connection.exec_driver_sql(f"SELECT {calls}", dict(settings))


@contextmanager
def saving() -> Iterator[Session]:
    """What is done inside is kept whole or not at all; an inner `saving()` joins the outer one."""
    current = session()
    if current.info.get("saving"):
        yield current
        current.flush()
        return
    current.info["saving"] = True
    try:
        yield current
        current.flush()
        if current.info.pop("undo", False):
            current.rollback()
        else:
            _last_of_all(current)
            _end_well(current)
    except BaseException:
        current.rollback()
        raise
    finally:
        current.info.update(saving=False, last={}, beside={})


def _last_of_all(current: Session) -> None:
    for run, things in current.info.pop("last", {}).items():
        run(things)


def _end_well(current: Session) -> None:
    with ExitStack() as around:
        for keep, things in current.info.pop("beside", {}).items():
            around.enter_context(keep(things))
        current.commit()


def run_each(steps: Iterable[Callable[[], object]]) -> None:
    """Runs every step, each with a `saving()` of its own: one that fails is undone and holds up no other. What failed is
    said once, after the last, also of steps inside a step: raises `ExceptionGroup`."""
    failures: list[Exception] = []
    for step in steps:
        try:
            step()
        except ExceptionGroup as several:
            session().rollback()
            failures += several.exceptions
        except Exception as failure:  # noqa: BLE001 (raised again below, with the others)
            session().rollback()
            failures.append(failure)
    if failures:
        raise ExceptionGroup("the others were done", failures)


def undo() -> None:
    """The running `saving()` ends by undoing everything, without an exception: a form was refused and comes back."""
    session().info["undo"] = True


def expect(row: Any, version: int, shown: Mapping[str, str] | None = None) -> None:
    """Raises `Stale` when `row.version` is no longer the one the form was opened with.

    The 409 page keeps both texts: what the row holds now is said by the form that was sent (`Form.refusals`); `shown` says it
    where there is none. The caller holds a row lock (measured on PostgreSQL's default isolation: without one most
    read-then-write updates are lost).
    """
    if row.version != version:
        raise Stale(dict(shown or {}))
