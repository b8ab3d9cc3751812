"""A safety hold is set and lifted: those who answer for it hear of it, and nobody goes to a day that nobody has looked at."""

from sqlalchemy import select

from fgc.access.models import Role, Staff
from fgc.conference.letters import HOLD_LIFTED, HOLD_SET
from fgc.invitation.models import Invitation
from fgc.kit.clock import now
from fgc.kit.db import session
from fgc.kit.outbox import Letter, Message, render
from tests.gathering import EARLY, working
from tests.the_day import Clock, Day
from tests.visiting import Browser

CHECK = "The safety hold was lifted. Check the date and what is waiting."
STANDS = "I have checked: the date stands"


def stop(day: Day, staff: Staff) -> None:
    browser = day.world.in_as(staff)
    browser.open(f"{day.path}/hold")
    browser.press("Put on a safety hold", {"because": "He was seen at the hall."})


def lift(day: Day, staff: Staff) -> None:
    browser = day.world.in_as(staff)
    browser.open(f"{day.path}/hold")
    browser.press("Lift the safety hold", {"because": "The police spoke with him."})


def letters(day: Day, kind: str) -> dict[str, str]:
    """The words of each letter of this kind, by who gets it."""
    found = {}
    with working(day.world.app):
        names = {one.id: one.name for one in session().scalars(select(Staff))}
        for one in session().scalars(select(Letter).where(Letter.kind == kind)):
            said = render(one, now())
            assert isinstance(said, Message)
            found[names[one.to_id]] = said.subject + said.text
    return found


def test_whoever_answers_for_a_hold_hears_of_it_though_somebody_else_set_or_lifted_it(day: Day) -> None:
    day.world.hire(Role.SERVICE_MANAGER, "Iris Cole")
    stop(day, day.world.ruth)
    told = letters(day, HOLD_SET)
    assert set(told) == {day.world.helen.name, "Iris Cole"}
    lift(day, day.world.helen)
    told |= letters(day, HOLD_LIFTED)
    assert set(letters(day, HOLD_LIFTED)) == {day.world.ruth.name, "Iris Cole"}
    assert "A safety hold was lifted." in told[day.world.ruth.name]
    for words in told.values():
        for secret in ("Daryan", "Lana", "NM-27", "hall", "Kawa", "police"):
            assert secret not in words


def test_a_social_worker_who_stops_everything_is_not_the_only_one_to_know(day: Day) -> None:
    stop(day, day.world.amy)
    assert set(letters(day, HOLD_SET)) == {day.world.helen.name, day.world.ruth.name}


def desk(day: Day) -> Browser:
    return day.world.in_as(day.world.ruth)


def test_the_old_day_is_not_back_in_silence(day: Day) -> None:
    stop(day, day.world.ruth)
    assert CHECK not in desk(day).page.words, "while it lasts the desk says the hold"
    lift(day, day.world.helen)
    ruth = desk(day)
    assert CHECK in ruth.page.words
    assert CHECK not in day.world.in_as(day.world.helen).page.words
    ruth.follow("Check the dates")
    assert "Does the date still stand, and is it still safe for everyone?" in ruth.page.words
    ruth.press(STANDS)
    assert "Saved: the dates still stand." in ruth.page.words
    assert STANDS not in ruth.page.words
    assert CHECK not in desk(day).page.words
    stop(day, day.world.ruth)
    lift(day, day.world.helen)
    assert CHECK in desk(day).page.words, "what was looked at before another hold counts no more"


def test_an_old_page_says_nothing_about_the_hold_that_came_after_it(day: Day, clock: Clock) -> None:
    stop(day, day.world.helen)
    lift(day, day.world.helen)
    ruth = day.ruth()
    ruth.open(f"{day.path}/dates")
    old = ruth.page.form(button=STANDS).filled({}, STANDS)
    clock("2027-02-20T09:10:00+00:00")
    stop(day, day.world.helen)
    lift(day, day.world.helen)
    answer = ruth.client.post(f"{day.path}/dates/confirm", data=old)
    assert answer.status_code == 409
    assert "This page has changed since you opened it" in answer.get_data(as_text=True)
    assert "The safety hold was lifted." in desk(day).page.words


def test_whoever_calls_the_meeting_off_has_looked_at_the_day(day: Day) -> None:
    stop(day, day.world.ruth)
    lift(day, day.world.helen)
    ruth = desk(day)
    ruth.open(f"{day.path}/dates/{day.meeting.id}/cancel")
    ruth.press("Cancel the meeting", {"because": "It is not safe there."})
    assert CHECK not in desk(day).page.words


def test_another_date_alone_does_not_say_that_the_old_one_was_looked_at(day: Day) -> None:
    stop(day, day.world.ruth)
    lift(day, day.world.helen)
    ruth = desk(day)
    ruth.open(f"{day.path}/dates/{day.meeting.id}/change")
    ruth.press("Save the date", {"food": "Soup and bread"})
    assert CHECK in desk(day).page.words, "the food says nothing of the day"


def test_a_day_that_passed_under_the_hold_is_not_told_as_if_the_family_had_met(
    day: Day, clock: Clock
) -> None:
    with working(day.world.app):
        for asked in session().scalars(select(Invitation)):
            asked.asked_at, asked.told_sequence = EARLY, 0
    stop(day, day.world.ruth)
    clock("2027-03-01T09:00:00+00:00")
    lift(day, day.world.helen)
    ruth = desk(day)
    ruth.open(f"{day.path}/dates")
    assert "The day has passed" in ruth.page.words
    assert (
        "The day of a meeting has passed, and none of its parts was started here. If the meeting went ahead, start and "
        "end its parts on the page of the day. If it did not, cancel it or set another day."
        in ruth.page.words
    )
    words = day.family("Kawa").open("/yours/answer").words
    assert "Thank you for everything" not in words
    assert "This day has passed. If you have a question, please phone your coordinator." in words
