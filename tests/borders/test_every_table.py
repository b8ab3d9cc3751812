"""Every table, every verb, every kind of viewer, asked in the database itself as the app's role, without a page before it.

What is right stands in `expected.txt`, by hand. A table, or a row of a kind, that is missing there fails; so does a viewer who
may do more than is written, or less than the pages need.
"""

import json
import re
from collections import defaultdict
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql

from fgc.kit.clock import now
from tests.borders.asking import Borders, Row, Viewer

EXPECTED = Path(__file__).with_name("expected.txt")
WHO = {
    "aunt": "person", "protected": "person", "excluded": "person", "professional": "person",
    "social_worker": "referrer", "social_worker_unassigned": "referrer", "coordinator": "coordinator",
    "coordinator_unassigned": "coordinator", "coordinator_in_conflict": "coordinator", "service_manager": "manager",
    "service_manager_in_conflict": "manager", "administrator": "administrator", "auditor": "auditor",
    "door": "door", "worker": "worker", "nobody": "nobody",
}  # fmt: skip
"""Everybody who asks, and the column of the table that says what is right for them."""
NOT_THEIRS = {
    "professional": {"room_draft": "-", "notes_begun": "-", "entry_request": "-", "meeting_part": "Sm"},
    "excluded": {
        "room_draft": "-",
        "notes_begun": "-",
        "entry_request": "-",
        "meeting_part": "Sm",
        "added_signer": "-",
        "without_signature": "-",
        "agreed_name": "-",
    },
}
"""Whoever has no place in private family time has nothing of it; whoever is left out of the meeting, nothing of its plan.
Of the names a plan was agreed with, the others see those of the people whose row they see."""
NAMES = ("added_by", "asked_by", "set_by", "written_by", "recorded_by", "done_by", "answered_by", "said_by", "said_to", "made_by", "typed_by",
         "by_staff_id")  # fmt: skip
NAMED_BY_STAFF = (
    "independence",
    "referrers_answer",
    "seal_review",
    "added_signer",
    "without_signature",
    "looked",
    "knock",
    "contact_entry",
    "time_entry",
    "words_outcome",
)
SECOND = ("decided_by", "decided_at", "agreed", "settled_by", "settled_at", "checked_by", "checked_at", "allowed", "ends_at",
          "lower_asked_by", "lower_asked_at", "coordinator_id", "coordinator_at", "manager_id", "manager_at", "released_at",
          "approved_by", "approved_at")  # fmt: skip
"""What a second person writes."""
OF_TWO = (
    "legal_check",
    "contact_change",
    "export",
    "erasure",
    "wanted",
    "caution",
    "own_copy",
    "bottom_line",
)
IN_OWN_NAME = {
    "legal_check": "checked_by = %(me)s, checked_at = now(), allowed = false, checked_locked = '\\x00', advice_from_locked = '\\x00'",
    "contact_change": "settled_by = %(me)s, settled_at = now(), agreed = false",
    "export": "decided_by = %(me)s, decided_at = now(), agreed = false",
    "erasure": "decided_by = %(me)s, decided_at = now(), agreed = false",
    "urgent_access": "decided_by = %(me)s, decided_at = now(), agreed = false",
    "wanted": "decided_by = %(me)s, decided_at = now(), agreed = false",
    "legal_hold": "lift_asked_by = %(me)s, lift_asked_at = now()",
    "safeguarding": "settled_by = %(me)s, settled_at = now()",
    "assignment": "ended_at = now()",
    "consent": "withdrawn_at = now(), withdrawn_by = %(actor)s",
    "letter": "state = 'cancelled'",
    "alert": "seen_at = now(), seen_by = %(me)s",
    "restored": "replayed_at = now()",
}
"""How a row is changed that is not changed just anyhow; of any other one a column is set to what it is."""
COPIES = {"coordinator": "coordinator_id = %(me)s, coordinator_at = now()", "service_manager": "manager_id = %(me)s, manager_at = now()"}  # fmt: skip
MOST = 2
EACH_TRIED = ("meeting_part", "safe_contact", "attachment")
"""Tables of which some rows of a kind are theirs to write and others are not."""


