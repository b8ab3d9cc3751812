"""Every answer that is not the page asked for: plain, kind, and alike for unknown and not allowed."""

import logging
from urllib.parse import urlsplit

from cryptography.exceptions import InvalidTag
from flask import Flask, Response, current_app, redirect, render_template, request, url_for
from flask import session as cookie
from flask.globals import request_ctx
from flask_babel import gettext
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, TooManyRequests
from werkzeug.wrappers import Response as BaseResponse

from fgc.access.feeds import UNDER
from fgc.access.form_words import words_of_form
from fgc.access.noticing import note_clock_behind, note_not_theirs
from fgc.access.openness import openness_of
from fgc.access.our_number import our_number
from fgc.access.unsent import is_lent_here
from fgc.kit.agreement import AgreedOtherwise
from fgc.kit.bodies import SMALL
from fgc.kit.clock_guard import ClockBehind
from fgc.kit.page_version import PageChanged
from fgc.kit.refusal import Refused, Stale
from fgc.kit.security_log import Event, alert, odd

log = logging.getLogger("fgc.errors")
DISK_FULL = "53100"
"""PostgreSQL's code."""
UNKNOWN_FORM = "The CSRF token is invalid."
"""How Flask-WTF says that a token was not made by us, or with other keys."""
NOT_THIS_WAY = 405
TOO_MUCH = 413
"""What was sent is not read to its end, and so not shown again: it is still in the form."""


def register(app: Flask) -> None:
    """Registers the pages for every HTTP error, for refusals that no form could show, and for our own mistakes."""
    app.register_error_handler(HTTPException, plain)
    app.register_error_handler(CSRFError, forged)
    app.register_error_handler(Refused, refused)
    app.register_error_handler(Stale, stale)
    app.register_error_handler(OperationalError, out_of_reach)
    app.register_error_handler(500, broken)


def shown(status: int, title: str, words: str, **more: object) -> Response:
    """The plain page for an error, with what was typed in the form that could not be taken: nothing of it is lost. For an
    address that is not ours there is no page at all."""
    if request_ctx.url_adapter is None:
        odd(Event.INPUT_REFUSED, status=400, kind="host")
        return Response("This address is not ours.", 400, mimetype="text/plain")
    more["phone"] = our_number()
    open_to = openness_of(request.endpoint)
    more["for_family"] = open_to is not None and open_to.family
    if "mine" not in more:
        more["mine"] = words_of_form() if status != TOO_MUCH else []
    return Response(render_template("access/error.html", title=title, words=words, **more), status)


def plain(error: HTTPException) -> BaseResponse:
    code = error.code or 500
    if code == NOT_THIS_WAY and request.method in ("GET", "HEAD") and (form_page := _page_of_form()):
        return redirect(form_page, 303)
    if request.path.startswith(UNDER):
        return _to_a_calendar(error, code)
    if code == 404:
        note_not_theirs()
        return shown(
            404, gettext("This page cannot be found"), gettext("Check the address, or go back and try again.")
        )
    if code == TOO_MUCH:
        return shown(
            TOO_MUCH,
            gettext("That is too large to send"),
            gettext("Go back and choose a picture under 24 MB. What you typed is still there.")
            if (request.max_content_length or 0) > SMALL
            else gettext("Go back and send it in smaller parts. What you typed is still there."),
        )
    if isinstance(error, TooManyRequests):
        return _too_often(error)
    if code == 503:
        return not_now(error)
    return shown(
        code, gettext("This could not be done"), gettext("Go back to the page before and try again.")
    )


def _to_a_calendar(error: HTTPException, code: int) -> Response:
    """No page: nobody reads it, and a page would begin a session. The same words for every feed that is none."""
    answer = Response("There is no calendar here.\n", code, mimetype="text/plain")
    if isinstance(error, TooManyRequests) and error.retry_after is not None:
        answer.headers["Retry-After"] = str(error.retry_after)
    return answer


def _too_often(error: TooManyRequests) -> Response:
    answer = shown(
        429,
        gettext("You have tried too many times"),
        gettext("Please wait a quarter of an hour, then try again. If it is urgent, phone us."),
    )
    if error.retry_after is not None:
        answer.headers["Retry-After"] = str(error.retry_after)
    return answer


def not_now(error: HTTPException) -> Response:
    """Something that has to be right is not: the audit, the journal, the clock. Nothing was kept, and nothing is lost."""
    if isinstance(error, ClockBehind):
        note_clock_behind()
    return _not_now()


def out_of_reach(error: OperationalError) -> Response:
    """The database cannot do it now: its disk is full, or it is not there."""
    log.error("database", exc_info=error)
    if getattr(error.orig, "sqlstate", None) == DISK_FULL:
        alert(Event.WATCH, kind="disk full")
    else:
        odd(Event.CRASHED, status=503)
    return _not_now()


def _not_now() -> Response:
    return shown(
        503,
        gettext("This page is not working at the moment"),
        gettext("Nothing was changed. Try again in a few minutes."),
    )


