"""Files that are attached, asked straight in the database: whose they are to open, to add, to let open and to take out."""

import psycopg
import pytest

from tests.borders.asking import Borders, Told

NO_HOLD = "DELETE FROM legal_hold"
FREE = (
    "SET LOCAL session_replication_role = replica",
    NO_HOLD,
    "SET LOCAL session_replication_role = origin",
)
LET_IN = """INSERT INTO urgent_access (id, conference_id, staff_id, asked_at, decided_by, decided_at, agreed, ends_at)
    VALUES (gen_random_uuid(), %(conference)s, %(manager)s, now(),
            (SELECT id FROM staff WHERE id <> %(manager)s AND role = 'service_manager' LIMIT 1), now(), true,
            now() + interval '1 hour')"""
ADD = """INSERT INTO attachment (id, conference_id, attached_to, kind, media, name_locked, content_locked, size, says_where,
        for_referrer, for_managers, added_by, added_at)
    VALUES (gen_random_uuid(), %s, %s, 'other', 'pdf', '\\x00', '\\x00', 1, false, %s, false, %s, now())"""


def seen(told: Told) -> set[tuple[str, bool, bool]]:
    """What of the first conference and others is there to open: whose, whether it tells where somebody lives, whether shared."""
    rows = told.all("SELECT DISTINCT attached_to, says_where, for_referrer FROM attachment")
    return {(row["attached_to"], row["says_where"], row["for_referrer"]) for row in rows}


SHARED, REFERRED, WITH_ADDRESS = (
    ("conference", False, True),
    ("referral", False, False),
    ("referral", True, False),
)
THEIR_OWN = ("conference", False, False)


@pytest.mark.parametrize(
    ("who", "opens"),
    [
        ("coordinator", {SHARED, REFERRED, WITH_ADDRESS, THEIR_OWN}),
        ("social_worker", {SHARED, REFERRED, WITH_ADDRESS}),
        ("service_manager", {SHARED, REFERRED}),
        ("coordinator_in_conflict", set()),
        ("administrator", set()),
        ("auditor", set()),
    ],
)
def test_each_opens_what_is_theirs_and_nothing_else(
    borders: Borders, who: str, opens: set[tuple[str, bool, bool]]
) -> None:
    with borders.arranged("SELECT 1") as told:
        told.act(borders.staff(who))
        assert seen(told) == opens


@pytest.mark.parametrize("who", ["aunt", "child", "protected", "professional"])
def test_nobody_of_the_family_has_any_file_nor_learns_that_there_are_some(borders: Borders, who: str) -> None:
    with borders.arranged("SELECT 1") as told:
        told.act(borders.person(who))
        assert told.one("SELECT count(*) FROM attachment") == 0
        assert told.one("SELECT fgc_attachments(%s, 'referral')", borders.conference()) == 0


def test_a_manager_who_is_let_in_opens_what_tells_where_somebody_lives(borders: Borders) -> None:
    helen = borders.staff("service_manager")
    arranged = {"conference": borders.conference(), "manager": helen.id}
    with borders.arranged("SET LOCAL session_replication_role = replica", LET_IN,
                          "SET LOCAL session_replication_role = origin", **arranged) as told:  # fmt: skip
        told.act(helen)
        assert WITH_ADDRESS in seen(told)
        assert THEIR_OWN not in seen(told)


def test_before_the_statement_of_independence_the_coordinator_opens_and_adds_none(borders: Borders) -> None:
    ruth = borders.staff("coordinator")
    with borders.arranged("UPDATE conference SET awaiting_independence = true") as told:
        told.act(ruth)
        assert seen(told) == set()
        for whose in ("conference", "referral"):
            assert not added(told, borders, whose, ruth.id)


def added(told: Told, borders: Borders, whose: str, by: str, *, shared: bool = False) -> bool:
    """Whether the database takes one more."""
    try:
        with told.connection.transaction(force_rollback=True):
            return told.changed(ADD, borders.conference(), whose, shared, by) == 1
    except psycopg.errors.InsufficientPrivilege:
        return False


