"""The legal hold: set, asked about, lifted by a second person."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from fgc.access.gate import open_to
from fgc.access.models import Role
from fgc.access.viewer import staff, viewer
from fgc.circle.queries import name_of_staff
from fgc.conference.models import Conference
from fgc.conference.queries import conference_for, zone_of
from fgc.keeping import operations, proposals, queries
from fgc.keeping.forms import HoldForm, LiftForm
from fgc.keeping.models import LegalHold
from fgc.keeping.rules import why_not_hold_again, why_not_lift
from fgc.keeping.views.blueprint import INSIDE, bp
from fgc.kit.agreement import agreed_to
from fgc.kit.pages import page
from fgc.kit.refusal import Refused, refuse


@bp.route("/conferences/<uuid:conference_id>/legal-hold", methods=["GET", "POST"])
@open_to(*INSIDE, after_closing=True)
def hold(conference_id: UUID) -> Response:
    """The legal hold; what is sent here sets one and never asks that one is lifted."""
    conference = conference_for(viewer(), conference_id)
    held, form = queries.hold_of(conference), HoldForm()
    if form.is_submitted():
        refuse(why_not_hold_again(held))
    if form.validate_on_submit():
        with form.refusals():
            operations.set_hold(conference, by=staff(), because=form.because.data)
            flash(
                _("The legal hold is on. Nothing in this conference is deleted until it is lifted."), "acts"
            )
            return redirect(url_for("keeping.hold", conference_id=conference.id), 303)
    return _hold_page(conference, _lift_form(held) if held else form)


@bp.post("/conferences/<uuid:conference_id>/legal-hold/ask")
@open_to(*INSIDE, after_closing=True)
def ask_to_lift(conference_id: UUID) -> Response:
    """Asks a second person to lift the hold whose reason stood on the page."""
    conference = conference_for(viewer(), conference_id)
    form = _lift_form(queries.hold_of(conference))
    if form.validate_on_submit():
        with form.refusals():
            operations.ask_to_lift(conference, by=staff(), because=form.because.data)
            flash(
                _("Request sent. The legal hold stays on until another service manager agrees."),
                "waits",
            )
            return redirect(url_for("keeping.hold", conference_id=conference.id), 303)
    return _hold_page(conference, form)


def _lift_form(held: LegalHold | None) -> LiftForm:
    form = LiftForm()
    form.for_page(held.id if held else None)
    return form


def _hold_page(conference: Conference, form: HoldForm | LiftForm) -> Response:
    return page("keeping/hold.html", conference=conference, form=form, **_standing(conference))


@bp.post("/conferences/<uuid:conference_id>/legal-hold/<any(lift, keep):said>")
@open_to(Role.SERVICE_MANAGER, step_up=True, after_closing=True)
def decide_hold(conference_id: UUID, said: str) -> Response:
    conference = conference_for(viewer(), conference_id)
    try:
        if said == "lift":
            operations.lift(conference, by=staff(), agreed_to=agreed_to())
            flash(_("You have agreed. The legal hold is lifted."))
        else:
            operations.leave_held(conference, by=staff(), agreed_to=agreed_to())
            flash(_("The legal hold stays on."))
    except Refused as refused:
        flash(refused.sentence, "danger")
    return redirect(url_for("keeping.hold", conference_id=conference.id), 303)


def _standing(conference: Conference) -> dict[str, Any]:
    """The hold that stands, and what the viewer may do about it."""
    held = queries.hold_of(conference)
    return {
        "held": held,
        "kept": queries.kept(conference),
        "proposal": proposals.lift(conference, held) if held else None,
        "name_of": name_of_staff,
        "is_manager": staff().role is Role.SERVICE_MANAGER,
        "may_lift": why_not_lift(held, staff().staff_id, staff().role) is None,
        "zone": zone_of(conference),
    }
