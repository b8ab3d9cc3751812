"""The page where somebody decides about hours that mean another instant since the rules of their zone changed."""

from uuid import UUID

from flask import abort, flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from fgc.access.forms import NothingAsked
from fgc.access.gate import open_to
from fgc.access.models import Role
from fgc.access.viewer import staff, viewer
from fgc.conference.models import Conference
from fgc.conference.queries import conference_for
from fgc.kit import zones
from fgc.kit.clock import now
from fgc.kit.pages import page
from fgc.kit.text import in_name_order
from fgc.schedule import operations
from fgc.schedule.check_ends import ends_with, told_of_change
from fgc.schedule.models import Meeting
from fgc.schedule.readings import reading_of
from fgc.schedule.views.blueprint import bp, meeting_in
from fgc.schedule.views.ended import said_with_ended
from fgc.schedule.where import refuse_under_hold


@bp.route("/conferences/<uuid:conference_id>/dates/<uuid:meeting_id>/clocks", methods=["GET", "POST"])
@open_to(Role.COORDINATOR, Role.SERVICE_MANAGER)
def other_hours(conference_id: UUID, meeting_id: UUID) -> Response:
    """Both readings, what would end, and who would be told; how, is for the coordinator's own pages."""
    conference = conference_for(viewer(), conference_id)
    meeting = meeting_in(conference, meeting_id)
    reading, form = reading_of(meeting) or abort(404), NothingAsked()
    refuse_under_hold(conference)
    zones.read_anew()
    if form.validate_on_submit():
        with form.refusals():
            return _taken(conference, meeting)
    told = (each.person.name for each in told_of_change(conference, meeting, now()))
    return page(
        "schedule/other_hours.html", conference=conference, meeting=meeting, reading=reading, form=form,
        told=sorted(told, key=in_name_order), ends=ends_with(conference, meeting, now()),
        coordinates=staff().role is Role.COORDINATOR,
    )  # fmt: skip


def _taken(conference: Conference, meeting: Meeting) -> Response:
    ended = operations.take_new_hours(conference, meeting, by=staff())
    done = _("The meeting is at the new time. Everyone invited is being told, each in the way that is safe.")
    if ended.not_asked:
        done = _(
            "The meeting is at the new time. Those still invited are being told, each in the way that is safe."
        )
    flash(said_with_ended(done, ended))
    return redirect(url_for("overview.home"), 303)
