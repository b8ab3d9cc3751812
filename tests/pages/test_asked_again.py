"""A meeting moves: people are asked again, and nothing that they had said is lost, or counted as said of the new day."""

import re
import subprocess
from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import func, select, update

from fgc.circle.models import Need
from fgc.conference.models import Conference, Happening
from fgc.invitation.models import Answer, Invitation
from fgc.kit.clock import now
from fgc.kit.db import session
from fgc.kit.letter import Letter
from fgc.kit.message import Message
from fgc.kit.outbox import render
from fgc.record.queries.said import answer_of
from fgc.schedule.models import Meeting, MeetingState, Place, Way
from tests.gathering import Gathering, working
from tests.pages.test_invitation import family, kept, link_for
from tests.visiting import Browser

__all__ = ["family"]

MARCH = {"on": "6", "on-month": "3"}
SAID_BEFORE = "Before the change you said:"


def moves(family: Gathering, to: dict[str, object]) -> Browser:
    """Ruth changes the day, the hours or the place."""
    ruth = family.world.in_as(family.world.ruth)
    ruth.open(f"{family.path}/dates")
    ruth.open(ruth.page.link("Change the meeting"))
    ruth.press("Save the change and tell everyone invited", to)
    assert ruth.page.heading == "Dates", ruth.page.words
    return ruth


def asks_again(browser: Browser) -> bool:
    return SAID_BEFORE in browser.open("/yours/answer").words


def test_her_yes_to_saturday_is_no_yes_to_the_next_and_is_not_lost_either(family: Gathering) -> None:
    sara = link_for(family, "Sara")
    sara.press("Yes, I will come")
    sara.press("Say what I need", {"needs": ["childcare", "food"], "needs_words": "A cot for the baby."})
    sara.press("Save my words", {"own_words": "I am there for her."})
    ruth = moves(family, MARCH)
    ruth.open(f"{family.path}/invitations")
    assert "invited again; answered for Saturday 27 February 2027: coming" in ruth.page.words
    assert "1 yes" not in ruth.page.words, "nobody has said that she comes in March"
    assert "1 answered only before the change" in ruth.page.words, (
        "and what she said is not lost from the count"
    )
    assert "Answers for the next meeting: 1 answered only before the change." in ruth.open(family.path).words
    ruth.open(f"{family.path}/invitations")
    assert "A cot for the baby." in ruth.page.words, "what she needs depends on no day"
    ruth.open(ruth.page.link("Record an answer: Sara Whitlow"))
    assert (
        "They were invited again. They had answered for Saturday 27 February 2027: coming." in ruth.page.words
    )
    assert ruth.page.form(button="Save this answer").fields.get("answer", []) in ([], [""]), (
        "nothing is ticked"
    )
    sara.open("/yours/answer")
    assert "Can you come on Saturday 6 March, at 11 am?" in sara.page.words
    assert f"{SAID_BEFORE} Yes, I will come." in sara.page.words
    assert sara.page.form(button="Say what I need").fields["needs_words"] == ["A cot for the baby."]
    assert sara.page.form(button="Save my words").fields["own_words"] == ["I am there for her."]
    assert kept(family, "Sara").answer is None, "to look is not to answer"
    sara.press("Yes, I will come")
    assert kept(family, "Sara").answer is Answer.YES
    assert not asks_again(sara)
    assert "1 yes" in ruth.open(f"{family.path}/invitations").words
    assert "invited again" not in ruth.page.words


def test_what_she_needs_goes_on_counting_for_those_who_bring_the_food_and_the_children(
    family: Gathering,
) -> None:
    sara = link_for(family, "Sara")
    sara.press("Yes, I will come")
    sara.press("Say what I need", {"needs": ["food"], "needs_words": ""})
    with working(family.world.app):
        session().scalars(select(Need)).one().words = "halal"
    ruth = moves(family, MARCH)
    assert kept(family, "Sara").answer is None
    assert "1 halal" in printed(ruth, family, "food")


def test_the_way_she_chose_stands_ready_and_is_hers_to_confirm(family: Gathering) -> None:
    sara = link_for(family, "Sara")
    sara.press("I want to take part another way")
    sara.press("This is how I take part", {"way": "spokesperson", "spokesperson": "Kawa Aziz"})
    moves(family, MARCH)
    sara.open("/yours/answer")
    assert f"{SAID_BEFORE} I want to take part another way." in sara.page.words
    form = sara.page.form(button="This is how I take part")
    assert form.fields["way"] == ["spokesperson"]
    assert form.fields["spokesperson"] == ["Kawa Aziz"]
    row = kept(family, "Sara")
    assert (row.answer, row.way) == (None, None), "nothing is counted before she presses"
    sara.press("This is how I take part")
    row = kept(family, "Sara")
    assert (row.answer, row.way, row.spokesperson) == (Answer.ANOTHER_WAY, Way.SPOKESPERSON, "Kawa Aziz")


