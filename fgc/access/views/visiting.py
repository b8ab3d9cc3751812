"""A family member opens a link, and leaves quickly; everybody chooses a language and a size of letters."""

from flask import current_app, make_response, redirect, request, url_for
from flask import session as cookie
from werkzeug.wrappers import Response

from fgc.access import audit, operations
from fgc.access.forms import NothingAsked
from fgc.access.gate import EVERYBODY, open_to
from fgc.access.links import open_link
from fgc.access.models import Purpose
from fgc.access.viewer import PersonViewer, viewer
from fgc.access.views import bp
from fgc.access.views.cookies import back, left, secure, with_cookie
from fgc.kit import words
from fgc.kit.pages import page

HOMES = {
    Purpose.ANSWER: "invitation.answer",
    Purpose.PLAN: "plan.yours",
    Purpose.SIGN: "plan.sign",
    Purpose.ACTION: "actions.yours",
    Purpose.HOME: "overview.yours",
}


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
    return with_cookie(redirect(url_for(HOMES[found.purpose]), 303), "fam", secret, samesite="Strict")


@bp.get("/closed")
@open_to(EVERYBODY)
def closed() -> Response:
    """For a link that cannot be used, for whatever reason, and for a page that was left."""
    return page("access/closed.html", phone=current_app.config["SETTINGS"].phone)


@bp.get("/leave")
@open_to(EVERYBODY)
def leave() -> Response:
    """Leaves quickly, also without script: cookies and what the browser keeps of us are thrown away."""
    return left(redirect(current_app.config["SETTINGS"].exit_url, 303))


@bp.post("/leave")
@open_to(EVERYBODY)
def leave_now() -> Response:
    """The beacon of the Leave button: ends the session on the server as well."""
    now_in = viewer()
    if isinstance(now_in, PersonViewer) and now_in.session_id:
        operations.leave(now_in.session_id)
        audit.note_anyway("session.ended", about=now_in.session_id, or_else_go_on=True)
    return left(make_response("", 204))


@bp.post("/language")
@open_to(EVERYBODY)
def language() -> Response:
    chosen = request.form.get("language", "")
    answer = redirect(back(), 303)
    if chosen in [code for code, _name, _direction in words.languages()]:
        answer.set_cookie(words.COOKIE, chosen, httponly=True, samesite="Lax", secure=secure())
    return answer


@bp.post("/text-size")
@open_to(EVERYBODY)
def text_size() -> Response:
    answer = redirect(back(), 303)
    big = request.cookies.get("text") == "big"
    answer.set_cookie("text", "usual" if big else "big", httponly=True, samesite="Lax", secure=secure())
    return answer
