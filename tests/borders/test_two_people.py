"""What takes two people takes two, asked in the database itself: nobody answers what they asked, in somebody's name, twice, or
about themself, and nobody of another role."""

from dataclasses import replace
from typing import Any

import psycopg
import pytest

from tests.borders.asking import Borders, Told

NO = psycopg.errors.InsufficientPrivilege
ASKED = {
    "export": ("asked_by", "decided_by = %s, decided_at = now(), agreed = true, ends_at = now() + interval '1 hour'"),
    "erasure": ("asked_by", "decided_by = %s, decided_at = now(), agreed = true"),
    "contact_change": ("asked_by", "settled_by = %s, settled_at = now(), agreed = true"),
    "legal_check": ("asked_by", "checked_by = %s, checked_at = now(), allowed = true, checked_locked = '\\x00', advice_from_locked = '\\x00'"),
    "urgent_access": ("staff_id", "decided_by = %s, decided_at = now(), agreed = true, ends_at = now() + interval '1 hour'"),
    "wanted": ("asked_by", "decided_by = %s, decided_at = now(), agreed = true"),
}  # fmt: skip
BY_MANAGERS = ("export", "erasure", "urgent_access")
MANAGER = (
    "INSERT INTO staff (id, service_id, role, name, email, phone, team, active) VALUES ('00000000-0000-4000-8000-00000000000a',"
    " %(service)s, 'service_manager', 'Another', 'another@example.org', '', '', true)"
)
ANOTHER = "00000000-0000-4000-8000-00000000000a"


def refused(told: Told, statement: str, *values: Any) -> None:
    """Refused, or there is no such row for them to change."""
    try:
        with told.connection.transaction():
            assert told.changed(statement, *values) == 0, statement
    except (
        psycopg.errors.InsufficientPrivilege,
        psycopg.errors.CheckViolation,
        psycopg.errors.RestrictViolation,
    ):
        return


def answer(table: str) -> str:
    return f"UPDATE {table} SET {ASKED[table][1]}"


@pytest.mark.parametrize("table", ASKED)
def test_nobody_agrees_to_what_they_asked_for_themself(borders: Borders, table: str) -> None:
    manager = borders.staff("service_manager")
    theirs = f"UPDATE {table} SET {ASKED[table][0]} = %(me)s"
    if table in ("urgent_access", "wanted"):
        theirs = f"DELETE FROM {table} WHERE id NOT IN (SELECT id FROM {table} LIMIT 1); {theirs}"
    with borders.arranged(*theirs.split("; "), me=manager.id) as told:
        told.act(manager)
        refused(told, answer(table), manager.id)
        assert (
            told.one(f"SELECT count(*) FROM {table} WHERE {ASKED[table][1].split(' = ')[0]} IS NOT NULL") == 0
        )


@pytest.mark.parametrize("table", ASKED)
def test_nobody_agrees_in_a_colleagues_name_or_a_second_time_and_another_one_may(
    borders: Borders, table: str
) -> None:
    manager, colleague = borders.staff("service_manager"), borders.staff("auditor").id
    one = f"DELETE FROM {table} WHERE id NOT IN (SELECT id FROM {table} WHERE {{about}} LIMIT 1)"
    about = (
        "service_id = %(service)s AND staff_id <> %(me)s"
        if table == "wanted"
        else "conference_id = %(conference)s"
    )
    values = {"service": manager.service, "me": manager.id, "conference": borders.conference()}
    with borders.arranged(MANAGER, one.format(about=about), **values) as told:
        told.act(manager)
        refused(told, answer(table), colleague)
        assert told.changed(answer(table), manager.id) == 1
        refused(told, answer(table), manager.id)
        told.act(replace(manager, id=ANOTHER))
        refused(told, answer(table), ANOTHER)


@pytest.mark.parametrize("table", BY_MANAGERS)
def test_a_coordinator_does_not_agree_in_a_managers_place(borders: Borders, table: str) -> None:
    ruth = borders.staff("coordinator")
    others = f"UPDATE {table} SET {ASKED[table][0]} = %(other)s" if table != "urgent_access" else "SELECT 1"
    with borders.arranged(others, other=borders.staff("auditor").id) as told:
        told.act(ruth)
        refused(told, answer(table), ruth.id)


@pytest.mark.parametrize(
    ("table", "column", "other"),
    [("export", "because_locked", "'\\x00'"), ("export", "asked_by", "asked_by"), ("erasure", "person_id", "person_id"),
     ("contact_change", "fields", "'{email}'"), ("contact_change", "because_locked", "'\\x00'"),
     ("legal_check", "first_id", "first_id"), ("wanted", "role", "'administrator'"), ("urgent_access", "staff_id", "staff_id"),
     ("urgent_access", "why_locked", "'\\x00'"), ("own_copy", "person_id", "person_id"), ("safeguarding", "what_locked", "'\\x00'")],
)  # fmt: skip
def test_whoever_answers_does_not_change_what_was_asked(
    borders: Borders, table: str, column: str, other: str
) -> None:
    with (
        borders.asking(borders.staff("service_manager")) as app,
        pytest.raises(NO, match="permission denied"),
    ):
        app.execute(f"UPDATE {table} SET {column} = {other}")  # type: ignore[call-overload]