def test_whoever_said_no_to_the_earlier_day_is_not_expected_on_the_next(family: Gathering) -> None:
    """The sheets had her as coming in person, and a meal and a place on the signing-in list waited for her."""
    sara, nazdar = link_for(family, "Sara"), link_for(family, "Nazdar")
    ruth = family.world.in_as(family.world.ruth)
    nazdar.press("Yes, I will come")
    expected = eating(ruth, family)
    sara.press("No, I cannot")
    assert eating(ruth, family) == expected - 1
    moves(family, MARCH)
    assert eating(ruth, family) == expected - 1
    assert "Sara Whitlow" not in printed(ruth, family, "signing-in")
    day = printed(ruth, family, "day")
    assert "Invited again; answered for Saturday 27 February 2027: cannot come" in day
    assert "In person (invited again; answered for Saturday 27 February 2027: coming)" in day


def test_the_hours_of_whoever_said_no_before_the_change_stay_beside_whom_they_must_not_meet(
    family: Gathering,
) -> None:
    """Her place in March stands and she may come: nothing that keeps her and Baran apart counts on her no to February."""
    shirin = link_for(family, "Shirin")
    ruth = family.world.in_as(family.world.ruth)
    shirin.press("No, I cannot")
    assert "Shirin is not coming." in printed(ruth, family, "day")
    moves(family, MARCH)
    day = printed(ruth, family, "day")
    said = "Shirin said no before the change. If they come, they are here 11 am – "
    assert said in day, day
    assert "Shirin is not coming." not in day


def eating(ruth: Browser, family: Gathering) -> int:
    """How many people the food is for."""
    return sum(map(int, re.findall(r"(\d+) (?:adults?|young|child)", printed(ruth, family, "food"))))


def printed(ruth: Browser, family: Gathering, sheet: str) -> str:
    pdf = ruth.client.get(f"{family.path}/day/print/{sheet}.pdf").get_data()
    told = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True)
    return " ".join(told.stdout.decode().split())


def test_a_meeting_that_moves_twice_still_says_what_she_had_answered_and_for_which_day(
    family: Gathering,
) -> None:
    sara = link_for(family, "Sara")
    sara.press("No, I cannot")
    moves(family, MARCH)
    ruth = moves(family, {"on": "13", "on-month": "3"})
    row = kept(family, "Sara")
    assert (row.answer, row.earlier_answer, row.earlier_on) == (None, Answer.NO, date(2027, 2, 27))
    ruth.open(f"{family.path}/invitations")
    assert "invited again; answered for Saturday 27 February 2027: cannot come" in ruth.page.words


EARLIER_END = {"agreeing_ends": "3 pm"}
LATER_END = {"agreeing_ends": "4 pm"}
ELSEWHERE = {"venue": "Mill Street Library", "venue_address": "1 Mill Street"}


@pytest.mark.parametrize(
    ("said", "change", "stands"),
    [("Yes, I will come", ELSEWHERE, True), ("No, I cannot", ELSEWHERE, True), ("I am not sure yet", ELSEWHERE, True),
     ("Yes, I will come", EARLIER_END, True), ("Yes, I will come", LATER_END, False),
     ("No, I cannot", EARLIER_END, False), ("No, I cannot", LATER_END, False),
     ("I am not sure yet", EARLIER_END, False), ("Yes, I will come", MARCH, False)],
)  # fmt: skip
def test_what_was_said_stands_where_the_place_alone_changes_and_a_yes_within_its_own_hours(
    family: Gathering,
    said: str,
    change: dict[str, object],
    stands: bool,
) -> None:
    """Who can be there until half past three can be there until three. Who could not come until then may be able to now."""
    sara = link_for(family, "Sara")
    sara.press(said)
    before = kept(family, "Sara").answer
    assert before is not None
    moves(family, change)
    row = kept(family, "Sara")
    assert row.answer is (before if stands else None)
    assert row.earlier_answer is (None if stands else before)
    assert asks_again(sara) is not stands


@pytest.mark.parametrize(
    ("tap", "answer"),
    [("Yes, this works for me", Answer.YES), ("No, this no longer works for me", Answer.NO)],
)
def test_whose_yes_stands_is_told_that_the_hours_changed_and_says_with_one_tap_whether_they_work(
    family: Gathering, clock: Callable[[str], None], tap: str, answer: Answer
) -> None:
    """Sara fetches her children at three. The page said "You said: Yes, I will come" as if nothing had changed."""
    sara = link_for(family, "Sara")
    sara.press("Yes, I will come")
    assert "The hours changed" not in sara.open("/yours/answer").words
    clock("2027-02-01T09:03:00+00:00")
    moves(family, EARLIER_END)
    words = sara.open("/yours/answer").words
    assert "The hours changed after you answered. You said: Yes, I will come. That still counts." in words
    assert kept(family, "Sara").answer is Answer.YES
    clock("2027-02-01T09:05:00+00:00")
    sara.press(tap)
    assert kept(family, "Sara").answer is answer
    assert "The hours changed" not in sara.open("/yours/answer").words
    assert "Yes, I will come" in sara.page.words


