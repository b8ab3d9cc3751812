"""What is written into a column by whoever may write it: when (now), for how long (not for ever), and never back to nothing."""

from typing import Any

import psycopg
import pytest

from tests.borders.asking import Borders, Viewer
from tests.borders.test_transitions import WHO, as_if, lets_through, row_of, viewer_of

PLANNED = {
    "starts_at", "ends_at", "from_at", "until_at", "expires_at", "links_until", "stays_until", "not_before_at",
    "not_after_at", "lease_until_at",
}  # fmt: skip
"""Times that say when something will be, until when it is good, or was planned; each bound below or by its page."""
CARRIED_OVER = {("place", "asked_at")}
"""As they were asked to the rest of the same meeting."""


def _times(borders: Borders) -> list[tuple[str, str, bool]]:
    with psycopg.connect(borders.owner) as owner:
        found = owner.execute("""SELECT c.relname, a.attname, NOT a.attnotnull FROM pg_class c JOIN pg_attribute a
            ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.atttypid = 'timestamptz'::regtype
            WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND c.relname NOT LIKE 'procrastinate%%'
            ORDER BY 1, 2""").fetchall()
    return [one for one in found if one[1] not in PLANNED and (one[0], one[1]) not in CARRIED_OVER]


@pytest.mark.parametrize("who", WHO)
def test_nobody_writes_down_that_something_was_done_years_ago_or_will_have_been(
    borders: Borders, who: str
) -> None:
    """A hold that began in 2000, a signature of 1999, a link that was looked at in the next century: no time of a deed is
    another one than now, in any table, whoever asks."""
    times = _times(borders)
    assert len(times) > 80
    viewer, written = viewer_of(borders, who), set()
    with borders.asking(viewer) as app:
        for table, column, _ in times:
            for when in ("1999-01-01", "2100-01-01"):
                try:
                    with app.transaction(force_rollback=True):
                        if app.execute(f'UPDATE "{table}" SET "{column}" = \'{when}\'').rowcount:  # type: ignore[call-overload]
                            written.add((table, column))
                except psycopg.Error as refused:
                    if not isinstance(refused, psycopg.errors.InsufficientPrivilege):
                        written.add((table, column))
    assert written == set()


