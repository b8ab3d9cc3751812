"""Somebody is let go, has another role, is relieved or stands aside: with them ends what they asked for and waits, what was
asked about them, and what they let go in part. Nothing of it comes into force later, whoever agrees."""

import pytest

from tests.borders.asking import Borders, Told, Viewer
from tests.borders.test_two_people import refused

LEAVING = {
    "let go": "UPDATE staff SET active = false WHERE id = %(who)s",
    "another role": "UPDATE staff SET role = 'auditor' WHERE id = %(who)s",
    "another service": "UPDATE staff SET service_id = (SELECT id FROM service WHERE id <> %(service)s) WHERE id = %(who)s",
    "relieved": "UPDATE assignment SET ended_at = now() WHERE staff_id = %(who)s",
    "stands aside": "INSERT INTO conflict (id, conference_id, staff_id, declared_at)"
    " VALUES (gen_random_uuid(), %(conference)s, %(who)s, now())",
}  # fmt: skip
EVERYWHERE = ("let go", "another role", "another service")
OPEN = (
    "DELETE FROM urgent_access WHERE staff_id = %(who)s",
    (
        "INSERT INTO urgent_access (id, conference_id, staff_id, asked_at, agreed) VALUES (gen_random_uuid(), %(conference)s,"
        " %(who)s, now(), false)"
    ),
    "UPDATE caution SET lower_asked_by = %(who)s, lower_asked_at = now(), lower_because_locked = '\\x00'",
    "UPDATE legal_hold SET lift_asked_by = %(who)s, lift_asked_at = now(), lift_because_locked = '\\x00'",
    "UPDATE own_copy SET coordinator_id = %(who)s, coordinator_at = now()",
    "UPDATE safe_contact SET locked_at = now()",
)
"""Everything that Ruth asked for in her conference: exports, erasing, legal checks and another way to reach somebody are hers
in the installation."""
LEFT = {
    "urgent_access": "staff_id = %(who)s AND decided_at IS NULL",
    "caution": "lower_asked_by = %(who)s",
    "legal_hold": "lift_asked_by = %(who)s",
    "own_copy": "coordinator_id = %(who)s OR manager_id = %(who)s",
    "export": "asked_by = %(who)s AND decided_at IS NULL",
    "erasure": "asked_by = %(who)s AND decided_at IS NULL",
    "legal_check": "asked_by = %(who)s AND checked_at IS NULL AND ended_at IS NULL",
    "contact_change": "asked_by = %(who)s AND settled_at IS NULL",
}
AGREES = {
    "export": "decided_by = %s, decided_at = now(), agreed = true, ends_at = now()",
    "erasure": "decided_by = %s, decided_at = now(), agreed = true",
    "legal_check": "checked_by = %s, checked_at = now(), allowed = true, checked_locked = '\\x00', advice_from_locked = '\\x00'",
    "contact_change": "settled_by = %s, settled_at = now(), agreed = true",
    "urgent_access": "decided_by = %s, decided_at = now(), agreed = true, ends_at = now()",
}


def values(borders: Borders, who: Viewer) -> dict[str, str]:
    return {"who": who.id, "service": who.service, "conference": borders.conference()}


def count(told: Told, borders: Borders, table: str, who: Viewer) -> int:
    """Rows of the first conference that are as it says, whoever may read them."""
    told.connection.execute("RESET SESSION AUTHORIZATION")
    question = f"SELECT count(*) AS n FROM {table} WHERE conference_id = %(conference)s AND ({LEFT[table]})"
    (row,) = told.connection.execute(question, values(borders, who)).fetchall()  # type: ignore[call-overload]
    told.connection.execute("SET LOCAL SESSION AUTHORIZATION fgc_app")
    return int(row["n"])


@pytest.mark.parametrize("table", LEFT)
def test_before_anybody_leaves_each_of_these_waits(borders: Borders, table: str) -> None:
    ruth = borders.staff("coordinator")
    with borders.arranged(*OPEN, **values(borders, ruth)) as told:
        assert count(told, borders, table, ruth) > 0


