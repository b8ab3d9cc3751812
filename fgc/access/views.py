"""The door: staff sign in and out; a family member opens a link, and leaves quickly."""

from urllib.parse import urlsplit

from flask import Blueprint, current_app, make_response, redirect, request, url_for
from flask import session as cookie
from flask_login import UserMixin
from werkzeug.wrappers import Response

from fgc.access import operations
from fgc.access.forms import NothingAsked, SignInForm
from fgc.access.gate import EVERYBODY, cookie_name, open_to
from fgc.access.links import open_link
from fgc.access.models import Purpose
from fgc.access.viewer import PersonViewer, StaffViewer, viewer
from fgc.kit import words
from fgc.kit.db import transaction
from fgc.kit.pages import page
from fgc.kit.refusal import Refused

bp = Blueprint("access", __name__)

HOMES = {
    Purpose.ANSWER: "invitation.answer",
    Purpose.PLAN: "plan.yours",
    Purpose.SIGN: "plan.sign",
    Purpose.ACTION: "actions.yours",
    Purpose.HOME: "overview.yours",
}


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
            answer = redirect(_own_path(request.args.get("next")), 303)
            return _with_cookie(answer, "sid", secret, samesite="Lax")
    return page("access/sign_in.html", form=form)


@bp.post("/sign-out")
@open_to(EVERYBODY)
def sign_out() -> Response:
    now_in = viewer()
    if isinstance(now_in, StaffViewer) and now_in.session_id:
        operations.sign_out(now_in.session_id)
    return _left(redirect(url_for("access.sign_in"), 303))


@bp.get("/l/<secret>")
@open_to(EVERYBODY)
def link(secret: str) -> Response:
    """The same neutral page for every link, good or bad. Opening it changes nothing: mail filters open links."""
    return page("access/link.html", secret=secret, form=NothingAsked())


@bp.post("/l")
@open_to(EVERYBODY)
def open_() -> Response:
    form = NothingAsked()
    opened = open_link(request.form.get("secret", "")) if form.validate_on_submit() else None
    if opened is None:
        return page("access/closed.html", phone=current_app.config["SETTINGS"].phone)
    found, secret = opened
    cookie.clear()
    return _with_cookie(redirect(url_for(HOMES[found.purpose]), 303), "fam", secret, samesite="Strict")


@bp.get("/closed")
@open_to(EVERYBODY)
def closed() -> Response:
    """For a link that cannot be used, for whatever reason, and for a page that was left."""
    return page("access/closed.html", phone=current_app.config["SETTINGS"].phone)


@bp.get("/leave")
@open_to(EVERYBODY)
def leave() -> Response:
    """Leaves quickly, also without script: cookies and what the browser keeps of us are thrown away."""
    return _left(redirect(current_app.config["SETTINGS"].exit_url, 303))


@bp.post("/leave")
@open_to(EVERYBODY)
def leave_now() -> Response:
    """The beacon of the Leave button: ends the session on the server as well."""
    now_in = viewer()
    if isinstance(now_in, PersonViewer) and now_in.session_id:
        operations.leave(now_in.session_id)
    return _left(make_response("", 204))


@bp.post("/language")
@open_to(EVERYBODY)
def language() -> Response:
    chosen = request.form.get("language", "")
    answer = redirect(_back(), 303)
    if chosen in [code for code, _name, _direction in words.languages()]:
        answer.set_cookie(words.COOKIE, chosen, httponly=True, samesite="Lax", secure=_secure())
    return answer


@bp.post("/text-size")
@open_to(EVERYBODY)
def text_size() -> Response:
    answer = redirect(_back(), 303)
    big = request.cookies.get("text") == "big"
    answer.set_cookie("text", "usual" if big else "big", httponly=True, samesite="Lax", secure=_secure())
    return answer


def _back() -> str:
    """The page of ours the visitor came from."""
    return _own_path(urlsplit(request.referrer or "").path)


def _own_path(told: str | None) -> str:
    """Only a path of our own: an address given from outside cannot lead elsewhere."""
    if told and told.startswith("/") and not told.startswith(("//", "/\\")) and "\n" not in told:
        return told
    return "/"


def _secure() -> bool:
    return bool(current_app.config["SESSION_COOKIE_SECURE"])


def _with_cookie(answer: Response, kind: str, secret: str, *, samesite: str) -> Response:
    answer.set_cookie(cookie_name(kind), secret, httponly=True, secure=_secure(), samesite=samesite)
    return answer


def _left(answer: Response) -> Response:
    for kind in ("sid", "fam"):
        answer.delete_cookie(cookie_name(kind), httponly=True, secure=_secure())
    cookie.clear()
    answer.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return answer
