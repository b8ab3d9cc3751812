"""Functions that look with the owner's rights: each asks first whose the row is, and answers about another service, or another
conference, exactly as about nothing at all."""

from uuid import uuid4

import psycopg
import pytest

from tests.borders.asking import Borders, Viewer

ASKED = {
    "fgc_alone": ("SELECT fgc_alone(%(meeting)s)", "private time there is under way"),
    "fgc_attachments": ("SELECT fgc_attachments(%(conference)s, 'referral')", "how many files are attached"),
    "fgc_audit_head": ("SELECT * FROM fgc_audit_head(%(service)s)", "how much is done there"),
    "fgc_called": ("SELECT fgc_called(%(person)s)", "what somebody is called"),
    "fgc_end_checks": ("SELECT fgc_end_checks(%(conference)s, %(person)s, %(other)s, true)", "whether a check was allowed"),
    "fgc_end_checks_of": ("SELECT fgc_end_checks_of(%(meeting)s)", "whether a check was allowed"),
    "fgc_colleagues_draft": ("SELECT fgc_colleagues_draft(%(conference)s, %(staff)s)", "whether it is a draft"),
    "fgc_take_over_call": ("SELECT fgc_take_over_call(%(conference)s)", "whether somebody phoned"),
    "fgc_enters_for": ("SELECT fgc_enters_for(%(conference)s, %(staff)s)", "who typed a referral, and for whom"),
    "fgc_refers_here": ("SELECT fgc_refers_here(%(staff)s)", "who works there"),
    "fgc_held_back": ("SELECT fgc_held_back(%(conference)s)", "whether a court asks"),
    "fgc_help_waiting": ("SELECT * FROM fgc_help_waiting(%(conference)s)", "how many ask for help"),
    "fgc_is_theirs": ("SELECT fgc_is_theirs(%(conference)s)", "nothing"),
    "fgc_may_assign": ("SELECT fgc_may_assign(%(conference)s, %(staff)s, 'coordinator')", "who works there"),
    "fgc_who_reads": ("SELECT fgc_who_reads(%(conference)s, (SELECT array_agg(m) FROM safe_contact c, unnest(c.marks) AS m))", "whose a number is"),
    "fgc_came_back": ("SELECT * FROM fgc_came_back(%(conference)s)", "who left and came back"),
    "fgc_others_read": ("SELECT fgc_others_read(%(person)s)", "that somebody shares a mailbox"),
    "fgc_newest_plan": ("SELECT fgc_newest_plan(%(conference)s)", "how many plans there are"),
    "fgc_on_hold": ("SELECT fgc_on_hold(%(conference)s)", "whether a court asks"),
    "fgc_pins": ("SELECT * FROM fgc_pins(ARRAY[%(conference)s]::uuid[])", "about whom there is a caution"),
    "fgc_readings": ("SELECT * FROM fgc_readings(%(service)s, '2020-01-01', '2040-01-01', 'UTC')", "who reads what there"),
    "fgc_sealed_with": ("SELECT fgc_sealed_with(%(person)s)", "whether somebody signed"),
    "fgc_asked_to": ("SELECT fgc_asked_to(%(meeting)s)", "whether anybody was asked to a meeting"),
    "fgc_signed_by_me": ("SELECT fgc_signed_by_me(%(plan)s)", "whether a plan is signed"),
    "fgc_thoughts": ("SELECT * FROM fgc_thoughts(%(conference)s)", "how many said what they thought"),
    "fgc_withdraw_contact": ("SELECT fgc_withdraw_contact(%(person)s)", "whether another way to reach somebody waits"),
    "fgc_shut_out": ("SELECT fgc_shut_out(%(staff)s)", "whether somebody works there"),
    "fgc_erase_conference": ("SELECT fgc_erase_conference(%(conference)s)", "whether there is such a conference"),
    "fgc_erase_person": ("SELECT fgc_erase_person(%(person)s, 'x', 'x', '{}')", "whether there is such a person"),
    "fgc_may_erase_person": ("SELECT fgc_may_erase_person(%(person)s, '{}')", "whether there is such a person"),
    "fgc_reword": ("SELECT fgc_reword('caution', 'because_locked', %(person)s, '', %(person)s, '{}')", "the same"),
}  # fmt: skip
"""How each is asked that takes an id, and what it would tell."""
OF_WHOEVER_ASKS = {
    "fgc_again", "fgc_agreeing", "fgc_agreeing_to_another_way", "fgc_audited", "fgc_clock_behind", "fgc_conferences", "fgc_my_meetings",
    "fgc_my_name", "fgc_my_people", "fgc_my_plans", "fgc_my_rooms", "fgc_my_sealed", "fgc_my_staff", "fgc_my_threads",
    "fgc_names_of_staff", "fgc_own_contacts", "fgc_own_facts", "fgc_own_words", "fgc_reaching", "fgc_today",
    "fgc_notice", "fgc_forget",  # the worker's, asked in test_erasing.py
    "fgc_person_comes_in", "fgc_staff_comes_in", "fgc_feed_comes_in", "fgc_sealed",  # know by a secret that was given
    "fgc_colleagues_calls",  # asked in test_by_phone.py
    "fgc_ask_urgently",  # by the number of a conference of one's own service
    "fgc_may_invite",  # says what somebody agreed to themself
}  # fmt: skip
"""Those that take no id of a row: they look at the viewer's own."""
WHO = ("aunt", "social_worker", "coordinator", "service_manager", "administrator", "auditor")