@pytest.mark.parametrize("table", ["export", "urgent_access"])
def test_what_is_open_for_a_day_is_not_opened_for_longer(borders: Borders, table: str) -> None:
    manager = borders.staff("service_manager")
    longer = answer(table).replace("1 hour", "25 hours")
    with borders.asking(manager) as app, pytest.raises(psycopg.errors.CheckViolation, match="a_day"):
        app.execute(longer, (manager.id,))  # type: ignore[call-overload]


# --- cautions ---

WEAKER = {
    "one field less": "hides = array_remove(hides, 'town')", "nothing but one field": "hides = '{phone}'",
    "they may meet": "must_not_meet = false", "lifted": "lifted_at = now(), lifted_by = %(me)s",
}  # fmt: skip
ASK = "UPDATE caution SET lower_asked_by = %(ruth)s, lower_asked_at = now(), lower_hides = '{{{hides}}}', lower_must_not_meet = {apart}"


@pytest.mark.parametrize("how", WEAKER)
@pytest.mark.parametrize("who", ["coordinator", "service_manager"])
def test_nobody_makes_a_caution_weaker_alone(borders: Borders, who: str, how: str) -> None:
    viewer = borders.staff(who)
    with borders.asking(viewer) as app, pytest.raises(NO, match="two people make a caution weaker"):
        app.execute(f"UPDATE caution SET {WEAKER[how]}", {"me": viewer.id})  # type: ignore[call-overload]


@pytest.mark.parametrize("how", WEAKER)
def test_asking_and_agreeing_in_one_breath_is_one_person(borders: Borders, how: str) -> None:
    manager = borders.staff("service_manager")
    at_once = f"UPDATE caution SET {WEAKER[how]}, lower_asked_by = %(ruth)s, lower_asked_at = now(), lower_hides = '{{}}'"
    with borders.asking(manager) as app, pytest.raises(NO, match=r"two people|own name"):
        app.execute(at_once, {"me": manager.id, "ruth": borders.staff("coordinator").id})  # type: ignore[call-overload]


@pytest.mark.parametrize("who", ["coordinator", "social_worker"])
def test_a_coordinator_does_not_lift_a_caution_that_another_asked_to_lift(borders: Borders, who: str) -> None:
    asked = ASK.format(hides="", apart="false")
    viewer = borders.staff(who)
    with borders.arranged(asked, ruth=borders.staff("service_manager").id) as told:
        told.act(viewer)
        refused(told, "UPDATE caution SET lifted_at = now(), lifted_by = %s", viewer.id)


def test_a_manager_agrees_to_exactly_what_was_asked_for(borders: Borders) -> None:
    manager, ruth = borders.staff("service_manager"), borders.staff("coordinator").id
    town_only = ASK.format(
        hides="name,attendance,address,phone,email,venue,arrival,image,other_meeting", apart="true"
    )
    agreed = "UPDATE caution SET hides = lower_hides, must_not_meet = lower_must_not_meet, lower_asked_by = NULL WHERE conference_id = %s"
    for more in (
        "hides = '{}'",
        "must_not_meet = false, hides = lower_hides",
        "lifted_at = now(), lifted_by = %(me)s",
    ):
        with borders.arranged(town_only, ruth=ruth) as told:
            told.act(manager)
            with pytest.raises(NO, match="two people make a caution weaker"):
                told.connection.execute(f"UPDATE caution SET {more}", {"me": manager.id})  # type: ignore[call-overload]
    with borders.arranged(town_only, ruth=ruth) as told:
        told.act(manager)
        assert told.changed(agreed, borders.conference()) == 1
    with borders.arranged(ASK.format(hides="", apart="false"), ruth=ruth) as told:
        told.act(manager)
        assert told.changed("UPDATE caution SET lifted_at = now(), lifted_by = %s WHERE conference_id = %s", manager.id, borders.conference()) == 1  # fmt: skip


def test_a_manager_does_not_lift_what_was_to_keep_them_apart_though_nothing_else_was_to_stay_hidden(
    borders: Borders,
) -> None:
    manager, asked = borders.staff("service_manager"), ASK.format(hides="", apart="true")
    with borders.arranged(asked, ruth=borders.staff("coordinator").id) as told:
        told.act(manager)
        refused(told, "UPDATE caution SET lifted_at = now(), lifted_by = %s", manager.id)
        agreed = "UPDATE caution SET hides = '{}' WHERE conference_id = %s"
        assert told.changed(agreed, borders.conference()) == 1, "and exactly that may be agreed to"


