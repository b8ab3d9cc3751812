"""Which columns somebody changes of a row that they may change: each one is tried with another value, one by one."""

from typing import Any

import psycopg
import pytest
from psycopg import sql

from tests.borders.asking import Borders, Row

MOVES = {"version", "safety_version"}
HOLD = {"held_since", "awaiting_independence"}
"""Why it is held is written with since when, and not by itself: `test_values.py`."""
RIGHT: dict[tuple[str, str], set[str]] = {
    ("aunt", "conference"): {"version", "safety_version"},
    ("aunt", "plan"): {"version"},
    ("aunt", "change_asked"): {"answered_at"},
    ("aunt", "feed"): {"ended_at"},
    ("aunt", "feedback"): {"score", "words_locked", "at"},
    ("aunt", "invitation"): {"answered_at", "way", "spokesperson_locked", "own_words_locked", "needs_words_locked",
                             "version"},
    ("aunt", "letter"): set(),
    ("aunt", "personal_link"): {"revoked_at", "revoked_because"},
    ("aunt", "person_session"): {"ended_at", "pin_at"},
    ("aunt", "signature"): {"withdrawn_at"},
    ("social_worker", "conference"): MOVES | HOLD,
    ("social_worker", "plan"): {"version"},
    ("social_worker", "feed"): {"ended_at"},
    ("coordinator", "conference"): MOVES | HOLD | {"links_until", "name"},
    ("coordinator", "change_asked"): set(),
    ("coordinator", "help_asked"): {"settled_at"},
    ("coordinator", "held_copy"): {"looked_at", "because_locked", "refused_at", "refused_mark"},
    ("coordinator", "letter"): {"why", "sent_at", "not_after_at", "again", "safety_version", "lease_token", "first_tried_at"},
    ("coordinator", "personal_link"): {"revoked_at", "revoked_because", "newer_link_id", "expires_at", "known_at"},
    ("coordinator", "person_session"): {"ended_at"},
    ("coordinator", "signature"): {"withdrawn_at", "other_name_looked_at"},
    ("service_manager", "conference"): MOVES | HOLD | {"links_until", "name"},
    ("service_manager", "change_asked"): set(),
    ("service_manager", "held_copy"): set(),
    ("service_manager", "service"): {"pin_for_all"},
    ("administrator", "staff"): {"active", "phone", "team", "manager_id"},
}  # fmt: skip
"""By who, and of which table: what takes any value. What takes some alone (a state, a name, an end that stays) is asked in
`test_transitions.py`, and the role of a colleague in `test_two_people.py`."""
NOT_TRIED = {("administrator", "staff"): {"role"}}


@pytest.mark.parametrize(("who", "table"), RIGHT)
def test_nobody_changes_another_column_than_their_pages_need(borders: Borders, who: str, table: str) -> None:
    viewer = borders.person(who) if who == "aunt" else borders.staff(who)
    row = next(one for one in borders.rows(table) if borders.whose(viewer, table, one) in _theirs(who, table))
    changed = set()
    with borders.asking(viewer) as app:
        for column in set(borders.tables[table]) - NOT_TRIED.get((who, table), set()):
            if _changes(app, table, row, column):
                changed.add(column)
    assert changed == RIGHT[who, table]


def _theirs(who: str, table: str) -> str:
    if who == "social_worker" and table == "feed":
        return "o"
    return "s" if table in ("service", "staff") else "om" if who == "aunt" and table != "conference" else "c"


def _changes(app: psycopg.Connection[Row], table: str, row: Row, column: str) -> bool:
    """Whether the column takes another value. One that only a check, or another table, has something against was let through
    by who it is."""
    statement = sql.SQL("UPDATE {t} SET {c} = {v} WHERE id = %s").format(
        t=sql.Identifier(table), c=sql.Identifier(column), v=_another(app, table, column)
    )
    try:
        with app.transaction(force_rollback=True):
            assert app.execute(statement, (row["id"],)).rowcount == 1, column
            return True
    except psycopg.errors.IntegrityError:
        return True
    except psycopg.errors.InsufficientPrivilege:
        return False


def _another(app: psycopg.Connection[Row], table: str, column: str) -> Any:
    (found,) = app.execute(
        "SELECT format_type(atttypid, NULL) AS kind FROM pg_attribute WHERE attrelid = %s::regclass AND attname = %s",
        (f'"{table}"', column),
    ).fetchall()
    name = sql.Identifier(column)
    another = {
        "boolean": "coalesce(NOT {}, true)", "integer": "coalesce({}, 0) + 1", "uuid": "gen_random_uuid()",
        "date": "coalesce({}, current_date) + 1", "timestamp with time zone": "coalesce({}, now()) + interval '1 second'",
        "time without time zone": "coalesce({}, '10:00') + interval '1 minute'", "jsonb": """coalesce({}, '{{}}') || '{{"x": 1}}'""", "json": """'{{"x": 1}}'""",
        "bytea": "coalesce({}, '') || '\\x01'::bytea",
        "text[]": "array_append({}, 'x')",
    }.get(found["kind"], "coalesce({}, '') || 'x'")  # fmt: skip
    return sql.SQL(another).format(name) if "{}" in another else sql.SQL(another)


@pytest.mark.parametrize(
    ("who", "table", "change"),
    [("coordinator", "invitation", "person_id = (SELECT id FROM person p WHERE p.id <> invitation.person_id LIMIT 1)"),
     ("coordinator", "safe_contact", "person_id = gen_random_uuid()"), ("coordinator", "personal_link", "person_id = gen_random_uuid()"),
     ("service_manager", "person", "conference_id = (SELECT id FROM conference c WHERE c.id <> person.conference_id LIMIT 1)"),
     ("service_manager", "letter", "to_id = gen_random_uuid()"), ("service_manager", "letter", "to_kind = 'staff'"),
     ("coordinator", "consent", "person_id = gen_random_uuid()"), ("coordinator", "pair_answer", "first_id = gen_random_uuid()")],
)  # fmt: skip
def test_whose_a_row_is_stays_so_and_nothing_is_led_to_somebody_else(
    borders: Borders, who: str, table: str, change: str
) -> None:
    with (
        borders.asking(borders.staff(who)) as app,
        pytest.raises(psycopg.errors.InsufficientPrivilege, match=table),
    ):
        app.execute(f"UPDATE {table} SET {change} WHERE conference_id = %s".replace(  # type: ignore[call-overload]
            "conference_id = %s", "matter_id = %s" if table == "letter" else "conference_id = %s"
        ), (borders.conference(),))  # fmt: skip
