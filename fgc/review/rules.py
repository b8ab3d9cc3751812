"""When a plan is looked at again, and what must be known before the review ends."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from uuid import UUID

from fgc.actions.models import How
from fgc.kit.refusal import Reason
from fgc.kit.words import mark
from fgc.review.models import Outcome, Result, Review


class WhyNot(Reason):
    ALREADY_HELD = mark("This review is finished. Start a new review for the new plan.")
    ANOTHER_ONE = mark(
        "The review that you opened is over. Nothing was recorded. This page is now about the next review: read it "
        "again before you go on."
    )
    RESULTS_MISSING = mark("Give the outcome of each action.")
    DECLINED_ALREADY = mark("This review was declined. If you meet after all, set a review meeting.")
    MEET_AFTER_ALL = mark("There is a review date again.")
    OPEN_ALREADY = mark("A review of this plan is already in the diary. Record or decline that review first.")
    NONE_WAITS = mark(
        "No review is due now, so nothing was recorded. The review page shows what was recorded before."
    )
    DECLINED_MEANWHILE = mark(
        "Someone has already said that no one needs to meet again, so your message was not sent."
    )
    NO_REASON = mark("Say in a few words why there is no need to meet again.")
    NOT_THEIRS = mark(
        "Only the person who keeps an eye on the plan can say this here. Please speak to your coordinator."
    )
    HELD_MEANWHILE = mark(
        "Your coordinator has recorded that you have met already, so your message was not sent."
    )
    BEFORE_THE_PLAN = mark("The plan was agreed after this day. Please check the date.")
    STILL_TO_COME = mark("This day is in the future. Record the review after it was held.")
    OUTCOME_MISSING = mark(
        "Say what happens next: the plan stays, the plan changes, or the conference is closed."
    )


def how_it_goes(result: Result, *, every_week: bool) -> How | None:
    """What the result of one action says of how it goes from now on; None where it says nothing of that: what was not done yet
    may still be done, by this plan or the next. `every_week`: it is done on days of the week, so a review that found it done has
    not ended it."""
    if result is Result.DONE:
        return How.GOING_WELL if every_week else How.DONE
    return How.NO_LONGER_NEEDED if result is Result.NO_LONGER_NEEDED else None


def due_on(sealed_on: date, wished: date | None, *, after_days: int) -> date:
    """The day the family wished, or `after_days` after sealing (about three months is usual in the UK)."""
    return wished or sealed_on + timedelta(days=after_days)


def why_not_finish(
    review: Review, outcome: Outcome | None, answered: Collection[UUID], actions: Collection[UUID]
) -> WhyNot | None:
    """Each action has a result and the outcome is said; a finished review is not written over."""
    if over := why_over(review):
        return over
    if outcome is None:
        return WhyNot.OUTCOME_MISSING
    if set(actions) - set(answered):
        return WhyNot.RESULTS_MISSING
    return None


def why_not_held_on(day: date, today: date, agreed_on: date | None) -> WhyNot | None:
    """What somebody found and said is recorded after they met, and nobody reviews a plan before it is agreed."""
    if day > today:
        return WhyNot.STILL_TO_COME
    return WhyNot.BEFORE_THE_PLAN if agreed_on and day < agreed_on else None


def why_over(review: Review) -> WhyNot | None:
    """A review is held once, or declined once."""
    if review.held_at is not None:
        return WhyNot.ALREADY_HELD
    return WhyNot.DECLINED_ALREADY if review.declined_at is not None else None


def may_decline(person_id: UUID, monitor_id: UUID | None) -> bool:
    """Of the family, whoever keeps an eye on the plan says that nobody wants to meet again: anybody else could end it for
    all of them, against their will. The others tell the coordinator, who records it."""
    return person_id == monitor_id


def why_not_decline(review: Review, because: str) -> WhyNot | None:
    """A review that is open is declined with a reason."""
    return why_over(review) or (WhyNot.NO_REASON if not because.strip() else None)


def why_not_put(reviews: Collection[Review], plan_id: UUID) -> WhyNot | None:
    """A plan has one open review at a time (the database refuses a second one too)."""
    there = any(one.is_open and one.plan_id == plan_id for one in reviews)
    return WhyNot.OPEN_ALREADY if there else None


def nothing_to_come(reviews: Sequence[Review], plan_id: UUID | None) -> bool:
    """No review is planned, of reviews with the newest first: the conference can be closed. Not while a review that changed the
    plan waits for its next version; `plan_id`, the newest sealed plan, is that version once it is sealed."""
    if any(one.is_open for one in reviews):
        return False
    of_this_plan = [one for one in reviews if one.plan_id == plan_id]
    return not of_this_plan or of_this_plan[0].outcome is not Outcome.CHANGE_PLAN


def why_not_this_one(opened: str | None, waiting: Review) -> WhyNot | None:
    """What was written in a page that was opened for another review, over by now, is not recorded as this one's."""
    return WhyNot.ANOTHER_ONE if opened != str(waiting.id) else None