def test_a_manager_does_not_agree_to_what_they_asked_for_and_lifts_nothing_that_was_to_be_made_weaker(
    borders: Borders,
) -> None:
    manager, ruth = borders.staff("service_manager"), borders.staff("coordinator").id
    lifts, less = "lifted_at = now(), lifted_by = %(me)s", "hides = '{phone}', must_not_meet = false"
    for by, hides, change in ((manager.id, "", lifts), (manager.id, "phone", less), (ruth, "phone", lifts), (ruth, "", less),
                              (ruth, "phone", "hides = '{phone,town}', must_not_meet = false")):  # fmt: skip
        with borders.arranged(ASK.format(hides=hides, apart="false"), ruth=by) as told:
            told.act(manager)
            with pytest.raises(NO, match="two people make a caution weaker"):
                told.connection.execute(f"UPDATE caution SET {change}", {"me": manager.id})  # type: ignore[call-overload]


def test_the_words_of_an_asking_are_not_changed_under_whoever_asked(borders: Borders) -> None:
    with borders.arranged(
        ASK.format(hides="phone", apart="true"), ruth=borders.staff("coordinator").id
    ) as told:
        told.act(borders.staff("service_manager"))
        with pytest.raises(NO, match="in their own name"):
            told.changed("UPDATE caution SET lower_hides = '{}'")


def test_a_caution_that_was_lifted_stays_so_and_what_it_is_about_is_not_another(borders: Borders) -> None:
    lifted = "UPDATE caution SET lifted_at = now()"
    for before, change in ((lifted, "lifted_at = NULL"), ("SELECT 1", "set_by = set_by, person_id = protects_id, protects_id = person_id")):  # fmt: skip
        with borders.arranged(before) as told:
            told.act(borders.staff("service_manager"))
            with pytest.raises(NO, match="stays"):
                told.changed(f"UPDATE caution SET {change}")


@pytest.mark.parametrize("who", ["coordinator", "service_manager"])
def test_nobody_takes_the_order_away_that_a_caution_rests_on(borders: Borders, who: str) -> None:
    """With it would go that they must not meet while it is in force."""
    rests = "UPDATE caution c SET order_id = (SELECT o.id FROM order_in_force o WHERE o.conference_id = c.conference_id LIMIT 1)"
    with borders.arranged(rests) as told:
        told.act(borders.staff(who))
        assert told.one("SELECT count(*) FROM caution WHERE order_id IS NOT NULL") > 0
        with pytest.raises(NO, match="what a caution is about stays"):
            told.changed("UPDATE caution SET order_id = NULL")


BEGINS = """INSERT INTO caution (id, conference_id, person_id, protects_id, hides, must_not_meet, set_by, set_at, lower_asked_by,
    lower_asked_at, lower_hides, lower_must_not_meet, lifted_at, lifted_by, because_locked, version) SELECT gen_random_uuid(),
    conference_id, protects_id, person_id, hides, must_not_meet, %(me)s, now(), {asked}, {asked_at}, '{{}}', false, {lifted_at}, {lifted_by},
    because_locked, 1 FROM caution WHERE conference_id = %(here)s LIMIT 1"""
NOTHING = {"asked": "NULL", "asked_at": "NULL", "lifted_at": "NULL", "lifted_by": "NULL"}


@pytest.mark.parametrize(
    "more",
    [{"asked": "%(another)s", "asked_at": "now()"}, {"lifted_at": "now()", "lifted_by": "%(another)s"}],
    ids=["asked for in a colleague's name", "lifted already"],
)
def test_no_caution_begins_with_what_a_colleague_is_to_have_asked_for_or_lifted(
    borders: Borders, more: dict[str, str]
) -> None:
    """One person alone would have both halves of making it weaker."""
    rosa = borders.staff("coordinator")
    told = {"me": rosa.id, "another": borders.staff("service_manager").id, "here": borders.conference()}
    with borders.asking(rosa) as app:
        with app.transaction(force_rollback=True):
            assert app.execute(BEGINS.format(**NOTHING), told).rowcount == 1  # type: ignore[call-overload]
        with pytest.raises(NO, match=r'policy "begins"|row-level security policy.*caution'):
            app.execute(BEGINS.format(**NOTHING | more), told)  # type: ignore[call-overload]


def test_a_caution_is_not_said_to_be_somebody_elses_afterwards(borders: Borders) -> None:
    """Whoever set it would no longer answer for it, and could agree to make it weaker."""
    for who in ("coordinator", "service_manager"):
        with (
            borders.asking(borders.staff(who)) as app,
            pytest.raises(NO, match="what a caution is about stays"),
        ):
            app.execute("UPDATE caution SET set_by = %s", (borders.staff("auditor").id,))


def test_anybody_who_may_see_a_caution_makes_it_stronger(borders: Borders) -> None:
    weak = "UPDATE caution SET hides = '{phone}', must_not_meet = false"
    with borders.arranged(weak) as told:
        told.act(borders.staff("coordinator"))
        assert told.changed("UPDATE caution SET hides = '{phone,town}', must_not_meet = true") == 1