@pytest.mark.parametrize(
    ("who", "change", "before"),
    [("coordinator", "person SET former_names_locked = NULL", "person SET former_names_locked = '\\x0102'"),
     ("coordinator", "person SET former_names_locked = '\\x01'", "person SET former_names_locked = '\\x0102'"),
     ("coordinator", "person SET former_names_locked = '\\x01', name = 'x'", "person SET former_names_locked = '\\x0102'"),
     ("coordinator", "safe_contact SET marks = '{}'", "safe_contact SET marks = '{a,b}', email_locked = '\\x01', phone_locked = '\\x01'"),
     ("coordinator", "safe_contact SET marks = '{c,b}'", "safe_contact SET marks = '{a,b}', email_locked = '\\x01', phone_locked = '\\x01'"),
     ("coordinator", "safe_contact SET marks = '{c}', phone_locked = NULL",
      "safe_contact SET marks = '{a,b}', email_locked = '\\x01', phone_locked = '\\x01', locked_at = NULL, confirmed_on = NULL"),
     ("coordinator", "invitation SET withdrawn_at = NULL, withdrawn_because = ''",
      "invitation SET withdrawn_at = now(), withdrawn_because = 'kept_apart', asked_at = now()"),
     ("coordinator", "invitation SET withdrawn_because = ''", "invitation SET withdrawn_at = now(), withdrawn_because = 'kept_apart'"),
     ("coordinator", "invitation SET withdrawn_because = 'left_the_circle'",
      "invitation SET withdrawn_at = now(), withdrawn_because = 'kept_apart'"),
     ("coordinator", "invitation SET asked_at = NULL", "invitation SET asked_at = now(), withdrawn_at = NULL"),
     ("aunt", "invitation SET withdrawn_at = now(), withdrawn_because = 'kept_apart'", "invitation SET withdrawn_at = NULL, withdrawn_because = ''"),
     ("aunt", "invitation SET withdrawn_at = NULL, withdrawn_because = ''", ("invitation SET withdrawn_at = now(),"
      " withdrawn_because = 'consent_withdrawn', asked_at = NULL, answer = NULL, answered_by = '', looked_at = NULL, told_sequence = NULL")),
     ("aunt", "invitation SET withdrawn_because = 'consent_withdrawn'", "invitation SET withdrawn_at = now(), withdrawn_because = 'kept_apart'"),
     ("aunt", "invitation SET withdrawn_because = 'consent_withdrawn'", "invitation SET withdrawn_at = NULL, withdrawn_because = ''"),
     ("coordinator", "invitation SET earlier_answer = 'no', answer = NULL", "invitation SET earlier_answer = NULL, answer = 'yes', withdrawn_at = NULL"),
     ("coordinator", "invitation SET earlier_answer = NULL", "invitation SET earlier_answer = 'yes', answer = NULL, withdrawn_at = NULL"),
     ("coordinator", "invitation SET earlier_way = 'letter', answer = NULL", "invitation SET earlier_way = NULL, way = 'video', answer = 'another_way', withdrawn_at = NULL"),
     ("coordinator", "invitation SET told_by_phone_at = NULL", "invitation SET told_by_phone_at = now()"),
     ("coordinator", "personal_link SET letter_id = NULL", "personal_link SET letter_id = gen_random_uuid(), revoked_at = NULL"),
     ("coordinator", "personal_link SET known_at = NULL", "personal_link SET known_at = now()"),
     ("coordinator", "personal_link SET expires_at = '2100-01-01'", "personal_link SET purpose = 'home', revoked_at = NULL, expires_at = now() + interval '1 day'"),
     ("coordinator", "personal_link SET expires_at = now() + interval '2 days'",
      "personal_link SET purpose = 'sign', revoked_at = NULL, expires_at = now() + interval '1 day'"),
     ("coordinator", "conference SET links_until = '2100-01-01'", "conference SET links_until = now()"),
     ("coordinator", "conference SET links_until = NULL", "conference SET links_until = now()"),
     ("coordinator", "meeting_reminder SET days_before = 9", ""), ("coordinator", "meeting_reminder SET letter_id = NULL", "meeting_reminder SET letter_id = gen_random_uuid()"),
     ("coordinator", "meeting_reminder SET invitation_id = gen_random_uuid()", ""), ("service_manager", "reminder SET letter_id = NULL", "reminder SET letter_id = gen_random_uuid()"),
     ("coordinator", "review SET declined_because_locked = '\\x02'", "review SET declined_at = now(), held_at = NULL, declined_because_locked = '\\x01'"),
     ("coordinator", "review SET declined_because_locked = NULL", "review SET declined_at = now(), held_at = NULL, declined_because_locked = '\\x01'"),
     ("coordinator", "review SET went_well_locked = '\\x02'", "review SET held_at = now(), declined_at = NULL, went_well_locked = '\\x01'"),
     ("coordinator", "review SET held_on = '2027-01-01'", "review SET held_at = now(), declined_at = NULL, held_on = '2027-01-02'"),
     ("coordinator", "review SET were_there_locked = '\\x02'", "review SET held_at = now(), declined_at = NULL, were_there_locked = '\\x01'"),
     ("coordinator", "review SET outcome = NULL", "review SET held_at = now(), declined_at = NULL, outcome = 'carry_on'"),
     ("coordinator", "suggestion SET settled_how_locked = '\\x02'", "suggestion SET settled_at = now(), settled_how_locked = '\\x01'"),
     ("coordinator", "person SET left_because_locked = '\\x02'", "person SET left_at = now(), left_because_locked = '\\x01'"),
     ("service_manager", "referral SET decided_because_locked = '\\x02'", "referral SET decided_because_locked = '\\x01'"),
     ("service_manager", "referral SET decided_at = NULL", "referral SET decided_at = now()"),
     ("coordinator", "caution SET because_locked = NULL", "caution SET because_locked = '\\x01', lifted_at = NULL"),
     ("coordinator", "exclusion SET because_locked = NULL", "exclusion SET because_locked = '\\x01'"),
     ("service_manager", "keeping SET because_locked = NULL, set_by = '{manager}'", "keeping SET because_locked = '\\x01'"),
     ("coordinator", "order_end SET settled_at = NULL", "order_end SET settled_at = now()"),
     ("coordinator", "signature SET other_name_looked_at = NULL", "signature SET other_name_looked_at = now()"),
     ("service_manager", "conference SET held_since = now(), held_by = 'Helen Marsh'", "conference SET held_since = now() - interval '4 minutes', held_by = 'Helen Marsh'"),
     ("service_manager", "conference SET held_because_locked = NULL", "conference SET held_since = now(), held_because_locked = '\\x01'"),
     ("service_manager", "seal_review SET note_locked = '\\x02'", ""), ("coordinator", "action_result SET why_locked = '\\x02'", "")],
)  # fmt: skip
def test_what_was_written_down_is_not_emptied_changed_afterwards_or_made_to_last_for_ever(
    borders: Borders, who: str, change: str, before: str
) -> None:
    viewer, table = viewer_of(borders, who), change.split(maxsplit=1)[0]
    row = row_of(borders, table, viewer)
    ready = as_if(f"UPDATE {before} WHERE id = '{row}'") if before else as_if("SELECT 1")
    checks = [f'ALTER TABLE "{table}" DROP CONSTRAINT "{name}"' for name in _checks(borders, table)]
    with borders.arranged(*checks, *ready) as told:
        told.act(viewer)
        assert told.one(f"SELECT count(*) FROM {table} WHERE id = %s", row) == 1, "they see the row"
        asked = f"UPDATE {change.format(manager=borders.staff('service_manager').id) if 'manager' in change else change} WHERE id = %s"
        assert not lets_through(told, asked, row)


