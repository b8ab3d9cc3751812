"""What somebody of the family, with the worst of intentions, learns from the database itself: of the meetings they are asked
to, of whoever is there, and of themself. Whoever is kept away learns nothing of the others."""

import psycopg
import pytest

from tests.borders.asking import Borders


def called(borders: Borders, ids: list[str]) -> set[str]:
    people = borders.told["conferences"]["first"]["people"]
    return {who for who, told in people.items() if told["id"] in ids}


ALL = {"aunt", "child", "protected", "friend", "professional"}
KNOWN = {"excluded": {"excluded"}, "aunt": ALL, "protected": ALL, "professional": ALL}


@pytest.mark.parametrize("who", KNOWN)
def test_a_name_is_read_by_those_alone_who_have_a_place_in_the_same_meeting(
    borders: Borders, who: str
) -> None:
    with borders.asking(borders.person(who)) as app:
        people = [str(row["id"]) for row in app.execute("SELECT id FROM person")]
        places = {str(row["person_id"]) for row in app.execute("SELECT person_id FROM place")}
    assert called(borders, people) == KNOWN[who]
    assert called(borders, list(places)) == KNOWN[who]


ROOM = ("room_draft", "notes_begun", "entry_request")


@pytest.mark.parametrize("way", ["letter", "spokesperson"])
def test_whoever_is_heard_by_a_letter_is_not_in_the_familys_room(borders: Borders, way: str) -> None:
    """Neither the notes nor the draft of the plan, and they do not end the family's time."""
    aunt = borders.person("aunt")
    away = "UPDATE place SET way = %(way)s WHERE person_id = %(aunt)s"
    draft = "UPDATE plan SET state = 'draft', number = 0 WHERE conference_id = %(conference)s"
    begun = "UPDATE meeting_part SET began_at = now(), ended_at = NULL WHERE family_only"
    end = "UPDATE meeting_part SET ended_at = now() WHERE family_only RETURNING id"
    values = {"aunt": aunt.id, "conference": borders.conference(), "way": "video"}
    with borders.arranged(away, draft, begun, **values) as told:
        told.act(aunt)
        for table in (*ROOM, "plan"):
            assert told.one(f"SELECT count(*) FROM {table}") > 0, table
        assert told.all(end)
    with borders.arranged(away, draft, begun, **values | {"way": way}) as told:
        told.act(aunt)
        for table in (*ROOM, "plan"):
            assert told.one(f"SELECT count(*) FROM {table}") == 0, table
        assert told.all(end) == []


def test_whoever_has_no_place_yet_knows_themself_alone(borders: Borders) -> None:
    aunt = borders.person("aunt")
    with borders.arranged("DELETE FROM place WHERE person_id = %(aunt)s", aunt=aunt.id) as told:
        told.act(aunt)
        assert [str(row["id"]) for row in told.all("SELECT id FROM person")] == [aunt.id]
        assert told.one("SELECT count(*) FROM plan") == 0


def test_a_plan_names_who_promised_something_though_they_were_not_there(borders: Borders) -> None:
    promised = "UPDATE action SET who_id = %(who)s WHERE conference_id = %(conference)s"
    left_out = borders.person("excluded").id
    with borders.arranged(promised, who=left_out, conference=borders.conference()) as told:
        told.act(borders.person("aunt"))
        assert told.one("SELECT count(*) FROM person WHERE id = %s", left_out) == 1
        told.act(borders.person("excluded"))
        assert told.one("SELECT count(*) FROM person") == 1


def test_the_excluded_person_reads_nothing_of_the_plan_that_the_others_made(borders: Borders) -> None:
    with borders.asking(borders.person("excluded")) as app:
        for table in ("plan", "goal", "action", "contingency", "signature", "added_signer", "without_signature", "change_asked", "review",
                      "referrers_answer"):  # fmt: skip
            assert borders.rows(table), table
            assert app.execute(f'SELECT 1 FROM "{table}"').fetchall() == [], table  # type: ignore[call-overload]


@pytest.mark.parametrize("who", ["excluded", "aunt", "protected", "professional"])
def test_each_reads_their_own_sealed_copy_their_own_letters_and_what_they_said_themself(
    borders: Borders, who: str
) -> None:
    viewer = borders.person(who)
    with borders.asking(viewer) as app:
        for table, column in (("sealed_plan", "person_id"), ("progress", "by_person_id"), ("copy_sent", "person_id"),
                              ("safe_contact", "person_id"), ("feedback", "person_id"), ("letter", "to_id")):  # fmt: skip
            theirs = {str(row[column]) for row in app.execute(f"SELECT {column} FROM {table}")}  # type: ignore[call-overload]
            there = {row[column] for row in borders.rows(table)}
            assert theirs == {viewer.id} & there, table


