"""Signing in the room: on the coordinator's tablet, on paper, as the social worker; and who is still to be asked."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from flask import Response as PlainResponse
from flask import abort, flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from fgc.access.audit import Opened, noted
from fgc.access.gate import open_to
from fgc.access.models import Role
from fgc.access.pins import pins_in
from fgc.access.viewer import staff, viewer
from fgc.circle.consents import is_stop_unseen
from fgc.circle.models import Person
from fgc.circle.queries import person_for
from fgc.conference.models import Conference
from fgc.conference.queries import conference_for
from fgc.kit.bodies import PICTURE, takes
from fgc.kit.clock import now
from fgc.kit.forms import Form
from fgc.kit.page_version import expect_page
from fgc.kit.pages import page
from fgc.kit.refusal import Refused, refuse
from fgc.meeting.rules import why_not_change
from fgc.plan import operations
from fgc.plan.forms import NothingAsked, PaperForm, SignForm, name_meant
from fgc.plan.links_to_sign import links_to_sign, said_link, without_link
from fgc.plan.models import Method, Plan, PlanState
from fgc.plan.operations import Mark, hash_for, name_stands, types_pin
from fgc.plan.queries import (
    corrections_for,
    could_sign,
    expected_signers,
    held_copies,
    help_before_signing,
    meeting_of,
    person_of_staff,
    plan_now,
    sheet_of,
    signature_of,
    waits_for_look,
)
from fgc.plan.rules import SIGNABLE, WhyNot, all_settled
from fgc.plan.views import bp
from fgc.plan.views.editing import drawn_first
from fgc.plan.wording import as_agreed, plan_text, statement_of
from fgc.schedule.where import refuse_under_hold, shows_when

HERE = "/conferences/<uuid:conference_id>/plan/signing"


@bp.get(HERE)
@open_to(Role.COORDINATOR, Role.SOCIAL_WORKER)
def signing(conference_id: UUID) -> Response:
    conference, plan = opened(conference_id)
    return page(
        "plan/signing.html",
        conference=conference,
        plan=plan,
        signers=(signers := expected_signers(plan)),
        settled=all_settled(signers),
        as_agreed=as_agreed(plan, conference),
        corrections=corrections_for(plan, conference, None),
        held={one.person_id for one in held_copies([conference.id]) if one.plan_id == plan.id},
        me=staff(),
        others=could_sign(plan) if plan.state is PlanState.AGREED else [],
        may_sign=plan.state in SIGNABLE,
        stopped=WhyNot.CONSENT_STOPPED if is_stop_unseen(conference.id) else None,
        zone=meeting_of(plan).zone,
        helps=help_before_signing([conference.id]),
        **_links(plan),
        pins=pins_in(conference.id),
    )


def _links(plan: Plan) -> dict[str, Any]:
    """How far each link has come, and who has none: the coordinator's."""
    if staff().role is not Role.COORDINATOR:
        return {"links": {}, "without_link": []}
    zone = meeting_of(plan).zone
    return {
        "links": {who: said_link(letter, zone) for who, letter in links_to_sign(plan).items()},
        "without_link": without_link(plan) if plan.state is PlanState.AGREED else [],
    }


@bp.route(f"{HERE}/<uuid:person_id>/tablet", methods=["GET", "POST"])
@open_to(Role.COORDINATOR, lendable=True)
@noted(Opened.PLAN)
def sign_on_tablet(conference_id: UUID, person_id: UUID) -> Response:
    """The person's own view of the plan, handed over on the coordinator's tablet; one person at a time, and nothing of the
    coordinator's opens on it meanwhile."""
    conference, plan = opened(conference_id)
    _open_to_sign(conference)
    if not staff().is_lent:
        return redirect(url_for("plan.signing", conference_id=conference.id), 303)
    person = person_for(viewer(), conference, person_id) or abort(404)
    form = SignForm.asking(pin=types_pin(conference, person))
    if form.validate_on_submit():
        mark = Mark(Method.TABLET, form.text.data, form.name.data, pin=form.typed_pin)
        if not (status := signed(form, conference, plan, person, mark)):
            return redirect(url_for("plan.hand_back", conference_id=conference.id, person_id=person.id), 303)
        return _to_sign("plan/sign_on_tablet.html", conference, plan, person, form, status)
    return _to_sign("plan/sign_on_tablet.html", conference, plan, person, form, None)


