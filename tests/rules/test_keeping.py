"""How long a conference is kept, and who has to agree before something is erased or a hold is lifted."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from fgc.access.models import Role
from fgc.approach.reading import approaches
from fgc.approach.rules import KeptAs
from fgc.circle.models import Kind
from fgc.conference.models import Stage
from fgc.keeping.models import EraseNotice, Erasure, Keeping, LegalHold
from fgc.keeping.rules import (
    NOTICE,
    About,
    Ending,
    WhyNot,
    erased_from,
    kept_until,
    stops_closing,
    why_not_agree,
    why_not_ask_to_erase,
    why_not_ask_to_lift,
    why_not_close,
    why_not_decide,
    why_not_hold,
    why_not_lift,
)
from fgc.review.models import Review

NOON = datetime(2031, 5, 1, 12, tzinfo=UTC)
ENDED = date(2028, 5, 1)
HELEN, RUTH = uuid4(), uuid4()
MANAGER = Role.SERVICE_MANAGER


def a_class(years: int, counted_from: str = "ending") -> KeptAs:
    return KeptAs("any", "Any", "Because.", years, counted_from, "no")


def test_the_time_runs_from_the_ending_or_from_a_birthday() -> None:
    assert kept_until(a_class(3), ENDED, None) == date(2031, 5, 1)
    assert kept_until(a_class(1), date(2028, 2, 29), None) == date(2029, 3, 1)
    assert kept_until(a_class(75, "birth"), ENDED, date(2016, 7, 4)) == date(2091, 7, 4)
    assert kept_until(a_class(75, "birth"), ENDED, None) is None
    assert kept_until(a_class(21, "birth"), ENDED, date(1950, 1, 1)) == date(2029, 5, 1), "never at once"


def test_each_approach_has_one_usual_class_for_each_ending_and_a_reason_for_all() -> None:
    assert "child_fgc" in approaches()
    for approach in approaches().values():
        assert approach.keeping
        assert approach.usually_kept_as(with_plan=True) != approach.usually_kept_as(with_plan=False)
        assert all(one.because for one in approach.keeping)


def test_what_is_live_is_closed_after_its_last_review_and_anything_else_with_a_reason() -> None:
    held, declined = (
        Review(held_at=NOON, declined_because=""),
        Review(declined_at=NOON, declined_because="No."),
    )
    waiting = Review(held_at=None, declined_because="")
    assert why_not_close(Ending(Stage.LIVE, [held, declined], with_plan=True), "") is None
    assert why_not_close(Ending(Stage.LIVE, [held, waiting], with_plan=True), "") is WhyNot.REVIEW_OPEN
    assert why_not_close(Ending(Stage.PREPARING), "  ") is WhyNot.SAY_WHY
    assert why_not_close(Ending(Stage.PREPARING), "They said no.") is None
    assert why_not_close(Ending(Stage.PREPARING), None) is None, "it is not typed yet"
    assert why_not_close(Ending(Stage.SCHEDULED, meeting_comes=True), "x") is WhyNot.MEETING_COMES
    assert why_not_close(Ending(Stage.MEETING, together=True), "x") is WhyNot.TOGETHER_NOW
    assert why_not_close(Ending(Stage.MEETING), "Nobody came back.") is None, (
        "a part that nobody ended stops nothing for ever"
    )
    for unsafe, reason in (({"in_danger": True}, WhyNot.IN_DANGER), ({"on_hold": True}, WhyNot.SAFETY_HOLD)):
        assert why_not_close(Ending(Stage.LIVE, with_plan=True, **unsafe), "x") is reason
    assert why_not_close(Ending(Stage.DRAFT), "x") is WhyNot.NOT_SENT
    assert why_not_close(Ending(Stage.CLOSED), "x") is WhyNot.ENDED_ALREADY


def test_everything_that_stops_a_closing_is_named_at_once_the_most_urgent_first() -> None:
    waiting = Review(held_at=None, declined_because="")
    ending = Ending(
        Stage.LIVE, [waiting], with_plan=True, meeting_comes=True, help_waits=2, on_hold=True, in_danger=True
    )
    assert stops_closing(ending) == [
        WhyNot.IN_DANGER,
        WhyNot.SAFETY_HOLD,
        WhyNot.HELP_WAITS,
        WhyNot.REVIEW_OPEN,
        WhyNot.MEETING_COMES,
    ]
    assert stops_closing(Ending(Stage.CLOSED, on_hold=True)) == [WhyNot.ENDED_ALREADY]


def test_a_conference_is_erased_after_its_class_and_thirty_days_on_the_list() -> None:
    keeping = Keeping(until=date(2031, 5, 1), ended_on=ENDED, kept_as="conference")
    notice = EraseNotice(until=keeping.until, noticed_at=NOON)
    over = erased_from(notice)
    assert over == NOON + timedelta(days=30) == NOON + NOTICE


def test_one_manager_sets_a_hold_and_two_people_lift_it() -> None:
    assert why_not_hold(None, Role.COORDINATOR, "A court.") is WhyNot.ONLY_THE_MANAGER
    assert why_not_hold(None, MANAGER, " ") is WhyNot.NO_REASON
    assert why_not_hold(None, MANAGER, "A court.") is None
    held = LegalHold(set_by=HELEN, set_at=NOON)
    assert why_not_hold(held, MANAGER, "A court.") is WhyNot.HELD_ALREADY
    assert why_not_lift(None, HELEN, MANAGER) is WhyNot.NOT_HELD
    assert why_not_lift(held, HELEN, MANAGER) is WhyNot.NOT_ASKED
    assert why_not_ask_to_lift(held, "It is over.") is None
    held.lift_asked_by = HELEN
    assert why_not_ask_to_lift(held, "It is over.") is WhyNot.ASKED_ALREADY
    assert why_not_lift(held, HELEN, MANAGER) is WhyNot.SECOND_PERSON
    assert why_not_lift(held, RUTH, Role.COORDINATOR) is WhyNot.ONLY_THE_MANAGER
    assert why_not_lift(held, uuid4(), MANAGER) is None


@pytest.mark.parametrize(
    ("about", "reason"),
    [
        (About(Kind.FAMILY), None),
        (About(Kind.FAMILY, erased=True), WhyNot.ERASED_ALREADY),
        (About(Kind.CENTRAL), WhyNot.CENTRAL),
        (About(Kind.FRIEND, on_hold=True), WhyNot.ON_HOLD),
        (About(Kind.FRIEND, plan_in_hand=True), WhyNot.PLAN_IN_HAND),
        (About(Kind.PROFESSIONAL, in_a_kept_plan=True), None),
    ],
)
def test_who_may_be_erased(about: About, reason: WhyNot | None) -> None:
    assert why_not_ask_to_erase(about, None) is reason


def test_another_person_decides_once_and_about_a_kept_plan_on_purpose() -> None:
    asked = Erasure(asked_by=RUTH, asked_at=NOON)
    assert why_not_ask_to_erase(About(Kind.FAMILY), asked) is WhyNot.ASKED_ALREADY
    assert why_not_decide(asked, RUTH, MANAGER) is WhyNot.SECOND_PERSON
    assert why_not_decide(asked, HELEN, Role.COORDINATOR) is WhyNot.ONLY_THE_MANAGER
    assert why_not_decide(asked, HELEN, MANAGER) is None
    signed = About(Kind.FAMILY, in_a_kept_plan=True)
    assert why_not_agree(signed, with_plan=False) is WhyNot.IN_A_KEPT_PLAN
    assert why_not_agree(signed, with_plan=True) is None
    asked.decided_at = NOON
    assert why_not_decide(asked, HELEN, MANAGER) is WhyNot.ENDED, "it ended with who asked: nobody decided"
    asked.decided_by = HELEN
    assert why_not_decide(asked, HELEN, MANAGER) is WhyNot.DECIDED_ALREADY
