"""A referral that came by phone: who typed it and in whose name it is stays so, and nobody takes it for themself."""

from typing import Any

import psycopg
import pytest

from tests.borders.asking import Borders, Viewer
from tests.borders.test_conferences import PART

NO = psycopg.errors.InsufficientPrivilege
ENTERED = (
    "UPDATE referral SET entered_by_id = %(helen)s, called_at = now(), referrer_id = %(amy)s, state = %(state)s"
    " WHERE conference_id = %(conference)s"
)
DRAFT = "UPDATE conference SET stage = 'draft' WHERE id = %(conference)s"
ALONE = "DELETE FROM assignment WHERE conference_id = %(conference)s"


def arranged(borders: Borders, *more: str, state: str = "submitted"):  # noqa: ANN201 - a context manager
    values = {
        "helen": borders.staff("service_manager").id,
        "amy": borders.staff("social_worker").id,
        "conference": borders.conference(),
        "state": state,
    }
    return borders.arranged(ENTERED, *more, **values)


def changes(borders: Borders, viewer: Viewer, change: str, *more: str, state: str = "submitted") -> int:
    with arranged(borders, *more, state=state) as told:
        told.act(viewer)
        colin = borders.staff("social_worker_unassigned").id
        return told.changed(
            f"UPDATE referral SET {change.format(colin=colin)} WHERE conference_id = %s", borders.conference()
        )


@pytest.mark.parametrize("who", ["service_manager", "social_worker", "coordinator"])
@pytest.mark.parametrize(
    "change",
    [
        "referrer_id = '{colin}'",
        "entered_by_id = '{colin}'",
        "entered_by_id = NULL, called_at = NULL",
        "caller_name_locked = '\\x01'",
        "caller_team_locked = '\\x01'",
        "caller_contact_locked = '\\x01'",
        "called_at = called_at - interval '1 hour'",
    ],
)
def test_once_it_is_sent_who_referred_and_who_typed_it_stays_as_it_was(
    borders: Borders, change: str, who: str
) -> None:
    with pytest.raises(NO, match="referral"):
        changes(borders, borders.staff(who), change)


def test_before_it_is_sent_whoever_typed_it_names_another_colleague(borders: Borders) -> None:
    helen = borders.staff("service_manager")
    assert changes(borders, helen, "referrer_id = '{colin}', caller_name_locked = '\\x01'", DRAFT, state="draft") == 1  # fmt: skip
    for change in (f"referrer_id = '{borders.staff('auditor').id}'", "entered_by_id = '{colin}'"):
        with pytest.raises(NO, match="referral"):
            changes(borders, helen, change, DRAFT, state="draft")
    with pytest.raises(NO, match="referral"):
        changes(borders, borders.staff("coordinator"), "referrer_id = '{colin}'", DRAFT, state="draft")


@pytest.mark.parametrize(
    ("who", "may"), [("social_worker", True), ("service_manager", False), ("coordinator", False)]
)
def test_that_it_is_right_says_the_referrer_alone(borders: Borders, who: str, may: bool) -> None:
    if may:
        assert changes(borders, borders.staff(who), "confirmed_at = now()") == 1
        return
    with pytest.raises(NO, match="referral"):
        changes(borders, borders.staff(who), "confirmed_at = now()")


def test_whoever_typed_it_accepts_it_only_once_it_is_confirmed(borders: Borders) -> None:
    helen = borders.staff("service_manager")
    accepts = "state = 'accepted', decided_at = now()"
    with pytest.raises(NO, match="two people"):
        changes(borders, helen, accepts)
    confirmed = "UPDATE referral SET confirmed_at = now() WHERE conference_id = %(conference)s"
    another = "UPDATE referral SET entered_by_id = %(amy)s WHERE conference_id = %(conference)s"
    assert changes(borders, helen, accepts, confirmed) == 1
    assert changes(borders, helen, accepts, another) == 1


def test_a_manager_sends_nothing_but_what_they_typed(borders: Borders) -> None:
    helen = borders.staff("service_manager")
    sends = "state = 'submitted', submitted_at = now()"
    assert changes(borders, helen, sends, DRAFT, state="draft") == 1
    themself = (
        "UPDATE referral SET entered_by_id = NULL, called_at = NULL WHERE conference_id = %(conference)s"
    )
    assert changes(borders, helen, sends, DRAFT, themself, state="draft") == 0, "nor do they see it"


