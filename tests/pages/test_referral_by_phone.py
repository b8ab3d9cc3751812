"""A referral that comes by phone: a manager types it, and nothing becomes easier by that."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, update

from fgc.access.models import Assignment, Part, Role, Staff
from fgc.circle.models import SafeContact
from fgc.conference.models import Conference, Stage
from fgc.demo import s01_referral
from fgc.demo.filling import choice, days
from fgc.demo.northmoor.referral import CONSENT
from fgc.kit.db import saving, session, transaction
from fgc.kit.locked import LOCKED
from fgc.kit.outbox import Letter
from fgc.referral.models import Named, Referral
from tests.make import World
from tests.pages.test_referral import Told, looking
from tests.posting import posting
from tests.visiting import Browser

CALL = {"called_on": "21", "called_on-month": "1", "called_on-year": "2027", "called_time": "9.45 am"}
DOCTOR = {
    "caller_name": "Dr Priya Nair",
    "caller_team": "Millfield Surgery",
    "caller_contact": "01632 960155, mornings",
}


@pytest.fixture
def told(world: World, clock: Any) -> Told:
    clock("2027-01-21T10:00:00+00:00")
    return Told(world, clock)


def phoned(told: Told, *, named: bool = True, **call: str) -> Browser:
    """Helen types what Amy says, or somebody of whom she names nobody who has an account."""
    helen = told.staff("Helen")
    helen.open("/")
    helen.follow("Enter a referral that came by phone")
    who = {"referrer_id": choice(helen, "referrer_id", "Amy Okafor")} if named else {}
    helen.press("Start", {"name": "The Rashid family", **CALL, **who, **call})
    assert helen.page.path.endswith("/referral/write"), helen.page.words
    told.found["conference"] = helen.page.path.removesuffix("/referral/write")
    return helen


def typed(told: Told, **call: Any) -> Browser:
    helen = phoned(told, **call)
    s01_referral.fill_in(told, helen)  # type: ignore[arg-type]
    return helen


def sent(told: Told) -> Browser:
    helen = typed(told)
    helen.open(f"{told.conference}/referral/write/consent")
    helen.press("Save and continue", days(CONSENT))
    helen.open(f"{told.conference}/referral/send")
    helen.press("Send the referral")
    assert "Sent in the name of Amy Okafor." in helen.page.words
    return helen


def kept(world: World) -> Referral:
    with looking(world):
        return session().scalars(select(Referral)).one()


def letters(world: World, kind: str) -> list[object]:
    with looking(world):
        return list(session().scalars(select(Letter.to_id).where(Letter.kind == kind)))


def test_whoever_phoned_is_the_referrer_as_if_they_had_sent_it_and_is_asked_to_read_it(told: Told) -> None:
    helen = sent(told)
    for words in ("Referrer Amy Okafor", "Amy Okafor phoned on Thursday 21 January 2027, 9:45 am.",
                  "Helen Marsh typed the referral.", "Confirmed by the referrer Not yet"):  # fmt: skip
        assert words in helen.page.words
    assert letters(told.world, "referral.entered") == [told.world.amy.id]
    assert letters(told.world, "referral.to_approve") == [told.world.colin.id]
    amy = told.staff("Amy")
    amy.open("/")
    assert "A referral came by phone and was entered in your name." in amy.page.words
    amy.follow("Check the referral")
    assert "This referral was entered in your name." in amy.page.words
    amy.press("Confirm that the referral is right")
    assert "Confirmed by the referrer Thursday 21 January 2027, 10 am" in amy.page.words
    assert "entered in your name" not in amy.open("/").words, "nothing waits any more"
    amy.open(f"{told.conference}/referral")
    amy.follow("Correct the case number, gender, ethnicity or school")
    amy.press("Save", {"case_number": "LCS-1"})
    assert "LCS-1" in amy.page.words, "what she finds wrong she corrects as in any other"
    with looking(told.world):
        parts = session().execute(select(Assignment.staff_id, Assignment.part))
        assert {tuple(row) for row in parts} == {
            (told.world.amy.id, Part.REFERRER), (told.world.colin.id, Part.REFERRERS_MANAGER)}  # fmt: skip


def test_the_letter_says_no_name_and_where_to_read_it(told: Told, tmp_path: Path) -> None:
    sent(told)
    with posting(told.world.app, tmp_path) as post:
        post.work()
        words = [mail.text for mail in post.to("amy.okafor@example.org")]
        assert len(words) == 1, "and Amy, who did not send it, is told nothing else"
        assert "NFG-2027-0001, came by phone and was entered in your name." in words[0]
        assert f"{told.conference}/referral" in words[0]
        assert not [mail for mail in post.everything() if "Rashid" in f"{mail.subject} {mail.text}"]
        assert post.to("helen.marsh@example.org") == [], "who typed it needs no news of it"


def test_nobody_but_the_manager_who_types_it_sees_it_before_it_is_sent(told: Told) -> None:
    phoned(told)
    iris = told.world.hire(Role.SERVICE_MANAGER, "Iris Cole")
    others = [told.staff(who) for who in ("Amy", "Colin", "Ruth", "Tomas")] + [told.world.in_as(iris)]
    for other in others:
        for page in ("", "/history", "/referral", "/referral/write", "/referral/send", "/referral/put-away"):
            assert other.open(f"{told.conference}{page}").status == 404, page
        for page in ("/", "/conferences", "/find?words=Rashid"):
            assert "The Rashid family" not in other.open(page).words
    iris_now = told.world.viewer(iris)
    with told.world.app.app_context(), transaction(acting=iris_now.settings()):
        assert session().scalar(select(func.count()).select_from(Referral)) == 0, "nor in the database"
    assert letters(told.world, "referral.entered") == []


def test_what_is_begun_waits_on_the_desk_of_whoever_typed_it(told: Told) -> None:
    helen = phoned(told, named=False, **DOCTOR)
    helen.open("/")
    assert "This referral came by phone and has not been sent yet." in helen.page.words
    assert "No social worker has been chosen yet." in helen.page.words
    helen.follow("Continue the referral")
    assert (
        "Dr Priya Nair (Millfield Surgery) phoned on Thursday 21 January 2027, 9:45 am." in helen.page.words
    )


def test_without_consent_a_referral_by_phone_is_not_sent_either(told: Told) -> None:
    helen = typed(told)
    helen.open(f"{told.conference}/referral/send")
    helen.press("Send the referral")
    assert helen.page.status == 422
    assert "There is no consent yet." in helen.page.words
    assert kept(told.world).submitted_at is None


def test_a_call_lacks_everything_that_a_written_referral_lacks(told: Told) -> None:
    helen = phoned(told)
    helen.open(f"{told.conference}/referral/send")
    for sentence in ("Say who the referral is about.", "There is no consent yet.", "Answer whether any court order",
                     "at least one question", "at least one thing", "Say that you will attend"):  # fmt: skip
        assert sentence in helen.page.words


def test_with_nobody_who_has_an_account_it_waits_until_somebody_is_named(told: Told) -> None:
    helen = typed(told, named=False, **DOCTOR)
    helen.open(f"{told.conference}/referral/write/consent")
    helen.press("Save and continue", days(CONSENT))
    helen.open(f"{told.conference}/referral/send")
    assert "Choose whose referral this is" in helen.page.words
    helen.press("Send the referral")
    assert helen.page.status == 422
    helen.follow("Who phoned")
    helen.press("Save", {"referrer_id": choice(helen, "referrer_id", "Amy Okafor")})
    helen.open(f"{told.conference}/referral/send")
    helen.press("Send the referral")
    assert "Referrer Amy Okafor" in helen.page.words
    assert "Dr Priya Nair (Millfield Surgery) phoned" in helen.page.words, "both stand there"
    amys = told.staff("Amy").open(f"{told.conference}/referral").words
    assert "Dr Priya Nair" in amys
    assert "How to reach the caller 01632 960155, mornings" in amys


def test_the_number_that_a_grandmother_left_when_she_phoned_is_protected_like_everybodys(told: Told) -> None:
    """Helen typed it, and once it is sent she reads nobody's number by her role, nor does the manager who decides."""
    helen = typed(told, caller_name="Golnar Aziz", caller_contact="07700 900177, never after six")
    helen.open(f"{told.conference}/referral/write/consent")
    helen.press("Save and continue", days(CONSENT))
    helen.open(f"{told.conference}/referral/send")
    helen.press("Send the referral")
    iris = told.world.in_as(told.world.hire(Role.SERVICE_MANAGER, "Iris Cole"))
    for manager in (helen, iris):
        words = manager.open(f"{told.conference}/referral").words
        assert "Golnar Aziz phoned on" in words
        assert "How to reach the caller Given, for the coordinator" in words
        assert "900177" not in words
        assert "900177" not in manager.open(f"{told.conference}/referral/decide").words
    assert "07700 900177, never after six" in told.staff("Amy").open(f"{told.conference}/referral").words


