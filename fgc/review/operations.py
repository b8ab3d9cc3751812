"""Putting a review in the diary, holding it, and ending well."""

from collections.abc import Collection, Mapping
from datetime import date
from uuid import UUID

from flask_babel import gettext as _

from fgc.access.models import Purpose
from fgc.access.viewer import PersonViewer, StaffViewer, Viewer, Worker
from fgc.actions.operations import report_for
from fgc.actions.queries import followed
from fgc.approach.reading import approach_of
from fgc.circle.letters import write_to
from fgc.circle.models import Person
from fgc.circle.resending import Due, resendable
from fgc.conference.history import tell
from fgc.conference.models import Conference
from fgc.conference.queries import locked, zone_of
from fgc.kit.clock import now, today
from fgc.kit.db import saving, session
from fgc.kit.jobs import job, later
from fgc.kit.outbox import Letter
from fgc.kit.refusal import Reason, Refused, refuse
from fgc.kit.zones import day_of
from fgc.plan import operations as plan_operations
from fgc.plan.happenings import PlanSealed
from fgc.plan.models import Plan
from fgc.plan.queries import sealed_plan_now
from fgc.review import rules
from fgc.review.happenings import FeedbackGiven, ReviewDeclined, ReviewDue, ReviewHeld
from fgc.review.letters import DECLINED
from fgc.review.models import ActionResult, Feedback, Outcome, Result, Review
from fgc.review.queries import another_is_open, counted_on, open_review, own_feedback, reviews_of
from fgc.schedule.happenings import MeetingCancelled, MeetingPlanned
from fgc.schedule.models import Meeting, MeetingKind
from fgc.schedule.operations import cancel_meeting
from fgc.schedule.rules import why_not_change
from fgc.schedule.where import refuse_under_hold


def put_in_diary(sealed: PlanSealed, *, by: Viewer) -> None:
    """A sealed plan always has a day on which it is looked at again: the family's, or about three months on.

    A family that wanted no review said why in the plan; then none is put in the diary.
    """
    plan = sealed.plan
    if plan.no_review_because and plan.review_on is None:
        return
    sealed_on = today(zone_of(sealed.conference))
    day = rules.due_on(
        sealed_on, plan.review_on, after_days=approach_of(sealed.conference).clocks.review_after_days
    )
    _put(sealed.conference, plan, day, by=by)


def _put(conference: Conference, plan: Plan, day: date, *, by: Viewer, from_meeting: bool = False) -> Review:
    """One more review of this plan; refused while one is open. `from_meeting`: it is there for a meeting that was set."""
    refuse(rules.why_not_put(reviews_of(conference), plan.id))
    with saving():
        review = Review(conference_id=conference.id, plan_id=plan.id, due_on=day, from_meeting=from_meeting)
        session().add(review)
        session().flush()
        tell(ReviewDue(conference, plan=plan, due_on=day), by=by)
        return review


def join_meeting(planned: MeetingPlanned, *, by: Viewer) -> None:
    """A review meeting that is planned belongs to the review that is open. Where none is, because it was declined or the
    family wanted none, there is one again: they meet after all. It and its day
    are for those who have a place in the meeting."""
    conference, meeting = planned.conference, planned.meeting
    if meeting.kind is not MeetingKind.REVIEW:
        return
    waiting, plan = open_review(conference), sealed_plan_now(conference)
    if waiting is None and plan is not None:
        waiting = _put(conference, plan, meeting.on, by=by, from_meeting=True)
    if waiting is not None:
        with saving():
            waiting.meeting_id = meeting.id


def leave_meeting(cancelled: MeetingCancelled, *, by: Viewer) -> None:  # noqa: ARG001 - reactions are told who
    """A review whose meeting will not take place waits for another date."""
    waiting = open_review(cancelled.conference)
    if waiting is not None and waiting.meeting_id == cancelled.meeting.id:
        with saving():
            waiting.meeting_id = None


def decline(review: Review, *, by: Viewer, because: str) -> None:
    """Nobody wants to meet again: the reason is kept, and the conference can be closed. Refused to a family member who does
    not keep an eye on the plan, for a review that is over, without a reason, and while a safety hold lasts: whoever declines
    what they cannot see the day of decides blindly."""
    conference = session().get_one(Conference, review.conference_id)
    refuse_under_hold(conference)
    plan = session().get_one(Plan, review.plan_id)
    if isinstance(by, PersonViewer) and not rules.may_decline(by.person_id, plan.monitor_id):
        raise Refused(rules.WhyNot.NOT_THEIRS)
    refuse(rules.why_not_decline(review, because), field="because")
    with saving():
        review.declined_because, review.declined_at = because, now()
        review.declined_by = by.person_id if isinstance(by, PersonViewer) else None
        tell(ReviewDeclined(conference, review=review), by=by)
        later(tell_declined, only_once=f"declined:{review.id}", review_id=review.id)


