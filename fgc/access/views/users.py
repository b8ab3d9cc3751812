"""Users: who works here. Whoever looks after them has no rights in any conference by that."""

from collections.abc import Callable
from uuid import UUID

from flask import abort, flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from fgc.access.gate import open_to
from fgc.access.models import Role, Service, Staff
from fgc.access.rules import SECOND_PERSON
from fgc.access.staff import users as people
from fgc.access.user_forms import UserForm, WhoForm
from fgc.access.viewer import staff
from fgc.access.views import bp
from fgc.kit.agreement import agreed_to
from fgc.kit.db import session
from fgc.kit.email import can_be_sent_to
from fgc.kit.pages import page
from fgc.kit.refusal import Refused
from fgc.kit.words import mark, said_day
from fgc.kit.zones import day_of

SEEING = (Role.ADMINISTRATOR, Role.SERVICE_MANAGER, Role.AUDITOR)
DECIDING = (Role.ADMINISTRATOR, Role.SERVICE_MANAGER)
SECOND = mark("A second person now has to agree: another administrator or the service manager.")


@bp.get("/users")
@open_to(*SEEING)
def users() -> Response:
    found = people.users_of(staff())
    return page(
        "access/users.html",
        users=found,
        roles=people.SAID,
        unreachable={each.id for each in found if not can_be_sent_to(each.email)},
        names={each.id: each.name for each in found},
        waiting=[(each, people.proposed(each)) for each in people.waiting(staff())],
        stuck={each.id for each in people.waiting(staff()) if not people.may_answer(each, found)},
        not_in_yet=_not_in_yet(),
        may_change=staff().role is Role.ADMINISTRATOR,
        may_decide=staff().role in DECIDING,
    )


@bp.route("/users/invite", methods=["GET", "POST"])
@open_to(Role.ADMINISTRATOR, step_up=True)
def invite_user() -> Response:
    form = WhoForm()
    form.manager_id.choose_from(_managers())
    if form.validate_on_submit():
        with form.refusals():
            about = people.About(**form.values(without={"role"}))
            someone = people.invite_user(about, form.role.data, by=staff())
            flash(_invited(someone))
            return redirect(url_for("access.users"), 303)
    return page("access/invite_user.html", form=form)


@bp.route("/users/<uuid:staff_id>", methods=["GET", "POST"])
@open_to(Role.ADMINISTRATOR, step_up=True)
def user(staff_id: UUID) -> Response:
    someone = _somebody(staff_id)
    form = UserForm(obj=someone)
    form.manager_id.choose_from(_managers(but=someone))
    form.for_page(someone.id, someone.role, someone.active, someone.phone, someone.team, someone.manager_id)
    if form.validate_on_submit():
        with form.refusals():
            at_once = people.change_user(someone, by=staff(), **form.values())
            flash(_("Saved.") if at_once else _(SECOND), "message" if at_once else "waits")
            return redirect(url_for("access.users"), 303)
    by_two, is_me = someone.role in SECOND_PERSON, someone.id == staff().staff_id
    return page(
        "access/user.html",
        form=form,
        someone=someone,
        is_me=is_me,
        by_two=by_two,
        not_in_yet=_not_in_yet().get(someone.id, ""),
    )


@bp.post("/users/<uuid:staff_id>/let-go")
@open_to(Role.ADMINISTRATOR, step_up=True)
def let_go(staff_id: UUID) -> Response:
    someone = _somebody(staff_id)
    said = _("The account of %(name)s is closed and they have been signed out everywhere.", name=someone.name)
    return _done(lambda: people.let_go(someone, by=staff()), lambda: said)


@bp.post("/users/<uuid:staff_id>/invite-again")
@open_to(Role.ADMINISTRATOR, step_up=True)
def invite_again(staff_id: UUID) -> Response:
    someone = _somebody(staff_id)
    return _done(lambda: people.invite_again(someone, by=staff()), lambda: _invited(someone))


@bp.post("/users/wanted/<uuid:wanted_id>/<any(agree, decline):said>")
@open_to(*DECIDING, step_up=True)
def decide_role(wanted_id: UUID, said: str) -> Response:
    wanted = people.wanted_for(staff(), wanted_id) or abort(404)
    agrees = said == "agree"
    return _done(
        lambda: people.decide(wanted, agrees=agrees, by=staff(), agreed_to=agreed_to()),
        lambda: _("You have agreed to the change.") if agrees else _("You declined."),
    )


def _not_in_yet() -> dict[UUID, str]:
    """Who was invited and has not signed in yet, each with the sentence that says so."""
    service = session().get_one(Service, staff().service_id)
    return {
        staff_id: _("Invited on %(day)s, has not signed in yet", day=said_day(day_of(at, service.zone)))
        for staff_id, at in people.not_in_yet(staff()).items()
    }


def _invited(someone: Staff) -> str:
    """Whoever is not let in by one person alone has no letter yet."""
    if not someone.active:
        return _(SECOND)
    return _("We are sending an email to %(name)s.", name=someone.name)


def _done(what: Callable[[], object], said: Callable[[], str]) -> Response:
    try:
        what()
        flash(said())
    except Refused as refused:
        flash(refused.sentence, "danger")
    return redirect(url_for("access.users"), 303)


def _somebody(staff_id: UUID) -> Staff:
    return people.user_for(staff(), staff_id) or abort(404)


def _managers(but: Staff | None = None) -> list[tuple[UUID, str]]:
    """Social workers, of whom one may be the manager of another."""
    return [
        (each.id, each.name)
        for each in people.users_of(staff())
        if each.active and each.role is Role.SOCIAL_WORKER and each is not but
    ]