def test_what_was_left_by_whoever_phoned_is_under_the_key_of_contact_details(told: Told) -> None:
    phoned(told, named=False, **DOCTOR)
    fields = {name: field.keeper.purpose for name, field in LOCKED[Referral].items()}  # type: ignore[attr-defined]
    assert fields["caller_contact"] == LOCKED[Named]["phone"].keeper.purpose == "contact"  # type: ignore[attr-defined]
    assert fields["unfinished"] == "contact", "half-typed, it may be a number too"


def test_whoever_comes_second_reads_what_stands_there_by_the_questions_and_no_id_of_anybody(
    told: Told,
) -> None:
    phoned(told)
    first, second = told.staff("Helen"), told.staff("Helen")
    for one in (first, second):
        one.open(f"{told.conference}/referral/write/caller")
    first.press("Save", {"caller_team": "Millfield Surgery"})
    second.press("Save", {"caller_team": "Millfield School"})
    assert second.page.status == 409
    words = second.page.words
    for said in ("Whose referral is this? Amy Okafor", "Caller’s team or role Millfield Surgery", "Millfield School",
                 "Day of the call Thursday 21 January", "Time of the call 9:45 am"):  # fmt: skip
        assert said in words, said
    for raw in (
        "referrer_id",
        "caller_team",
        "called_on",
        "referrer id",
        str(told.world.amy.id),
        "2027-01-21",
    ):
        assert raw not in words, raw
    assert kept(told.world).caller_team == "Millfield Surgery"


