"""How a row goes on: from which state to which, in whose name, once or again. Every state of every column of states is tried
from every other one, by every kind of viewer, in plain SQL; what is right stands here, by hand."""

from typing import Any

import psycopg
import pytest

from tests.borders.asking import Borders, Told, Viewer

STATES = {
    ("conference", "stage"): "draft referred returned declined waiting preparing scheduled meeting agreeing signing live closed",
    ("referral", "state"): "draft submitted returned accepted declined",
    ("meeting", "state"): "planned under_way held cancelled",
    ("plan", "state"): "draft typing shown changes_asked not_agreed agreed signed sealed replaced",
    ("letter", "state"): "pending sending sent failed held uncertain cancelled to_print printed",
    ("person_session", "level"): "link pin self",
}  # fmt: skip
CALLED_OFF = "pending>cancelled held>cancelled failed>cancelled uncertain>cancelled to_print>cancelled"
REPLACED = "shown>replaced changes_asked>replaced not_agreed>replaced agreed>replaced"
SHOWN_AGAIN = "meeting>agreeing signing>agreeing live>agreeing"
RIGHT: dict[tuple[str, str], dict[str, str]] = {
    ("conference", "stage"): {
        "aunt": SHOWN_AGAIN,
        "social_worker": "draft>referred returned>referred agreeing>signing",
        "coordinator": "draft>referred returned>referred waiting>preparing preparing>waiting preparing>scheduled"
        f" scheduled>preparing preparing>meeting scheduled>meeting {SHOWN_AGAIN}",
        "service_manager": "referred>waiting referred>returned referred>declined returned>declined waiting>preparing preparing>waiting"
        " preparing>scheduled scheduled>preparing referred>closed waiting>closed preparing>closed scheduled>closed"
        " meeting>closed agreeing>closed signing>closed live>closed",
    },
    ("referral", "state"): {
        "social_worker": "draft>submitted returned>submitted",
        "coordinator": "draft>submitted returned>submitted",
        "service_manager": "submitted>accepted submitted>returned submitted>declined returned>declined",
    },
    ("meeting", "state"): {
        "coordinator": "planned>under_way under_way>held planned>cancelled",
        "service_manager": "planned>cancelled",
    },
    ("plan", "state"): {
        "aunt": f"draft>shown agreed>signed {REPLACED}",
        "social_worker": "shown>agreed shown>changes_asked shown>not_agreed agreed>signed",
        "coordinator": f"typing>shown agreed>signed signed>agreed {REPLACED}",
    },
    ("letter", "state"): {
        "aunt": CALLED_OFF,
        "coordinator": f"{CALLED_OFF} held>pending failed>pending to_print>printed held>sent",
        "service_manager": f"{CALLED_OFF} held>pending failed>pending",
    },
    ("person_session", "level"): {"coordinator": "pin>link self>link", "service_manager": "pin>link self>link"},
}  # fmt: skip
"""Whoever has signed calls a plan signed, and only whoever took that back calls it agreed again: asked below. A seal is the
program's alone, and so is what was replaced by a seal."""
WHO = ("aunt", "social_worker", "coordinator", "service_manager", "administrator", "auditor")
NOT_SHOWN = ", number = 0, shown_at = NULL, shown_by = NULL, text_hash = NULL, agreed_at = NULL"
AS_SIGNED = ", text_hash = (SELECT s.text_hash FROM signature s WHERE s.plan_id = plan.id AND s.withdrawn_at IS NULL LIMIT 1)"


def as_if(change: str) -> tuple[str, str, str]:
    """Rows are made so, past every border and trigger."""
    return (
        "SET LOCAL session_replication_role = replica",
        change,
        "SET LOCAL session_replication_role = origin",
    )


def viewer_of(borders: Borders, who: str) -> Viewer:
    return borders.person(who) if who == "aunt" else borders.staff(who)


def row_of(borders: Borders, table: str, viewer: Viewer) -> str:
    """One that is theirs, where they have one, of the first conference."""
    if table == "conference":
        return borders.conference()
    here = [
        row
        for row in borders.rows(table)
        if borders.conference() in (row.get("conference_id"), row.get("matter_id"))
    ]
    own = [
        row for row in here if viewer.id in (row.get("to_id"), row.get("person_id"), row.get("by_person_id"))
    ]
    return str((own or here)[0]["id"])


