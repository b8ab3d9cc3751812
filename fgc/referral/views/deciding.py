"""The service manager decides and allocates; the coordinator signs that they are independent."""

from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from fgc.access.gate import open_to
from fgc.access.models import Part, Role
from fgc.access.viewer import staff, viewer
from fgc.approach.reading import approach_of
from fgc.conference.queries import assigned, conference_for, zone_of
from fgc.kit.agreement import agreed_to
from fgc.kit.pages import page
from fgc.referral import operations, proposals
from fgc.referral.forms import AllocateForm, DecideForm, IndependenceForm
from fgc.referral.models import Referral, State
from fgc.referral.queries import (
    Candidate,
    bottom_lines_frozen,
    candidates_for,
    origin_of,
    referral_of,
    statements_of,
    waiting_for,
)
from fgc.referral.rules.deciding import why_not_accept, why_not_decide
from fgc.referral.views import bp

DECISIONS = {"accept": operations.accept, "return": operations.give_back, "decline": operations.decline}
NEXT = {"accept": "referral.allocate", "return": "referral.read", "decline": "referral.read"}
SAID = {
    "accept": "Accepted. Next: find a coordinator.",
    "return": "Sent back, with what is missing.",
    "decline": "Declined. The referrer has been told why.",
}


@bp.get("/referrals")
@open_to(Role.SERVICE_MANAGER)
def queue() -> Response:
    rows = [
        (conference, referral, origin_of(referral))
        for conference, referral in waiting_for(viewer())
        if assigned(conference, Part.COORDINATOR) is None
    ]
    return page("referral/queue.html", rows=rows)


@bp.route("/conferences/<uuid:conference_id>/referral/decide", methods=["GET", "POST"])
@open_to(Role.SERVICE_MANAGER)
def decide(conference_id: UUID) -> Response:
    conference = conference_for(viewer(), conference_id)
    referral = referral_of(conference)
    form = DecideForm.about(proposals.sent(conference, referral), ends=referral.state is State.RETURNED)
    if form.validate_on_submit():
        with form.refusals():
            told = {"because": form.because.data, "agreed_to": agreed_to()}
            DECISIONS[form.decision.data](conference, referral, by=staff(), **told)
            flash(SAID[form.decision.data])
            return redirect(url_for(NEXT[form.decision.data], conference_id=conference.id), 303)
    return page(
        "referral/decide.html",
        conference=conference,
        referral=referral,
        form=form,
        origin=origin_of(referral),
        **_why_not(referral),
        approved=bottom_lines_frozen(conference),
        zone=zone_of(conference),
    )


@bp.route("/conferences/<uuid:conference_id>/referral/allocate", methods=["GET", "POST"])
@open_to(Role.SERVICE_MANAGER)
def allocate(conference_id: UUID) -> Response:
    conference = conference_for(viewer(), conference_id)
    referral, form = referral_of(conference), AllocateForm()
    candidates, current = candidates_for(conference, referral), assigned(conference, Part.COORDINATOR)
    form.for_page(conference.id, current.id if current else "")
    form.coordinator_id.choose_from([(each.staff.id, each.staff.name, _said(each)) for each in candidates])
    if form.validate_on_submit():
        chosen = next(each.staff for each in candidates if each.staff.id == form.coordinator_id.data)
        with form.refusals():
            operations.allocate(conference, referral, by=staff(), coordinator=chosen)
            flash(_("%(name)s has been asked to sign the statement of independence.", name=chosen.name))
            return redirect(url_for("conference.conference", conference_id=conference.id), 303)
    return page(
        "referral/allocate.html", conference=conference, referral=referral, form=form, current=current
    )


@bp.route("/conferences/<uuid:conference_id>/referral/independence", methods=["GET", "POST"])
@open_to(Role.COORDINATOR, Role.SERVICE_MANAGER)
def independence(conference_id: UUID) -> Response:
    conference = conference_for(viewer(), conference_id, before_independence=True)
    referral, form = referral_of(conference), IndependenceForm()
    coordinator = assigned(conference, Part.COORDINATOR)
    mine = coordinator is not None and coordinator.id == staff().staff_id
    if form.validate_on_submit() and (mine or abort(404)):
        with form.refusals():
            operations.sign_independence(conference, referral, by=staff(), ticked=form.mine.data)
            flash(_("Signed. You can now open the conference. Start with the circle."))
            return redirect(url_for("circle.people", conference_id=conference.id), 303)
    return page(
        "referral/independence.html",
        conference=conference,
        form=form,
        mine=mine,
        coordinator=coordinator,
        statement=approach_of(conference).independence,
        statements=statements_of(conference),
        zone=zone_of(conference),
    )


def _why_not(referral: Referral) -> dict[str, Any]:
    """Why they cannot decide at all, and why they cannot accept it yet."""
    mine = staff().staff_id
    return {
        "why_not": why_not_decide(referral, staff_id=mine, ends=True),
        "not_confirmed": why_not_accept(referral, staff_id=mine),
    }


def _said(candidate: Candidate) -> str:
    """Why they cannot be asked, or how much they have to do now."""
    if candidate.why_not:
        return candidate.why_not.sentence
    return (
        ngettext(
            "Coordinates %(num)s conference now.", "Coordinates %(num)s conferences now.", candidate.has_now
        )
        if candidate.has_now
        else _("No conferences at the moment.")
    )