def _checks(borders: Borders, table: str) -> list[str]:
    with psycopg.connect(borders.owner) as owner:
        found = owner.execute("SELECT conname FROM pg_constraint WHERE contype = 'c' AND conrelid = %s::regclass",
                              (table,))  # fmt: skip
        return [name for (name,) in found]


@pytest.mark.parametrize(
    ("who", "change", "before"),
    [("coordinator", "person SET former_names_locked = '\\x010203', name = 'x'", "person SET former_names_locked = '\\x0102'"),
     ("coordinator", "safe_contact SET marks = '{a,c}', phone_locked = '\\x02'",
      "safe_contact SET marks = '{a,b}', email_locked = '\\x01', phone_locked = '\\x01'"),
     ("coordinator", "safe_contact SET marks = '{b}', email_locked = NULL",
      "safe_contact SET marks = '{a,b}', email_locked = '\\x01', phone_locked = '\\x01'"),
     ("coordinator", ("invitation SET withdrawn_at = NULL, withdrawn_because = '', asked_at = NULL, answer = NULL, answered_by = '',"
      " looked_at = NULL, told_sequence = NULL"), "invitation SET withdrawn_at = now(), withdrawn_because = 'kept_apart'"),
     ("coordinator", "invitation SET withdrawn_at = now(), withdrawn_because = 'kept_apart'", "invitation SET withdrawn_at = NULL, withdrawn_because = ''"),
     ("aunt", "invitation SET withdrawn_at = now(), withdrawn_because = 'consent_withdrawn'", "invitation SET withdrawn_at = NULL, withdrawn_because = ''"),
     ("coordinator", "personal_link SET expires_at = now() + interval '300 days'",
      "personal_link SET purpose = 'home', revoked_at = NULL, expires_at = now() + interval '1 day'"),
     ("coordinator", "review SET declined_because_locked = '\\x02', declined_at = now()", "review SET declined_at = NULL, held_at = NULL"),
     ("service_manager", "conference SET held_since = NULL, held_by = NULL, held_because_locked = NULL", "conference SET held_since = '2027-01-01', held_by = 'Ruth'"),
     ("coordinator", "referral SET holder_id = (SELECT s.id FROM staff s LIMIT 1)", "referral SET holder_id = NULL"),
     ("coordinator", "review SET outcome = 'carry_on', held_at = now()", "review SET held_at = NULL, declined_at = NULL, outcome = NULL")],
)  # fmt: skip
def test_what_the_pages_write_goes_through(borders: Borders, who: str, change: str, before: str) -> None:
    """The same columns as above, as their pages write them: a border that lets nothing through would pass every test there."""
    viewer, table = viewer_of(borders, who), change.split(maxsplit=1)[0]
    row = row_of(borders, table, viewer)
    alone = ["DELETE FROM contact_change", "DELETE FROM order_party", "DELETE FROM caution"] if table == "safe_contact" else ["SELECT 1"]  # fmt: skip
    quiet = [part for one in (*alone, f"UPDATE {before} WHERE id = '{row}'") for part in as_if(one)]
    checks = [f'ALTER TABLE "{table}" DROP CONSTRAINT "{name}"' for name in _checks(borders, table)]
    with borders.arranged(*checks, *quiet) as told:
        told.act(viewer)
        assert told.changed(f"UPDATE {change} WHERE id = %s", row) == 1  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("purpose", "days", "fine"), [("sign", 13, True), ("sign", 15, False), ("home", 365, True), ("home", 4000, False)]
)  # fmt: skip
def test_no_way_in_is_made_that_lasts_for_years(
    borders: Borders, purpose: str, days: int, fine: bool
) -> None:
    rosa = borders.staff("coordinator")
    with borders.asking(rosa) as app:
        made = ("INSERT INTO personal_link (id, service_id, conference_id, person_id, purpose, fingerprint, made_at, expires_at,"
                " revoked_because, uses) SELECT gen_random_uuid(), service_id, conference_id, person_id, %s,"
                " decode(repeat('07', 32), 'hex'), now(), now() + %s * interval '1 day', '', 0 FROM personal_link LIMIT 1")  # fmt: skip
        if fine:
            assert app.execute(made, (purpose, days)).rowcount == 1
            return
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="personal_link"):
            app.execute(made, (purpose, days))


