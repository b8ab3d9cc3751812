"""Signing in with the account of one's own organisation: there, back, and in. Coming back changes nothing by itself."""

from flask import flash, redirect, request, session, url_for
from werkzeug.wrappers import Response

from fgc.access.forms import NothingAsked
from fgc.access.gate import EVERYBODY, STAFF_DOOR, cookie_name, open_to
from fgc.access.letters import base_url
from fgc.access.limits import Limit, heed
from fgc.access.models import Staff
from fgc.access.rules import WhyNot
from fgc.access.staff import elsewhere, joining
from fgc.access.staff.sessions import prove
from fgc.access.viewer import StaffViewer, Viewer, at_the_door, viewer
from fgc.access.views import bp
from fgc.access.views.cookies import own_path, with_cookie
from fgc.access.views.signing_in import let_in
from fgc.kit.pages import page
from fgc.kit.refusal import Refused

KEPT = "elsewhere"
ELSEWHERE = Limit("sign in elsewhere", most=60)
PURPOSES = ("sign-in", "join", "prove")


@bp.get("/sign-in/elsewhere/<any('sign-in', 'join', 'prove'):purpose>")
@open_to(EVERYBODY, STAFF_DOOR)
def elsewhere_(purpose: str) -> Response:
    """Sends the browser there. What it has to bring back stands in its own cookie; nothing is kept here."""
    heed(ELSEWHERE)
    try:
        where, kept = elsewhere.begin(_back(), again=purpose == "prove")
    except Refused as refused:
        flash(refused.sentence, "danger")
        return redirect(url_for("access.sign_in"), 303)
    session[KEPT] = kept | {"purpose": purpose, "next": own_path(request.args.get("next"))}
    return redirect(where, 303)


@bp.get("/sign-in/elsewhere/back")
@open_to(EVERYBODY, STAFF_DOOR)
def back_from_elsewhere() -> Response:
    """Also for whoever gave up over there, and comes back without a code: then the next page says it did not work."""
    answer = {name: request.args.get(name, "") for name in ("state", "code")}
    return page("access/back_from_elsewhere.html", form=NothingAsked(), answer=answer)


@bp.post("/sign-in/elsewhere/finish")
@open_to(EVERYBODY, STAFF_DOOR)
def finish_elsewhere() -> Response:
    heed(ELSEWHERE)
    kept, signed_in = session.pop(KEPT, None) or {}, viewer()
    at_the_door()
    try:
        known = elsewhere.finish(
            kept, state=request.form.get("state", ""), code=request.form.get("code", ""), back=_back(),
            again=kept.get("purpose") == "prove",
        )  # fmt: skip
        someone = _bound(known) if kept["purpose"] == "join" else elsewhere.who_is(known)
        return _in(someone, kept, signed_in)
    except Refused as refused:
        flash(refused.sentence, "danger")
        return redirect(url_for("access.sign_in"), 303)


def _bound(known: elsewhere.Known) -> Staff:
    """Whoever opened an invitation in this browser, from now on with this account."""
    found = joining.joining_of(request.cookies.get(cookie_name("join")))
    if found is None:
        raise Refused(WhyNot.INVITATION_USED)
    elsewhere.bind(*found, known)
    return found[1]


def _in(someone: Staff, kept: dict[str, str], signed_in: Viewer | None) -> Response:
    """A new session; or, for whoever showed again who they are, the one they have, with a new secret."""
    where = redirect(kept["next"], 303)
    here = isinstance(signed_in, StaffViewer) and signed_in.staff_id == someone.id
    if kept["purpose"] == "prove" and here and isinstance(signed_in, StaffViewer) and signed_in.session_id:
        return with_cookie(where, "sid", prove(signed_in.session_id), samesite="Lax")
    return let_in(someone, kept["next"])


def _back() -> str:
    """Our own address, as the provider knows it: from the settings, never from the request."""
    return f"{base_url()}{url_for('access.back_from_elsewhere')}"