def lets_through(told: Told, statement: str, *values: Any) -> bool:
    """Whether a row is changed. What only a check or another row has something against, was let through."""
    try:
        with told.connection.transaction(force_rollback=True):
            return told.changed(statement, *values) > 0
    except psycopg.errors.IntegrityError:
        return True
    except psycopg.errors.InsufficientPrivilege:
        return False


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize(("table", "column"), STATES)
def test_nobody_takes_a_row_from_one_state_to_another_than_their_pages_do(
    borders: Borders, table: str, column: str, who: str
) -> None:
    viewer, states, moves = viewer_of(borders, who), STATES[table, column].split(), set()
    row = row_of(borders, table, viewer)
    asked = f"UPDATE {table} SET {column} = %s WHERE id = %s"
    for one in states:
        beside = "" if table != "plan" else NOT_SHOWN if one in ("draft", "typing") else AS_SIGNED
        with borders.arranged(
            *as_if(f"UPDATE {table} SET {column} = '{one}'{beside} WHERE id = '{row}'")
        ) as told:
            told.act(viewer)
            for other in states:
                if other != one and lets_through(told, asked, other, row):
                    moves.add(f"{one}>{other}")
    assert moves == set(RIGHT[table, column].get(who, "").split())


def test_the_states_that_are_tried_are_all_there_are(borders: Borders) -> None:
    """As their checks say, so that a state that is added is thought about here."""
    with psycopg.connect(borders.owner) as owner:
        for (table, column), states in STATES.items():
            (check,) = owner.execute(
                "SELECT pg_get_constraintdef(k.oid) FROM pg_constraint k WHERE k.contype = 'c' AND k.conrelid = %s::regclass"
                " AND pg_get_constraintdef(k.oid) LIKE %s AND k.conname ~ %s",
                (table, f"%{column}%ARRAY[%", f"{column}|stage|level"),
            ).fetchall()[:1]
            assert set(check[0].split("'")[1::2]) >= set(states.split()), table


# -- who it was ---------------------------------------------------------------------------------------------------------

ME, ANOTHER, NOBODY = "me", "somebody else", "nobody any more"
NAMES: dict[tuple[str, str], dict[str, set[str]]] = {
    ("change_asked", "answered_by"): {"aunt": {ME}},
    ("exclusion", "written_by"): {"coordinator": {ME}, "service_manager": {ME}},
    ("held_copy", "looked_by"): {"coordinator": {ME}},
    ("held_copy", "refused_by"): {"coordinator": {ME}},
    ("help_asked", "settled_by"): {"coordinator": {ME}},
    ("keeping", "set_by"): {"service_manager": {ME}},
    ("order_end", "settled_by"): {"coordinator": {ME}, "service_manager": {ME}},
    ("order_party", "said_by"): {"coordinator": {ME}, "service_manager": {ME}},
    ("pair_answer", "answered_by"): {"coordinator": {ME}, "service_manager": {ME}},
    ("person", "staff_id"): {"coordinator": {ME}, "service_manager": {ME}},
    ("pin", "made_by"): {"coordinator": {ME}, "service_manager": {ME}},
    ("pin", "told_by"): {"coordinator": {ME}, "service_manager": {ME}},
    ("plan", "typed_by"): {},
    ("plan", "shown_by"): {"aunt": {ME}},
    ("referral", "referrer_id"): {},
    ("review", "declined_by"): {},  # of the family by whoever keeps an eye on the plan alone: test_family.py
}  # fmt: skip
"""Which column says who did it, and whom somebody may write there who finds it empty, or with another one's name."""
BEFORE: dict[str | tuple[str, str], str] = {
    ("held_copy", "refused_by"): "UPDATE held_copy SET refused_at = now(), refused_by = '{first}'",
    "held_copy": "UPDATE held_copy SET looked_by = NULL, looked_at = NULL", "plan": "UPDATE plan SET shown_by = NULL, typed_by = NULL",
    "help_asked": "UPDATE help_asked SET settled_by = NULL, settled_at = NULL", "person": "UPDATE person SET staff_id = NULL",
    "review": "UPDATE review SET declined_by = NULL", "pin": "UPDATE pin SET made_by = NULL, told_by = NULL", "order_party": "UPDATE order_party SET means = true",
}  # fmt: skip


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize(("table", "column"), NAMES)
def test_nobody_writes_down_that_somebody_else_did_it(
    borders: Borders, table: str, column: str, who: str
) -> None:
    viewer = viewer_of(borders, who)
    people = table == "change_asked" or (table, column) == ("plan", "shown_by")
    others = {"person": borders.person("friend").id, "staff": borders.staff("coordinator_unassigned").id}
    row, other = row_of(borders, table, viewer), others["person" if people else "staff"]
    written = set()
    first = borders.person("protected").id if people else borders.staff("service_manager_in_conflict").id
    before = (
        BEFORE.get((table, column))
        or BEFORE.get(table)
        or f"UPDATE {table} SET {column} = '{first}' WHERE id = '{row}'"
    ).format(first=first)
    with borders.arranged(*as_if(before)) as told:
        told.act(viewer)
        for name, value in ((ME, viewer.id), (ANOTHER, other)):
            if lets_through(told, f"UPDATE {table} SET {column} = %s WHERE id = %s", value, row):
                written.add(name)
        if lets_through(
            told, f"UPDATE {table} SET {column} = NULL WHERE id = %s AND {column} IS NOT NULL", row
        ):
            written.add(NOBODY)
    assert written == NAMES[table, column].get(who, set())