def test_the_referrer_is_brought_in_by_whoever_typed_it_and_nobody_else_is(borders: Borders) -> None:
    amy, colin = borders.staff("social_worker"), borders.staff("social_worker_unassigned")
    helen, first = borders.staff("service_manager"), borders.conference()
    manages = f"UPDATE staff SET manager_id = '{colin.id}' WHERE id = %(amy)s"
    with arranged(borders, DRAFT, ALONE, manages, state="draft") as told:
        for viewer in (amy, colin, borders.staff("coordinator_unassigned")):
            told.act(viewer)
            with pytest.raises(NO, match="assignment"), told.connection.transaction():
                told.changed(PART, first, viewer.id, "referrer")
        told.act(helen)
        for who, part in ((helen, "referrer"), (colin, "referrer"), (colin, "referrers_manager")):
            with pytest.raises(NO, match="assignment"), told.connection.transaction():
                told.changed(PART, first, who.id, part)
        assert told.changed(PART, first, amy.id, "referrer") == 1
        assert told.changed(PART, first, colin.id, "referrers_manager") == 1
        with pytest.raises(NO, match="assignment"), told.connection.transaction():
            told.changed(PART, first, colin.id, "referrer")
    for late in ("UPDATE conference SET stage = 'referred' WHERE id = %(conference)s",
                 "UPDATE referral SET entered_by_id = %(amy)s WHERE conference_id = %(conference)s"):  # fmt: skip
        with arranged(borders, DRAFT, ALONE, late, state="draft") as told:
            told.act(helen)
            with pytest.raises(NO, match="assignment"):
                told.changed(PART, first, amy.id, "referrer")


def test_nobody_who_has_a_link_to_the_family_is_brought_in(borders: Borders) -> None:
    linked = (
        "INSERT INTO conflict (id, conference_id, staff_id, why_locked, declared_at)"
        " VALUES (gen_random_uuid(), %(conference)s, %(amy)s, '\\x01', now())"
    )
    with arranged(borders, DRAFT, ALONE, linked, state="draft") as told:
        told.act(borders.staff("service_manager"))
        with pytest.raises(NO, match="assignment"):
            told.changed(PART, borders.conference(), borders.staff("social_worker").id, "referrer")


def test_whoever_typed_it_does_not_approve_what_the_plan_must_have(borders: Borders) -> None:
    part = (
        "INSERT INTO assignment (id, conference_id, staff_id, part, began_at)"
        " VALUES (gen_random_uuid(), %(conference)s, %(helen)s, 'referrers_manager', now())"
    )
    helen = borders.staff("service_manager")
    with arranged(borders, part) as told:
        told.act(helen)
        with pytest.raises(NO, match="manager of the referrer"):
            told.changed(
                "UPDATE bottom_line SET approved_by = %s, approved_at = now() WHERE conference_id = %s",
                helen.id, borders.conference(),
            )  # fmt: skip


def test_nobody_writes_a_referral_in_a_colleagues_name(borders: Borders) -> None:
    helen, amy = borders.staff("service_manager"), borders.staff("social_worker")
    ruth, colin = borders.staff("coordinator"), borders.staff("social_worker_unassigned")
    writes = (
        "INSERT INTO referral (id, conference_id, referrer_id, entered_by_id, called_at, state, orders_known, consent_scope,"
        " attends_whole, manager_aware, version) VALUES (gen_random_uuid(), %s, %s, %s, {at}, 'draft', '', '{{}}', false,"
        " false, 1)"
    )
    gone = ("DELETE FROM named", "DELETE FROM order_party", "DELETE FROM order_end", "DELETE FROM order_in_force", "DELETE FROM referral")  # fmt: skip
    first = borders.conference()
    with borders.arranged("SET LOCAL session_replication_role = replica", *gone) as told:
        for viewer, referrer, typist, at, may in (
            (helen, amy.id, helen.id, "now()", True),
            (helen, None, helen.id, "now()", True),
            (helen, amy.id, None, "NULL", False),
            (helen, amy.id, colin.id, "now()", False),
            (helen, borders.staff("auditor").id, helen.id, "now()", False),
            (helen, amy.id, helen.id, "now() - interval '2 years'", False),
            (ruth, amy.id, ruth.id, "now()", False),
            (amy, colin.id, None, "NULL", False),
            (amy, amy.id, None, "NULL", True),
        ):
            told.act(viewer)
            insert = (writes.format(at=at), first, referrer, typist)
            if may:
                with told.connection.transaction(force_rollback=True):
                    assert told.changed(*insert) == 1
                continue
            with pytest.raises(NO, match="referral"), told.connection.transaction():
                told.changed(*insert)