@pytest.mark.parametrize("table", LEFT)
@pytest.mark.parametrize("how", LEAVING)
def test_what_somebody_asked_for_ends_with_them(borders: Borders, how: str, table: str) -> None:
    ruth = borders.staff("coordinator")
    with borders.arranged(*OPEN, LEAVING[how], **values(borders, ruth)) as told:
        assert count(told, borders, table, ruth) == 0
        told.act(borders.staff("service_manager"))
        if table in AGREES:
            helen = borders.staff("service_manager")
            about = f"UPDATE {table} SET {AGREES[table]} WHERE conference_id = %s AND {LEFT[table].split(' ')[0]} = %s"
            refused(told, about, helen.id, borders.conference(), ruth.id)
            assert told.one(f"SELECT count(*) FROM {table} WHERE {LEFT[table].split(' ')[0]} = %s AND"
                            f" {'allowed' if table == 'legal_check' else 'agreed'} AND conference_id = %s",
                            ruth.id, borders.conference()) == 0  # fmt: skip


@pytest.mark.parametrize("how", LEAVING)
def test_history_says_once_that_what_somebody_asked_for_ended(borders: Borders, how: str) -> None:
    ruth = borders.staff("coordinator")
    with borders.arranged(*OPEN, LEAVING[how], **values(borders, ruth)) as told:
        told.act(borders.staff("service_manager"))
        lines = told.all(
            "SELECT facts FROM happening WHERE kind = 'AskingEnded' AND conference_id = %s",
            borders.conference(),
        )
        assert lines == [{"facts": {"staff_id": ruth.id}}]
        told.act(borders.staff("coordinator_unassigned"))
        assert told.all("SELECT 1 FROM happening WHERE conference_id = %s", borders.conference()) == []


@pytest.mark.parametrize("table", ["urgent_access", "export"])
def test_history_says_too_that_what_stood_open_for_somebody_ended(borders: Borders, table: str) -> None:
    ruth = borders.staff("coordinator")
    nothing_waits = [
        f"DELETE FROM {name}"
        for name in LEFT
        if name in ("contact_change", "export", "erasure", "legal_check")
    ]
    opened = {
        "urgent_access": (
            "INSERT INTO urgent_access (id, conference_id, staff_id, asked_at, agreed, decided_by, decided_at, ends_at) VALUES"
            " (gen_random_uuid(), %(conference)s, %(who)s, now(), true, %(helen)s, now(), now() + interval '9 hours')"
        ),
        "export": (
            "UPDATE export SET decided_by = %(helen)s, decided_at = now(), agreed = true, ends_at = now() + interval '9 hours'"
            " WHERE asked_by = %(who)s AND conference_id = %(conference)s"
        ),
    }[table]
    first = [one for one in nothing_waits if one != f"DELETE FROM {table}"]
    about = {**values(borders, ruth), "helen": borders.staff("service_manager").id}
    with borders.arranged(*first, opened, LEAVING["let go"], **about) as told:
        told.act(borders.staff("service_manager"))
        question = "SELECT facts FROM happening WHERE kind = 'AskingEnded' AND conference_id = %s"
        assert told.all(question, borders.conference()) == [{"facts": {"staff_id": ruth.id}}]


def test_nobody_knows_then_which_way_is_safe_before_the_person_is_asked(borders: Borders) -> None:
    ruth, protected = borders.staff("coordinator"), borders.person("protected").id
    with borders.arranged(*OPEN, LEAVING["let go"], **values(borders, ruth)) as told:
        told.act(borders.program("worker"))
        now = "SELECT locked_at IS NULL AND confirmed_on IS NULL AS unsure FROM safe_contact WHERE person_id = %s"
        assert told.one(now, protected) is True
        assert told.one(now, borders.person("aunt").id) is False


@pytest.mark.parametrize("how", ["let go", "another role", "relieved", "stands aside"])
def test_what_was_agreed_to_and_stands_open_for_somebody_is_over_too(borders: Borders, how: str) -> None:
    ruth = borders.staff("coordinator")
    open_for_her = (
        "UPDATE export SET decided_by = %(helen)s, decided_at = now(), agreed = true, ends_at = now() + interval '9 hours'",
        (
            "UPDATE urgent_access SET decided_by = %(helen)s, decided_at = now(), agreed = true, ends_at = now() + interval '9 hours'"
            " WHERE staff_id = %(who)s"
        ),
    )
    about = {**values(borders, ruth), "helen": borders.staff("service_manager").id}
    for leaving, still_open in (("SELECT 1", True), (LEAVING[how], False)):
        with borders.arranged(*OPEN[:2], *open_for_her, leaving, **about) as told:
            told.act(borders.staff("service_manager"))
            for table, whose in (("export", "asked_by"), ("urgent_access", "staff_id")):
                later = told.one(f"SELECT count(*) FROM {table} WHERE {whose} = %s AND conference_id = %s AND ends_at > clock_timestamp()"
                                 " + interval '1 hour'", ruth.id, borders.conference())  # fmt: skip
                assert (later == 1) is still_open, table