def test_a_plan_is_called_signed_by_nobody_whose_signature_is_not_there_and_open_again_by_nobody_whose_is(
    borders: Borders,
) -> None:
    aunt, amy, rosa = borders.person("aunt"), borders.staff("social_worker"), borders.staff("coordinator")
    row = row_of(borders, "plan", aunt)
    withdrawn = "UPDATE signature SET withdrawn_at = now()"
    for signatures, state, who, fine in (
        ("SELECT 1", "agreed", aunt, True), (withdrawn, "agreed", aunt, False), (withdrawn, "agreed", rosa, False),
        (withdrawn, "agreed", amy, False), (f"{withdrawn} WHERE person_id <> '{aunt.id}'", "agreed", rosa, True),
        (f"{withdrawn} WHERE person_id = '{aunt.id}'", "agreed", aunt, False),
        ("SELECT 1", "signed", aunt, False), (f"{withdrawn} WHERE person_id = '{aunt.id}'", "signed", aunt, True),
    ):  # fmt: skip
        other = "signed" if state == "agreed" else "agreed"
        made = f"UPDATE plan SET state = '{state}'{AS_SIGNED} WHERE id = '{row}'"
        with borders.arranged(*as_if(made), *as_if(signatures)) as told:
            told.act(who)
            through = lets_through(told, "UPDATE plan SET state = %s WHERE id = %s", other, row)
            assert through is fine, (signatures, state, who.called)


def test_that_a_meeting_is_off_is_taken_back_by_nobody_once_somebody_was_asked_to_it(
    borders: Borders,
) -> None:
    """Who was asked is being told that it is cancelled: they would stay at home, and the meeting would be held without them."""
    rosa, helen = borders.staff("coordinator"), borders.staff("service_manager")
    row = row_of(borders, "meeting", rosa)
    off = f"UPDATE meeting SET state = 'cancelled' WHERE id = '{row}'"
    for places, who, fine in (
        (f"UPDATE place SET asked_at = now() WHERE meeting_id = '{row}'", rosa, False),
        (f"UPDATE place SET asked_at = NULL WHERE meeting_id = '{row}'", rosa, True),
        (f"UPDATE place SET asked_at = NULL WHERE meeting_id = '{row}'", helen, False),
    ):
        with borders.arranged(*as_if(off), *as_if(places)) as told:
            told.act(who)
            assert told.all(f"SELECT id FROM place WHERE meeting_id = '{row}'"), "somebody has a place in it"
            through = lets_through(told, "UPDATE meeting SET state = %s WHERE id = %s", "planned", row)
            assert through is fine, (places, who.called)


