"""The sealed plan: to read and keep, to review, and to check whether a file is genuine."""

from io import BytesIO
from uuid import UUID

from flask import abort, flash, redirect, request, send_file, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from fgc.access.audit import Opened, noted
from fgc.access.gate import EVERYBODY, FAMILY, open_to
from fgc.access.limits import Limit, heed
from fgc.access.models import Role
from fgc.access.viewer import person, staff, viewer
from fgc.conference.queries import conference_for, zone_of
from fgc.kit.page_version import expect_page
from fgc.kit.pages import page
from fgc.kit.security_log import Event, odd
from fgc.plan import operations
from fgc.plan.forms import CheckForm, ReviewSealedForm
from fgc.plan.models import SealedPlan
from fgc.plan.queries import (
    copies_sent,
    file_of,
    kinds_kept,
    sealed_for_person,
    sealed_for_staff,
    sealed_plan_now,
)
from fgc.plan.views import bp
from fgc.schedule.where import refuse_under_hold

NO_PLANS = Limit("plan checked", most=60)
"""Of those that are none: a genuine one is never refused for them."""
READERS = (Role.COORDINATOR, Role.SOCIAL_WORKER, Role.SERVICE_MANAGER)


@bp.get("/conferences/<uuid:conference_id>/plan/<int:number>/<kind>.pdf")
@open_to(*READERS, step_up=True)
@noted(Opened.SEALED_PLAN)
def sealed(conference_id: UUID, number: int, kind: str) -> Response:
    conference = conference_for(viewer(), conference_id)
    refuse_under_hold(conference)
    return _file(sealed_for_staff(conference, number, kind) or abort(404))


@bp.get("/yours/plan.pdf")
@open_to(FAMILY)
@noted(Opened.SEALED_PLAN)
def your_copy() -> Response:
    return _file(sealed_for_person(person(), childs=False) or abort(404))


@bp.get("/yours/childs-plan.pdf")
@open_to(FAMILY)
@noted(Opened.SEALED_PLAN)
def childs_copy() -> Response:
    return _file(sealed_for_person(person(), childs=True) or abort(404))


@bp.route("/conferences/<uuid:conference_id>/plan/review", methods=["GET", "POST"])
@open_to(Role.SOCIAL_WORKER)
@noted(Opened.PLAN)
def review_sealed(conference_id: UUID) -> Response:
    conference = conference_for(viewer(), conference_id)
    plan = sealed_plan_now(conference) or abort(404)
    form = ReviewSealedForm()
    form.for_page(plan.id)
    if form.validate_on_submit():
        with form.refusals():
            operations.review_sealed(plan, conference, by=staff(), **form.values())
            flash(_("Your decision is recorded."))
            return redirect(url_for("plan.plan", conference_id=conference.id), 303)
    return page(
        "plan/review_sealed.html",
        conference=conference,
        plan=plan,
        kinds=kinds_kept(plan),
        form=form,
        reviewed=operations.reviewed_by(plan, staff()),
        zone=zone_of(conference),
    )


@bp.get("/conferences/<uuid:conference_id>/plan/copies")
@open_to(Role.COORDINATOR, Role.SERVICE_MANAGER)
def copies(conference_id: UUID) -> Response:
    conference = conference_for(viewer(), conference_id)
    plan = sealed_plan_now(conference) or abort(404)
    kinds = kinds_kept(plan)
    return page(
        "plan/copies.html",
        conference=conference,
        plan=plan,
        readers=copies_sent(plan),
        kinds=kinds,
        zone=zone_of(conference),
    )


@bp.post("/conferences/<uuid:conference_id>/plan/copies/<uuid:person_id>")
@open_to(Role.COORDINATOR)
def give_by_hand(conference_id: UUID, person_id: UUID) -> Response:
    conference = conference_for(viewer(), conference_id)
    plan = sealed_plan_now(conference) or abort(404)
    expect_page(plan.id)
    reader = next((one for one in copies_sent(plan) if one.person.id == person_id), None) or abort(404)
    operations.give_by_hand(plan, reader, by=staff())
    flash(_("Recorded: you gave them their copy."))
    return redirect(url_for("plan.copies", conference_id=conference.id), 303)


@bp.route("/check", methods=["GET", "POST"])
@open_to(EVERYBODY)
def check() -> Response:
    """Whether a file or the code on it belongs to a genuine plan. It says nothing about anybody."""
    form, found = CheckForm(data={"code": request.args.get("code", "")[:20]}), None
    with form.refusals():
        if form.validate_on_submit() or (form.code.data and not form.is_submitted()):
            file = form.file.data
            found = operations.verify(file.read()) if file else operations.verify_code(form.code.data)
    if found and found.genuine is operations.Genuine.NOT_OURS:
        heed(NO_PLANS)
        odd(Event.INPUT_REFUSED, kind="no plan of ours")
    return page("plan/check.html", form=form, found=found)


def _file(kept: SealedPlan) -> Response:
    """Always as a file to keep, under a neutral name."""
    name = "for-you.pdf" if kept.kind == "child" else "plan.pdf"
    return send_file(
        BytesIO(file_of(kept)), mimetype="application/pdf", as_attachment=True, download_name=name
    )
