"""The pages of the spine: the list, one conference, its history, the safety hold, standing aside."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from fgc.access.audit import Opened, noted
from fgc.access.gate import ALL_STAFF, open_to
from fgc.access.models import Role
from fgc.access.viewer import staff, viewer
from fgc.conference import audited, operations
from fgc.conference.before_lifting import unsettled_in
from fgc.conference.forms import ConflictForm, FamilyNameForm, HoldForm, LiftForm
from fgc.conference.history import sentence_of
from fgc.conference.models import Conference
from fgc.conference.queries import (
    assignments_of,
    colleagues,
    conference_for,
    conflicts_of,
    history_of,
    listed,
    managers_to_phone,
    names_of_actors,
    zone_of,
)
from fgc.conference.rules import why_not_hold_again
from fgc.conference.views import bp
from fgc.kit.pages import page
from fgc.kit.paging import Pages, paged
from fgc.kit.refusal import refuse
from fgc.kit.text import tidied

WORKING = (Role.COORDINATOR, Role.SOCIAL_WORKER, Role.SERVICE_MANAGER)
INSIDE = (Role.COORDINATOR, Role.SERVICE_MANAGER)
"""Who belongs to the service. What a family tells its coordinator is not the referrer's: history stays inside."""


@bp.get("/conferences")
@open_to(*ALL_STAFF)
def conferences() -> Response:
    words = tidied(request.args.get("q", "")[:100], lines=False)
    return page("conference/conferences.html", pages=paged(listed(viewer(), words=words)), words=words)


@bp.get("/conferences/<uuid:conference_id>")
@open_to(*WORKING)
def conference(conference_id: UUID) -> Response:
    found = _opened(conference_id)
    return page(
        "conference/conference.html",
        conference=found,
        assignments=assignments_of(found),
        conflicts=conflicts_of(found),
        inside=staff().role in INSIDE,
        zone=zone_of(found),
    )


@bp.get("/conferences/<uuid:conference_id>/history")
@open_to(*INSIDE)
@noted(Opened.HISTORY)
def history(conference_id: UUID) -> Response:
    found = _opened(conference_id)
    pages = paged(history_of(viewer(), found))
    return page(
        "conference/history.html",
        conference=found,
        pages=pages,
        names=names_of_actors(pages.rows),
        sentence_of=sentence_of,
        zone=zone_of(found),
    )


@bp.get("/conferences/<uuid:conference_id>/audit")
@open_to(*INSIDE, step_up=True)
@noted(Opened.AUDIT)
def audit(conference_id: UUID) -> Response:
    """Who of staff did and read what in this conference."""
    found = _opened(conference_id)
    return _lines(
        "conference/audit.html", paged(audited.lines_about(found)), conference=found, zone=zone_of(found)
    )


@bp.get("/audit")
@open_to(Role.AUDITOR, step_up=True)
@noted(Opened.AUDIT)
def chain() -> Response:
    """Everything that was done and read in the service; `?check=now` reads the whole chain."""
    words = tidied(request.args.get("q", "")[:100], lines=False)
    return _lines(
        "conference/chain.html",
        paged(audited.lines_for(staff(), words=words)),
        words=words,
        checked=audited.whole(staff()) if request.args.get("check") else None,
        numbers=audited.numbers(),
        zone=zone_of(staff()),
    )


@bp.route("/conferences/<uuid:conference_id>/name", methods=["GET", "POST"])
@open_to(*INSIDE)
def family_name(conference_id: UUID) -> Response:
    found = _opened(conference_id)
    form = FamilyNameForm(data={"name": found.name})
    if form.validate_on_submit():
        operations.correct_name(found, by=staff(), name=form.name.data)
        flash(_("The name has been corrected."))
        return redirect(url_for("conference.conference", conference_id=found.id), 303)
    return page("conference/family_name.html", conference=found, form=form)


@bp.route("/conferences/<uuid:conference_id>/hold", methods=["GET", "POST"])
@open_to(*WORKING, after_closing=True)
def hold(conference_id: UUID) -> Response:
    """The safety hold, or stopping everything; what is sent here stops and never lifts."""
    found = _opened(conference_id)
    form = HoldForm()
    if form.is_submitted():
        refuse(why_not_hold_again(found.held_since))
    if form.validate_on_submit():
        with form.refusals():
            operations.hold(found, by=staff(), because=form.because.data)
            flash(_("The safety hold is on. Nothing will be sent until it is lifted."))
            return redirect(url_for("conference.hold", conference_id=found.id), 303)
    return _hold_page(found, _lift_form(found) if found.held_since else form)


@bp.post("/conferences/<uuid:conference_id>/hold/lift")
@open_to(*WORKING, after_closing=True)
def lift_hold(conference_id: UUID) -> Response:
    """Lifts the hold whose reason stood on the page, and no other; not over a danger that did not stand there."""
    found = _opened(conference_id)
    form = _lift_form(found)
    if form.validate_on_submit():
        with form.refusals():
            operations.lift_hold(found, by=staff(), because=form.because.data)
            flash(_("The safety hold has been lifted."))
            return redirect(url_for("conference.hold", conference_id=found.id), 303)
    return _hold_page(found, form)


def _lift_form(found: Conference) -> LiftForm:
    form = LiftForm()
    dangers = (f"{one.id} {one.written_at.isoformat()}" for one in unsettled_in(found))
    form.for_page(found.id, found.held_since, found.held_because, *dangers)
    return form


def _hold_page(found: Conference, form: HoldForm | LiftForm) -> Response:
    return page(
        "conference/hold.html",
        conference=found,
        form=form,
        inside=staff().role in INSIDE,
        may_lift=staff().role is Role.SERVICE_MANAGER,
        managers=managers_to_phone(found) if found.held_since else [],
        in_danger=bool(unsettled_in(found)),
        zone=zone_of(found),
    )


@bp.route("/conferences/<uuid:conference_id>/conflicts", methods=["GET", "POST"])
@open_to(*INSIDE, after_closing=True)
def conflicts(conference_id: UUID) -> Response:
    found = _opened(conference_id)
    form = ConflictForm()
    form.staff_id.choose_from(_who_may_be_declared(found))
    if form.validate_on_submit():
        with form.refusals():
            operations.declare_conflict(found, by=staff(), staff_id=form.staff_id.data, why=form.why.data)
            flash(_("Recorded. They can no longer open this conference."))
            if form.staff_id.data == staff().staff_id:
                return redirect(url_for("conference.conferences"), 303)
            return redirect(url_for("conference.conflicts", conference_id=found.id), 303)
    return page(
        "conference/conflicts.html",
        conference=found,
        form=form,
        conflicts=conflicts_of(found),
        zone=zone_of(found),
    )


def _lines(template: str, pages: Pages, **more: Any) -> Response:
    names = audited.actors_of(pages.rows)
    return page(template, pages=pages, names=names, kinds=audited.KINDS, said=audited.said, **more)


def _opened(conference_id: UUID) -> Conference:
    """The conference for a page that a coordinator may use before signing the statement of independence."""
    return conference_for(viewer(), conference_id, before_independence=True)


def _who_may_be_declared(found: Conference) -> list[tuple[UUID, str]]:
    """The service manager records it for anybody who says so; everybody else for themselves alone."""
    if staff().role is Role.SERVICE_MANAGER:
        return [(each.id, each.name) for each in colleagues(found)]
    return [(staff().staff_id, _("%(name)s (you)", name=staff().name))]