@pytest.mark.parametrize(
    ("who", "state", "fine"),
    [("aunt", "draft", True), ("aunt", "shown", False), ("aunt", "sealed", False), ("coordinator", "typing", True),
     ("coordinator", "shown", False), ("coordinator", "agreed", False), ("coordinator", "sealed", False)],
)  # fmt: skip
def test_the_words_of_a_plan_are_changed_by_nobody_once_it_was_shown(
    borders: Borders, who: str, state: str, fine: bool
) -> None:
    viewer = viewer_of(borders, who)
    row, beside = row_of(borders, "plan", viewer), NOT_SHOWN if state in ("draft", "typing") else ""
    with borders.arranged(*as_if(f"UPDATE plan SET state = '{state}'{beside} WHERE id = '{row}'")) as told:
        told.act(viewer)
        for column in ("family_words_locked", "childs_words_locked", "drawing_locked", "review_place_locked"):
            assert lets_through(told, f"UPDATE plan SET {column} = '\\x00' WHERE id = %s", row) is fine, (
                column
            )
        assert lets_through(told, "UPDATE plan SET review_on = '2031-01-01' WHERE id = %s", row) is fine
        assert not lets_through(told, "UPDATE plan SET title_locked = '\\x00' WHERE id = %s", row)


def test_an_agreed_text_gets_its_mark_as_it_is_agreed_and_never_another_one(borders: Borders) -> None:
    amy = borders.staff("social_worker")
    row = row_of(borders, "plan", amy)
    fixed = "UPDATE plan SET state = 'agreed', agreed_at = now(), text_hash = repeat('a', 64) WHERE id = %s"
    other = "UPDATE plan SET text_hash = repeat('b', 64) WHERE id = %s"
    shown = f"UPDATE plan SET state = 'shown', text_hash = NULL, agreed_at = NULL WHERE id = '{row}'"
    with borders.arranged(*as_if(shown)) as told:
        told.act(amy)
        assert not lets_through(told, other, row)
        assert told.changed(fixed, row) == 1
        assert not lets_through(told, other, row)


BY_TWO = "two_people.sql asks for another one, in their own name: test_two_people.py"
AS_IT_BEGINS = (
    "written with the row, in one's own name (below), and never again: the role may not, or nobody may"
)
ELSEWHERE = {
    ("bottom_line", "approved_by"): BY_TWO, ("caution", "lifted_by"): BY_TWO, ("caution", "lower_asked_by"): BY_TWO,
    ("caution", "set_by"): BY_TWO, ("contact_change", "asked_by"): BY_TWO, ("contact_change", "settled_by"): BY_TWO,
    ("erasure", "asked_by"): BY_TWO, ("erasure", "decided_by"): BY_TWO, ("export", "asked_by"): BY_TWO,
    ("export", "decided_by"): BY_TWO, ("legal_check", "asked_by"): BY_TWO, ("legal_check", "checked_by"): BY_TWO,
    ("legal_hold", "lift_asked_by"): BY_TWO, ("legal_hold", "lifted_by"): BY_TWO, ("legal_hold", "set_by"): BY_TWO,
    ("safeguarding", "settled_by"): BY_TWO, ("urgent_access", "decided_by"): BY_TWO, ("wanted", "asked_by"): BY_TWO,
    ("wanted", "decided_by"): BY_TWO, ("alert", "seen_by"): "its policy: test_every_table.py",
    ("attachment", "added_by"): "test_attachments.py: in their own name, and no column of it changes",
    ("preparation_check", "done_by"): AS_IT_BEGINS, ("safeguarding", "recorded_by"): AS_IT_BEGINS,
    ("signature", "recorded_by"): AS_IT_BEGINS, ("own_copy", "recorded_by"): AS_IT_BEGINS, ("joining", "made_by"): AS_IT_BEGINS,
    ("exclusion", "decided_by"): "the kind of who decided, not who it was", ("place", "chosen_by"): "the kind of who chose",
    ("conference", "held_by"): "a name in words: below", ("consent", "withdrawn_by"): "an actor in words: below",
    ("invitation", "answered_by"): "a kind in words: below",
    ("entry_request", "answered_by"): "of the family's own room: tests/faults/test_entry.py", ("notes_begun", "begun_by"): "of the family's own room: below", ("room_draft", "changed_by"): "the same",
}  # fmt: skip


