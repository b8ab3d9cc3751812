"""Staff sign in and out."""

from flask import redirect, request, url_for
from flask import session as cookie
from flask_login import UserMixin
from werkzeug.wrappers import Response

from fgc.access import audit, operations
from fgc.access.forms import SignInForm
from fgc.access.gate import EVERYBODY, open_to
from fgc.access.viewer import StaffViewer, viewer
from fgc.access.views import bp
from fgc.access.views.cookies import left, own_path, with_cookie
from fgc.kit.db import transaction
from fgc.kit.pages import page
from fgc.kit.refusal import Refused


class SignedIn(UserMixin):
    """Flask-Login's `current_user`, over our own session table."""

    def __init__(self, staff: StaffViewer) -> None:
        self.id = str(staff.staff_id)
        self.name = staff.name
        self.role = staff.role


def signed_in(_request: object) -> SignedIn | None:
    """Flask-Login asks; the gate already knows."""
    from flask import g  # noqa: PLC0415

    found = g.get("viewer")
    return SignedIn(found) if isinstance(found, StaffViewer) else None


@bp.route("/sign-in", methods=["GET", "POST"])
@open_to(EVERYBODY)
def sign_in() -> Response:
    form = SignInForm()
    if form.validate_on_submit():
        try:
            secret = operations.sign_in(form.email.data, form.password.data, device=request.user_agent.string)
        except Refused as refused:
            form.refuse(refused)
            with transaction(acting={"kind": "door"}):
                operations.count_wrong(form.email.data)
        else:
            cookie.clear()
            answer = redirect(own_path(request.args.get("next")), 303)
            return with_cookie(answer, "sid", secret, samesite="Lax")
    return page("access/sign_in.html", form=form)


@bp.post("/sign-out")
@open_to(EVERYBODY)
def sign_out() -> Response:
    now_in = viewer()
    if isinstance(now_in, StaffViewer) and now_in.session_id:
        operations.sign_out(now_in.session_id)
        audit.note_anyway("session.ended", about=now_in.session_id, or_else_go_on=True)
    return left(redirect(url_for("access.sign_in"), 303))
