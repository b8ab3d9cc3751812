"""Putting a review in the diary, holding it, and ending well."""

from collections.abc import Mapping
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select

from fgc.access.viewer import PersonViewer, StaffViewer, Viewer
from fgc.approach.reading import approach_of
from fgc.conference.history import tell
from fgc.conference.models import Conference
from fgc.conference.queries import zone_of
from fgc.kit.clock import now
from fgc.kit.db import saving, session
from fgc.kit.refusal import refuse
from fgc.plan import operations as plan_operations
from fgc.plan.happenings import PlanSealed
from fgc.plan.models import Plan
from fgc.review import rules
from fgc.review.happenings import FeedbackGiven, ReviewDue, ReviewHeld
from fgc.review.models import ActionResult, Feedback, Outcome, Result, Review
from fgc.review.queries import own_feedback
from fgc.schedule.happenings import MeetingPlanned
from fgc.schedule.models import Meeting, MeetingKind


def put_in_diary(sealed: PlanSealed, *, by: Viewer) -> None:
    """A sealed plan always has a day on which it is looked at again: the family's, or about three months on.

    A family that wanted no review said why in the plan; then none is put in the diary.
    """
    plan = sealed.plan
    if plan.no_review_because and plan.review_on is None:
        return
    sealed_on = now().astimezone(ZoneInfo(zone_of(sealed.conference))).date()
    day = rules.due_on(
        sealed_on, plan.review_on, after_days=approach_of(sealed.conference).clocks.review_after_days
    )
    with saving():
        session().add(Review(conference_id=plan.conference_id, plan_id=plan.id, due_on=day))
        tell(ReviewDue(sealed.conference, plan=plan, due_on=day), by=by)


def join_meeting(planned: MeetingPlanned, *, by: Viewer) -> None:  # noqa: ARG001 - reactions are told who
    """A review meeting that is planned belongs to the review that is open."""
    if planned.meeting.kind is not MeetingKind.REVIEW:
        return
    waiting = session().scalar(
        select(Review)
        .where(Review.conference_id == planned.conference.id, Review.held_at.is_(None))
        .order_by(Review.due_on)
        .limit(1)
    )
    if waiting is not None:
        with saving():
            waiting.meeting_id = planned.meeting.id


def hold_review(
    review: Review,
    *,
    by: StaffViewer,
    results: Mapping[UUID, tuple[Result, str]],
    went_well: str,
    new_worries: str,
    childs_words: str,
    outcome: Outcome | None,
) -> Plan | None:
    """Keeps what the review found. When the plan changes, its next version begins with all lines carried over.

    Refused until each action has a result and the outcome is said (practice 3.8). Returns the next version, if any.
    """
    plan = session().get_one(Plan, review.plan_id)
    refuse(rules.why_not_finish(review, outcome, list(results), [action.id for action in plan.actions]))
    assert outcome is not None
    conference = session().get_one(Conference, review.conference_id)
    with saving():
        review.went_well, review.new_worries, review.childs_words = went_well, new_worries, childs_words
        review.outcome, review.held_at = outcome, now()
        for action_id, (result, why) in results.items():
            session().add(
                ActionResult(
                    conference_id=conference.id,
                    review_id=review.id,
                    action_id=action_id,
                    result=result,
                    why=why,
                )
            )
        tell(ReviewHeld(conference, review=review, outcome=outcome), by=by)
        if outcome is Outcome.CHANGE_PLAN:
            meeting = session().get_one(Meeting, review.meeting_id or plan.meeting_id)
            return plan_operations.begin_version(conference, meeting, by=by)
        if outcome is Outcome.CARRY_ON:
            _look_again(conference, plan, by=by)
    return None


def _look_again(conference: Conference, plan: Plan, *, by: StaffViewer) -> None:
    day = rules.due_on(now().date(), None, after_days=approach_of(conference).clocks.review_after_days)
    session().add(Review(conference_id=conference.id, plan_id=plan.id, due_on=day))
    tell(ReviewDue(conference, plan=plan, due_on=day), by=by)


def give_feedback(
    conference: Conference, *, by: PersonViewer, asked_when: str, scores: Mapping[str, int], words: str
) -> None:
    """What one person thought, for each statement; said again, it replaces what they said before. The caller holds the
    conference's row lock."""
    with saving():
        before = own_feedback(by, asked_when)
        about = {"conference_id": conference.id, "person_id": by.person_id, "asked_when": asked_when}
        for number, (statement, score) in enumerate(scores.items()):
            said = before.get(statement) or Feedback(**about, statement=statement)
            said.score, said.words, said.at = score, words if number == 0 else "", now()
            session().add(said)
        tell(FeedbackGiven(conference, asked_when=asked_when), by=by)
