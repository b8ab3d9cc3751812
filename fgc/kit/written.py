"""Statements that are written once and asked at every request: compiled once, and handed straight to the driver.

What SQLAlchemy does round each execution (contexts, results that can be anything) takes three times as long as asking
the database. Here nothing is left of it but the statement itself, its types, and its errors. Everything else stays as
it is: the transaction is the running session's, on whose behalf it runs too.

    TAKEN = Written(lambda: select(Once.at).where(Once.key == bindparam("key")))
    TAKEN.row(key=key)                           # a named tuple, or None
    KEPT = Written(lambda: insert(Once.__table__))
    KEPT.run(id=uuid4(), key=key, at=now())      # an insert names every column: no default of a model is filled in

A statement never flushes what the session has not written yet.
"""

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import psycopg
from psycopg.rows import RowFactory, namedtuple_row, tuple_row
from sqlalchemy import Dialect, Executable
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.types import TypeEngine

from fgc.kit.db import driver_of, engine, session

Change = Callable[[Any], Any]


class Written:
    """One statement, made by `write` when it is first asked. Always ask it with the same names."""

    def __init__(self, write: Callable[[], Executable]) -> None:
        self._write = write
        self._made: Made | None = None

    def rows(self, **given: Any) -> Sequence[Any]:
        """Every row, as a named tuple. Raises what SQLAlchemy would."""
        made = self._made or self._make(given)
        return made.read(_sent(made.sql, made.filled(given)).fetchall())

    def row(self, **given: Any) -> Any:
        """The only row, or None. More than one is a mistake in the program."""
        found = self.rows(**given)
        if len(found) > 1:
            raise ValueError("one row was asked for")
        return found[0] if found else None

    def run(self, **given: Any) -> None:
        """For a statement that brings nothing back."""
        made = self._made or self._make(given)
        _sent(made.sql, made.filled(given))

    def _make(self, given: dict[str, Any]) -> "Made":
        session().connection()  # a dialect knows its server once it has met it
        self._made = Made(self._write(), list(given), engine().dialect)
        return self._made


class Made:
    """A statement as the driver takes it, and how values go in and come out."""

    def __init__(self, statement: Any, names: Sequence[str], dialect: Dialect) -> None:
        compiled = statement.compile(dialect=dialect, column_keys=names)
        self.sql = str(compiled)
        fixed = compiled.construct_params(_check=False)
        changes = {name: _in(bind.type, dialect) for name, bind in compiled.binds.items()}
        self._in = {name: change for name, change in changes.items() if change and name in names}
        self._fixed = {
            name: change(value) if (change := changes[name]) else value
            for name, value in fixed.items()
            if name not in names
        }
        columns: list[ColumnElement[Any]] = list(getattr(statement, "exported_columns", ()))
        keys = [column.key or column.name for column in columns]
        named: Any = namedtuple  # noqa: PYI024 - its fields are known when it is asked, not when it is written
        self._row = named("Row", keys)
        self._out = [
            (place, change) for place, column in enumerate(columns) if (change := _out(column.type, dialect))
        ]

    def filled(self, given: dict[str, Any]) -> dict[str, Any]:
        for name, change in self._in.items():
            given[name] = change(given[name])
        return self._fixed | given

    def read(self, rows: Sequence[Sequence[Any]]) -> list[Any]:
        return [self._one(row) for row in rows]

    def _one(self, row: Sequence[Any]) -> Any:
        if self._out:
            row = list(row)
            for place, change in self._out:
                row[place] = change(row[place])
        return self._row._make(row)


def _in(kind: TypeEngine[Any], dialect: Dialect) -> Change | None:
    return kind.dialect_impl(dialect).bind_processor(dialect)


def _out(kind: TypeEngine[Any], dialect: Dialect) -> Change | None:
    return kind.dialect_impl(dialect).result_processor(dialect, None)


def straight(sql: str, *given: Any) -> Any:
    """The only row that `sql` brings for what is given (`%s`), as a named tuple, or None; asked as `Written` asks."""
    return _sent(sql, given, namedtuple_row).fetchone()


def _sent(
    sql: str, given: Mapping[str, Any] | Sequence[Any], rows: RowFactory[Any] = tuple_row
) -> psycopg.Cursor[Any]:
    connection = session().connection()
    driver = driver_of(connection)
    try:
        return driver.cursor(row_factory=rows).execute(sql, given)
    except psycopg.Error as error:
        if driver.closed:
            connection.invalidate(error)
            connection.engine.dispose()  # the others of the pool are most likely gone with it
        raise _told(error) from error


def _told(error: psycopg.Error) -> Exception:
    """As SQLAlchemy tells it; what was given stays out of it."""
    return DBAPIError.instance(
        None, None, error, psycopg.Error, hide_parameters=True, dialect=engine().dialect
    )