def test_a_call_that_was_left_half_typed_is_there_again_and_is_not_sent_so(told: Told) -> None:
    helen = phoned(told)
    helen.open(f"{told.conference}/referral/write/caller")
    helen.press("Save and come back later", {"called_time": "half past something"})
    helen.open(f"{told.conference}/referral/write/caller")
    assert helen.page.form(button="Save").fields["called_time"] == ["half past something"]
    helen.press("Save", {"called_time": "9.30 am"})
    assert kept(told.world).unfinished == {}


def test_nobody_can_be_asked_back_about_a_call_of_a_nameless_person(told: Told) -> None:
    helen = told.staff("Helen")
    helen.open("/referrals/by-phone")
    helen.press("Start", {"name": "The Rashid family", **CALL})
    assert helen.page.status == 422
    assert "Enter the caller’s name" in helen.page.words
    helen.press("Start", {"caller_name": "Dr Priya Nair"})
    assert "Enter how to reach the caller." in helen.page.words
    helen.press("Start", {"caller_contact": "01632 960155", "called_time": "11.30 am"})
    assert "The call cannot be in the future." in helen.page.words
    with looking(told.world):
        assert session().scalars(select(Conference)).all() == []


def test_only_social_workers_who_work_here_can_be_named(told: Told) -> None:
    left = told.world.hire(Role.SOCIAL_WORKER, "Liam Quinn")
    with looking(told.world), saving():
        session().execute(update(Staff).where(Staff.id == left.id).values(active=False))
    helen = told.staff("Helen")
    helen.open("/referrals/by-phone")
    names = helen.page.tree.xpath("//select[@name='referrer_id']/option/text()")
    assert sorted(name.strip() for name in names) == ["Amy Okafor", "Choose one", "Colin Reid"]


