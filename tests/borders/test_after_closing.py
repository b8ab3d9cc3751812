"""After a conference is closed the database itself takes nothing more about it, but what has to go on."""

import pytest

from tests.borders.asking import Borders
from tests.borders.test_transitions import lets_through, row_of, viewer_of

CLOSED = "UPDATE conference SET stage = 'closed'"
GOES_ON = {
    "audit", "happening", "looked", "pair_answer", "keeping", "legal_hold", "erasure", "export", "own_copy", "safeguarding", "caution",
    "held_copy", "consent", "invitation", "personal_link", "person_session", "pin", "feed", "conflict", "urgent_access", "assignment",
}  # fmt: skip


def test_every_table_of_a_conference_is_shut_after_closing_but_those_that_are_named(borders: Borders) -> None:
    with borders.arranged("SELECT 1") as told:
        of_conference = {row["relname"] for row in told.all(
            "SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'conference_id'"
            " WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace")}  # fmt: skip
        shut = {
            row["relname"]
            for row in told.all(
                "SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE t.tgname = 'not_after_closing'"
            )
        }
    assert len(shut) > 30
    assert of_conference - shut == GOES_ON


@pytest.mark.parametrize(
    ("who", "change"),
    [("coordinator", "help_asked SET settled_at = now()"), ("coordinator", "safe_contact SET weekdays_only = NOT weekdays_only"),
     ("coordinator", "review SET declined_at = now()"), ("service_manager", "person SET name = 'Somebody Else'")],
)  # fmt: skip
def test_nobody_changes_a_row_of_a_conference_that_is_closed(borders: Borders, who: str, change: str) -> None:
    viewer, table = viewer_of(borders, who), change.split(maxsplit=1)[0]
    row = row_of(borders, table, viewer)
    ripe = {"help_asked": "UPDATE help_asked SET settled_at = NULL, settled_by = NULL",
            "review": "UPDATE review SET declined_at = NULL, held_at = NULL"}.get(table, "SELECT 1")  # fmt: skip
    free = "SET LOCAL session_replication_role = replica", ripe, "SET LOCAL session_replication_role = origin"
    with borders.arranged(*free) as told:
        told.act(viewer)
        assert lets_through(told, f"UPDATE {change} WHERE id = %s", row), "while it is open"
    with borders.arranged(*free, CLOSED) as told:
        told.act(viewer)
        assert not lets_through(told, f"UPDATE {change} WHERE id = %s", row)


def test_the_program_itself_goes_on_with_what_is_closed(borders: Borders) -> None:
    row = row_of(borders, "person", viewer_of(borders, "coordinator"))
    with borders.arranged(CLOSED) as told:
        told.act(borders.program("worker"))
        assert lets_through(told, "UPDATE person SET name = name WHERE id = %s", row)
