"""When a plan is looked at again, and what must be known before a review ends."""

from datetime import UTC, date, datetime
from uuid import uuid4

from fgc.review.models import Outcome, Review
from fgc.review.rules import WhyNot, due_on, why_not_finish

SEALED_ON = date(2027, 2, 28)


def review(*, held: bool = False, declined: str = "") -> Review:
    return Review(held_at=datetime(2027, 5, 22, tzinfo=UTC) if held else None, declined_because=declined)


def test_the_family_says_when_or_it_is_about_three_months() -> None:
    assert due_on(SEALED_ON, date(2027, 5, 22), after_days=84) == date(2027, 5, 22)
    assert due_on(SEALED_ON, None, after_days=84) == date(2027, 5, 23)


def test_each_action_has_a_result_before_the_review_ends() -> None:
    one, two = uuid4(), uuid4()
    assert why_not_finish(review(), Outcome.CARRY_ON, [one], [one, two]) is WhyNot.RESULTS_MISSING
    assert why_not_finish(review(), Outcome.CARRY_ON, [one, two], [one, two]) is None
    assert why_not_finish(review(), None, [one, two], [one, two]) is WhyNot.OUTCOME_MISSING
    assert why_not_finish(review(held=True), Outcome.CARRY_ON, [], []) is WhyNot.ALREADY_HELD
