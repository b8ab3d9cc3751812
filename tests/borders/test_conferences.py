"""Whose a conference is: nobody who was relieved, whose day is over or who stands aside reads it any more, and nobody lets
themself in."""

import psycopg
import pytest

from tests.borders.asking import Borders, Told, Viewer

NOON = "2027-03-08T12:00:00+00:00"
PART = "INSERT INTO assignment (id, conference_id, staff_id, part, began_at) VALUES (gen_random_uuid(), %s, %s, %s, now())"
LET_IN = (
    "INSERT INTO urgent_access (id, conference_id, staff_id, asked_at, decided_at, decided_by, agreed, ends_at) VALUES"
    " (gen_random_uuid(), %(conference)s, %(who)s, %(from)s, %(from)s, gen_random_uuid(), true, %(until)s)"
)


def sees(told: Told, conference: str) -> tuple[int, int]:
    """How many conferences, and how many people of this one."""
    return (
        told.one("SELECT count(*) FROM conference"),
        told.one("SELECT count(*) FROM person WHERE conference_id = %s", conference),
    )


@pytest.fixture
def coordinator(borders: Borders) -> Viewer:
    return borders.staff("coordinator")


def test_a_coordinator_who_was_relieved_reads_nothing_of_the_family_any_more(
    borders: Borders, coordinator: Viewer
) -> None:
    ended = "UPDATE assignment SET ended_at = now() WHERE staff_id = %(who)s"
    with borders.arranged(who=coordinator.id) as told:
        told.act(coordinator)
        assert sees(told, borders.conference()) == (1, 6)
    with borders.arranged(ended, who=coordinator.id) as told:
        told.act(coordinator)
        assert sees(told, borders.conference()) == (0, 0)


def test_a_relieved_coordinator_does_not_open_their_part_again(borders: Borders, coordinator: Viewer) -> None:
    ended = "UPDATE assignment SET ended_at = now() WHERE staff_id = %(who)s"
    with borders.arranged(ended, who=coordinator.id) as told:
        told.act(coordinator)
        assert told.changed("UPDATE assignment SET ended_at = NULL") == 0
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="assignment"):
            told.changed(PART, borders.conference(), coordinator.id, "coordinator")


@pytest.mark.parametrize("part", ["coordinator", "referrer", "referrers_manager"])
@pytest.mark.parametrize("who", ["coordinator_unassigned", "social_worker_unassigned", "administrator", "auditor",
                                 "coordinator_in_conflict", "service_manager_in_conflict"])  # fmt: skip
def test_nobody_of_staff_gives_themself_a_part_in_a_conference_that_is_not_theirs(
    borders: Borders, who: str, part: str
) -> None:
    viewer = borders.staff(who)
    with (
        borders.asking(viewer) as app,
        pytest.raises(psycopg.errors.InsufficientPrivilege, match="assignment"),
    ):
        app.execute(PART, (borders.conference(), viewer.id, part))


def test_a_referrer_brings_in_their_own_manager_and_nobody_else(borders: Borders) -> None:
    amy, colin = borders.staff("social_worker"), borders.staff("social_worker_unassigned")
    manages = "UPDATE staff SET manager_id = %(colin)s WHERE id = %(amy)s"
    with borders.arranged(manages, amy=amy.id, colin=colin.id) as told:
        told.act(amy)
        assert told.changed(PART, borders.conference(), colin.id, "referrers_manager") == 1
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="assignment"):
            told.changed(
                PART, borders.conference(), borders.staff("coordinator_unassigned").id, "referrers_manager"
            )


def test_a_conference_begins_as_a_draft_of_whoever_opens_it(borders: Borders) -> None:
    amy = borders.staff("social_worker")
    opens = (
        "INSERT INTO conference (id, service_id, approach, name, number, stage, opened_at, safety_version,"
        " awaiting_independence, version) VALUES (%s, %s, 'child_fgc', 'N', %s, %s, now(), 1, false, 1)"
    )
    new = "00000000-0000-4000-8000-000000000001"
    with borders.arranged() as told:
        told.act(amy)
        told.changed(opens, new, amy.service, "ZQ-1", "draft")
        assert told.changed(PART, new, amy.id, "referrer") == 1
        assert told.one("SELECT name FROM conference WHERE id = %s", new) == "N"
        colleague = borders.staff("coordinator_unassigned")
        told.act(colleague)
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="assignment"):
            told.changed(PART, new, colleague.id, "referrer")
    with borders.arranged() as told:
        told.act(amy)
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="conference"):
            told.changed(opens, new, amy.service, "ZQ-1", "preparing")
    with borders.arranged() as told:
        told.act(amy)
        told.changed(opens, new, amy.service, "ZQ-1", "draft")
        told.act(borders.staff("social_worker_unassigned"))
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="assignment"):
            told.changed(PART, new, amy.id, "referrer")


