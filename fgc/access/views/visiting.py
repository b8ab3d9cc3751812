"""A family member opens a link, and leaves quickly; everybody chooses a language and a size of letters."""

from flask import redirect, request, url_for
from flask import session as cookie
from werkzeug.wrappers import Response

from fgc.access import unsent
from fgc.access.ended import ended_link, ended_page, ended_visit
from fgc.access.forms import NothingAsked
from fgc.access.gate import EVERYBODY, FAMILY, FAMILY_DOOR, WAY_OUT, open_to
from fgc.access.leaving import end_everything_here, end_visits_here
from fgc.access.links import has_newer, open_link
from fgc.access.models import Purpose
from fgc.access.once import when_kept
from fgc.access.our_number import our_number
from fgc.access.turning_away import say_if_timed_out
from fgc.access.views import bp
from fgc.access.views.cookies import back, left, with_cookie
from fgc.access.visits import coarse
from fgc.kit import words
from fgc.kit.cookies import cookie_name, set_cookie
from fgc.kit.pages import page
from fgc.kit.same_site import insist_on_our_page


@bp.get("/l/<secret>")
@open_to(EVERYBODY, FAMILY_DOOR)
def link(secret: str) -> Response:
    """The same neutral page for every link, good or bad. Opening it changes nothing: mail filters open links."""
    return page("access/link.html", secret=secret, form=NothingAsked())


@bp.post("/l")
@open_to(EVERYBODY, FAMILY_DOOR, page="access.closed")
def open_() -> Response:
    """A visit begins, and one that was open in this browser ends. Where a PIN is asked for, the gate asks for it next."""
    form, device = NothingAsked(), coarse(request.user_agent.string)
    opened = open_link(request.form.get("secret", ""), device=device) if form.validate_on_submit() else None
    if opened is None and (call := ended_link(request.form.get("secret", ""))):
        return ended_page(call)
    if opened is None:
        newer = has_newer(request.form.get("secret", ""))
        return page("access/closed.html", had_page=False, newer=newer, phone=our_number())
    found, secret = opened
    when_kept(end_visits_here)
    when_kept(cookie.clear)
    waits = unsent.waits_behind(secret)
    return with_cookie(redirect(first_page(found.purpose, waits), 303), "fam", secret, samesite="Strict")


def first_page(purpose: Purpose, waits: bool) -> str:
    """Where somebody goes who has come in: to what they typed too late and was not sent, or to what the link is for, as
    things stand now (`overview.arrival`)."""
    return url_for("access.your_unsent") if waits else url_for("overview.arrival", purpose=purpose.value)


@bp.get("/closed")
@open_to(EVERYBODY, FAMILY_DOOR)
def closed() -> Response:
    """For a page that closed by itself or was left, and for whoever has none open."""
    if call := ended_visit():
        return ended_page(call)
    say_if_timed_out(request.cookies.get(cookie_name("fam")), of_staff=False)
    return page("access/closed.html", had_page=True, newer=False, phone=our_number())


@bp.post("/leave")
@open_to(EVERYBODY, WAY_OUT)
def leave() -> Response:
    """Leaves quickly: everything this browser holds ends on the server, the session of staff on a borrowed tablet too, and
    cookies and what the browser keeps of us are thrown away. Also from a page that is older than its token.

    The answer is a page that leads on by itself: a redirect of a form to another site is blocked by our own policy
    (`form-action`). With script it is a beacon, and the browser is elsewhere before this is answered.
    """
    insist_on_our_page()
    end_everything_here()
    return left(page("access/leave.html"), traces=True)


@bp.post("/stay")
@open_to(FAMILY)
def stay() -> Response:
    """A tap, as the gate has noted already: the page stays open."""
    return Response(status=204)


@bp.post("/language")
@open_to(EVERYBODY)
def language() -> Response:
    chosen = request.form.get("language", "")
    answer = redirect(back(), 303)
    if chosen in [code for code, _name, _direction in words.languages()]:
        set_cookie(answer, words.COOKIE, chosen, samesite="Lax")
    return answer


@bp.post("/text-size")
@open_to(EVERYBODY)
def text_size() -> Response:
    answer = redirect(back(), 303)
    big = request.cookies.get(cookie_name("text")) == "big"
    set_cookie(answer, "text", "usual" if big else "big", samesite="Lax")
    return answer