@bp.get(f"{HERE}/<uuid:person_id>/tablet/thanks")
@open_to(Role.COORDINATOR, lendable=True)
def hand_back(conference_id: UUID, person_id: UUID) -> Response:
    """After a signature on the tablet: thanks, and nothing else to see until it is handed back."""
    conference, plan = opened(conference_id)
    person = person_for(viewer(), conference, person_id) or abort(404)
    return page(
        "plan/hand_back.html",
        conference=conference,
        person=person,
        done=signature_of(plan, person.id) is not None,
    )


@bp.route(f"{HERE}/<uuid:person_id>/paper", methods=["GET", "POST"])
@open_to(Role.COORDINATOR)
@noted(Opened.PLAN)
@takes(PICTURE)
def sign_on_paper(conference_id: UUID, person_id: UUID) -> Response:
    form, status = PaperForm(), None
    sheet = drawn_first(form, lambda: opened(conference_id)) if form.validate_on_submit() else None
    conference, plan = opened(conference_id)
    person = person_for(viewer(), conference, person_id) or abort(404)
    _looked_through(plan, person)
    _open_to_sign(conference)
    if sheet is not None:
        mark = Mark(Method.PAPER, form.text.data, form.name.data, form.witness.data, sheet)
        if not (status := signed(form, conference, plan, person, mark)):
            return redirect(url_for("plan.signing", conference_id=conference.id), 303)
    return _to_sign("plan/sign_on_paper.html", conference, plan, person, form, status)


@bp.get(f"{HERE}/<uuid:person_id>/paper.png")
@open_to(Role.COORDINATOR)
@noted(Opened.PLAN)
def signed_sheet(conference_id: UUID, person_id: UUID) -> Response:
    """The photo of the sheet that was signed, as we drew it."""
    _conference, plan = opened(conference_id)
    return PlainResponse(sheet_of(plan, person_id) or abort(404), mimetype="image/png")


@bp.get(f"{HERE}/<uuid:person_id>/paper/print")
@open_to(Role.COORDINATOR)
@noted(Opened.PLAN)
def paper(conference_id: UUID, person_id: UUID) -> Response:
    """The exact text with its code and lines for name, day and witness, to be printed and signed by hand."""
    conference, plan = opened(conference_id)
    person = person_for(viewer(), conference, person_id) or abort(404)
    _looked_through(plan, person)
    return _to_sign("plan/paper.html", conference, plan, person, PaperForm(), None)


@bp.route("/conferences/<uuid:conference_id>/plan/sign", methods=["GET", "POST"])
@open_to(Role.SOCIAL_WORKER)
@noted(Opened.PLAN)
def sign_as_staff(conference_id: UUID) -> Response:
    conference, plan = opened(conference_id)
    refuse_under_hold(conference)
    person = person_of_staff(conference, staff().staff_id, staff().name) or abort(404)
    form = SignForm.asking(pin=False)
    if form.validate_on_submit():
        mark = Mark(Method.STAFF, form.text.data, form.name.data)
        if not (status := signed(form, conference, plan, person, mark)):
            return redirect(url_for("plan.signing", conference_id=conference.id), 303)
        return _to_sign("plan/sign_as_staff.html", conference, plan, person, form, status)
    return _to_sign("plan/sign_as_staff.html", conference, plan, person, form, None)