def test_a_manager_gives_a_conference_to_a_coordinator_of_the_service_and_to_nobody_else(
    borders: Borders,
) -> None:
    manager = borders.staff("service_manager")
    over = "UPDATE assignment SET ended_at = now() WHERE part = 'coordinator'"
    for who, may in (("coordinator_unassigned", True), ("auditor", False), ("service_manager", False)):
        with borders.arranged(over) as told:
            told.act(manager)
            given = (PART, borders.conference(), borders.staff(who).id, "coordinator")
            if may:
                assert told.changed(*given) == 1
                continue
            with pytest.raises(psycopg.errors.InsufficientPrivilege, match="assignment"):
                told.changed(*given)


@pytest.mark.parametrize(
    ("agreed", "moment", "conferences"),
    [(True, "2027-03-08T11:59:59+00:00", 2), (True, "2027-03-08T12:00:00+00:00", 1), (False, "2027-03-08T11:59:59+00:00", 1)],
)  # fmt: skip
def test_whoever_was_let_in_for_a_day_is_out_when_it_is_over(
    borders: Borders, agreed: bool, moment: str, conferences: int
) -> None:
    somebody = borders.staff("coordinator_unassigned")
    let_in = LET_IN if agreed else "SELECT %(from)s, %(until)s"
    day = {"from": "2027-03-07T12:00:00+00:00", "until": NOON}
    with borders.arranged(let_in, conference=borders.conference(), who=somebody.id, **day) as told:
        told.act(somebody, moment=moment)
        assert told.one("SELECT count(*) FROM conference") == conferences


@pytest.mark.parametrize("role", ["administrator", "auditor"])
def test_neither_an_administrator_nor_an_auditor_opens_a_family_though_they_have_a_part_in_it(
    borders: Borders, role: str
) -> None:
    viewer = borders.staff(role)
    part = (
        "INSERT INTO assignment (id, conference_id, staff_id, part, began_at)"
        " VALUES (gen_random_uuid(), %(conference)s, %(who)s, 'referrer', now())"
    )
    with borders.arranged(part, conference=borders.conference(), who=viewer.id) as told:
        told.act(viewer)
        assert sees(told, borders.conference()) == (0, 0)


@pytest.mark.parametrize("who", ["coordinator_in_conflict", "service_manager_in_conflict"])
def test_whoever_stands_aside_does_not_take_that_back(borders: Borders, who: str) -> None:
    viewer = borders.staff(who)
    for taken_back in ("DELETE FROM conflict", "UPDATE conflict SET staff_id = gen_random_uuid()"):
        with (
            borders.asking(viewer) as app,
            pytest.raises(psycopg.errors.InsufficientPrivilege, match="conflict"),
        ):
            app.execute(taken_back)  # type: ignore[arg-type]


def test_a_manager_who_stands_aside_reads_nothing_and_the_other_one_all_of_the_service(
    borders: Borders,
) -> None:
    for who, conferences in (("service_manager", 2), ("service_manager_in_conflict", 0)):
        with borders.asking(borders.staff(who)) as app:
            assert len(app.execute("SELECT 1 FROM conference").fetchall()) == conferences


def test_nobody_who_was_let_go_is_given_a_conference(borders: Borders) -> None:
    gone = borders.staff("coordinator_unassigned").id
    over = "UPDATE assignment SET ended_at = now() WHERE part = 'coordinator'"
    with borders.arranged(over, "UPDATE staff SET active = false WHERE id = %(gone)s", gone=gone) as told:
        told.act(borders.staff("service_manager"))
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="assignment"):
            told.changed(PART, borders.conference(), gone, "coordinator")
