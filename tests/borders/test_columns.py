"""Which columns somebody changes of a row that they may change: each one is tried with another value, one by one."""

from typing import Any

import psycopg
import pytest
from psycopg import sql

from tests.borders.asking import Borders, Row

MOVES = {"stage", "version", "safety_version"}
HOLD = {"held_since", "held_because_locked", "held_by", "awaiting_independence"}
RIGHT: dict[tuple[str, str], set[str]] = {
    ("aunt", "conference"): {"version", "safety_version"},
    ("aunt", "plan"): {"childs_words_locked", "drawing_locked", "family_words_locked", "title_locked", "monitor_id", "review_on",
                       "review_at_time", "review_place_locked", "no_review_because_locked", "number", "state", "shown_at",
                       "shown_by", "version"},
    ("aunt", "change_asked"): {"accepted", "answered_by", "answered_at"},
    ("aunt", "feed"): {"ended_at"},
    ("aunt", "feedback"): {"score", "words_locked", "at"},
    ("aunt", "invitation"): {"answer", "answered_at", "answered_by", "way", "spokesperson_locked", "own_words_locked",
                             "needs_words_locked", "version"},
    ("aunt", "personal_link"): {"revoked_at", "revoked_because"},
    ("aunt", "person_session"): {"ended_at", "seen_at", "stays_until", "pin_at"},
    ("aunt", "signature"): {"withdrawn_at"},
    ("social_worker", "conference"): MOVES | HOLD,
    ("social_worker", "plan"): {"state", "agreed_at", "text_hash", "version"},
    ("coordinator", "conference"): MOVES | HOLD | {"links_until", "name"},
    ("coordinator", "signature"): {"withdrawn_at", "other_name_looked_at"},
    ("service_manager", "conference"): MOVES | HOLD | {"links_until", "closed_at", "name"},
    ("service_manager", "service"): {"pin_for_all"},
    ("administrator", "staff"): {"active", "phone", "team", "manager_id"},
}  # fmt: skip
"""By who, and of which table. Of a stage a family moves on only by showing its plan, and the role of a colleague is refused
with its own words: both are asked in tests of their own."""
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
        "time without time zone": "coalesce({}, '10:00') + interval '1 minute'", "bytea": "coalesce({}, '') || '\\x01'::bytea",
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