def test_the_whole_plan_is_read_by_whom_it_hides_nothing_from_and_not_by_whoever_has_a_copy_of_their_own(
    borders: Borders,
) -> None:
    """A version made for a child leaves nothing out that is hidden from them: they have the whole one as well."""
    whole = "UPDATE sealed_plan SET person_id = NULL, kind = 'plan' WHERE person_id = %(child)s"
    own = "UPDATE sealed_plan SET kind = CASE person_id WHEN %(protected)s THEN 'child' ELSE 'copy' END WHERE person_id IS NOT NULL"
    who_is = {name: borders.person(name).id for name in ("child", "protected")}
    with borders.arranged(whole, own, **who_is) as told:
        for who, files, whole_ones in (
            ("aunt", 1, 0),
            ("excluded", 1, 0),
            ("protected", 2, 1),
            ("child", 1, 1),
        ):
            told.act(borders.person(who))
            assert told.one("SELECT count(*) FROM sealed_plan") == files, who
            assert told.one("SELECT count(*) FROM sealed_plan WHERE person_id IS NULL") == whole_ones, who


def test_what_others_say_of_an_action_is_read_by_those_who_do_it(borders: Borders) -> None:
    does = "UPDATE action SET who_id = %(aunt)s, thread = %(thread)s WHERE conference_id = %(conference)s"
    said = "UPDATE progress SET thread = %(thread)s WHERE by_person_id = %(friend)s"
    about = {"aunt": borders.person("aunt").id, "friend": borders.person("friend").id,
             "thread": "00000000-0000-4000-8000-000000000002", "conference": borders.conference()}  # fmt: skip
    with borders.arranged(does, said, **about) as told:
        for who, rows in (("aunt", 2), ("protected", 1), ("friend", 1)):
            told.act(borders.person(who))
            assert told.one("SELECT count(*) FROM progress") == rows, who


@pytest.mark.parametrize("who", ["excluded", "aunt"])
def test_a_family_member_reads_who_works_on_their_conference_and_of_nobody_else_a_mailbox_or_a_number(
    borders: Borders, who: str
) -> None:
    here = {borders.staff("coordinator").id, borders.staff("social_worker").id}
    with borders.asking(borders.person(who)) as app:
        assert {str(row["id"]) for row in app.execute("SELECT id, email, phone FROM staff")} == here
    relieved = "UPDATE assignment SET ended_at = now() WHERE staff_id = %(who)s"
    with borders.arranged(relieved, who=borders.staff("coordinator").id) as told:
        told.act(borders.person(who))
        assert told.one("SELECT count(*) FROM staff") == 1


def test_a_family_member_learns_the_name_of_whoever_looked_at_the_plan_and_no_other(borders: Borders) -> None:
    looked = (
        "DO $$ DECLARE head record; BEGIN SELECT * INTO head FROM audit_head WHERE id = '{service}'; INSERT INTO audit (id,"
        " chain, seq, conference_id, actor_kind, actor_id, action, about, at, request, prev, mac, payload_locked) VALUES"
        " (gen_random_uuid(), head.id, head.seq + 1, '{conference}', 'staff', '{who}', '{action}', '{about}', now(), '',"
        " head.mac, decode(repeat('02', 32), 'hex'), '\\x00'); END $$"
    )
    manager, aunt = borders.staff("service_manager"), borders.person("aunt")
    about = {"service": manager.service, "conference": borders.conference(), "who": manager.id}
    for action, whose, named in (
        ("plan.read", "", True),
        ("plan.downloaded", "", True),
        ("contact.read", aunt.id, False),
    ):
        with borders.arranged(looked.format(action=action, about=whose, **about)) as told:
            told.act(aunt)
            names = {str(row["id"]) for row in told.all("SELECT id FROM fgc_names_of_staff()")}
            assert (manager.id in names) is named
            assert borders.staff("auditor").id not in names


READS = {
    ("staff", "plan.read", ""): True, ("staff", "plan.downloaded", ""): True, ("staff", "contact.read", "aunt"): True,
    ("staff", "their_view.read", "aunt"): True, ("staff", "preparation.read", "aunt"): True,
    ("staff", "contact.read", "protected"): False, ("staff", "their_view.read", "excluded"): False,
    ("staff", "safety.read", "aunt"): False, ("staff", "audit.read", ""): False, ("staff", "CautionSet", "aunt"): False,
    ("person", "plan.read", ""): False, ("person", "contact.read", "aunt"): False, ("worker", "plan.read", ""): False,
}  # fmt: skip