def test_every_column_that_says_who_did_it_is_thought_about(borders: Borders) -> None:
    there = {
        (table, one) for table, columns in borders.tables.items() for one in columns if one.endswith("_by")
    }
    assert len(there) > 30
    assert there == {one for one in (*NAMES, *ELSEWHERE) if one[1].endswith("_by")}


@pytest.mark.parametrize(
    ("who", "change", "fine"),
    [("aunt", "consent SET withdrawn_at = now(), withdrawn_by = 'person:{aunt}' WHERE person_id = '{aunt}'", True),
     ("aunt", "consent SET withdrawn_at = now(), withdrawn_by = 'staff:{coordinator}' WHERE person_id = '{aunt}'", False),
     ("coordinator", "consent SET withdrawn_at = now(), withdrawn_by = 'staff:{coordinator}' WHERE person_id = '{aunt}'", True),
     ("coordinator", "consent SET withdrawn_at = now(), withdrawn_by = 'person:{aunt}' WHERE person_id = '{aunt}'", False),
     ("aunt", "invitation SET answer = 'no', answered_by = 'person' WHERE person_id = '{aunt}'", True),
     ("aunt", "invitation SET answer = 'no', answered_by = 'coordinator' WHERE person_id = '{aunt}'", False),
     ("aunt", "invitation SET answered_by = '' WHERE person_id = '{aunt}'", False),
     ("coordinator", "invitation SET answer = 'no', answered_by = 'coordinator' WHERE person_id = '{aunt}'", True),
     ("coordinator", "invitation SET answer = 'no', answered_by = 'person' WHERE person_id = '{aunt}'", False),
     ("coordinator", "conference SET held_since = now(), held_by = (SELECT name FROM staff WHERE id = '{coordinator}') WHERE id = '{it}'", True),
     ("coordinator", "conference SET held_since = now(), held_by = (SELECT name FROM staff WHERE id = '{manager}') WHERE id = '{it}'", False),
     ("social_worker", "conference SET held_since = now(), held_by = 'Nobody' WHERE id = '{it}'", False)],
)  # fmt: skip
def test_words_that_say_who_it_was_name_whoever_writes_them(
    borders: Borders, who: str, change: str, fine: bool
) -> None:
    names = {"aunt": borders.person("aunt").id, "it": borders.conference(), "coordinator": borders.staff("coordinator").id,
             "manager": borders.staff("service_manager").id}  # fmt: skip
    made = as_if(
        "UPDATE consent SET withdrawn_at = NULL, withdrawn_by = '', given_on = current_date, basis = 'adult_with_capacity'"
        f" WHERE person_id = '{names['aunt']}'; UPDATE invitation SET asked_at = now(), withdrawn_at = NULL, answer = 'yes',"
        " answered_by = 'somebody', way = NULL; UPDATE conference SET held_since = NULL, held_by = NULL"
    )
    with borders.arranged(*[part for one in made for part in one.split("; ")]) as told:
        told.act(viewer_of(borders, who))
        assert lets_through(told, f"UPDATE {change.format(**names)}") is fine


