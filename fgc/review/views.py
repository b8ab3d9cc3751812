"""Pages of the review, and what people thought."""

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from fgc.access.audit import Opened, noted
from fgc.access.gate import FAMILY, open_to
from fgc.access.models import Role
from fgc.access.viewer import person, staff, viewer
from fgc.approach.reading import approach_of
from fgc.conference.queries import conference_for
from fgc.kit.pages import page
from fgc.kit.words import mark
from fgc.review import operations, queries
from fgc.review.forms import OUTCOMES, RESULTS, feedback_form, review_form

bp = Blueprint("review", __name__)


@bp.get("/conferences/<uuid:conference_id>/review")
@open_to(Role.COORDINATOR, Role.SOCIAL_WORKER, Role.SERVICE_MANAGER)
@noted(Opened.PLAN)
def review(conference_id: UUID) -> Response:
    conference = conference_for(viewer(), conference_id)
    return page(
        "review/review.html",
        conference=conference,
        reviews=queries.reviews_of(conference),
        waiting=queries.open_review(conference),
        outcomes=OUTCOMES,
        results=RESULTS,
        thoughts=queries.thoughts_of(conference),
        approach=approach_of(conference),
    )


@bp.route("/conferences/<uuid:conference_id>/review/hold", methods=["GET", "POST"])
@open_to(Role.COORDINATOR)
@noted(Opened.PLAN)
def hold_review(conference_id: UUID) -> Response:
    conference = conference_for(viewer(), conference_id)
    waiting = queries.open_review(conference) or abort(404)
    form, lines = review_form(queries.plan_reviewed(waiting).actions)
    if form.is_submitted() and all([form.validate(), *(line.validate() for _action, line in lines)]):
        with form.refusals():
            results = {action.id: (line.result.data, line.why.data) for action, line in lines}
            following = operations.hold_review(waiting, by=staff(), results=results, **form.values())
            flash(_("The review is kept."))
            endpoint = "plan.plan" if following else "review.review"
            return redirect(url_for(endpoint, conference_id=conference.id), 303)
    return page(
        "review/hold_review.html",
        conference=conference,
        review=waiting,
        form=form,
        lines=lines,
        forms=[line for _action, line in lines],
    )


@bp.route("/yours/feedback", methods=["GET", "POST"])
@open_to(FAMILY, resend=mark("how it was for you"))
def feedback() -> Response:
    conference = conference_for(viewer(), person().conference_id)
    asked_when = queries.moment_of(conference)
    said = queries.own_feedback(person(), asked_when)
    form = feedback_form(approach_of(conference))(data={key: one.score for key, one in said.items()})
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
    return page("review/feedback.html", conference=conference, form=form, thanked=thanked)
