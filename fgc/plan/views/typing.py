"""The coordinator types the plan for the family, because it asked, in front of everybody: a version of its own."""

from uuid import UUID

from flask import abort, redirect, url_for
from werkzeug.wrappers import Response

from fgc.access.gate import open_to
from fgc.access.models import Role
from fgc.access.viewer import staff, viewer
from fgc.conference.models import Conference
from fgc.conference.queries import conference_for, zone_of
from fgc.kit.bodies import PICTURE, takes
from fgc.kit.clock import now, today
from fgc.kit.pages import page
from fgc.kit.refusal import refuse
from fgc.kit.words import mark
from fgc.meeting.queries import meeting_of_the_plan
from fgc.meeting.rules import why_not_change
from fgc.plan import operations
from fgc.plan.document.text import text_hash
from fgc.plan.forms import NothingAsked
from fgc.plan.models import Plan, PlanState
from fgc.plan.queries import in_hand, plan_now
from fgc.plan.rules import missing, why_not_begin_version
from fgc.plan.views import bp, editing, lines
from fgc.plan.views.desk import Desk
from fgc.plan.views.writing import KIND
from fgc.plan.wording import text_on_page
from fgc.schedule.models import Meeting

HERE = "/conferences/<uuid:conference_id>/plan/type"


@bp.route(HERE, methods=["GET", "POST"])
@open_to(Role.COORDINATOR)
def type_write(conference_id: UUID) -> Response:
    conference, meeting, plan = _hand(conference_id)
    if plan is not None:
        return editing.written(Desk(conference, plan, staff()))
    form = NothingAsked()
    if form.validate_on_submit():
        with form.refusals():
            operations.begin_version(conference, meeting, by=staff())
            return redirect(url_for("plan.type_write", conference_id=conference.id), 303)
    latest = plan_now(viewer(), conference)
    return page(
        "plan/type_write.html",
        conference=conference,
        form=form,
        latest=latest,
        shut=why_not_begin_version(latest, meeting.id),
    )


@bp.post(f"{HERE}/newest")
@open_to(Role.COORDINATOR)
def type_add_newest(conference_id: UUID) -> Response:
    return editing.add_newest(_desk(conference_id))


@bp.route(f"{HERE}/words", methods=["GET", "POST"])
@open_to(Role.COORDINATOR, resend=mark("what the plan says"))
def type_words(conference_id: UUID) -> Response:
    return editing.words(_desk(conference_id))


@bp.route(f"{HERE}/drawing", methods=["GET", "POST"])
@open_to(Role.COORDINATOR)
@takes(PICTURE)
def type_drawing(conference_id: UUID) -> Response:
    return editing.drawing(lambda: _desk(conference_id))


@bp.get(f"{HERE}/drawing.png")
@open_to(Role.COORDINATOR)
def type_drawing_picture(conference_id: UUID) -> Response:
    return editing.drawing_picture(_desk(conference_id))


@bp.post(f"{HERE}/drawing/out")
@open_to(Role.COORDINATOR)
def type_no_drawing(conference_id: UUID) -> Response:
    return editing.no_drawing(_desk(conference_id))


@bp.route(f"{HERE}/keeper", methods=["GET", "POST"])
@open_to(Role.COORDINATOR)
def type_keeper(conference_id: UUID) -> Response:
    return editing.keeper(_desk(conference_id))


@bp.route(f"{HERE}/{KIND}/add", methods=["GET", "POST"])
@open_to(Role.COORDINATOR, resend=mark("a line of the plan"))
def type_add_line(conference_id: UUID, kind: str) -> Response:
    return lines.line(_desk(conference_id), kind)


@bp.route(f"{HERE}/{KIND}/<uuid:line_id>", methods=["GET", "POST"])
@open_to(Role.COORDINATOR, resend=mark("a line of the plan"))
def type_line(conference_id: UUID, kind: str, line_id: UUID) -> Response:
    return lines.line(_desk(conference_id), kind, line_id)


@bp.route(f"{HERE}/{KIND}/<uuid:line_id>/out", methods=["GET", "POST"])
@open_to(Role.COORDINATOR)
def type_take_out(conference_id: UUID, kind: str, line_id: UUID) -> Response:
    return lines.take_out(_desk(conference_id), kind, line_id)


@bp.post(f"{HERE}/{KIND}/<uuid:line_id>/<any(up, down):way>")
@open_to(Role.COORDINATOR)
def type_move(conference_id: UUID, kind: str, line_id: UUID, way: str) -> Response:
    return lines.move(_desk(conference_id), kind, line_id, up=way == "up")


@bp.route(f"{HERE}/show", methods=["GET", "POST"])
@open_to(Role.COORDINATOR)
def type_show(conference_id: UUID) -> Response:
    desk = _desk(conference_id)
    form, text = NothingAsked(), text_on_page(desk.plan, desk.conference, staff())
    form.for_page(text_hash(text))
    if form.validate_on_submit():
        with form.refusals():
            operations.show(desk.conference, desk.plan, by=staff())
            return redirect(url_for("plan.plan", conference_id=conference_id), 303)
    return page(
        "plan/type_show.html",
        conference=desk.conference,
        form=form,
        desk=desk,
        text=text,
        missing=missing(desk.plan, today(zone_of(desk.conference))),
    )


def _hand(conference_id: UUID) -> tuple[Conference, Meeting, Plan | None]:
    conference = conference_for(viewer(), conference_id)
    meeting = meeting_of_the_plan(viewer(), conference, now()) or abort(404)
    refuse(why_not_change(meeting))
    return conference, meeting, in_hand(viewer(), meeting.id, PlanState.TYPING)


def _desk(conference_id: UUID) -> Desk:
    conference, _meeting, plan = _hand(conference_id)
    return Desk(conference, plan or abort(404), staff())