@pytest.mark.parametrize(
    ("kind", "ends", "may"),
    [("non_molestation", "NULL", False), ("restraining", "current_date + 1", False), ("occupation", "current_date", False),
     ("bail_condition", "current_date - 1", True), ("other", "NULL", True)],
)  # fmt: skip
def test_while_an_order_in_force_keeps_them_apart_two_people_do_not_let_them_meet(
    borders: Borders, kind: str, ends: str, may: bool
) -> None:
    rests = f"UPDATE order_in_force SET kind = '{kind}', expires_on = {ends}"
    on_it = "UPDATE caution c SET order_id = (SELECT id FROM order_in_force o WHERE o.conference_id = c.conference_id)"
    agreed = "UPDATE caution SET hides = '{phone}', must_not_meet = false WHERE conference_id = %s"
    with borders.arranged(
        rests, on_it, ASK.format(hides="phone", apart="false"), ruth=borders.staff("coordinator").id
    ) as told:
        told.act(borders.staff("service_manager"))
        if may:
            assert told.changed(agreed, borders.conference()) == 1
            return
        with pytest.raises(NO, match="an order in force keeps them apart"):
            told.changed(agreed, borders.conference())


PARTIES = """INSERT INTO order_party (id, conference_id, order_id, protected, person_id, means, once_meant, said_at)
    SELECT gen_random_uuid(), o.conference_id, o.id, side.protected, side.person_id, {means}, true, now()
    FROM order_in_force o JOIN caution c ON c.conference_id = o.conference_id
    CROSS JOIN LATERAL (VALUES (true, c.{protects}), (false, c.{against})) AS side (protected, person_id)
    WHERE o.conference_id = %(conference)s"""


@pytest.mark.parametrize(
    ("kind", "means", "protects", "may"),
    [("restraining", "true", "protects_id", False), ("restraining", "NULL", "protects_id", False),
     ("restraining", "true", "person_id", False), ("restraining", "false", "protects_id", True),
     ("other", "true", "protects_id", True)],
)  # fmt: skip
def test_an_order_that_the_caution_does_not_name_keeps_the_two_apart_all_the_same(
    borders: Borders, kind: str, means: str, protects: str, may: bool
) -> None:
    """There may be two orders between the same two, and the caution names the one that was written down last, if any."""
    against = "person_id" if protects == "protects_id" else "protects_id"
    only = ("DELETE FROM order_end", "DELETE FROM order_party", "SET LOCAL session_replication_role = replica",
            "UPDATE caution SET order_id = NULL", "SET LOCAL session_replication_role = origin")  # fmt: skip
    in_force = f"UPDATE order_in_force SET kind = '{kind}', expires_on = NULL"
    asks = ASK.format(hides="phone", apart="false")
    agreed = "UPDATE caution SET hides = '{phone}', must_not_meet = false WHERE conference_id = %s"
    about = {"conference": borders.conference(), "ruth": borders.staff("coordinator").id}
    means_them = PARTIES.format(means=means, protects=protects, against=against)
    with borders.arranged(*only, in_force, means_them, asks, **about) as told:
        told.act(borders.staff("service_manager"))
        assert told.one("SELECT count(*) FROM order_party") > 0
        if may:
            assert told.changed(agreed, borders.conference()) == 1
            return
        with pytest.raises(NO, match="an order in force keeps them apart"):
            told.changed(agreed, borders.conference())


@pytest.mark.parametrize(
    ("zone", "moment", "may"),
    [("Europe/London", "2027-06-30T23:30:00+00:00", True), ("Europe/London", "2027-06-30T22:30:00+00:00", False),
     ("Pacific/Honolulu", "2027-07-01T05:00:00+00:00", False)],
)  # fmt: skip
def test_an_order_holds_until_the_end_of_its_day_where_the_service_is(
    borders: Borders, zone: str, moment: str, may: bool
) -> None:
    rests = "UPDATE order_in_force SET kind = 'restraining', expires_on = '2027-06-30'"
    on_it = "UPDATE caution c SET order_id = (SELECT id FROM order_in_force o WHERE o.conference_id = c.conference_id)"
    agreed = "UPDATE caution SET hides = '{phone}', must_not_meet = false WHERE conference_id = %s"
    asks = ASK.format(hides="phone", apart="false")
    with borders.arranged(
        rests, on_it, asks, f"UPDATE service SET zone = '{zone}'", ruth=borders.staff("coordinator").id
    ) as told:
        told.act(borders.staff("service_manager"), moment=moment)
        if may:
            assert told.changed(agreed, borders.conference()) == 1
            return
        with pytest.raises(NO, match="an order in force keeps them apart"):
            told.changed(agreed, borders.conference())