@pytest.mark.parametrize(
    ("who", "insert"),
    [("coordinator", ("knock (id, conference_id, meeting_id, staff_id, at, because_locked) SELECT gen_random_uuid(), conference_id,"
      " meeting_id, '{manager}', now(), because_locked FROM knock")),
     ("coordinator", ("order_party (id, conference_id, order_id, protected, person_id, means, once_meant, said_by, said_at) SELECT"
      " gen_random_uuid(), conference_id, order_id, NOT protected, person_id, true, true, '{manager}', now() FROM order_party")),
     ("coordinator", ("pin (id, person_id, conference_id, kept, made_at, made_by, tries, wrong) SELECT gen_random_uuid(), person_id,"
      " conference_id, kept, now(), '{manager}', 0, 0 FROM pin")),
     ("coordinator", ("progress (id, conference_id, action_id, thread, at, how, by_staff_id) SELECT gen_random_uuid(), conference_id,"
      " action_id, thread, now(), how, '{manager}' FROM progress")),
     ("coordinator", ("progress (id, conference_id, action_id, thread, at, how, by_person_id) SELECT gen_random_uuid(), conference_id,"
      " action_id, thread, now(), how, by_person_id FROM progress")),
     ("aunt", ("progress (id, conference_id, action_id, thread, at, how, by_person_id, by_staff_id) SELECT gen_random_uuid(),"
      " conference_id, action_id, thread, now(), how, '{aunt}', '{manager}' FROM progress")),
     ("aunt", ("consent (id, conference_id, person_id, purpose, mark, written_at, withdrawn_at, withdrawn_by) SELECT gen_random_uuid(),"
      " conference_id, person_id, 'share', mark, now(), now(), 'staff:{manager}' FROM consent")),
     ("coordinator", ("consent (id, conference_id, person_id, purpose, mark, written_at, basis, given_on, said_to, withdrawn_by) SELECT"
      " gen_random_uuid(), conference_id, person_id, 'share', mark, now(), 'adult_with_capacity', current_date, '{manager}', ''"
      " FROM consent")),
     ("coordinator", ("plan (id, conference_id, meeting_id, number, state, typed_by, version, title_locked) SELECT gen_random_uuid(),"
      " conference_id, meeting_id, 0, 'typing', '{manager}', 1, title_locked FROM plan"))],
)  # fmt: skip
def test_nothing_begins_with_somebody_elses_name_under_it(borders: Borders, who: str, insert: str) -> None:
    names = {"aunt": borders.person("aunt").id, "manager": borders.staff("service_manager").id}
    with borders.asking(viewer_of(borders, who)) as app:
        source = insert.rsplit(" FROM ", maxsplit=1)[-1]
        assert app.execute(f"SELECT 1 FROM {source}").fetchall(), "there is something to begin from"  # type: ignore[call-overload]
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match=insert.split(maxsplit=1)[0]):
            app.execute(f"INSERT INTO {insert.format(**names)}")  # type: ignore[call-overload]


# -- once, and never --------------------------------------------------------------------------------------------------

ONCE = {
    ("consent", "withdrawn_at"): "aunt coordinator service_manager", ("consent", "known_at"): "coordinator service_manager",
    ("feed", "ended_at"): "aunt coordinator service_manager", ("held_copy", "looked_at"): "coordinator",
    ("help_asked", "settled_at"): "coordinator", ("joining", "used_at"): "coordinator service_manager administrator",
    ("meeting_part", "began_at"): "coordinator service_manager", ("meeting_part", "ended_at"): "coordinator service_manager",
    ("other_reading", "settled_at"): "coordinator service_manager", ("person", "left_at"): "coordinator service_manager",
    ("personal_link", "revoked_at"): "aunt coordinator service_manager",
    ("person_session", "ended_at"): "aunt coordinator service_manager", ("plan", "agreed_at"): "social_worker coordinator",
    ("plan", "shown_at"): "aunt coordinator", ("review", "held_at"): "coordinator service_manager",
    ("signature", "withdrawn_at"): "aunt coordinator service_manager",
    ("staff_session", "ended_at"): "coordinator social_worker auditor", ("staff_session", "asleep_at"): "coordinator auditor",
    ("suggestion", "settled_at"): "coordinator service_manager",
}  # fmt: skip


@pytest.mark.parametrize(("table", "column"), ONCE)
def test_what_ended_stays_ended_and_when(borders: Borders, table: str, column: str) -> None:
    """A feed does not come to life again, a withdrawn yes is no yes again, private time that began did not begin later."""
    for who in ONCE[table, column].split():
        viewer = viewer_of(borders, who)
        row = _own_row(borders, table, viewer)
        checks = f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS ck_{table}_"
        unchecked = {"consent": "withdrawn_by_somebody", "held_copy": "looked_by_somebody"}.get(table, "none")
        first, before = (
            as_if(f"UPDATE {table} SET {column} = {value} WHERE id = '{row}'")
            for value in ("NULL", "'2027-01-01'")
        )
        with borders.arranged(f"{checks}{unchecked}", *first) as told:
            told.act(viewer)
            assert lets_through(told, f"UPDATE {table} SET {column} = now() WHERE id = %s", row), who
        with borders.arranged(f"{checks}{unchecked}", *before) as told:
            told.act(viewer)
            for again in ("NULL", "now()"):
                assert not lets_through(told, f"UPDATE {table} SET {column} = {again} WHERE id = %s", row), (
                    who,
                    again,
                )