@pytest.mark.parametrize(
    ("who", "whose", "may"),
    [
        ("coordinator", "conference", True),
        ("coordinator", "referral", True),
        ("social_worker", "conference", False),
        ("social_worker", "referral", True),
        ("service_manager", "conference", False),
        ("service_manager", "referral", True),
        ("coordinator_unassigned", "referral", False),
    ],
)
def test_each_adds_where_they_may_in_their_own_name_and_lets_nobody_open_it_at_once(
    borders: Borders, who: str, whose: str, may: bool
) -> None:
    viewer, other = borders.staff(who), borders.staff("social_worker_unassigned")
    with borders.arranged("SELECT 1") as told:
        told.act(viewer)
        assert added(told, borders, whose, viewer.id) is may
        assert not added(told, borders, whose, other.id)
        assert not added(told, borders, "conference", viewer.id, shared=True)


def test_to_a_draft_nobody_adds_but_whoever_writes_it(borders: Borders) -> None:
    amy, helen = borders.staff("social_worker"), borders.staff("service_manager")
    free = "SET LOCAL session_replication_role = replica"
    draft = (
        "UPDATE referral SET state = 'draft', referrer_id = %(amy)s, entered_by_id = NULL, called_at = NULL"
    )
    with borders.arranged(free, draft, "SET LOCAL session_replication_role = origin", amy=amy.id) as told:
        for viewer, may in ((amy, True), (helen, False)):
            told.act(viewer)
            assert added(told, borders, "referral", viewer.id) is may, viewer.called


def test_nobody_changes_a_file_and_only_the_coordinator_lets_others_open_one(borders: Borders) -> None:
    with borders.arranged("SELECT 1") as told:
        for who in ("social_worker", "service_manager"):
            told.act(borders.staff(who))
            assert told.changed("UPDATE attachment SET for_referrer = false") == 0
        told.act(borders.staff("coordinator"))
        assert told.changed("UPDATE attachment SET for_referrer = false WHERE for_referrer") > 0
        for column in (
            "content_locked = '\\x01'",
            "name_locked = '\\x01'",
            "says_where = true",
            "kind = 'other'",
        ):
            with (
                pytest.raises(psycopg.errors.InsufficientPrivilege, match="not for them to change"),
                told.connection.transaction(),
            ):
                told.changed(f"UPDATE attachment SET {column} WHERE kind <> 'other' OR size > 0")


@pytest.mark.parametrize(
    ("who", "takes"),
    [
        ("coordinator", {SHARED, REFERRED, WITH_ADDRESS, THEIR_OWN}),
        ("social_worker", {REFERRED, WITH_ADDRESS}),
        ("service_manager", set()),
    ],
)
def test_whoever_added_it_or_the_coordinator_takes_one_out(
    borders: Borders, who: str, takes: set[tuple[str, bool, bool]]
) -> None:
    gone = "DELETE FROM attachment RETURNING attached_to, says_where, for_referrer"
    with borders.arranged(*FREE) as told:
        told.act(borders.staff(who))
        rows = told.all(gone)
        assert {(row["attached_to"], row["says_where"], row["for_referrer"]) for row in rows} == takes


def test_under_a_legal_hold_nobody_takes_one_out(borders: Borders) -> None:
    held = (
        "SET LOCAL session_replication_role = replica",
        "UPDATE legal_hold SET lifted_at = NULL, lifted_by = NULL",
    )
    with borders.arranged(*held, "SET LOCAL session_replication_role = origin") as told:
        for who in ("coordinator", "social_worker", "service_manager"):
            told.act(borders.staff(who))
            assert told.changed("DELETE FROM attachment") == 0


def test_the_referrer_does_not_learn_how_many_files_the_coordinator_has(borders: Borders) -> None:
    counted = "SELECT fgc_attachments(%s, 'conference')"
    with borders.arranged("SELECT 1") as told:
        for who, count in (("coordinator", 2), ("service_manager", 2), ("social_worker", 0)):
            told.act(borders.staff(who))
            assert told.one(counted, borders.conference()) == count


def test_the_program_by_itself_adds_changes_and_takes_out_none(borders: Borders) -> None:
    with borders.arranged(*FREE) as told:
        told.act(borders.program("worker"))
        assert told.one("SELECT count(*) FROM attachment") > 0
        assert not added(told, borders, "referral", borders.staff("coordinator").id)
        assert told.changed("UPDATE attachment SET for_managers = false") == 0
        assert told.changed("DELETE FROM attachment") == 0