@pytest.mark.parametrize(
    ("moment", "may"), [("2027-06-30T22:30:00+00:00", False), ("2027-06-30T23:30:00+00:00", True)]
)
def test_whom_an_order_protects_is_reached_as_before_until_the_end_of_its_day_where_the_service_is(
    borders: Borders, moment: str, may: bool
) -> None:
    protected = borders.person("protected").id
    in_force = "UPDATE order_in_force SET expires_on = '2027-06-30'"
    meant = (
        "INSERT INTO order_party (id, conference_id, order_id, protected, person_id, means, once_meant, said_at)"
        " SELECT gen_random_uuid(), conference_id, id, true, %(who)s, true, true, now() FROM order_in_force"
        " WHERE conference_id = %(conference)s ON CONFLICT (order_id, protected, person_id) DO UPDATE SET means = true, once_meant = true"
    )
    nothing_else = ("UPDATE caution SET lifted_at = now()", "UPDATE service SET zone = 'Europe/London'")
    about = {"who": protected, "conference": borders.conference()}
    with borders.arranged(NARROW, NOTHING_WAITS, in_force, meant, *nothing_else, **about) as told:
        told.act(borders.staff("coordinator"), moment=moment)
        other = f"UPDATE safe_contact SET phone_locked = '\\x01'{OF}"
        if may:
            assert told.changed(other, protected) == 1
            return
        with pytest.raises(NO, match="two people change how"):
            told.changed(other, protected)


# --- how somebody protected is reached ---

ELSEWHERE = (
    "email_locked = '\\x01'", "phone_locked = '\\x01'", "address_locked = '\\x01'", "address_protected = false",
    "allowed = '{email,text}'", "forbidden = '{}'", "hours_from = '07:00'", "hours_to = '23:00'", "weekdays_only = false",
    "voicemail = true", "shared_device = false", "sender_name_locked = '\\x01'", "safe_word_locked = '\\x01'",
    "may_take_message_locked = '\\x01'",
)  # fmt: skip
NARROW = (
    "UPDATE safe_contact SET allowed = '{email}', forbidden = '{phone}', hours_from = '10:00', hours_to = '12:00',"
    " weekdays_only = true, voicemail = false, shared_device = true, locked_at = NULL, address_protected = true"
)
NOTHING_WAITS = "DELETE FROM contact_change"
OF = " WHERE person_id = %s"


@pytest.mark.parametrize("way", ELSEWHERE)
def test_one_person_alone_does_not_reach_somebody_protected_elsewhere_or_wider(
    borders: Borders, way: str
) -> None:
    protected, ruth = borders.person("protected").id, borders.staff("coordinator")
    with borders.arranged(NARROW, NOTHING_WAITS) as told:
        told.act(ruth)
        with pytest.raises(NO, match="two people change how"), told.connection.transaction():
            told.changed(f"UPDATE safe_contact SET {way}{OF}", protected)
    with borders.arranged(NARROW, NOTHING_WAITS) as told:
        told.act(ruth)
        assert told.changed(f"UPDATE safe_contact SET {way}{OF}", borders.person("aunt").id) == 1, (
            "nothing protects her"
        )
    with borders.arranged(NARROW, NOTHING_WAITS, "UPDATE caution SET lifted_at = now()") as told:
        told.act(ruth)
        assert told.changed(f"UPDATE safe_contact SET {way}{OF}", protected) == 1


@pytest.mark.parametrize(
    "way",
    [
        "may_take_message_locked = NULL",
        "allowed = '{}'",
        "hours_from = '11:00'",
        "hours_to = '11:30'",
        "forbidden = '{phone,letter}'",
    ],
)
def test_one_person_alone_leaves_somebody_protected_more_in_peace(borders: Borders, way: str) -> None:
    with borders.arranged(NARROW, NOTHING_WAITS) as told:
        told.act(borders.staff("coordinator"))
        assert told.changed(f"UPDATE safe_contact SET {way}{OF}", borders.person("protected").id) == 1


def test_another_way_that_waits_is_written_by_the_second_person_alone(borders: Borders) -> None:
    protected = borders.person("protected").id
    opens = f"UPDATE safe_contact SET phone_locked = '\\x01', locked_at = NULL{OF}"
    waits = "UPDATE safe_contact SET locked_at = now()"
    for who, may in (("coordinator", False), ("service_manager", True)):
        with borders.arranged(NARROW, waits) as told:
            told.act(borders.staff(who))
            if may:
                assert told.changed(opens, protected) == 1
                continue
            with pytest.raises(NO, match="two people change how"):
                told.changed(opens, protected)
    settled = "UPDATE contact_change SET settled_at = now(), agreed = false"
    with borders.arranged(NARROW, waits, settled) as told:
        told.act(borders.staff("service_manager"))
        assert told.changed(f"UPDATE safe_contact SET voicemail = false{OF}", protected) == 0, (
            "it does not wait for them"
        )


# --- copies, holds, bottom lines, safeguarding ---

BOTH = (
    "UPDATE own_copy SET coordinator_id = %s, coordinator_at = now(), manager_id = %s, manager_at = now(), released_at = now(),"
    " ends_at = now()"
)