def expectations() -> dict[str, dict[str, str]]:
    """By table, by column of the table, what is written there."""
    lines = [line for line in EXPECTED.read_text().splitlines() if line and not line.startswith("#")]
    head, *rows = [[cell.strip() for cell in line.split("|")] for line in lines]
    assert all(len(row) == len(head) for row in rows)
    found = {row[0]: dict(zip(head[1:], row[1:], strict=True)) for row in rows}
    assert len(found) == len(rows), "a table stands there twice"
    return found


def rights(cell: str) -> set[str]:
    """'SUoIc' as {'So', 'Uo', 'Ic'}."""
    groups = re.findall(r"([SIUD]+)([omcsxp]+)", cell)
    assert cell == "-" or "".join(map("".join, groups)) == cell, cell
    return {verb + whose for verbs, all_of in groups for verb in verbs for whose in all_of}


def viewer_of(borders: Borders, called: str) -> Viewer:
    column = WHO[called]
    if column == "person":
        return borders.person(called)
    if column in ("door", "worker", "nobody"):
        return borders.program("" if column == "nobody" else column)
    return borders.staff(called)


def test_the_table_of_expectations_names_every_table_there_is_and_no_other(borders: Borders) -> None:
    assert set(expectations()) == set(borders.tables)


def test_behind_every_border_there_is_something(borders: Borders) -> None:
    empty = {table for table in borders.tables if not borders.rows(table)}
    assert empty == set(), "nothing is proved by a table without rows"


@pytest.mark.parametrize("called", WHO)
def test_nobody_does_more_in_a_table_than_is_written_and_nobody_less(borders: Borders, called: str) -> None:
    viewer, expected = viewer_of(borders, called), expectations()
    wrong = []
    with borders.asking(viewer) as connection:
        for table in sorted(borders.tables):
            cell = NOT_THEIRS.get(called, {}).get(table, expected[table].get(WHO[called], "-"))
            asked, found = _asked(borders, viewer, table, connection)
            right = {one for one in rights(cell) if one[1] in asked or (one[1] == "p" and viewer.conferences)}
            if found != right:
                wrong.append(f"{table}: may {sorted(found)}, right is {sorted(right)}")
    assert not wrong, "\n".join(wrong)


def _asked(
    borders: Borders, viewer: Viewer, table: str, connection: psycopg.Connection[Row]
) -> tuple[set[str], set[str]]:
    """Of which kinds there are rows, and what could be done with them: 'So', or 'Sp' where with some of a kind alone."""
    kinds: dict[str, list[Row]] = defaultdict(list)
    for row in borders.rows(table):
        kinds[borders.whose(viewer, table, row)].append(row)
    found = set()
    for whose, rows in kinds.items():
        for verb, try_it in (("S", _sees), ("I", _adds), ("U", _changes), ("D", _deletes)):
            tried = [
                try_it(borders, viewer, table, row, connection)
                for row in (rows if verb == "S" or table in EACH_TRIED else rows[:MOST])
            ]
            if any(tried):
                found.add(verb + (whose if all(tried) else "p"))
    return set(kinds), found


def _sees(
    borders: Borders, viewer: Viewer, table: str, row: Row, connection: psycopg.Connection[Row]
) -> bool:
    return _does(connection, "SELECT 1 FROM {table} WHERE id = %(id)s", table, id=row["id"])