@bp.post(f"{HERE}/<uuid:person_id>/take-back")
@open_to(Role.COORDINATOR)
def take_back(conference_id: UUID, person_id: UUID) -> Response:
    """Somebody in the room asks to take their signature back."""
    conference, plan = opened(conference_id)
    person = person_for(viewer(), conference, person_id) or abort(404)
    expect_page(plan.id)
    if NothingAsked().validate_on_submit():
        operations.withdraw(conference, plan, person, by=staff())
    return redirect(url_for("plan.signing", conference_id=conference.id), 303)


@bp.post(f"{HERE}/<uuid:person_id>/name-looked")
@open_to(Role.COORDINATOR)
def look_at_name(conference_id: UUID, person_id: UUID) -> Response:
    """The coordinator has looked at a name that somebody signed with and is not how theirs stands here."""
    conference, plan = opened(conference_id)
    person = person_for(viewer(), conference, person_id) or abort(404)
    signature = signature_of(plan, person.id)
    expect_page(plan.id, signature.id if signature else None)
    operations.look_at_name(plan, person, by=staff())
    return redirect(url_for("plan.signing", conference_id=conference.id), 303)


@bp.post(f"{HERE}/final")
@open_to(Role.COORDINATOR)
def make_final(conference_id: UUID) -> Response:
    """Nobody is missing any more, and the plan did not become final by itself."""
    conference, plan = opened(conference_id)
    expect_page(plan.id)
    if plan.state is PlanState.SEALED:
        flash(_("The plan is final."), "acts")
        return redirect(url_for("plan.plan", conference_id=conference.id), 303)
    try:
        operations.make_final(conference, plan, by=staff())
    except Refused as refused:
        flash(refused.sentence, "waits")
    else:
        flash(_("The plan is being made final. It will be here in a few minutes."))
    return redirect(url_for("plan.signing", conference_id=conference.id), 303)


def signed(form: Form, conference: Conference, plan: Plan, person: Person, mark: Mark) -> int | None:
    """Signs. None when it is done; otherwise the status of the page that says why not: 409 for another text."""
    if elses := operations.why_not_name(mark, plan, conference, person):
        form.refuse(Refused(elses, field="name"))
        return 422
    other = not name_stands(mark.name, plan, person)
    if other and not name_meant(form, mark):
        return 422
    try:
        operations.sign(conference, plan, person, replace(mark, other_name=other), by=viewer())
    except Refused as refused:
        form.refuse(refused)
        return 409 if refused.reason in (WhyNot.TEXT_CHANGED, WhyNot.NOT_AS_AGREED) else 422
    return None


def opened(conference_id: UUID) -> tuple[Conference, Plan]:
    """The conference and its newest version; 404 without one, refused while the family is on its own."""
    conference = conference_for(viewer(), conference_id)
    plan = plan_now(viewer(), conference) or abort(404)
    refuse(why_not_change(meeting_of(plan)))
    return conference, plan


def _open_to_sign(conference: Conference) -> None:
    """The exact text says when and where everybody meets next: while a safety hold lasts it is refused to staff, and on a tablet
    that was handed over there is none, which does not say why."""
    if staff().is_lent and not shows_when(viewer(), conference, ()):
        abort(404)
    refuse_under_hold(conference)


def _looked_through(plan: Plan, person: Person) -> None:
    """No paper is printed or recorded while their copy waits for the coordinator's look."""
    refuse(WhyNot.LOOK_FIRST if waits_for_look(plan, person.id) else None)


def _to_sign(
    template: str, conference: Conference, plan: Plan, person: Person, form: Form, status: int | None
) -> Response:
    _open_to_sign(conference)
    reader = None if person.staff_id else person
    return page(
        template,
        status=status,
        conference=conference,
        plan=plan,
        person=person,
        form=form,
        text=plan_text(plan, conference, reader=reader),
        text_hash=hash_for(plan, conference, person),
        corrections=corrections_for(plan, conference, reader) if plan.text_hash else [],
        statement=statement_of(plan, conference),
        may_sign=plan.state in SIGNABLE and not waits_for_look(plan, person.id),
        now=now(),
        signature=signature_of(plan, person.id),
    )