def forged(error: CSRFError) -> Response:
    """A form without a token that is good here, with the true cause. Whoever wants to leave is let go also with a token that
    is no longer known; nothing is changed by that."""
    if request.endpoint == "access.leave":
        return Response(render_template("access/leave.html"), 400)
    odd(Event.INPUT_REFUSED, status=400, kind="form token")
    title, words = _why_not_ours(error)
    mine = (
        [] if is_lent_here() else words_of_form()
    )  # a tab of the one who held it before has no good token either
    return shown(400, title, words, again=_same_page(), mine=mine)


def _why_not_ours(error: CSRFError) -> tuple[str, str]:
    """What became of the token of a form. Tokens do not grow old, so none was open for too long."""
    if current_app.config["SESSION_COOKIE_NAME"] not in request.cookies:
        return gettext("Your browser did not keep our cookie"), gettext(
            "Nothing was sent. We need one small cookie to know that it is still you. This browser blocked "
            "or deleted the cookie. Allow cookies for this site, or use another browser. Then open the "
            "page again."
        )
    if not request.form.get("csrf_token"):
        return gettext("Part of the form did not arrive"), gettext(
            "Nothing was sent. Open the page again, then send the form from there."
        )
    if "csrf_token" not in cookie or error.description == UNKNOWN_FORM:
        return gettext("This page is out of date"), gettext(
            "Nothing was sent. Open the page again, then send the form from there."
        )
    return gettext("This page is from before you signed in or opened a link"), gettext(
        "Nothing was sent. You signed in or opened a link in this browser, perhaps in another tab, after "
        "you had opened this page. Open the page again, then send the form from there."
    )


def _same_page() -> str | None:
    """The address of the page that was sent, where it can be opened."""
    here = request_ctx.url_adapter
    return request.path if here is not None and "GET" in here.allowed_methods() else None


def _above() -> list[str]:
    """The address of this request, and each that it lies under, the nearest first."""
    return [request.path.rsplit("/", steps)[0] for steps in range(request.path.count("/"))]


def _page_of_form() -> str | None:
    """Where somebody goes who opens an address that only takes a form: what was wrong in it was shown there, and their browser
    comes back to it. It is the page that the address names as the one of its form (`Openness.page`), or the nearest above it; at
    the doors, where a page may begin something, only the one that is named. None where there is neither."""
    try:
        endpoint, _values = current_app.url_map.bind("").match(request.path, "POST")
    except HTTPException:
        return None
    open_to = openness_of(endpoint)
    if open_to is not None and open_to.page:
        return url_for(open_to.page)
    at_the_door = endpoint.startswith("access.") and open_to is not None and open_to.everybody
    return None if at_the_door else next((path for path in _above() if _can_be_opened(path)), None)


def _way_back() -> str | None:
    """The page that it was sent from, or the nearest at or above its address that can be opened; never the one that was asked
    for and refused."""
    came_from, above = urlsplit(request.referrer or ""), _above()
    paths = [came_from.path, *above] if came_from.netloc == request.host else above
    refused = request.path if request.method == "GET" else None
    return next((path for path in paths if path != refused and _can_be_opened(path)), None)


def _can_be_opened(path: str) -> bool:
    """Whether there is a page at this address. None that lets in by a secret in it is named again."""
    try:
        endpoint, values = current_app.url_map.bind("").match(path, "GET")
    except HTTPException:
        return False
    return "." in endpoint and "secret" not in values


def refused(refusal: Refused) -> Response:
    return shown(409, gettext("This cannot be done now"), refusal.sentence, back=_way_back())


def stale(late: Stale) -> Response:
    """Both texts stand on the page: what somebody else kept meanwhile, and what this person typed. Whoever agreed wrote
    nothing: they read what it is now, and decide anew."""
    if isinstance(late, AgreedOtherwise):
        return shown(
            409,
            gettext("The request has changed since you read it"),
            gettext(
                "The request was changed after you opened the page, so nothing was decided. You can see "
                "below what it says now. Open the page again, read the request there, then decide."
            ),
            theirs=late.theirs,
            theirs_heading=gettext("What the request says now"),
            again=_way_back(),
        )
    if isinstance(late, PageChanged):
        return shown(
            409,
            gettext("This page has changed since you opened it"),
            gettext(
                "Nothing was saved. Open the page again, read what it says now, then press the button "
                "again if it is still right."
            ),
            again=_way_back(),
        )
    return shown(
        409,
        gettext("Someone else changed this page while you were writing"),
        gettext(
            "Nothing of yours is lost. Here are both texts: copy what you need, then open the page again."
        ),
        theirs=late.theirs,
        again=_same_page(),
    )


def broken(error: Exception) -> Response:
    unopened = isinstance(getattr(error, "original_exception", error), InvalidTag)
    odd(Event.DECRYPT_FAIL if unopened else Event.CRASHED, status=500)
    return shown(
        500,
        gettext("Something went wrong on our side"),
        gettext("Nothing was changed. Please try again in a minute."),
    )
