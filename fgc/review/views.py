"""Pages of the review, and what people thought."""

from typing import Any
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from fgc.access.audit import Opened, noted
from fgc.access.gate import FAMILY, open_to
from fgc.access.models import Role
from fgc.access.viewer import person, staff, viewer
from fgc.approach.reading import approach_of
from fgc.circle.queries import people_of
from fgc.circle.resending import words_ahead
from fgc.conference.models import Conference, Stage
from fgc.conference.queries import conference_for, zone_of
from fgc.kit.clock import now, today
from fgc.kit.forms import Form
from fgc.kit.pages import page
from fgc.kit.refusal import refuse
from fgc.kit.words import mark, said_day_of
from fgc.plan.models import Action
from fgc.review import operations, queries
from fgc.review.forms import OUTCOMES, DeclineForm, DeclineYoursForm, ReviewForm, feedback_form, review_form
from fgc.review.models import Review
from fgc.review.rules import WhyNot, may_decline, why_not_this_one
from fgc.schedule.queries import attending, how_to_tell, to_tell
from fgc.schedule.views.dates import planning
from fgc.schedule.where import refuse_under_hold, shows_when

bp = Blueprint("review", __name__)


@bp.get("/conferences/<uuid:conference_id>/review")
@open_to(Role.COORDINATOR, Role.SOCIAL_WORKER, Role.SERVICE_MANAGER)
@noted(Opened.REVIEW)
def review(conference_id: UUID) -> Response:
    conference = conference_for(viewer(), conference_id)
    reviews, waiting = queries.reviews_of(conference), queries.open_review(conference)
    live = conference.stage is Stage.LIVE
    return page(
        "review/review.html",
        conference=conference,
        reviews=reviews,
        waiting=waiting,
        meeting=queries.meeting_of(waiting),
        shows_when=shows_when(viewer(), conference, ()),
        outcomes=OUTCOMES,
        **_of_each(conference, reviews),
        ends=queries.ends(conference),
        may_meet=live and not waiting and staff().role is Role.COORDINATOR,
        zone=zone_of(conference),
        thoughts=queries.thoughts_of(conference),
        approach=approach_of(conference),
    )


def _to_come(conference: Conference) -> Review:
    """The review that is still to be held; where somebody declined it or held it meanwhile, the page that says so. What was
    written about it is given back with the refusal."""
    waiting = queries.open_review(conference)
    if waiting is None:
        refuse(WhyNot.NONE_WAITS if request.method == "POST" else None)
        flash(_("No review is due now. Here is what was recorded."), "waits")
        abort(redirect(url_for("review.review", conference_id=conference.id), 303))
    return waiting


def _of_each(conference: Conference, reviews: list[Review]) -> dict[str, Any]:
    """Who was at which and who declined which, by name; for the coordinator also whom no letter tells that the newest is off."""
    newest = reviews[0] if reviews and staff().role is Role.COORDINATOR else None
    there = {one.id: queries.were_at(viewer(), conference, one) for one in reviews if one.held_at}
    names = queries.names_of_decliners(reviews)
    return {"there": there, "names": names, "untold": queries.not_written_to(newest)}


@bp.route("/conferences/<uuid:conference_id>/review/meeting", methods=["GET", "POST"])
@open_to(Role.COORDINATOR)
@noted(Opened.REVIEW)
def plan_review(conference_id: UUID) -> Response:
    """The date of the review, filled in with the day, the hour and the place that the family wished in its plan."""
    conference = conference_for(viewer(), conference_id)
    return planning(conference, None, queries.wished_for(queries.open_review(conference)))


@bp.route("/conferences/<uuid:conference_id>/review/hold", methods=["GET", "POST"])
@open_to(Role.COORDINATOR)
@noted(Opened.PLAN)
def hold_review(conference_id: UUID) -> Response:
    conference = conference_for(viewer(), conference_id)
    waiting = _to_come(conference)
    form, lines = _review_form(conference, waiting)
    if form.is_submitted() and all([form.validate(), *(line.validate() for _action, line in lines)]):
        with form.refusals():
            refuse(why_not_this_one(form.review_id.data, waiting))
            results = {action.id: (line.result.data, line.why.data) for action, line in lines}
            following = operations.hold_review(waiting, by=staff(), results=results, **form.values())
            flash(_("The review is saved."))
            endpoint = "plan.plan" if following else "review.review"
            return redirect(url_for(endpoint, conference_id=conference.id), 303)
    return page("review/hold_review.html", conference=conference, review=waiting, form=form, lines=lines,
                forms=[line for _action, line in lines])  # fmt: skip


