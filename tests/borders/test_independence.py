"""What relatives told the coordinator in confidence is not the referrer's, and nobody else of staff writes in their name."""

import psycopg
import pytest
from psycopg import sql

from tests.borders.asking import Borders

IN_CONFIDENCE = (
    "preparation", "preparation_check", "pair_answer", "caution", "consent", "looked", "held_copy", "contact_change",
    "interpreting", "exclusion", "legal_check", "export", "own_copy", "legal_hold", "erasure", "safe_contact", "need",
    "suggestion", "knock", "safeguarding", "help_asked", "feedback", "pin",
    "contact_entry", "time_entry", "words_outcome",
)  # fmt: skip


@pytest.mark.parametrize("table", IN_CONFIDENCE)
def test_the_referrer_reads_nothing_of_what_was_said_in_confidence(borders: Borders, table: str) -> None:
    here = [row for row in borders.rows(table) if row["conference_id"] == borders.conference()]
    assert here, "there is something that could be read"
    with borders.asking(borders.staff("social_worker")) as app:
        assert app.execute(sql.SQL("SELECT 1 FROM {}").format(sql.Identifier(table))).fetchall() == []


def test_a_referrer_does_not_answer_a_legal_check_that_the_coordinator_asked_for(borders: Borders) -> None:
    amy = borders.staff("social_worker")
    with borders.asking(amy) as app:
        answered = app.execute(
            "UPDATE legal_check SET checked_by = %s, checked_at = now(), allowed = true, checked_locked = '\\x00',"
            " advice_from_locked = '\\x00'",
            (amy.id,),
        )
        assert answered.rowcount == 0


def test_a_safeguarding_record_reaches_the_referrer_only_when_it_was_made_for_them(borders: Borders) -> None:
    amy = borders.staff("social_worker")
    for made, seen in (("UPDATE safeguarding SET for_referrer = true", 6), ("SELECT 1", 0)):
        with borders.arranged(made) as told:
            told.act(amy)
            assert told.one("SELECT count(*) FROM safeguarding") == seen


def test_the_referrer_does_not_learn_who_types_a_pin_because_of_a_caution(borders: Borders) -> None:
    asked = "SELECT because, count(*) AS people FROM fgc_pins(%s::uuid[]) GROUP BY 1 ORDER BY 1"
    why = {"coordinator": 1, "service_manager": 1, "social_worker": 0, "coordinator_unassigned": 0}
    for who, because_of_caution in why.items():
        with borders.asking(borders.staff(who)) as app:
            rows = app.execute(asked, ([borders.conference()],)).fetchall()
            assert {row["because"]: row["people"] for row in rows}.get("caution", 0) == because_of_caution, (
                who
            )


def test_a_social_worker_neither_calls_off_a_letter_nor_makes_a_link_into_the_familys_pages(
    borders: Borders,
) -> None:
    amy = borders.staff("social_worker")
    with (
        borders.asking(amy) as app,
        pytest.raises(psycopg.errors.InsufficientPrivilege, match="by_role_update"),
    ):
        app.execute(
            "UPDATE letter SET state = 'cancelled', why = 'gone'"
        )  # a hold stops a reminder, and nothing else
    with borders.asking(amy) as app:
        assert app.execute("UPDATE personal_link SET revoked_at = now()").rowcount == 0
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="personal_link"):
            app.execute(
                "INSERT INTO personal_link (id, service_id, conference_id, person_id, purpose, fingerprint, made_at, expires_at,"
                " uses) SELECT gen_random_uuid(), service_id, conference_id, id, 'home', decode(repeat('ab', 32), 'hex'), now(),"
                " now(), 0 FROM person LIMIT 1"
            )


def test_nobody_of_staff_reads_what_one_person_thought_and_all_learn_the_mean_of_five(
    borders: Borders,
) -> None:
    five = "DELETE FROM feedback WHERE person_id = %(aunt)s"
    mean = "SELECT mean IS NULL AS hidden, answers FROM fgc_thoughts(%s)"
    for who in ("coordinator", "service_manager", "social_worker"):
        with borders.arranged() as told:
            told.act(borders.staff(who))
            assert told.one("SELECT count(*) FROM feedback") == 0
            assert told.all(mean, borders.conference()) == [{"hidden": False, "answers": 6}], who
    for fewer, told_of in ((five, False), (f"{five} OR person_id = %(child)s", True)):
        aunt, child = borders.person("aunt").id, borders.person("child").id
        with borders.arranged(fewer, aunt=aunt, child=child) as told:
            told.act(borders.staff("coordinator"))
            assert told.all(mean, borders.conference())[0]["hidden"] is told_of
    with borders.asking(borders.staff("coordinator_unassigned")) as app:
        assert app.execute(mean, (borders.conference(),)).fetchall() == []


