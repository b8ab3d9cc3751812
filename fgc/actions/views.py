"""Pages about who does what: all of it for staff, each person's own for the family."""

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from fgc.access.audit import Opened, note, noted
from fgc.access.gate import FAMILY, open_to
from fgc.access.models import Role
from fgc.access.viewer import person, staff, viewer
from fgc.actions import operations, queries
from fgc.actions.forms import SAID, SAID_OF_THEM, ReportForm
from fgc.actions.rules import ASKS_FOR_HELP, ways_to_say
from fgc.conference.queries import conference_for, zone_of
from fgc.kit.clock import today
from fgc.kit.pages import page
from fgc.kit.words import mark
from fgc.plan.wording import when

bp = Blueprint("actions", __name__)


@bp.get("/conferences/<uuid:conference_id>/actions")
@open_to(Role.COORDINATOR, Role.SOCIAL_WORKER, Role.SERVICE_MANAGER)
def actions(conference_id: UUID) -> Response:
    conference = conference_for(viewer(), conference_id)
    if plan := queries.current_plan(conference.id):
        note(Opened.PLAN.value, conference_id=conference.id, about=plan.id)
    return page(
        "actions/actions.html",
        conference=conference,
        plan=plan,
        followed=queries.actions_of(viewer(), conference, today(zone_of(conference))),
        said=SAID_OF_THEM,
        when=when,
    )


@bp.route("/conferences/<uuid:conference_id>/actions/<uuid:action_id>", methods=["GET", "POST"])
@open_to(Role.COORDINATOR, Role.SOCIAL_WORKER, resend=mark("how an action in the plan is going"))
@noted(Opened.PLAN)
def report_for(conference_id: UUID, action_id: UUID) -> Response:
    conference = conference_for(viewer(), conference_id)
    action = queries.action_for(conference, action_id) or abort(404)
    form = ReportForm.about(action, SAID_OF_THEM)
    if form.validate_on_submit():
        with form.refusals():
            operations.report_for(action, by=staff(), **form.values())
            flash(_("Update recorded."))
            return redirect(url_for("actions.actions", conference_id=conference.id), 303)
    return page(
        "actions/report_for.html",
        conference=conference,
        action=action,
        form=form,
        said=SAID_OF_THEM,
        when=when,
        zone=zone_of(conference),
        words_on=[(one, queries.words_for(viewer(), one)) for one in queries.words_on(action)],
    )


@bp.get("/yours/actions")
@open_to(FAMILY)
def yours() -> Response:
    conference = conference_for(viewer(), person().conference_id)
    return page(
        "actions/yours.html",
        conference=conference,
        said=SAID,
        when=when,
        followed=queries.actions_of(viewer(), conference, today(zone_of(conference))),
    )


@bp.route("/yours/actions/<uuid:action_id>", methods=["GET", "POST"])
@open_to(FAMILY, resend=mark("how an action in the plan is going"))
def report(action_id: UUID) -> Response:
    conference = conference_for(viewer(), person().conference_id)
    action = queries.theirs(person(), conference, action_id) or abort(404)
    form, said = ReportForm.about(action, SAID), None
    if form.validate_on_submit():
        with form.refusals():
            said = operations.report(action, by=person(), **form.values())
    return page(
        "actions/report.html",
        conference=conference,
        action=action,
        form=form,
        ways=[(how.value, SAID[how]) for how in ways_to_say(action)],
        when=when,
        newest=said,
        promised=said is not None and said.how in ASKS_FOR_HELP,
        with_words=said is not None and bool(form.words.data),
    )