@pytest.mark.parametrize("who", ["coordinator", "service_manager"])
def test_nobody_releases_a_copy_for_both(borders: Borders, who: str) -> None:
    ruth, helen = borders.staff("coordinator").id, borders.staff("service_manager").id
    with borders.asking(borders.staff(who)) as app, pytest.raises(NO, match=r"for themself|row-level"):
        app.execute(BOTH, (ruth, helen))  # type: ignore[call-overload]


def test_what_one_released_is_not_taken_over_by_another(borders: Borders) -> None:
    released = "UPDATE own_copy SET coordinator_id = %(other)s, coordinator_at = now()"
    ruth = borders.staff("coordinator")
    with borders.arranged(released, other=borders.staff("auditor").id) as told:
        told.act(ruth)
        with pytest.raises(NO, match="for themself"):
            told.changed("UPDATE own_copy SET coordinator_id = %s", ruth.id)


def test_a_legal_hold_is_lifted_by_a_manager_who_did_not_ask(borders: Borders) -> None:
    asked = "UPDATE legal_hold SET lift_asked_by = %(by)s, lift_asked_at = now()"
    lifts = "UPDATE legal_hold SET lifted_by = %s, lifted_at = now() WHERE conference_id = %s"
    ruth, helen = borders.staff("coordinator"), borders.staff("service_manager")
    for by, who, rows in ((ruth, helen, 1), (helen, helen, 0), (helen, ruth, 0)):
        with borders.arranged(asked, by=by.id) as told:
            told.act(who)
            if rows:
                assert told.changed(lifts, who.id, borders.conference()) == 1
            else:
                refused(told, lifts, who.id, borders.conference())
    with borders.arranged() as told:
        told.act(helen)
        refused(told, "UPDATE legal_hold SET lift_asked_by = %s, lift_asked_at = now(), lifted_by = %s, lifted_at = now()", ruth.id, helen.id)  # fmt: skip


def test_what_a_plan_must_have_is_approved_by_the_referrers_manager_alone(borders: Borders) -> None:
    approves = "UPDATE bottom_line SET approved_by = %s, approved_at = now()"
    part = (
        "INSERT INTO assignment (id, conference_id, staff_id, part, began_at)"
        " VALUES (gen_random_uuid(), %(conference)s, %(who)s, 'referrers_manager', now())"
    )
    colin = borders.staff("social_worker_unassigned")
    for who in ("social_worker", "coordinator", "service_manager"):
        viewer = borders.staff(who)
        with borders.asking(viewer) as app, pytest.raises(NO, match="manager of the referrer"):
            app.execute(approves, (viewer.id,))
    with borders.arranged(part, conference=borders.conference(), who=colin.id) as told:
        told.act(colin)
        with pytest.raises(NO, match="manager of the referrer"), told.connection.transaction():
            told.changed(
                f"{approves} WHERE conference_id = %s",
                borders.staff("social_worker").id,
                borders.conference(),
            )
        assert told.changed(f"{approves} WHERE conference_id = %s", colin.id, borders.conference()) == 1
    referred = "UPDATE referral SET referrer_id = %(who)s"
    with borders.arranged(part, referred, conference=borders.conference(), who=colin.id) as told:
        told.act(colin)
        with pytest.raises(NO, match="manager of the referrer"):
            told.changed(f"{approves} WHERE conference_id = %s", colin.id, borders.conference())


def test_whoever_was_the_referrers_manager_and_is_not_any_more_approves_nothing(borders: Borders) -> None:
    """Not even one to whom the conference is still open, by another part of theirs."""
    helen = borders.staff("service_manager")
    part = (
        "INSERT INTO assignment (id, conference_id, staff_id, part, began_at, ended_at)"
        " VALUES (gen_random_uuid(), %(conference)s, %(who)s, 'referrers_manager', now(), {ended})"
    )
    approves = "UPDATE bottom_line SET approved_by = %s, approved_at = now() WHERE conference_id = %s"
    with borders.arranged(part.format(ended="now()"), conference=borders.conference(), who=helen.id) as told:
        told.act(helen)
        with pytest.raises(NO, match="manager of the referrer"):
            told.changed(approves, helen.id, borders.conference())
    with borders.arranged(part.format(ended="NULL"), conference=borders.conference(), who=helen.id) as told:
        told.act(helen)
        assert told.changed(approves, helen.id, borders.conference()) == 1


def test_what_was_done_about_harm_is_said_once_by_a_manager(borders: Borders) -> None:
    says = "UPDATE safeguarding SET settled_by = %s, settled_at = now() WHERE conference_id = %s"
    ruth, helen = borders.staff("coordinator"), borders.staff("service_manager")
    with borders.arranged() as told:
        told.act(ruth)
        refused(told, says, ruth.id, borders.conference())
        told.act(helen)
        refused(told, says, ruth.id, borders.conference())
        assert told.changed(says, helen.id, borders.conference()) == 6
        assert told.changed(says, helen.id, borders.conference()) == 0