def _adds(
    borders: Borders, viewer: Viewer, table: str, row: Row, connection: psycopg.Connection[Row]
) -> bool:
    """Another row like this one, in one's own name, and without what a second person writes."""
    more: Row = {"id": str(uuid4())}
    if viewer.kind == "staff":
        more |= {name: viewer.id for name in NAMES if row.get(name)}
        more |= {"progress": {"by_staff_id": viewer.id, "by_person_id": None},
                 "plan": {"typed_by": viewer.id, "shown_by": None}}.get(table, {})  # fmt: skip
        more |= {"staff_id": viewer.id} if table in NAMED_BY_STAFF else {}
        more |= _referral_of(viewer) if table == "referral" else {}
    if viewer.kind == "person":
        more |= {name: viewer.id for name in ("begun_by", "changed_by") if name in row}
    if table in OF_TWO or (table == "staff" and row["role"] in ("service_manager", "administrator")):
        more |= {name: None for name in SECOND if name in row}
    more |= {"caution": {"lifted_at": None}, "consent": {"withdrawn_at": row.get("added_at") or "2027-01-01", "withdrawn_by": f"{viewer.kind}:{viewer.id}"}
             | ({"said_to": None} if viewer.kind == "person" else {}),
             "happening": {"actor": f"{viewer.kind}:{viewer.id}"}, "staff": {"role": "coordinator", "email": str(uuid4())},
             "legal_hold": {"lift_asked_by": None}, "signature": {"recorded_by": viewer.id if viewer.kind == "staff" else None},
             "own_copy": {"recorded_by": viewer.id, "request_route": "phone", "requested_on": "2027-01-04"} if viewer.kind == "staff" else {},
             "keeping": {"set_by": viewer.id if viewer.kind == "staff" else None}}.get(table, {})  # fmt: skip
    columns = sql.SQL(", ").join(map(sql.Identifier, borders.tables[table]))
    statement = sql.SQL(
        "INSERT INTO {table} ({columns}) SELECT {columns} FROM jsonb_populate_record(NULL::{table}, %(row)s)"
    ).format(table=sql.Identifier(table), columns=columns)
    return _does(connection, statement, table, row=json.dumps(row | more))


def _referral_of(viewer: Viewer) -> Row:
    """A referral that somebody begins: their own, or what a manager types while somebody phones."""
    by_phone = viewer.role == "service_manager"
    return {"state": "draft", "referrer_id": None if by_phone else viewer.id, "confirmed_at": None,
            "entered_by_id": viewer.id if by_phone else None,
            "called_at": now().isoformat() if by_phone else None}  # fmt: skip


def _changes(
    borders: Borders, viewer: Viewer, table: str, row: Row, connection: psycopg.Connection[Row]
) -> bool:
    """In one's own name, where it is done in a name; else nothing of it is another one afterwards."""
    how = COPIES.get(viewer.role) if table == "own_copy" else IN_OWN_NAME.get(table)
    for one in [how] if how else [f'"{column}" = "{column}"' for column in _may_change(connection, table)]:
        if _does(
            connection,
            f"UPDATE {{table}} SET {one} WHERE id = %(id)s",
            table,
            id=row["id"],
            me=viewer.id or None,
            actor=f"{viewer.kind}:{viewer.id}",
        ):
            return True
    return False


def _may_change(connection: psycopg.Connection[Row], table: str) -> list[str]:
    """The columns that the app's role may change at all, the first one of them first."""
    found = connection.execute(
        "SELECT attname::text AS one FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped"
        " AND has_column_privilege(attrelid, attnum, 'UPDATE') ORDER BY attname <> 'id', attnum LIMIT 1",
        (f'"{table}"',),
    )
    return [row["one"] for row in found]


def _deletes(
    borders: Borders, viewer: Viewer, table: str, row: Row, connection: psycopg.Connection[Row]
) -> bool:
    return _does(connection, "DELETE FROM {table} WHERE id = %(id)s", table, id=row["id"])


def _does(connection: psycopg.Connection[Row], statement: Any, table: str, **values: Any) -> bool:
    """Whether the database lets it through to a row. What only fails because such a row is there already, or another one
    needs it, was let through; a check that fails was not."""
    if isinstance(statement, str):
        statement = sql.SQL(statement).format(table=sql.Identifier(table))
    try:
        with connection.transaction(force_rollback=True):
            return connection.execute(statement, values).rowcount > 0
    except (psycopg.errors.UniqueViolation, psycopg.errors.ForeignKeyViolation):
        return True
    except (
        psycopg.errors.InsufficientPrivilege,
        psycopg.errors.CheckViolation,
        psycopg.errors.RestrictViolation,
    ):
        return False


def test_whoever_says_nothing_about_themself_is_told_nothing(borders: Borders) -> None:
    """A connection whose settings are empty, or those of another transaction."""
    with psycopg.connect(borders.app) as connection:
        for table in borders.tables:
            try:
                with connection.transaction():
                    found = connection.execute(
                        sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))
                    )
                    assert found.fetchone() == (0,), table
            except psycopg.errors.InsufficientPrivilege:
                continue
