"""Somebody may come to serious harm: writing it down, reading it, and saying what was done."""

from uuid import UUID

from flask import abort, flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from fgc.access.audit import Opened, noted
from fgc.access.gate import open_to
from fgc.access.models import Role
from fgc.access.viewer import staff, viewer
from fgc.circle import operations, queries
from fgc.circle.forms import SafeguardForm, SafeguardingDoneForm
from fgc.circle.safeguards import safeguarding_of
from fgc.circle.views.blueprint import READING, bp
from fgc.conference.queries import conference_for, zone_of
from fgc.kit.clock import today
from fgc.kit.pages import page

HERE = "/conferences/<uuid:conference_id>/safeguarding"


@bp.route(f"{HERE}/new", methods=["GET", "POST"])
@open_to(Role.COORDINATOR, after_closing=True)
def safeguard(conference_id: UUID) -> Response:
    conference = conference_for(viewer(), conference_id)
    people = {one.id: one for one in queries.people_of(viewer(), conference)}
    form = SafeguardForm(data={"heard_on": today(zone_of(conference))})
    form.person_id.choose_from([(one.id, one.name) for one in people.values()])
    if form.validate_on_submit():
        with form.refusals():
            told = form.values(without={"person_id"})
            operations.record_safeguarding(conference, people.get(form.person_id.data), by=staff(), **told)
            flash(_("Concern recorded. We are telling the service manager now."))
            return redirect(url_for("circle.safeguarding", conference_id=conference.id), 303)
    return page("circle/safeguard.html", conference=conference, form=form)


@bp.get(HERE)
@open_to(*READING, Role.SOCIAL_WORKER)
@noted(Opened.SAFETY)
def safeguarding(conference_id: UUID) -> Response:
    """The records, the newest first. The social worker finds those that were made for them."""
    conference = conference_for(viewer(), conference_id)
    return page(
        "circle/safeguarding.html",
        conference=conference,
        records=safeguarding_of(viewer(), conference),
        people={one.id: one for one in queries.people_of(viewer(), conference, left_too=True)},
        name_of=queries.name_of_staff,
        role=staff().role,
        zone=zone_of(conference),
    )


@bp.route(f"{HERE}/<uuid:safeguarding_id>", methods=["GET", "POST"])
@open_to(Role.SERVICE_MANAGER, after_closing=True)
@noted(Opened.SAFETY)
def settle_safeguarding(conference_id: UUID, safeguarding_id: UUID) -> Response:
    conference = conference_for(viewer(), conference_id)
    found = [
        one
        for one in safeguarding_of(viewer(), conference)
        if one.id == safeguarding_id and not one.settled_at
    ]
    record = found[0] if found else abort(404)
    form = SafeguardingDoneForm()
    if form.validate_on_submit():
        with form.refusals():
            operations.settle_safeguarding(conference, record, by=staff(), done=form.done.data)
            flash(_("Recorded."))
            return redirect(url_for("circle.safeguarding", conference_id=conference.id), 303)
    return page("circle/settle_safeguarding.html", conference=conference, record=record, form=form)