@pytest.mark.parametrize("how", ["relieved", "stands aside"])
def test_in_another_conference_what_they_asked_for_goes_on(borders: Borders, how: str) -> None:
    ruth = borders.staff("coordinator")
    beside = (
        (
            "INSERT INTO assignment (id, conference_id, staff_id, part, began_at) VALUES (gen_random_uuid(), %(beside)s, %(who)s,"
            " 'referrer', now())"
        ),
        "UPDATE export SET asked_by = %(who)s WHERE conference_id = %(beside)s",
    )
    leaving = LEAVING[how].replace("WHERE staff_id", "WHERE conference_id = %(conference)s AND staff_id")
    with borders.arranged(
        *beside, leaving, **values(borders, ruth), beside=borders.conference("beside")
    ) as told:
        told.act(borders.staff("service_manager"))
        waits = {
            str(row["conference_id"])
            for row in told.all("SELECT conference_id FROM export WHERE decided_at IS NULL")
        }
        assert waits == {borders.conference("beside")}


def test_a_manager_who_gives_up_a_part_goes_on_as_a_manager(borders: Borders) -> None:
    helen = borders.staff("service_manager")
    part = (
        (
            "INSERT INTO assignment (id, conference_id, staff_id, part, began_at) VALUES (gen_random_uuid(), %(conference)s, %(who)s,"
            " 'referrers_manager', now())"
        ),
        "UPDATE export SET asked_by = %(who)s",
    )
    with borders.arranged(*part, LEAVING["relieved"], **values(borders, helen)) as told:
        assert count(told, borders, "export", helen) == 1
    with borders.arranged(*part, LEAVING["stands aside"], **values(borders, helen)) as told:
        assert count(told, borders, "export", helen) == 0


@pytest.mark.parametrize("how", EVERYWHERE)
@pytest.mark.parametrize("of", ["asked_by", "staff_id"])
def test_nobody_who_was_let_go_comes_back_by_an_asking_that_was_still_open(
    borders: Borders, of: str, how: str
) -> None:
    """Asked for by them, or for them."""
    ada, ruth, helen = (
        borders.staff("administrator"),
        borders.staff("coordinator"),
        borders.staff("service_manager"),
    )
    who = ada if of == "asked_by" else ruth
    asked = (
        "DELETE FROM wanted",
        (
            "INSERT INTO wanted (id, service_id, staff_id, role, asked_by, asked_at) VALUES (gen_random_uuid(), %(service)s, %(ruth)s,"
            " 'administrator', %(ada)s, now())"
        ),
    )
    about = {**values(borders, who), "ada": ada.id, "ruth": ruth.id}
    agrees = "UPDATE wanted SET decided_by = %s, decided_at = now(), agreed = true"
    with borders.arranged(*asked, LEAVING[how], **about) as told:
        told.act(helen)
        refused(told, agrees, helen.id)
        told.act(borders.program("worker"))
        assert told.one("SELECT count(*) FROM wanted WHERE decided_at IS NULL") == 0
        assert told.one("SELECT role FROM staff WHERE id = %s", ruth.id) != "administrator"


def test_what_nobody_decided_any_more_names_no_decider_and_cannot_have_been_agreed_to(
    borders: Borders,
) -> None:
    ruth = borders.staff("coordinator")
    with borders.arranged(*OPEN, LEAVING["let go"], **values(borders, ruth)) as told:
        told.act(borders.program("worker"))
        for table, by, yes in (("export", "decided_by", "agreed"), ("erasure", "decided_by", "agreed"),
                               ("contact_change", "settled_by", "agreed")):  # fmt: skip
            rows = told.all(f"SELECT {by} AS by, {yes} AS yes FROM {table} WHERE asked_by = %s", ruth.id)
            assert rows, table
            assert all(row == {"by": None, "yes": False} for row in rows), table