@pytest.mark.parametrize(("actor", "action", "about"), READS)
def test_of_the_audit_somebody_reads_who_of_staff_looked_at_the_plan_or_at_what_is_kept_about_them(
    borders: Borders, actor: str, action: str, about: str
) -> None:
    aunt = borders.person("aunt")
    line = (
        "DO $$ DECLARE head record; BEGIN SELECT * INTO head FROM audit_head WHERE id = '{service}'; INSERT INTO audit (id,"
        " chain, seq, conference_id, actor_kind, actor_id, action, about, at, request, prev, mac, payload_locked) VALUES"
        " (gen_random_uuid(), head.id, head.seq + 1, '{conference}', '{actor}', gen_random_uuid(), '{action}', '{about}',"
        " now(), '', head.mac, decode(repeat('02', 32), 'hex'), '\\x00'); END $$"
    )
    for where in ("first", "beside"):
        made = {"service": aunt.service, "conference": borders.conference(where), "actor": actor, "action": action,
                "about": borders.person(about).id if about else ""}  # fmt: skip
        with borders.arranged(line.format(**made)) as told:
            told.act(aunt)
            read = told.one("SELECT count(*) FROM audit") == 1
            assert read is (READS[actor, action, about] and where == "first")


def test_a_family_member_neither_renames_their_conference_nor_holds_it_nor_moves_it_on(
    borders: Borders,
) -> None:
    with borders.asking(borders.person("aunt")) as app:
        for change in ("name = 'Another'", "held_since = now()", "held_by = 'Nobody'", "number = 'X'", "closed_at = now()",
                       "links_until = now()", "awaiting_independence = true", "stage = 'closed'", "stage = 'live'",
                       "stage = 'preparing'"):  # fmt: skip
            with (
                pytest.raises(psycopg.errors.InsufficientPrivilege, match=r"conference|plan"),
                app.transaction(),
            ):
                app.execute(f"UPDATE conference SET {change}")  # type: ignore[call-overload]
        with app.transaction(force_rollback=True):
            assert (
                app.execute(
                    "UPDATE conference SET stage = 'agreeing', safety_version = safety_version + 1"
                ).rowcount
                == 1
            )


def test_a_family_member_cancels_their_own_letters_and_nobody_elses(borders: Borders) -> None:
    for who, letters in (("aunt", 1), ("protected", 0), ("excluded", 0)):
        with borders.asking(borders.person(who)) as app:
            assert app.execute("UPDATE letter SET state = 'cancelled', why = 'erased'").rowcount == letters
    with (
        borders.asking(borders.person("aunt")) as app,
        pytest.raises(psycopg.errors.InsufficientPrivilege, match="letter"),
    ):
        app.execute("UPDATE letter SET state = 'pending'")


def test_a_family_member_begins_a_plan_where_they_have_a_place_in_the_familys_own_time_and_only_as_a_draft(
    borders: Borders,
) -> None:
    begins = (
        "INSERT INTO plan (id, conference_id, meeting_id, number, state, version)"
        " SELECT gen_random_uuid(), conference_id, meeting_id, 0, %s, 1 FROM place LIMIT 1"
    )
    for who, state, may in (("aunt", "draft", True), ("aunt", "typing", False), ("professional", "draft", False),
                            ("excluded", "draft", False)):  # fmt: skip
        with borders.asking(borders.person(who)) as app:
            if may:
                assert app.execute(begins, (state,)).rowcount == 1
                continue
            with pytest.raises(psycopg.errors.InsufficientPrivilege, match="plan"):
                app.execute(begins, (state,))


DECLINES = """UPDATE review SET declined_at = now(), declined_because_locked = %(why)s, declined_by = %(by)s
    WHERE conference_id = %(conference)s AND held_at IS NULL"""


def test_only_whoever_keeps_an_eye_on_the_plan_declines_its_review_and_in_their_own_name(
    borders: Borders,
) -> None:
    aunt, friend, conference = borders.person("aunt"), borders.person("friend"), borders.conference()
    keeps = "UPDATE plan SET monitor_id = %(aunt)s WHERE conference_id = %(conference)s"
    opened = "UPDATE review SET held_at = NULL, outcome = NULL WHERE conference_id = %(conference)s"
    told = {"why": b"x" * 40, "conference": conference}
    with borders.arranged(keeps, opened, aunt=aunt.id, conference=conference) as app:
        app.act(friend)
        assert app.connection.execute(DECLINES, {**told, "by": friend.id}).rowcount == 0
        app.act(aunt)
        with (
            pytest.raises(psycopg.errors.InsufficientPrivilege, match=r"row-level|in their own name"),
            app.connection.transaction(),
        ):
            app.connection.execute(DECLINES, {**told, "by": friend.id})
        assert app.connection.execute(DECLINES, {**told, "by": aunt.id}).rowcount > 0
        undone = "UPDATE review SET declined_at = NULL WHERE conference_id = %(conference)s"
        assert app.connection.execute(undone, told).rowcount == 0, "said once"
