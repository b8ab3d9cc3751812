"""When a plan is looked at again, and what must be known before a review ends."""

from datetime import UTC, date, datetime
from uuid import uuid4

from fgc.review.models import Outcome, Review
from fgc.review.rules import (
    WhyNot,
    due_on,
    may_decline,
    nothing_to_come,
    why_not_decline,
    why_not_finish,
    why_not_put,
)

PLAN = uuid4()
SEALED_ON = date(2027, 2, 28)


MAY = datetime(2027, 5, 22, tzinfo=UTC)


def review(*, held: bool = False, declined: bool = False, outcome: Outcome | None = None) -> Review:
    return Review(
        plan_id=PLAN, held_at=MAY if held else None, declined_at=MAY if declined else None, outcome=outcome
    )


def test_the_family_says_when_or_it_is_about_three_months() -> None:
    assert due_on(SEALED_ON, date(2027, 5, 22), after_days=84) == date(2027, 5, 22)
    assert due_on(SEALED_ON, None, after_days=84) == date(2027, 5, 23)


def test_each_action_has_a_result_before_the_review_ends() -> None:
    one, two = uuid4(), uuid4()
    assert why_not_finish(review(), Outcome.CARRY_ON, [one], [one, two]) is WhyNot.RESULTS_MISSING
    assert why_not_finish(review(), Outcome.CARRY_ON, [one, two], [one, two]) is None
    assert why_not_finish(review(), None, [one, two], [one, two]) is WhyNot.OUTCOME_MISSING
    assert why_not_finish(review(held=True), Outcome.CARRY_ON, [], []) is WhyNot.ALREADY_HELD


def test_a_review_is_over_once_it_was_held_or_declined() -> None:
    assert why_not_finish(review(declined=True), Outcome.CLOSE, [], []) is WhyNot.DECLINED_ALREADY
    assert why_not_decline(review(held=True), "No") is WhyNot.ALREADY_HELD
    assert why_not_decline(review(declined=True), "No") is WhyNot.DECLINED_ALREADY
    assert why_not_decline(review(), " \n") is WhyNot.NO_REASON
    assert why_not_decline(review(), "We see each other every Sunday.") is None


def test_one_relative_does_not_end_the_reviews_of_all_the_others() -> None:
    sara, kawa = uuid4(), uuid4()
    assert may_decline(sara, sara)
    assert not may_decline(kawa, sara)
    assert not may_decline(kawa, None)


def test_a_plan_has_one_open_review_at_a_time() -> None:
    assert why_not_put([review(held=True), review()], PLAN) is WhyNot.OPEN_ALREADY
    assert why_not_put([review(held=True), review(declined=True)], PLAN) is None
    assert why_not_put([review()], uuid4()) is None, "of another plan"


def test_a_conference_can_be_closed_when_nothing_is_to_come_and_the_plan_is_not_being_changed() -> None:
    ended = review(held=True, outcome=Outcome.CLOSE)
    changed = review(held=True, outcome=Outcome.CHANGE_PLAN)
    assert nothing_to_come([], PLAN)
    assert nothing_to_come([ended, changed], PLAN)
    assert nothing_to_come([review(declined=True)], PLAN)
    assert not nothing_to_come([ended, review()], PLAN)
    assert not nothing_to_come([changed, ended], PLAN)
    assert nothing_to_come([changed], uuid4()), "its next version is sealed"
    assert not nothing_to_come([review(), changed], uuid4())
