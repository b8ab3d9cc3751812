"""Being let into a conference without a part in it, and the register of conflicts for whoever opens none."""

from uuid import UUID

from flask import abort, flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from fgc.access.gate import open_to
from fgc.access.models import Role
from fgc.access.viewer import staff, viewer
from fgc.conference import register as conflicts
from fgc.conference import urgent as access
from fgc.conference.forms import RegisterForm, UrgentForm
from fgc.conference.queries import conference_for
from fgc.conference.views import bp
from fgc.kit.agreement import agreed_to
from fgc.kit.pages import page
from fgc.kit.refusal import Refused


@bp.route("/conferences/urgent/ask", methods=["GET", "POST"])
@open_to(Role.COORDINATOR, Role.SOCIAL_WORKER, Role.SERVICE_MANAGER)
def ask_to_open() -> Response:
    form = UrgentForm()
    if form.validate_on_submit():
        with form.refusals():
            access.ask_to_open(by=staff(), **form.values())
            flash(
                _("If there is a conference with this number, the service manager has your request now."),
                "waits",
            )
            return redirect(url_for("conference.conferences"), 303)
    return page("conference/ask_to_open.html", form=form)


@bp.get("/conferences/urgent")
@open_to(Role.SERVICE_MANAGER)
def urgent() -> Response:
    waiting = [(*row, access.proposed(*row)) for row in access.waiting_for(staff())]
    return page("conference/urgent.html", waiting=waiting)


@bp.post("/conferences/urgent/<uuid:urgent_id>/<any(agree, decline):said>")
@open_to(Role.SERVICE_MANAGER, step_up=True)
def decide_urgent(urgent_id: UUID, said: str) -> Response:
    asked = access.urgent_for(urgent_id) or abort(404)
    conference = conference_for(viewer(), asked.conference_id, before_independence=True)
    try:
        access.decide(asked, conference, agrees=said == "agree", by=staff(), agreed_to=agreed_to())
        flash(_("They can now open the conference for 24 hours.") if said == "agree" else _("You declined."))
    except Refused as refused:
        flash(refused.sentence, "danger")
    return redirect(url_for("conference.urgent"), 303)


@bp.route("/conflicts", methods=["GET", "POST"])
@open_to(Role.ADMINISTRATOR, Role.SERVICE_MANAGER)
def register() -> Response:
    """The register of the service: the manager reads it; both write into it, the administrator blindly."""
    form = RegisterForm()
    form.staff_id.choose_from(conflicts.who_works_here(staff()))
    if form.validate_on_submit():
        with form.refusals():
            conflicts.declare(by=staff(), **form.values())
            flash(
                _(
                    "If there is a conference with this number, this is recorded, and they can no longer open it."
                )
            )
            return redirect(url_for("conference.register"), 303)
    return page("conference/register.html", form=form, known=conflicts.register_of(staff()))