def test_the_letter_that_something_has_changed_says_how_to_answer(family: Gathering) -> None:
    link_for(family, "Sara").press("Yes, I will come")
    moves(family, EARLIER_END)
    with working(family.world.app):
        letters = session().scalars(select(Letter).where(Letter.to_id == family.people["Sara"].id))
        (moved,) = [one for one in letters if one.kind == "invitation.moved"]
        message = render(moved, now())
        assert isinstance(message, Message)
        assert "tap to say if it still works for you" in message.text
        assert "On the day itself, please phone me." in message.text


def test_whoever_came_is_not_said_to_have_given_no_answer(
    family: Gathering,
    clock: Callable[[str], None],
) -> None:
    """Sara had said that she cannot come on the old day, was asked again, and was there."""
    sara = link_for(family, "Sara")
    sara.press("No, I cannot")
    link_for(family, "Nazdar")
    moves(family, MARCH)
    clock("2027-03-06T11:00:00+00:00")
    ruth = family.world.in_as(family.world.ruth)
    ruth.open(f"{family.path}/day")
    ruth.press("Is here Sara Whitlow")
    with working(family.world.app):
        session().execute(update(Meeting).values(state=MeetingState.HELD))
    ruth.open(f"{family.path}/invitations")
    assert "came; answered for Saturday 27 February 2027: cannot come" in ruth.page.words
    assert "1 came without answering, 1 no answer" in ruth.page.words, "and Nazdar was not there"
    people = ruth.open(f"{family.path}/circle/{family.people['Sara'].id}").words
    assert "Invited, no answer yet" not in people
    assert "Invited, no answer yet" in ruth.open(f"{family.path}/circle/{family.people['Nazdar'].id}").words
    with working(family.world.app):
        assert answer_of(Invitation(), came=True) == "Came", "also whom nobody had invited"


def test_under_a_hold_the_list_does_not_say_the_old_day_either(family: Gathering) -> None:
    link_for(family, "Sara").press("Yes, I will come")
    ruth = moves(family, MARCH)
    with working(family.world.app):
        session().execute(update(Conference).values(held_since=func.now()))
    ruth.open(f"{family.path}/invitations")
    assert "invited again; said before: coming" in ruth.page.words
    assert "27 February" not in ruth.page.words


def test_whoever_is_heard_by_a_letter_learns_of_no_other_day_and_is_not_asked_again(
    family: Gathering,
) -> None:
    sara = link_for(family, "Sara")
    with working(family.world.app):
        session().execute(
            update(Place).where(Place.person_id == family.people["Sara"].id).values(way=Way.LETTER)
        )
    sara.open("/yours/answer")
    sara.press("Yes, I will take part")
    link_for(family, "Nazdar")
    moves(family, MARCH)
    assert not asks_again(sara)
    assert "March" not in sara.page.words
    assert kept(family, "Sara").answer is Answer.YES


def test_history_says_that_it_moved_and_no_hour_of_anybody(family: Gathering) -> None:
    link_for(family, "Sara").press("Yes, I will come")
    moves(family, MARCH)
    with working(family.world.app):
        facts = session().scalars(select(Happening.facts).where(Happening.kind == "MeetingMoved")).one()
        assert set(facts) == {"meeting", "sequence", "other_time"}
        assert (
            session().scalars(select(func.count(Invitation.id)).where(Invitation.answer.is_not(None))).one()
            == 0
        )


def test_what_was_arranged_for_one_day_is_to_arrange_again_for_another(family: Gathering) -> None:
    """Her food without nuts is ordered for Saturday."""
    sara = link_for(family, "Sara")
    sara.press("Yes, I will come")
    sara.press("Say what I need", {"needs": ["food"], "needs_words": "No nuts."})
    ruth = family.world.in_as(family.world.ruth)
    page = f"{family.path}/circle/{family.people['Sara'].id}"
    ruth.open(page)
    ruth.press("Mark as arranged")
    assert "Undo: not arranged after all" in ruth.open(page).words
    moves(family, {"venue": "The other hall"})
    assert "Undo: not arranged after all" in ruth.open(page).words, "the day is the same"
    moves(family, MARCH)
    words = ruth.open(page).words
    assert "Undo: not arranged after all" not in words
    assert "Mark as arranged" in words