def _review_form(conference: Conference, waiting: Review) -> tuple[ReviewForm, list[tuple[Action, Form]]]:
    """The day is the one that was planned, where that may be shown and is not still to come; whoever was invited is ticked, also
    where they have left the circle since."""
    meeting, latest = queries.meeting_of(waiting), today(zone_of(conference))
    planned = meeting.on if meeting else waiting.due_on
    shown = shows_when(viewer(), conference, ())
    invited = [one.id for one in attending(meeting.id)] if meeting else []
    people = people_of(viewer(), conference, left_too=True)
    return review_form(
        queries.plan_reviewed(waiting).actions,
        [one for one in people if one.left_at is None or one.id in invited],
        planned_on=min(planned, latest) if shown else latest,
        invited=invited,
    )


@bp.route("/conferences/<uuid:conference_id>/review/decline", methods=["GET", "POST"])
@open_to(Role.COORDINATOR)
def decline_review(conference_id: UUID) -> Response:
    conference = conference_for(viewer(), conference_id)
    waiting, form = _to_come(conference), DeclineForm()
    refuse_under_hold(conference)
    if form.validate_on_submit():
        with form.refusals():
            refuse(why_not_this_one(form.review_id.data, waiting))
            operations.decline(waiting, by=staff(), because=form.because.data)
            flash(_("Recorded: this review is declined."))
            return redirect(url_for("review.review", conference_id=conference.id), 303)
    return page(
        "review/decline_review.html",
        conference=conference,
        review=waiting,
        form=form,
        **_told_of_declining(conference, waiting),
    )


def _told_of_declining(conference: Conference, waiting: Review) -> dict[str, Any]:
    """Whom a letter tells that it will not be held, and what it says: looked at before it is declined."""
    meeting, counted = queries.meeting_of(waiting), queries.counted_on(waiting)
    return {
        "meeting": meeting,
        "invited": to_tell(meeting, now()) if meeting else [],
        "told": [how_to_tell(one, now()) for one in counted],
        "letters": words_ahead(conference, counted, operations.letter_of_declining(waiting)),
    }


@bp.route("/yours/review", methods=["GET", "POST"])
@open_to(FAMILY)
def your_review() -> Response:
    """When the plan is looked at again; whoever keeps an eye on it can say that nobody needs that."""
    conference = conference_for(viewer(), person().conference_id)
    waiting, plan = queries.review_of_reader(person(), conference) or abort(_nothing_to_come(conference))
    form, declined = DeclineYoursForm(), False
    if form.validate_on_submit():
        with form.refusals():
            refuse(why_not_this_one(form.review_id.data, waiting))
            operations.decline(waiting, by=person(), because=form.because.data)
            declined = True
    return page(
        "review/your_review.html",
        review=waiting,
        declined_on=None,
        day=queries.day_of(waiting),
        form=form,
        may_decline=may_decline(person().person_id, plan.monitor_id),
        declined=declined,
        **_held_before(conference),
    )


def _held_before(conference: Conference) -> dict[str, Any]:
    """On which day they met last, and who was there of those of whom this reader may know."""
    held = queries.held_before(person(), conference)
    return {"held": held, "there": queries.were_at(person(), conference, held) if held else []}


def _nothing_to_come(conference: Conference) -> Response:
    """Where there is no review to come: that it was declined, by whoever wrote it down first, and when they met before; 404 where
    there is neither. What somebody wrote meanwhile is given back with the refusal."""
    was, before = queries.declined_for_reader(person(), conference), _held_before(conference)
    if was is None and before["held"] is None:
        abort(404)
    if request.method == "POST":
        refuse(WhyNot.DECLINED_MEANWHILE if was else WhyNot.HELD_MEANWHILE)
    on = said_day_of(was.declined_at, zone_of(conference)) if was and was.declined_at else None
    return page("review/your_review.html", declined_on=on, **before)


@bp.route("/yours/feedback", methods=["GET", "POST"])
@open_to(FAMILY, resend=mark("how it was for you"))
def feedback() -> Response:
    conference = conference_for(viewer(), person().conference_id)
    asked_when = queries.moment_of(conference)
    said = queries.own_feedback(person(), asked_when)
    childs = queries.is_child(person()) if queries.is_asked(person()) else abort(404)
    form = feedback_form(approach_of(conference), childs=childs)(
        data={key: one.score for key, one in said.items()}
    )
    thanked = False
    if form.validate_on_submit():
        operations.give_feedback(
            conference,
            by=person(),
            asked_when=asked_when,
            words=form.words.data,
            scores=form.values(without={"words"}),
        )
        thanked = True
    return page("review/feedback.html", conference=conference, form=form, thanked=thanked, childs=childs)
