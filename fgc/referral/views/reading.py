"""Reading a referral, and approving what the plan must have."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from fgc.access import proof
from fgc.access.audit import Opened, noted
from fgc.access.forms import NothingAsked
from fgc.access.gate import open_to
from fgc.access.models import Role
from fgc.access.viewer import staff, viewer
from fgc.approach.reading import approach_of
from fgc.conference import attaching
from fgc.conference.models import Conference
from fgc.conference.models_attachments import AttachedTo
from fgc.conference.queries import conference_for, is_let_in, zone_of
from fgc.kit.agreement import agreed_to
from fgc.kit.pages import page
from fgc.referral import operations, proposals
from fgc.referral.forms import SendBackForm
from fgc.referral.models import BottomLine, Referral
from fgc.referral.queries import (
    bottom_lines_of,
    is_to_put_away,
    managers_of,
    name_of,
    origin_of,
    questions_of,
    referral_of,
    statements_of,
)
from fgc.referral.rules.attaching import may_attach
from fgc.referral.rules.deciding import (
    frozen,
    may_write,
    waits_for_confirmation,
    why_not_approve,
    why_not_correct,
    why_not_reword,
    why_not_write,
)
from fgc.referral.views import bp

READERS = (Role.SOCIAL_WORKER, Role.COORDINATOR, Role.SERVICE_MANAGER)


@bp.get("/conferences/<uuid:conference_id>/referral")
@open_to(*READERS)
@noted(Opened.REFERRAL)
def read(conference_id: UUID) -> Response:
    conference = conference_for(viewer(), conference_id, before_independence=True)
    referral, reach = referral_of(conference), is_let_in(viewer(), conference)
    if reach and staff().role is Role.SERVICE_MANAGER:
        proof.insist()
    return page(
        "referral/read.html",
        reach=reach,
        **_asked_of_the_family(conference, referral, bottom_lines_of(conference)),
        **_attached(conference, referral),
        **_open_to_them(conference, referral),
        to_confirm=waits_for_confirmation(referral, staff().staff_id),
        origin=origin_of(referral),
        holder=name_of(referral.holder_id),
        scopes=approach_of(conference).consent_scopes,
        statements=statements_of(conference),
        role=staff().role.value,
    )


def _open_to_them(conference: Conference, referral: Referral) -> dict[str, bool]:
    """What the reader may do with the referral as it stands."""
    writes = may_write(referral, staff())
    return {
        "may_write": writes and why_not_write(referral) is None,
        "may_put_away": is_to_put_away(staff(), referral),
        "may_correct": why_not_correct(referral) is None,
        "may_reword": writes and why_not_reword(referral, conference) is None,
    }


def _attached(conference: Conference, referral: Referral) -> dict[str, Any]:
    """The files of the referral that the reader may open, how many others there are, and whether they may add one."""
    opened = attaching.attachments_of(staff(), conference, AttachedTo.REFERRAL)
    return {
        "attachments": opened,
        "attachments_shut": attaching.count_of(conference.id, AttachedTo.REFERRAL) - len(opened),
        "may_attach": may_attach(referral, staff()),
    }


@bp.route("/conferences/<uuid:conference_id>/referral/bottom-lines", methods=["GET", "POST"])
@open_to(*READERS)
def bottom_lines(conference_id: UUID) -> Response:
    """One page: the manager reads what the plan must have, and approves it or says what should change."""
    conference = conference_for(viewer(), conference_id, before_independence=True)
    referral, lines = referral_of(conference), bottom_lines_of(conference)
    form, back = NothingAsked(), SendBackForm()
    for each in (form, back):
        each.agrees_to(proposals.must_have(conference, referral, lines))
    asked = back if "because" in request.form else form
    if asked.validate_on_submit():
        with asked.refusals():
            flash(_settled(conference, referral, because=back.because.data if asked is back else None))
            return redirect(url_for("referral.bottom_lines", conference_id=conference.id), 303)
    return page(
        "referral/bottom_lines.html",
        **_asked_of_the_family(conference, referral, lines),
        form=asked,
        back=back,
        approver=name_of(next((line.approved_by for line in lines), None)),
    )


def _settled(conference: Conference, referral: Referral, *, because: str | None) -> str:
    """The manager approves what the plan must have, or sends it back with what should change."""
    if because is None:
        operations.approve_bottom_lines(conference, referral, by=staff(), agreed_to=agreed_to())
        return _("Approved. No one can change what the plan must have any more.")
    operations.send_back_bottom_lines(
        conference, referral, by=staff(), because=because, agreed_to=agreed_to()
    )
    return _("Sent back. We have told the social worker.")


def _asked_of_the_family(
    conference: Conference, referral: Referral, lines: Sequence[BottomLine]
) -> dict[str, Any]:
    """The questions, what the plan must have, and whether the reader may approve it."""
    return {
        "conference": conference,
        "referral": referral,
        "questions": questions_of(conference),
        "lines": lines,
        "frozen": frozen(lines),
        "mine": may_write(referral, staff()),
        "why_not": why_not_approve(referral, lines, staff().staff_id, managers_of(conference, referral)),
        "zone": zone_of(conference),
    }