@pytest.mark.parametrize(
    ("table", "column"), [("signature", "signed_at"), ("consent", "written_at"), ("progress", "at"), ("knock", "at"),
                         ("words_outcome", "at")]
)  # fmt: skip
def test_a_deed_is_written_down_on_the_day_it_is_done(borders: Borders, table: str, column: str) -> None:
    rosa = borders.staff("coordinator")
    columns = [one for one in borders.tables[table] if one not in ("id", column)]
    listed = ", ".join(f'"{one}"' for one in columns)
    with (
        borders.asking(rosa) as app,
        pytest.raises(psycopg.errors.InsufficientPrivilege, match=f"{table}.{column}: not for them to change so"),
    ):  # fmt: skip
        app.execute(f"INSERT INTO {table} (id, {column}, {listed}) SELECT gen_random_uuid(), '1999-01-01', {listed} FROM {table}"  # type: ignore[call-overload]
                    " LIMIT 1")  # fmt: skip


# -- what the second person writes ------------------------------------------------------------------------------------

ASKED = ("hours", "email")


def _told(borders: Borders) -> tuple[str, tuple[str, ...], dict[str, Any]]:
    manager, rosa = borders.staff("service_manager"), borders.staff("coordinator")
    row = next(one for one in borders.rows("safe_contact") if one["conference_id"] == borders.conference())
    arranged = (
        *as_if("DELETE FROM contact_change"),
        *as_if("INSERT INTO contact_change (id, conference_id, person_id, fields, confirmed, asked_by, asked_at)"
               " VALUES (gen_random_uuid(), %(conference)s, %(person)s, '{hours,email}', true, %(rosa)s, now())"),
        *as_if("UPDATE safe_contact SET locked_at = now(), confirmed_on = current_date, allowed = '{email}', forbidden = '{}',"
               " hours_from = '10:00', hours_to = '12:00', sender_name_locked = '\\x01' WHERE id = %(row)s"),
    )  # fmt: skip
    return row["id"], arranged, {"conference": row["conference_id"], "person": row["person_id"], "rosa": rosa.id,
                                 "manager": manager.id, "row": row["id"]}  # fmt: skip


SETTLE = "UPDATE contact_change SET settled_at = now(), settled_by = %s, agreed = %s, told_locked = NULL WHERE settled_at IS NULL"


@pytest.mark.parametrize(
    ("change", "fine"),
    [("hours_from = '09:00', locked_at = NULL", True), ("hours_from = '09:00'", False), ("allowed = '{email,text}', locked_at = NULL", False),
     ("sender_name_locked = '\\x02', locked_at = NULL", False), ("phone_locked = '\\x02', locked_at = NULL", False),
     ("hours_from = '09:00', voicemail = true, locked_at = NULL", False)],
)  # fmt: skip
def test_a_manager_who_agrees_to_other_hours_writes_no_other_channel_and_no_other_sender(
    borders: Borders, change: str, fine: bool
) -> None:
    row, arranged, values = _told(borders)
    with borders.arranged(*arranged, **values) as told:
        told.act(borders.staff("service_manager"))
        assert lets_through(told, f"UPDATE safe_contact SET {change} WHERE id = %s", row) is fine


@pytest.mark.parametrize(
    ("agreed", "confirmed", "fine"), [(True, True, True), (False, False, True), (False, True, False), (None, True, False)]
)  # fmt: skip
def test_how_somebody_is_reached_is_opened_only_as_the_asking_is_answered(
    borders: Borders, agreed: bool | None, confirmed: bool, fine: bool
) -> None:
    row, arranged, values = _told(borders)
    manager: Viewer = borders.staff("service_manager")
    with borders.arranged(*arranged, **values) as told:
        told.act(manager)
        on = "current_date" if confirmed else "NULL"
        told.changed(f"UPDATE safe_contact SET locked_at = NULL, confirmed_on = {on} WHERE id = %s", row)
        if agreed is not None:
            assert told.changed(SETTLE, manager.id, agreed) == 1
        if fine:
            told.connection.execute("SET CONSTRAINTS ALL IMMEDIATE")
            return
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="as the asking is answered"):
            told.connection.execute("SET CONSTRAINTS ALL IMMEDIATE")