@pytest.mark.parametrize("who", ["coordinator", "social_worker"])
def test_a_safety_hold_is_set_by_anybody_who_works_on_it_and_lifted_by_a_manager(
    borders: Borders, who: str
) -> None:
    held, lifts = (
        "UPDATE conference SET held_since = now()",
        "UPDATE conference SET held_since = NULL WHERE id = %s",
    )
    with borders.arranged() as told:
        told.act(borders.staff(who))
        assert told.changed(held) == 1
    with borders.arranged(held) as told:
        told.act(borders.staff(who))
        with pytest.raises(NO, match="a manager lifts"), told.connection.transaction():
            told.changed(lifts, borders.conference())
        told.act(borders.staff("service_manager"))
        assert told.changed(lifts, borders.conference()) == 1


# --- who manages and administers ---


@pytest.mark.parametrize("role", ["service_manager", "administrator", "coordinator"])
def test_nobody_changes_their_own_role_or_lets_themself_in_again(borders: Borders, role: str) -> None:
    one = borders.staff("administrator")
    for change in (f"role = '{role}'", "active = false"):
        with borders.asking(one) as app, pytest.raises(NO, match="own account"):
            app.execute(f"UPDATE staff SET {change} WHERE id = %s", (one.id,))  # type: ignore[call-overload]


@pytest.mark.parametrize("role", ["service_manager", "administrator"])
def test_one_administrator_alone_makes_nobody_a_manager_or_an_administrator(
    borders: Borders, role: str
) -> None:
    ada, ruth = borders.staff("administrator"), borders.staff("coordinator")
    with borders.asking(ada) as app, pytest.raises(NO, match="two people make"):
        app.execute("UPDATE staff SET role = %s WHERE id = %s", (role, ruth.id))
    gone = "UPDATE staff SET active = false, role = %(role)s WHERE id = %(ruth)s"
    agreed_once = (
        "INSERT INTO wanted (id, service_id, staff_id, role, asked_by, asked_at, decided_by, decided_at, agreed) SELECT"
        " gen_random_uuid(), service_id, id, %(role)s, gen_random_uuid(), now(), gen_random_uuid(), now(), true FROM staff"
        " WHERE id = %(ruth)s"
    )
    with borders.arranged(agreed_once, gone, role=role, ruth=ruth.id) as told:
        told.act(ada)
        with pytest.raises(NO, match="two people make"):
            told.changed("UPDATE staff SET active = true WHERE id = %s", ruth.id)
    new = "INSERT INTO staff (id, service_id, role, name, email, phone, team, active) VALUES (gen_random_uuid(), %s, %s, 'N', 'n@example.org', '', '', %s)"  # fmt: skip
    with borders.asking(ada) as app:
        assert app.execute(new, (ada.service, role, False)).rowcount == 1
        with pytest.raises(NO, match="two people make"):
            app.execute(new, (ada.service, role, True))


@pytest.mark.parametrize("who", ["service_manager", "coordinator", "social_worker", "auditor"])
def test_nobody_but_an_administrator_changes_a_colleague(borders: Borders, who: str) -> None:
    with borders.asking(borders.staff(who)) as app:
        assert app.execute("UPDATE staff SET phone = '' WHERE id <> fgc_viewer()").rowcount == 0
        with pytest.raises(NO, match="staff"):
            app.execute(
                "INSERT INTO staff (id, service_id, role, name, email, phone, team, active) VALUES (gen_random_uuid(),"
                " fgc_service(), 'coordinator', 'N', 'n@example.org', '', '', true)"
            )


@pytest.mark.parametrize(
    "change", ["name = 'Another'", "email = 'mine@example.org'", "service_id = service_id"]
)
def test_an_administrator_leads_nobodys_letters_elsewhere(borders: Borders, change: str) -> None:
    """Their letters go to the address with which they were invited: whoever could change it could begin anew as them."""
    ada, ruth = borders.staff("administrator"), borders.staff("coordinator")
    with borders.asking(ada) as app:
        if "service" in change:
            change = f"service_id = '{borders.told['services']['second']['id']}'"
        with pytest.raises(NO, match="staff"):
            app.execute(f"UPDATE staff SET {change} WHERE id = %s", (ruth.id,))  # type: ignore[call-overload]


def test_the_role_counts_when_a_second_one_agreed_and_is_given_by_the_database(borders: Borders) -> None:
    helen, ruth = borders.staff("service_manager"), borders.staff("coordinator")
    agrees = "UPDATE wanted SET decided_by = %s, decided_at = now(), agreed = %s WHERE staff_id = %s"
    for agreed, role in ((True, "service_manager"), (False, "coordinator")):
        with borders.arranged("DELETE FROM wanted WHERE staff_id <> %(ruth)s", ruth=ruth.id) as told:
            told.act(helen)
            assert told.changed(agrees, helen.id, agreed, ruth.id) == 1
            assert told.one("SELECT role FROM staff WHERE id = %s", ruth.id) == role


