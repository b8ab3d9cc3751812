"""A copy of a conference's record: asked for with a reason, agreed to by a second person, taken within a day."""

from io import BytesIO
from uuid import UUID

from flask import abort, flash, redirect, send_file, url_for
from werkzeug.wrappers import Response

from fgc.access.gate import open_to
from fgc.access.models import Role
from fgc.access.viewer import staff, viewer
from fgc.conference.models import Conference
from fgc.conference.queries import conference_for, zone_of
from fgc.kit.agreement import agreed_to
from fgc.kit.clock import now
from fgc.kit.pages import page
from fgc.kit.refusal import Refused
from fgc.record import operations, proposals, queries
from fgc.record.forms import ExportForm
from fgc.record.rules import is_open, why_not_decide, why_not_take
from fgc.record.taking import take_record
from fgc.record.views import bp

ASKING = (Role.COORDINATOR, Role.SERVICE_MANAGER)


@bp.get("/conferences/<uuid:conference_id>/record")
@open_to(*ASKING)
def exports(conference_id: UUID) -> Response:
    return _page(conference_for(viewer(), conference_id), ExportForm())


@bp.post("/conferences/<uuid:conference_id>/record/ask")
@open_to(*ASKING, step_up=True, after_closing=True)
def ask(conference_id: UUID) -> Response:
    conference, form = conference_for(viewer(), conference_id), ExportForm()
    if form.validate_on_submit():
        with form.refusals():
            operations.ask(conference, by=staff(), **form.values())
            flash("A manager who did not ask decides now. It stands on their desk.", "waits")
            return redirect(url_for("record.exports", conference_id=conference.id), 303)
    return _page(conference, form)


@bp.post("/conferences/<uuid:conference_id>/record/<uuid:export_id>/<any(agree, decline):said>")
@open_to(Role.SERVICE_MANAGER, step_up=True, after_closing=True)
def decide(conference_id: UUID, export_id: UUID, said: str) -> Response:
    conference = conference_for(viewer(), conference_id)
    export = queries.export_for(conference, export_id) or abort(404)
    try:
        operations.decide(export, conference, agrees=said == "agree", by=staff(), agreed_to=agreed_to())
        flash("They may take it for 24 hours." if said == "agree" else "You declined.")
    except Refused as refused:
        flash(refused.sentence, "danger")
    return redirect(url_for("record.exports", conference_id=conference.id), 303)


@bp.get("/conferences/<uuid:conference_id>/record/<uuid:export_id>.zip")
@open_to(*ASKING, step_up=True)
def take(conference_id: UUID, export_id: UUID) -> Response:
    """Noted before the first byte is sent, whether or not all of it arrives."""
    conference = conference_for(viewer(), conference_id)
    export = queries.export_for(conference, export_id) or abort(404)
    try:
        taken = take_record(export, conference, by=staff())
    except Refused as refused:
        flash(refused.sentence, "danger")
        return redirect(url_for("record.exports", conference_id=conference.id), 303)
    name = f"{conference.number}-{taken.code}.zip"
    return send_file(
        BytesIO(taken.content), mimetype="application/zip", as_attachment=True, download_name=name
    )


def _page(conference: Conference, form: ExportForm) -> Response:
    me, asked = staff(), queries.exports_of(conference)
    return page(
        "record/exports.html",
        conference=conference,
        form=form,
        asked=asked,
        may_ask=not any(one.asked_by == me.staff_id and is_open(one, now()) for one, _name in asked),
        to_decide={
            one.id: proposals.export(one, conference)
            for one, _name in asked
            if not why_not_decide(one, me.staff_id, me.role)
        },
        to_take={one.id for one, _name in asked if not why_not_take(one, me.staff_id, now())},
        now=now(),
        zone=zone_of(conference),
    )