def test_the_manager_who_typed_it_does_not_accept_it_alone(told: Told) -> None:
    helen = sent(told)
    helen.open(f"{told.conference}/referral/decide")
    assert "Amy Okafor has not confirmed the referral yet." in helen.page.words
    helen.press("Save the decision", {"decision": "accept"})
    assert helen.page.status == 422
    assert "The referrer has to confirm that it is right" in helen.page.words
    amy = told.staff("Amy")
    amy.open(f"{told.conference}/referral")
    amy.press("Confirm that the referral is right")
    helen.open(f"{told.conference}/referral/decide")
    helen.press("Save the decision", {"decision": "accept"})
    assert "Find a coordinator" in helen.page.heading


def test_another_manager_accepts_it_before_it_is_confirmed(told: Told) -> None:
    sent(told)
    iris = told.world.in_as(told.world.hire(Role.SERVICE_MANAGER, "Iris Cole"))
    iris.open("/referrals")
    assert "by Amy Okafor. The referral came by phone. Helen Marsh typed it." in iris.page.words
    iris.open(f"{told.conference}/referral/decide")
    iris.press("Save the decision", {"decision": "accept"})
    assert "Find a coordinator" in iris.page.heading


def test_sent_back_it_is_the_referrers_to_complete_and_sending_it_confirms_it(told: Told) -> None:
    helen = sent(told)
    helen.open(f"{told.conference}/referral/decide")
    helen.press("Save the decision", {"decision": "return", "because": "Amy found a wrong name."})
    assert helen.open(f"{told.conference}/referral/write").status == 404, "it is not hers any more"
    amy = told.staff("Amy")
    amy.open(f"{told.conference}/referral/send")
    amy.press("Send the referral")
    assert "We have told your manager and the service." in amy.page.words
    assert kept(told.world).confirmed_at is not None


def test_whoever_typed_it_does_not_approve_what_the_plan_must_have(told: Told) -> None:
    with looking(told.world), saving():
        session().execute(
            update(Staff).where(Staff.id == told.world.amy.id).values(manager_id=told.world.helen.id)
        )
    helen = typed(told)
    helen.open(f"{told.conference}/referral/write/consent")
    helen.press("Save and continue", days(CONSENT))
    helen.open(f"{told.conference}/referral/send")
    assert "Someone who did not type the referral has to approve" in helen.page.words
    helen.press("Send the referral")
    assert helen.page.status == 422


def test_the_manager_does_not_learn_how_people_are_reached_once_it_is_the_coordinators(told: Told) -> None:
    helen = sent(told)
    assert "07700" not in helen.open(f"{told.conference}/referral").words
    amy = told.staff("Amy")
    amy.open(f"{told.conference}/referral")
    amy.press("Confirm that the referral is right")
    helen.open(f"{told.conference}/referral/decide")
    helen.press("Save the decision", {"decision": "accept"})
    with looking(told.world):
        conference = session().scalars(select(Conference)).one()
        assert conference.stage is Stage.WAITING
    helen_now = told.world.viewer(told.world.helen)
    with told.world.app.app_context(), transaction(acting=helen_now.settings()):
        assert session().scalar(select(func.count()).select_from(SafeContact)) == 0