TYPED_BY_ANOTHER = "UPDATE referral SET entered_by_id = %(amy)s WHERE conference_id = %(conference)s"
LEFT = "UPDATE staff SET active = false WHERE id = %(amy)s"
OTHERS = ("social_worker", "coordinator", "administrator", "auditor")


def seen(told: Any, conference: str) -> tuple[int, ...]:
    """How many rows of it the viewer is shown: the conference, its referral, whom that names."""
    return tuple(
        len(told.connection.execute(f"SELECT 1 FROM {tab} WHERE {key} = %s", (conference,)).fetchall())
        for tab, key in (("conference", "id"), ("referral", "conference_id"))
    )


def calls(told: Any) -> list[str]:
    return [str(one["id"]) for one in told.connection.execute("SELECT id FROM fgc_colleagues_calls()")]


def test_a_manager_sees_nothing_of_what_a_colleague_types_but_that_it_is_there_and_takes_it_over(
    borders: Borders,
) -> None:
    first = borders.conference()
    take_over = "SELECT fgc_take_over_call(%s) AS done"
    with arranged(borders, DRAFT, ALONE, TYPED_BY_ANOTHER, state="draft") as told:
        for who in OTHERS:
            told.act(borders.staff(who))
            assert calls(told) == [], who
            assert told.connection.execute(take_over, (first,)).fetchone() == {"done": False}, who
        told.act(borders.staff("service_manager"))
        assert seen(told, first) == (0, 0)
        assert calls(told) == [str(first)]
        assert told.connection.execute(take_over, (first,)).fetchone() == {"done": True}
        assert seen(told, first) == (1, 1)
        assert calls(told) == []
        assert told.connection.execute(take_over, (first,)).fetchone() == {"done": False}, "it "


def test_what_is_sent_is_nobodys_to_take_over(borders: Borders) -> None:
    with arranged(borders, TYPED_BY_ANOTHER) as told:
        told.act(borders.staff("service_manager"))
        assert calls(told) == []


def test_a_draft_of_somebody_who_left_is_the_managers_to_look_after(borders: Borders) -> None:
    helen, first = borders.staff("service_manager"), borders.conference()
    away = "state = 'withdrawn', decided_at = now()"
    by_hand = (
        "UPDATE referral SET entered_by_id = NULL, called_at = NULL WHERE conference_id = %(conference)s"
    )
    assert changes(borders, helen, away, DRAFT, by_hand, state="draft") == 0
    assert changes(borders, helen, away, DRAFT, by_hand, LEFT, state="draft") == 1
    with arranged(borders, DRAFT, by_hand, LEFT, state="draft") as told:
        told.act(helen)
        assert seen(told, first) == (1, 1)


@pytest.mark.parametrize("who", ["social_worker", "coordinator", "service_manager"])
def test_what_was_sent_is_not_put_away_and_what_was_put_away_is_not_sent(borders: Borders, who: str) -> None:
    viewer = borders.staff(who)
    assert changes(borders, viewer, "state = 'withdrawn', decided_at = now()", DRAFT, state="draft") == 1
    for before, after in (("submitted", "withdrawn"), ("returned", "withdrawn"), ("withdrawn", "submitted"), ("withdrawn", "draft")):  # fmt: skip
        with pytest.raises(NO, match=r"from one state to another|two people"):
            changes(borders, viewer, f"state = '{after}'", state=before)
