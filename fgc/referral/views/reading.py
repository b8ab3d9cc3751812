"""Reading a referral, and approving what the plan must have."""

from uuid import UUID

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from fgc.access.forms import NothingAsked
from fgc.access.gate import open_to
from fgc.access.models import Role
from fgc.access.viewer import staff, viewer
from fgc.approach.reading import approach_of
from fgc.conference.queries import conference_for, zone_of
from fgc.kit.pages import page
from fgc.referral import operations
from fgc.referral.forms import SendBackForm
from fgc.referral.queries import (
    bottom_lines_of,
    managers_of,
    name_of,
    questions_of,
    referral_of,
    statements_of,
)
from fgc.referral.rules.deciding import frozen, may_write, why_not_approve, why_not_write
from fgc.referral.views import bp

READERS = (Role.SOCIAL_WORKER, Role.COORDINATOR, Role.SERVICE_MANAGER)


@bp.get("/conferences/<uuid:conference_id>/referral")
@open_to(*READERS)
def read(conference_id: UUID) -> Response:
    conference = conference_for(viewer(), conference_id, before_independence=True)
    referral, lines = referral_of(conference), bottom_lines_of(conference)
    mine = may_write(referral, staff().staff_id)
    approvable = why_not_approve(referral, lines, staff().staff_id, managers_of(conference, referral)) is None
    return page(
        "referral/read.html",
        conference=conference,
        referral=referral,
        questions=questions_of(conference),
        lines=lines,
        frozen=frozen(lines),
        may_write=mine and why_not_write(referral) is None,
        mine=mine,
        approvable=approvable,
        referrer=name_of(referral.referrer_id),
        holder=name_of(referral.holder_id),
        scopes=approach_of(conference).consent_scopes,
        statements=statements_of(conference),
        role=staff().role.value,
        zone=zone_of(conference),
    )


@bp.route("/conferences/<uuid:conference_id>/referral/bottom-lines", methods=["GET", "POST"])
@open_to(*READERS)
def bottom_lines(conference_id: UUID) -> Response:
    """One page: the manager reads what the plan must have, and approves it or says what should change."""
    conference = conference_for(viewer(), conference_id, before_independence=True)
    referral, lines = referral_of(conference), bottom_lines_of(conference)
    form, back = NothingAsked(), SendBackForm()
    asked = back if "because" in request.form else form
    if asked.validate_on_submit():
        with asked.refusals():
            if asked is back:
                operations.send_back_bottom_lines(conference, referral, by=staff(), because=back.because.data)
                flash("Sent back. The social worker has been told.")
            else:
                operations.approve_bottom_lines(conference, referral, by=staff())
                flash("Approved. From now on nobody can change it.")
            return redirect(url_for("referral.bottom_lines", conference_id=conference.id), 303)
    return page(
        "referral/bottom_lines.html",
        conference=conference,
        referral=referral,
        lines=lines,
        frozen=frozen(lines),
        form=asked,
        back=back,
        questions=questions_of(conference),
        why_not=why_not_approve(referral, lines, staff().staff_id, managers_of(conference, referral)),
        approver=name_of(next((line.approved_by for line in lines), None)),
        zone=zone_of(conference),
        mine=may_write(referral, staff().staff_id),
    )
