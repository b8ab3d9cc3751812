"""Asking the database itself, as the app's role, on behalf of anybody of the installation that is made to be attacked.

Nothing here knows the policies: whose a row is, is read off the row and the JSON of the installation.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import psycopg
from psycopg import sql
from psycopg.rows import dict_row

Row = dict[str, Any]
OF_PEOPLE = ("person_id", "by_person_id", "who_id", "helper_id", "to_id", "actor_id")
OF_STAFF = ("staff_id", "asked_by", "to_id", "actor_id")
"""Columns that say whose a row is."""


@dataclass(frozen=True)
class Viewer:
    """Somebody on whose behalf the app may ask, by what they are called in the installation."""

    called: str
    kind: str
    id: str = ""
    service: str = ""
    role: str = ""
    conference: str = ""
    conferences: frozenset[str] = frozenset()
    """Those that are theirs."""

    @property
    def settings(self) -> dict[str, str]:
        return {"kind": self.kind, "viewer": self.id, "service": self.service, "role": self.role,
                "conference": self.conference}  # fmt: skip


ASSIGNED = {"coordinator": ["first"], "coordinator_unassigned": ["beside"], "social_worker": ["first"],
            "social_worker_unassigned": ["beside"], "service_manager": ["first", "beside"]}  # fmt: skip
"""Which conferences of the first service are whose."""


@dataclass
class Borders:
    """The installation, and how to ask it."""

    told: dict[str, Any]
    app: str
    owner: str
    superuser: str
    database: str
    _rows: dict[str, list[Row]] = field(default_factory=dict)

    def staff(self, called: str) -> Viewer:
        one = self.told["services"]["first"]["staff"][called]
        theirs = frozenset(self.conference(each) for each in ASSIGNED.get(called, []))
        return Viewer(
            called, "staff", one["id"], self.told["services"]["first"]["id"], one["role"], "", theirs
        )

    def person(self, called: str, of: str = "first") -> Viewer:
        told = self.told["conferences"][of]
        return Viewer(called, "person", told["people"][called]["id"], told["service"], "", told["id"],
                      frozenset({told["id"]}))  # fmt: skip

    def program(self, kind: str) -> Viewer:
        """The door, the worker, or nobody ('')."""
        return Viewer(kind or "nobody", kind)

    def conference(self, which: str = "first") -> str:
        return str(self.told["conferences"][which]["id"])

    def row(self, table: str, which: str = "first") -> str:
        """The id of one row of a conference."""
        return str(self.told["conferences"][which]["rows"][table])

    @contextmanager
    def asking(self, viewer: Viewer, **more: str) -> Iterator[psycopg.Connection[Row]]:
        """The app's connection, acting for somebody. Whatever is done is undone."""
        with psycopg.connect(self.app, row_factory=dict_row) as connection:
            act(connection, viewer, **more)
            yield connection
            connection.rollback()

    @contextmanager
    def arranged(self, *statements: str, **values: Any) -> Iterator["Told"]:
        """Something is arranged first, and then the app asks in the same transaction: as its role, bound by every policy
        and trigger as always. Whatever is done is undone."""
        with psycopg.connect(self.superuser, row_factory=dict_row) as connection:
            for statement in statements:
                connection.execute(statement, values)  # type: ignore[call-overload]
            connection.execute("SET LOCAL SESSION AUTHORIZATION fgc_app")
            yield Told(connection)
            connection.rollback()

    @cached_property
    def tables(self) -> dict[str, list[str]]:
        """Every table of ours, with its columns; those that number themselves left out."""
        with psycopg.connect(self.owner) as connection:
            found = connection.execute("""
                SELECT c.relname, array_agg(a.attname::text ORDER BY a.attnum) FILTER (WHERE a.attidentity = '')
                FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
                WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
                  AND c.relname NOT LIKE 'procrastinate%' AND c.relname <> 'alembic_version' GROUP BY 1""")
            return dict(found.fetchall())

    def rows(self, table: str) -> list[Row]:
        """What is in a table, as its owner sees it, ids as text."""
        if table not in self._rows:
            with psycopg.connect(self.owner) as connection:
                found = connection.execute(
                    sql.SQL("SELECT to_jsonb(t) FROM {} t").format(sql.Identifier(table))
                )
                self._rows[table] = [row for (row,) in found]
        return self._rows[table]

    def whose(self, viewer: Viewer, table: str, row: Row) -> str:
        """Whose a row is, to a viewer: `o` their own; `m` of a meeting they have a place in; `c` of a conference that is
        theirs; `s` of their service; `x` anybody else's."""
        if table == "feed_fetch":
            row = {**self._feed_of(row), "id": row["id"]}
        conference = row["id"] if table == "conference" else row.get("conference_id") or row.get("matter_id")
        if conference and conference in viewer.conferences:
            return self._within(viewer, table, row)
        own = OF_PEOPLE if viewer.kind == "person" else OF_STAFF if viewer.kind == "staff" else ()
        if viewer.id and not (viewer.kind == "person" and conference):
            actor = f"{viewer.kind}:{viewer.id}"
            if (
                row["id"] == viewer.id
                or row.get("actor") == actor
                or viewer.id in [row.get(one) for one in own]
            ):
                return "o"
        if table == "staff" and self._works_on(row["id"], viewer):
            return "c"
        return "s" if viewer.service and self._service_of(table, row, conference) == viewer.service else "x"

    def _within(self, viewer: Viewer, table: str, row: Row) -> str:
        if viewer.kind != "person":
            return "c"
        if viewer.id in [row["id"], *(row.get(one) for one in OF_PEOPLE)]:
            return "o"
        return "m" if self._meets(viewer, table, row) else "c"

    def _meets(self, viewer: Viewer, table: str, row: Row) -> bool:
        mine = {place["meeting_id"] for place in self.rows("place") if place["person_id"] == viewer.id}
        if table == "person":
            theirs = {place["meeting_id"] for place in self.rows("place") if place["person_id"] == row["id"]}
            return bool(mine & theirs)
        meeting = row["id"] if table == "meeting" else row.get("meeting_id")
        if plan := next((one for one in self.rows("plan") if one["id"] == row.get("plan_id")), None):
            meeting = plan["meeting_id"]
        return meeting in mine

    def _feed_of(self, row: Row) -> Row:
        return next(one for one in self.rows("feed") if one["id"] == row["feed_id"])

    def _service_of(self, table: str, row: Row, conference: str | None) -> str | None:
        if conference:
            return next(one["service_id"] for one in self.rows("conference") if one["id"] == conference)
        if table in ("service", "audit_head"):
            return str(row["id"])
        whose = row.get("staff_id") or row.get("actor_id")
        of_staff = next((one["service_id"] for one in self.rows("staff") if one["id"] == whose), None)
        return row.get("service_id") or row.get("chain") or of_staff

    def _works_on(self, staff_id: str, viewer: Viewer) -> bool:
        return viewer.kind == "person" and any(
            one["staff_id"] == staff_id and one["conference_id"] == viewer.conference and not one["ended_at"]
            for one in self.rows("assignment")
        )


@dataclass
class Told:
    """A connection of the app's role, in a transaction in which something was arranged."""

    connection: psycopg.Connection[Row]

    def act(self, viewer: Viewer, **more: str) -> None:
        act(self.connection, viewer, **more)

    def all(self, statement: str, *values: Any) -> list[Row]:
        return self.connection.execute(statement, values).fetchall()

    def one(self, statement: str, *values: Any) -> Any:
        """The one value that the statement gives."""
        (row,) = self.all(statement, *values)
        (value,) = row.values()
        return value

    def changed(self, statement: str, *values: Any) -> int:
        """How many rows a statement changed."""
        return self.connection.execute(statement, values).rowcount


def act(connection: psycopg.Connection[Row], viewer: Viewer, **more: str) -> None:
    for name, value in {**viewer.settings, **more}.items():
        connection.execute("SELECT set_config(%s, %s, true)", (f"fgc.{name}", value))
