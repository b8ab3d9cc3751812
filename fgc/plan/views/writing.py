"""The family writes its plan, for itself alone, and shows it."""

from uuid import UUID

from flask import abort, redirect, request, url_for
from werkzeug.wrappers import Response

from fgc.access.gate import FAMILY, open_to
from fgc.access.models import Part
from fgc.access.viewer import person, viewer
from fgc.access.views.cookies import own_path
from fgc.conference.models import Conference
from fgc.conference.queries import assigned, conference_for, zone_of
from fgc.kit.bodies import PICTURE, takes
from fgc.kit.clock import now, today
from fgc.kit.db import saving
from fgc.kit.pages import page
from fgc.kit.refusal import Reason, refuse
from fgc.kit.words import mark
from fgc.meeting.operations import end_private_time
from fgc.meeting.queries import Room, room_of
from fgc.meeting.rules import why_not_write
from fgc.meeting.views.room import stay_while_alone
from fgc.plan import operations
from fgc.plan.document.text import text_hash
from fgc.plan.forms import NothingAsked
from fgc.plan.looking import why_not_write_version, writing_now
from fgc.plan.models import Plan, PlanState
from fgc.plan.queries import in_hand, may_open, plan_now
from fgc.plan.rules import missing
from fgc.plan.views import bp, editing, lines
from fgc.plan.views.desk import Desk
from fgc.plan.wording import text_on_page

KIND = "<any(goal, action, promise, 'if'):kind>"


@bp.get("/yours/plan/write")
@open_to(FAMILY)
def write() -> Response:
    conference, room, plan = _hand()
    if plan is None or _shut(conference, room):
        return redirect(url_for("plan.begin"), 303)
    return editing.written(Desk(conference, plan, person()))


@bp.route("/yours/plan/begin", methods=["GET", "POST"])
@open_to(FAMILY)
def begin() -> Response:
    """The first version, or a new one that is a copy of what was shown."""
    conference, room, _plan = _hand()
    shut, latest = _shut(conference, room), plan_now(person(), conference)
    form = NothingAsked()
    if form.validate_on_submit():
        refuse(shut)
        with form.refusals():
            operations.begin_version(conference, room.meeting, by=person())
            return redirect(_wanted(), 303)
    return page(
        "plan/begin.html",
        form=form,
        latest=latest,
        room=room,
        coordinator=assigned(conference, Part.COORDINATOR),
        shut=shut,
        final=latest is not None and latest.state is PlanState.SEALED and may_open(person(), latest),
    )


@bp.post("/yours/plan/write/newest")
@open_to(FAMILY)
def add_newest() -> Response:
    return editing.add_newest(_desk())


@bp.route("/yours/plan/write/words", methods=["GET", "POST"])
@open_to(FAMILY, resend=mark("what your plan says"))
def words() -> Response:
    return editing.words(_desk())


@bp.route("/yours/plan/write/drawing", methods=["GET", "POST"])
@open_to(FAMILY)
@takes(PICTURE)
def drawing() -> Response:
    return editing.drawing(_desk)


@bp.get("/yours/plan/write/drawing.png")
@open_to(FAMILY)
def drawing_picture() -> Response:
    return editing.drawing_picture(_desk())


@bp.post("/yours/plan/write/drawing/out")
@open_to(FAMILY)
def no_drawing() -> Response:
    return editing.no_drawing(_desk())


@bp.route("/yours/plan/write/keeper", methods=["GET", "POST"])
@open_to(FAMILY)
def keeper() -> Response:
    return editing.keeper(_desk())


@bp.route(f"/yours/plan/write/{KIND}/add", methods=["GET", "POST"])
@open_to(FAMILY, resend=mark("a line of your plan"))
def add_line(kind: str) -> Response:
    return lines.line(_desk(), kind)


@bp.route(f"/yours/plan/write/{KIND}/<uuid:line_id>", methods=["GET", "POST"])
@open_to(FAMILY, resend=mark("a line of your plan"))
def line(kind: str, line_id: UUID) -> Response:
    return lines.line(_desk(), kind, line_id)


@bp.route(f"/yours/plan/write/{KIND}/<uuid:line_id>/out", methods=["GET", "POST"])
@open_to(FAMILY)
def take_out(kind: str, line_id: UUID) -> Response:
    return lines.take_out(_desk(), kind, line_id)


@bp.post(f"/yours/plan/write/{KIND}/<uuid:line_id>/<any(up, down):way>")
@open_to(FAMILY)
def move(kind: str, line_id: UUID, way: str) -> Response:
    return lines.move(_desk(), kind, line_id, up=way == "up")


@bp.route("/yours/plan/show", methods=["GET", "POST"])
@open_to(FAMILY)
def show() -> Response:
    """Showing it ends the family's own time, when that still runs."""
    conference, room, plan = _hand()
    if plan is None or why_not_write_version(conference, room.meeting.id, plan, by=person()):
        return redirect(url_for("plan.begin"), 303)
    form, text = NothingAsked(), text_on_page(plan, conference, person())
    form.for_page(text_hash(text))
    if form.validate_on_submit():
        with form.refusals(), saving():
            _show(conference, room, plan)
            return redirect(url_for("plan.yours"), 303)
    return page(
        "plan/show.html",
        form=form,
        text=text,
        missing=missing(plan, today(zone_of(conference))),
        room=room,
        coordinator=assigned(conference, Part.COORDINATOR),
    )


def _show(conference: Conference, room: Room, plan: Plan) -> None:
    refuse(why_not_write(room.part, room.place, now()))
    operations.show(conference, plan, by=person())
    end_private_time(conference, room, by=person())


def _hand() -> tuple[Conference, Room, Plan | None]:
    conference = conference_for(viewer(), person().conference_id)
    room = room_of(person()) or abort(404)
    stay_while_alone(room)
    return conference, room, in_hand(person(), room.meeting.id, PlanState.DRAFT)


def _shut(conference: Conference, room: Room) -> Reason | None:
    """Why this person writes nothing now."""
    return writing_now(conference, room, by=person()).shut


def _desk() -> Desk:
    """The family's own draft, for somebody who may write in the room now. Whoever opens a page of it before anybody has started,
    from their notes for instance, starts first and comes here then."""
    conference, room, plan = _hand()
    refuse(_shut(conference, room))
    if plan is None and request.method == "GET":
        abort(redirect(url_for("plan.begin", into=request.path), 303))
    return Desk(conference, plan or abort(404), person())


def _wanted() -> str:
    """The page of the plan that was opened before there was one, or the plan as a whole."""
    all_of_it, into = url_for("plan.write"), request.args.get("into", "")
    return own_path(into) if into.startswith(f"{all_of_it}/") else all_of_it