@job("review.tell_declined", retry=8)
def tell_declined(review_id: UUID) -> None:
    """To each who counted on it, by their own safe route. By the program itself, since somebody of the family who declines may
    not know how the others are reached. Whom no letter reaches stands on the page of the review. Where the conference was
    closed in between they hear it all the same, without a link; it is locked first, so that none is made meanwhile.

    The meeting that was set for it is cancelled, which tells those who were invited to it: nobody is to be asked to what will
    not be held. Under a safety hold it stays as it is."""
    review = session().get_one(Review, review_id)
    with saving():
        conference = locked(review.conference_id)
        readers = counted_on(review)
        _cancel_meeting_of(review, conference)
        due = letter_of_declining(review)
        for reader in readers:
            write_to(reader, kind=due.kind, purpose=due.purpose, about=dict(due.about))


def letter_of_declining(review: Review) -> Due:
    """The letter that says that it will not be held."""
    return Due(DECLINED, Purpose.HOME, {"review_id": review.id})


def _cancel_meeting_of(review: Review, conference: Conference) -> None:
    meeting = session().get(Meeting, review.meeting_id) if review.meeting_id else None
    if meeting is None or another_is_open(review):
        return
    if why_not_change(meeting, held=conference.held_since is not None) is None:
        cancel_meeting(conference, meeting, by=Worker(), because=_("The review was declined."))


@resendable(DECLINED, about="review_id")
def declined_due(
    _viewer: StaffViewer, _conference: Conference, _person: Person, letter: Letter
) -> Due | Reason:
    """As long as nobody meets after all."""
    review = session().get_one(Review, letter.id_about("review_id"))
    if another_is_open(review):
        return rules.WhyNot.MEET_AFTER_ALL
    return letter_of_declining(review)


def hold_review(
    review: Review,
    *,
    by: StaffViewer,
    held_on: date,
    were_there: Collection[str],
    results: Mapping[UUID, tuple[Result, str]],
    went_well: str,
    new_worries: str,
    childs_words: str,
    outcome: Outcome | None,
) -> Plan | None:
    """Keeps what the review found, on which day it was and who was there. When the plan changes, its next version begins with all
    lines carried over.

    Refused until each action has a result and the outcome is said (practice 3.8), and for a day that is still to come or before
    the plan was agreed. Returns the next version, if any.
    """
    plan = session().get_one(Plan, review.plan_id)
    refuse(rules.why_not_finish(review, outcome, list(results), [action.id for action in plan.actions]))
    assert outcome is not None
    conference = session().get_one(Conference, review.conference_id)
    zone = zone_of(conference)
    agreed_on = day_of(plan.agreed_at, zone) if plan.agreed_at else None
    refuse(rules.why_not_held_on(held_on, today(zone), agreed_on), field="held_on")
    with saving():
        review.went_well, review.new_worries, review.childs_words = went_well, new_worries, childs_words
        review.outcome, review.held_at = outcome, now()
        review.held_on, review.were_there = held_on, sorted(were_there)
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
        session().flush()
        _report_results(plan, results, by=by)
        tell(ReviewHeld(conference, review=review, outcome=outcome), by=by)
        if outcome is Outcome.CHANGE_PLAN:
            meeting = session().get_one(Meeting, review.meeting_id or plan.meeting_id)
            return plan_operations.begin_version(conference, meeting, by=by)
        if outcome is Outcome.CARRY_ON:
            _look_again(conference, plan, held_on, by=by)
    return None


def _report_results(plan: Plan, results: Mapping[UUID, tuple[Result, str]], *, by: StaffViewer) -> None:
    """What the review found of an action is also the newest word on how it goes, where it says so and nobody had said it
    before: nobody is reminded of what is finished."""
    for followed_one in followed(list(plan.actions), now().date()):
        action, newest = followed_one.action, followed_one.newest
        result, why = results[action.id]
        how = rules.how_it_goes(result, every_week=bool(action.days))
        if how and (newest is None or newest.how is not how):
            report_for(action, by=by, how=how, words=why)


def _look_again(conference: Conference, plan: Plan, held_on: date, *, by: StaffViewer) -> None:
    """The plan stays, and so does the day that the family wrote in it, where that is still to come: it stands on everybody's
    paper. The usual time is counted from the day on which they met, whenever that was recorded."""
    still_to_come = plan.review_on and plan.review_on > today(zone_of(conference))
    after_days = approach_of(conference).clocks.review_after_days
    day = rules.due_on(held_on, plan.review_on if still_to_come else None, after_days=after_days)
    _put(conference, plan, day, by=by)


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