def test_nobody_agrees_to_a_role_for_themself(borders: Borders) -> None:
    helen = borders.staff("service_manager")
    own = "DELETE FROM wanted WHERE staff_id <> %(me)s; UPDATE wanted SET role = 'administrator'"
    with borders.arranged(*own.split("; "), me=helen.id) as told:
        told.act(helen)
        refused(told, answer("wanted"), helen.id)


@pytest.mark.parametrize(("who", "role", "may"), [("administrator", "service_manager", True), ("administrator", "coordinator", False),
                                                  ("service_manager", "administrator", False), ("coordinator", "administrator", False)])  # fmt: skip
def test_a_role_is_asked_for_by_an_administrator_in_their_own_name(
    borders: Borders, who: str, role: str, may: bool
) -> None:
    viewer = borders.staff(who)
    asks = "INSERT INTO wanted (id, service_id, staff_id, role, asked_by, asked_at) VALUES (gen_random_uuid(), %s, %s, %s, %s, now())"
    whom = borders.staff("social_worker").id
    with borders.arranged("DELETE FROM wanted") as told:
        told.act(viewer)
        if may:
            refused(told, asks, viewer.service, whom, role, borders.staff("auditor").id)
            assert told.changed(asks, viewer.service, whom, role, viewer.id) == 1
            return
        with pytest.raises(NO, match="wanted"):
            told.changed(asks, viewer.service, whom, role, viewer.id)


def test_a_manager_makes_no_invitation_into_an_administrators_account(borders: Borders) -> None:
    """Whoever has the link of an invitation sets up how its owner shows who they are."""
    helen, ada, ruth = (
        borders.staff("service_manager"),
        borders.staff("administrator"),
        borders.staff("coordinator"),
    )
    invites = (
        "INSERT INTO joining (id, service_id, staff_id, fingerprint, made_at, ends_at)"
        " VALUES (gen_random_uuid(), %s, %s, decode(repeat('ab', 32), 'hex'), now(), now())"
    )
    with borders.asking(helen) as app, pytest.raises(NO, match="joining"):
        app.execute(invites, (helen.service, ada.id))
    agreed = "UPDATE wanted SET decided_by = %(helen)s, decided_at = now(), agreed = true WHERE staff_id = %(ruth)s"
    no_way_in = [
        f"DELETE FROM {one} WHERE staff_id = %(ruth)s" for one in ("passkey", "sign_in_secret", "elsewhere")
    ]
    for arranged, may in (([agreed], False), (no_way_in, False), ([agreed, *no_way_in], True)):
        with borders.arranged(*arranged, helen=helen.id, ruth=ruth.id) as told:
            told.act(helen)
            if may:
                assert told.changed(invites, helen.service, ruth.id) == 1
                continue
            with pytest.raises(NO, match="joining"):
                told.changed(invites, helen.service, ruth.id)


# --- what an order protects ---

MEANT = "UPDATE order_party SET means = true, once_meant = true, protected = true, person_id = %(protected)s WHERE id = (SELECT id FROM order_party WHERE conference_id = %(conference)s LIMIT 1)"
LASTS = "UPDATE order_in_force SET kind = 'other', expires_on = current_date + 30"
NO_CAUTION = "UPDATE caution SET lifted_at = now()"


@pytest.mark.parametrize("who", ["coordinator", "service_manager"])
def test_nobody_alone_takes_the_protection_of_an_order_off_in_the_database(
    borders: Borders, who: str
) -> None:
    protected = borders.person("protected").id
    with borders.arranged(
        MEANT, LASTS, NARROW, NOTHING_WAITS, NO_CAUTION, protected=protected, conference=borders.conference()
    ) as told:
        told.act(borders.staff(who))
        off = "UPDATE order_party SET means = false, once_meant = false WHERE person_id = %s AND protected"
        assert told.changed(off, protected) >= 1, "it may be said otherwise"
        once = "SELECT count(*) FROM order_party WHERE person_id = %s AND protected AND once_meant"
        assert told.one(once, protected) >= 1, "and is not forgotten"
        for statement in (
            "DELETE FROM order_party",
            "UPDATE order_party SET protected = false",
            "UPDATE order_party SET order_id = order_id",
            "DELETE FROM order_in_force",
            "UPDATE order_in_force SET expires_on = current_date - 1",
            "UPDATE order_in_force SET kind = 'bail_condition'",
            "UPDATE order_in_force SET protects = 'Nobody'",
            "UPDATE order_in_force SET against = 'Nobody'",
        ):
            with pytest.raises(NO, match=r"permission denied|not shortened"), told.connection.transaction():
                told.changed(f"{statement} WHERE conference_id = %s" if "DELETE" in statement else statement, *([borders.conference()] if "DELETE" in statement else []))  # fmt: skip
        assert told.changed("UPDATE order_in_force SET expires_on = current_date + 60") >= 1
        if who == "coordinator":
            with pytest.raises(NO, match="two people change how"):
                told.changed(f"UPDATE safe_contact SET phone_locked = '\\x01'{OF}", protected)