def _own_row(borders: Borders, table: str, viewer: Viewer) -> str:
    if table in ("staff_session", "joining"):
        return next(str(row["id"]) for row in borders.rows(table) if row["staff_id"] == viewer.id)
    return row_of(borders, table, viewer)


@pytest.mark.parametrize(
    ("who", "change"),
    [("coordinator", "personal_link SET fingerprint = decode(repeat('07', 32), 'hex')"), ("coordinator", "personal_link SET purpose = 'sign'"),
     ("coordinator", "person_session SET fingerprint = decode(repeat('07', 32), 'hex')"),
     ("coordinator", "person_session SET pin_at = now()"), ("coordinator", "person SET erased_at = now()"),
     ("coordinator", "person SET added_at = now()"), ("coordinator", "pin SET wrong = 0"), ("coordinator", "pin SET tries = 0"),
     ("coordinator", "letter SET secret_locked = decode('00', 'hex')"), ("coordinator", "meeting_part SET family_only = NOT family_only"),
     ("coordinator", "conference SET safety_version = safety_version - 1"), ("aunt", "conference SET safety_version = safety_version - 1"),
     ("coordinator", "change_asked SET accepted = true"), ("service_manager", "conference SET closed_at = now()"),
     ("coordinator", "staff_session SET ends_at = now() + interval '1 year'")],
)  # fmt: skip
def test_nobody_makes_a_way_in_longer_a_count_smaller_or_a_meeting_less_private_by_a_change_of_a_row(
    borders: Borders, who: str, change: str
) -> None:
    viewer, table = viewer_of(borders, who), change.split(maxsplit=1)[0]
    row = _own_row(borders, table, viewer)
    ripe = {"pin": "UPDATE pin SET wrong = 9, tries = 4", "person_session": "UPDATE person_session SET pin_at = NULL",
            "meeting_part": "UPDATE meeting_part SET began_at = now(), ended_at = now()",
            "letter": "UPDATE letter SET secret_locked = NULL, state = 'held'"}.get(table, "SELECT 1")  # fmt: skip
    with borders.arranged(*as_if(ripe)) as told:
        told.act(viewer)
        assert told.one(f"SELECT count(*) FROM {table} WHERE id = %s", row) == 1
        assert not lets_through(told, f"UPDATE {change} WHERE id = %s", row)


@pytest.mark.parametrize(
    ("lives", "longer"),
    [("expires_at = now() + interval '1 day', revoked_at = NULL", True), ("expires_at = now() - interval '1 day', revoked_at = NULL", False),
     ("expires_at = now() + interval '1 day', revoked_at = now()", False)],
)  # fmt: skip
def test_a_link_that_ended_or_expired_is_not_made_longer(borders: Borders, lives: str, longer: bool) -> None:
    rosa = borders.staff("coordinator")
    row = row_of(borders, "personal_link", rosa)
    with borders.arranged(*as_if(f"UPDATE personal_link SET {lives}")) as told:
        told.act(rosa)
        asked = "UPDATE personal_link SET expires_at = now() + interval '9 days' WHERE id = %s"
        assert lets_through(told, asked, row) is longer


def test_what_is_kept_about_somebody_is_open_for_thirty_days_and_not_for_years(borders: Borders) -> None:
    manager, rosa = borders.staff("service_manager"), borders.staff("coordinator")
    row = row_of(borders, "own_copy", manager)
    waits = ("UPDATE own_copy SET coordinator_id = %(rosa)s, coordinator_at = now(), manager_id = NULL, manager_at = NULL,"
             " released_at = NULL, ends_at = NULL")  # fmt: skip
    released = ("UPDATE own_copy SET manager_id = %s, manager_at = now(), released_at = now(), ends_at = now() + %s::interval"
                " WHERE id = %s")  # fmt: skip
    with borders.arranged(*as_if(waits), rosa=rosa.id) as told:
        told.act(manager)
        assert lets_through(told, released, manager.id, "29 days", row)
        assert not lets_through(told, released, manager.id, "31 days", row)