@pytest.mark.parametrize(
    ("table", "column"),
    [("caution", "set_by"), ("pair_answer", "answered_by"), ("exclusion", "written_by"), ("safeguarding", "recorded_by"),
     ("independence", "staff_id"), ("added_signer", "staff_id"), ("without_signature", "staff_id"), ("preparation_check", "done_by"), ("looked", "staff_id"),
     ("referrers_answer", "staff_id"), ("seal_review", "staff_id"), ("legal_hold", "set_by"), ("export", "asked_by"),
     ("erasure", "asked_by"), ("legal_check", "asked_by"), ("contact_change", "asked_by")],
)  # fmt: skip
def test_nobody_of_staff_says_something_in_a_colleagues_name(
    borders: Borders, table: str, column: str
) -> None:
    """The row is a colleague's, word for word; the manager, to whom all of it is open, adds another one like it."""
    row = next(one for one in borders.rows(table) if one["conference_id"] == borders.conference())
    manager = borders.staff("service_manager")
    assert row[column] != manager.id
    columns = sql.SQL(", ").join(map(sql.Identifier, [one for one in borders.tables[table] if one != "id"]))
    statement = sql.SQL(
        "INSERT INTO {t} (id, {c}) SELECT gen_random_uuid(), {c} FROM {t} WHERE id = %s"
    ).format(t=sql.Identifier(table), c=columns)
    with (
        borders.asking(manager) as app,
        pytest.raises(psycopg.errors.InsufficientPrivilege, match="row-level security"),
    ):
        app.execute(statement, (row["id"],))


@pytest.mark.parametrize("table", ["contact_entry", "time_entry"])
def test_the_log_is_the_coordinators_to_write_in_their_own_name_and_a_manager_reads_it(
    borders: Borders, table: str
) -> None:
    """A line of it is written again: by the coordinator, by the manager, and by each of them in the other's name."""
    coordinator, manager = borders.staff("coordinator"), borders.staff("service_manager")
    row = next(one for one in borders.rows(table) if one["conference_id"] == borders.conference())
    columns = sql.SQL(", ").join(
        map(sql.Identifier, [one for one in borders.tables[table] if one not in ("id", "staff_id")])
    )
    again = sql.SQL(
        "INSERT INTO {t} (id, staff_id, {c}) SELECT gen_random_uuid(), %s, {c} FROM {t} WHERE id = %s"
    ).format(t=sql.Identifier(table), c=columns)
    with borders.asking(coordinator) as app:
        assert app.execute(again, (coordinator.id, row["id"])).rowcount == 1
    for who, author in ((coordinator, manager), (manager, coordinator), (manager, manager)):
        with (
            borders.asking(who) as app,
            pytest.raises(psycopg.errors.InsufficientPrivilege, match="row-level security"),
        ):
            app.execute(again, (author.id, row["id"]))


def test_a_line_of_the_log_is_put_right_by_its_author_and_stays_marked_as_not_safe(borders: Borders) -> None:
    coordinator, manager = borders.staff("coordinator"), borders.staff("service_manager")
    change = "UPDATE contact_entry SET minutes = 7 WHERE conference_id = %s"
    for author, who, changed in (
        (coordinator, coordinator, True),
        (coordinator, manager, False),
        (manager, manager, False),
        (manager, coordinator, False),
    ):
        with borders.arranged("UPDATE contact_entry SET staff_id = %(author)s", author=author.id) as told:
            told.act(who)
            assert (told.changed(change, borders.conference()) > 0) is changed, (author, who)
    with borders.arranged("UPDATE contact_entry SET against_wish = true") as told:
        told.act(coordinator)
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="and stays so"):
            told.changed("UPDATE contact_entry SET against_wish = false")


@pytest.mark.parametrize("who", ["coordinator", "social_worker", "service_manager"])
def test_history_is_not_written_in_somebody_elses_name(borders: Borders, who: str) -> None:
    line = "INSERT INTO happening (id, conference_id, kind, actor, facts) VALUES (gen_random_uuid(), %s, 'HoldSet', %s, '{}')"
    viewer = borders.staff(who)
    with borders.asking(viewer) as app:
        app.execute(line, (borders.conference(), f"staff:{viewer.id}"))
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="happening"):
            app.execute(line, (borders.conference(), f"staff:{borders.staff('auditor').id}"))
