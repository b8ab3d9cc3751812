"""When a plan is looked at again, and what must be known before the review ends."""

from collections.abc import Collection
from datetime import date, timedelta
from uuid import UUID

from fgc.kit.refusal import Reason
from fgc.kit.words import mark
from fgc.review.models import Outcome, Review


class WhyNot(Reason):
    ALREADY_HELD = mark("This review is finished. Begin a new one for the new plan.")
    RESULTS_MISSING = mark("Say for each action what became of it.")
    OUTCOME_MISSING = mark("Say how it goes on: the plan stays, the plan changes, or the conference ends.")


def due_on(sealed_on: date, wished: date | None, *, after_days: int) -> date:
    """The day the family wished, or `after_days` after sealing (about three months is usual in the UK)."""
    return wished or sealed_on + timedelta(days=after_days)


def why_not_finish(
    review: Review, outcome: Outcome | None, answered: Collection[UUID], actions: Collection[UUID]
) -> WhyNot | None:
    """Each action has a result and the outcome is said; a finished review is not written over."""
    if review.held_at is not None:
        return WhyNot.ALREADY_HELD
    if outcome is None:
        return WhyNot.OUTCOME_MISSING
    if set(actions) - set(answered):
        return WhyNot.RESULTS_MISSING
    return None