def viewer_of(borders: Borders, who: str) -> Viewer:
    return borders.person(who) if who == "aunt" else borders.staff(who)


SOMETHING_TO_TELL = (
    "SET LOCAL session_replication_role = replica", "UPDATE legal_hold SET lifted_at = NULL, lifted_by = NULL",
    "UPDATE meeting_part SET began_at = now(), ended_at = NULL WHERE family_only",
    "UPDATE own_copy SET manager_id = NULL, manager_at = NULL, released_at = NULL, ends_at = NULL",
    "UPDATE signature SET withdrawn_at = NULL, text_hash = (SELECT p.text_hash FROM plan p WHERE p.id = plan_id)",
    "UPDATE sealed_plan SET emptied_at = NULL", "UPDATE contact_change SET settled_at = NULL, settled_by = NULL, agreed = NULL",
    "SET LOCAL session_replication_role = origin",
)  # fmt: skip


def answer(borders: Borders, viewer: Viewer, question: str, ids: dict[str, str]) -> object:
    with borders.arranged(*SOMETHING_TO_TELL) as told:
        told.act(viewer)
        try:
            return [tuple(row.values()) for row in told.connection.execute(question, ids).fetchall()]  # type: ignore[call-overload]
        except psycopg.errors.InsufficientPrivilege as refused:
            return str(refused).splitlines()[0]


def ids_of(borders: Borders, which: str) -> dict[str, str]:
    conference = borders.conference(which)
    service = next(one["service_id"] for one in borders.rows("conference") if one["id"] == conference)
    people = [one["id"] for one in borders.rows("person") if one["conference_id"] == conference]
    meetings = [one["meeting_id"] for one in borders.rows("meeting_part")
                if one["conference_id"] == conference and one["family_only"]]  # fmt: skip
    staff = next(
        one["id"]
        for one in borders.rows("staff")
        if one["service_id"] == service and one["role"] == "coordinator"
    )
    plan = next(one["id"] for one in borders.rows("plan") if one["conference_id"] == conference)
    return {"conference": conference, "service": service, "person": people[0], "other": people[1], "meeting": meetings[0],
            "staff": staff, "plan": plan}  # fmt: skip


def test_every_function_that_looks_with_the_owners_rights_is_thought_about(borders: Borders) -> None:
    with psycopg.connect(borders.owner) as owner:
        found = owner.execute(
            "SELECT DISTINCT p.proname::text FROM pg_proc p WHERE p.prosecdef AND p.pronamespace = 'public'::regnamespace"
            " AND p.prorettype <> 'trigger'::regtype AND has_function_privilege('fgc_app', p.oid, 'EXECUTE')"
        ).fetchall()
    assert {name for (name,) in found} == set(ASKED) | OF_WHOEVER_ASKS


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("function", ASKED)
def test_nobody_learns_by_a_function_what_is_in_another_service_or_another_conference(
    borders: Borders, function: str, who: str
) -> None:
    question, viewer, nothing = ASKED[function][0], viewer_of(borders, who), str(uuid4())
    of_none = answer(borders, viewer, question, dict.fromkeys(ids_of(borders, "first"), nothing))
    for which in ("beside", "elsewhere"):
        if which == "beside" and who == "service_manager":
            continue  # of their own service
        ids = ids_of(borders, which)
        if (
            function in ("fgc_readings", "fgc_audit_head", "fgc_shut_out", "fgc_may_assign")
            and which == "beside"
        ):
            continue  # the same service
        assert answer(borders, viewer, question, ids) == of_none, (which, ASKED[function][1])


@pytest.mark.parametrize("function", ["fgc_alone", "fgc_called", "fgc_held_back", "fgc_newest_plan", "fgc_on_hold", "fgc_pins",
                                      "fgc_sealed_with", "fgc_signed_by_me", "fgc_is_theirs"])  # fmt: skip
def test_whoever_works_on_a_conference_is_told_what_it_is_about(borders: Borders, function: str) -> None:
    rosa, question = borders.staff("coordinator"), ASKED[function][0]
    of_none = answer(borders, rosa, question, dict.fromkeys(ids_of(borders, "first"), str(uuid4())))
    assert answer(borders, rosa, question, ids_of(borders, "first")) != of_none


@pytest.mark.parametrize("function", ["fgc_agreeing", "fgc_agreeing_to_another_way"])
def test_whom_somebody_waits_for_is_not_told_to_another_service(borders: Borders, function: str) -> None:
    of = {one["id"]: one["conference_id"] for one in borders.rows("person")}
    asked_by_her = function == "fgc_agreeing_to_another_way"
    coordinators = set() if asked_by_her else {"first"}
    for who, theirs in (
        ("service_manager", {"first", "beside"}),
        ("coordinator", coordinators),
        ("administrator", set()),
    ):
        waits = answer(borders, borders.staff(who), f"SELECT {function}()::text AS one", {})
        assert isinstance(waits, list)
        assert {of[one] for (one,) in waits} == {borders.conference(each) for each in theirs}, who
