"""Somebody of the family signs on their own link, takes it back, or asks for help first."""

from typing import Any

from flask import abort, flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from fgc.access.gate import FAMILY, open_to
from fgc.access.models import Part, Staff
from fgc.access.viewer import person, viewer
from fgc.circle.models import Person
from fgc.circle.models_help import HelpKind
from fgc.circle.operations import ask_for_help
from fgc.conference.models import Conference
from fgc.conference.queries import assigned, conference_for
from fgc.kit.db import session
from fgc.kit.pages import page
from fgc.kit.refusal import Refused
from fgc.plan import operations
from fgc.plan.forms import HelpForm, NothingAsked, SignForm
from fgc.plan.models import Method, Plan, PlanState
from fgc.plan.operations import Mark, hash_for
from fgc.plan.queries import corrections_for, expected_signers, may_open, meeting_of, plan_now, signature_of
from fgc.plan.rules import SIGNABLE, WhyNot
from fgc.plan.views import bp
from fgc.plan.views.signing import signed
from fgc.plan.wording import plan_text, statement_of
from fgc.schedule.where import shows_when


@bp.route("/yours/sign", methods=["GET", "POST"])
@open_to(FAMILY)
def sign() -> Response:
    """The exact text, which says when and where everybody meets next: there is nothing to sign while a safety hold lasts."""
    conference, plan, me = _mine()
    form, status = SignForm.asking(pin=person().needs_pin), None
    if form.validate_on_submit():
        if plan is None or not shows_when(person(), conference, [me]):
            raise Refused(WhyNot.NOT_AGREED_YET)
        mark = Mark(Method.OWN_LINK, form.text.data, form.name.data, pin=form.typed_pin)
        if not (status := signed(form, conference, plan, me, mark)):
            return redirect(url_for("plan.sign"), 303)
    return page(
        "plan/sign.html",
        status=status,
        form=form,
        plan=plan,
        person=me,
        statement=statement_of(plan, conference) if plan else "",
        coordinator=assigned(conference, Part.COORDINATOR),
        **(_to_sign(conference, plan, me) if plan else {}),
    )


def _to_sign(conference: Conference, plan: Plan, me: Person) -> dict[str, Any]:
    """The exact text somebody signs, and whether they may."""
    expected = any(one.person_id == me.id for one in expected_signers(plan))
    return {
        "text": plan_text(plan, conference, reader=me),
        "text_hash": hash_for(plan, conference, me),
        "corrections": corrections_for(plan, conference, me),
        "may_sign": plan.state in SIGNABLE and expected and shows_when(person(), conference, [me]),
        "signature": signature_of(plan, me.id),
        "zone": meeting_of(plan).zone,
    }


@bp.route("/yours/sign/withdraw", methods=["GET", "POST"])
@open_to(FAMILY)
def withdraw() -> Response:
    conference, plan, me = _mine()
    form = NothingAsked()
    if form.validate_on_submit():
        with form.refusals():
            operations.withdraw(conference, plan or abort(404), me, by=person())
            return redirect(url_for("plan.sign"), 303)
    return page("plan/withdraw.html", form=form, coordinator=assigned(conference, Part.COORDINATOR))


@bp.route("/yours/sign/help", methods=["GET", "POST"])
@open_to(FAMILY, traceless=True)
def need_help() -> Response:
    """Leaves no trace on any page of the family, not even on the page of whoever asked."""
    conference, plan, me = _mine()
    coordinator = assigned(conference, Part.COORDINATOR)
    form, signing = HelpForm(), _could_sign(plan, me)
    back = url_for("plan.yours" if plan else "overview.yours")
    if form.validate_on_submit():
        kind = HelpKind.BEFORE_SIGNING if signing else HelpKind.SPEAK
        ask_for_help(kind, by=person(), words=form.words.data)
        flash(_will_be_in_touch(coordinator))
        return redirect(back, 303)
    return page("plan/need_help.html", form=form, coordinator=coordinator, signing=signing, back=back)


def _could_sign(plan: Plan | None, me: Person) -> bool:
    """Whether there is something before them that they could still sign, now or once it is agreed."""
    return plan is not None and plan.state is not PlanState.SEALED and signature_of(plan, me.id) is None


def _will_be_in_touch(coordinator: Staff | None) -> str:
    """Who it is that gets in touch; they may have written no words at all."""
    if coordinator is None:
        return _("Thank you. Your coordinator will get in touch with you.")
    return _("Thank you. %(name)s will get in touch with you.", name=coordinator.first_name)


def _mine() -> tuple[Conference, Plan | None, Person]:
    conference = conference_for(viewer(), person().conference_id)
    me = session().get_one(Person, person().person_id)
    plan = plan_now(person(), conference)
    return conference, plan if plan is not None and may_open(person(), plan) else None, me
