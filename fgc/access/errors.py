"""Every answer that is not the page asked for: plain, kind, and alike for unknown and not allowed."""

import logging

from cryptography.exceptions import InvalidTag
from flask import Flask, Response, current_app, render_template, request
from flask.globals import request_ctx
from flask_babel import gettext
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, TooManyRequests

from fgc.access.feeds import UNDER
from fgc.access.noticing import note_clock_behind, note_not_theirs
from fgc.kit.agreement import FIELD
from fgc.kit.clock_guard import ClockBehind
from fgc.kit.refusal import Refused, Stale
from fgc.kit.security_log import Event, alert, odd

log = logging.getLogger("fgc.errors")
DISK_FULL = "53100"
"""PostgreSQL's code."""


def register(app: Flask, *, phone: str) -> None:
    """Registers the pages for every HTTP error, for refusals that no form could show, and for our own mistakes."""
    app.config["ERROR_PHONE"] = phone
    app.register_error_handler(HTTPException, plain)
    app.register_error_handler(CSRFError, forged)
    app.register_error_handler(Refused, refused)
    app.register_error_handler(Stale, stale)
    app.register_error_handler(OperationalError, out_of_reach)
    app.register_error_handler(500, broken)


def shown(status: int, title: str, words: str, **more: object) -> Response:
    """The plain page for an error. For an address that is not ours there is no page at all."""
    if request_ctx.url_adapter is None:
        odd(Event.INPUT_REFUSED, status=400, kind="host")
        return Response("This address is not ours.", 400, mimetype="text/plain")
    more["phone"] = current_app.config["ERROR_PHONE"]
    return Response(render_template("access/error.html", title=title, words=words, **more), status)


def plain(error: HTTPException) -> Response:
    code = error.code or 500
    if request.path.startswith(UNDER):
        return _to_a_calendar(error, code)
    if code == 404:
        note_not_theirs()
        return shown(
            404, gettext("This page cannot be found"), gettext("Check the address, or go back and try again.")
        )
    if code == 413:
        return shown(
            413,
            gettext("That is too much at once"),
            gettext("Go back and send it in smaller parts. What you typed is still there."),
        )
    if isinstance(error, TooManyRequests):
        return _too_often(error)
    if code == 503:
        return not_now(error)
    return shown(code, gettext("This did not work"), gettext("Go back and try again."))


def _to_a_calendar(error: HTTPException, code: int) -> Response:
    """No page: nobody reads it, and a page would begin a session. The same words for every feed that is none."""
    answer = Response("There is no calendar here.\n", code, mimetype="text/plain")
    if isinstance(error, TooManyRequests) and error.retry_after is not None:
        answer.headers["Retry-After"] = str(error.retry_after)
    return answer


def _too_often(error: TooManyRequests) -> Response:
    answer = shown(
        429,
        gettext("That was too often"),
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
        gettext("This does not work just now"),
        gettext("Nothing was changed. Please try again in a few minutes."),
        mine=_typed(),
    )


def _typed() -> dict[str, str]:
    """What somebody wrote in this form, words of more than one word: nothing of it is lost, and no secret shown again."""
    secret = ("csrf_token", "once", "version", FIELD, "pin", "password", "code", "secret")
    return {
        name: value for name, value in request.form.items() if name not in secret and len(value.split()) > 1
    }


def forged(_error: CSRFError) -> Response:
    """Whoever wants to leave is let go also with a token that is no longer known; nothing is changed by that."""
    if request.endpoint == "access.leave":
        return Response(render_template("access/leave.html"), 400)
    odd(Event.INPUT_REFUSED, status=400, kind="form token")
    return shown(
        400,
        gettext("This page was open for too long"),
        gettext("Go back, reload the page and send it again."),
    )


def refused(refusal: Refused) -> Response:
    return shown(409, gettext("This cannot be done now"), refusal.sentence)


def stale(late: Stale) -> Response:
    """Both texts stand on the page: what somebody else kept meanwhile, and what this person typed."""
    ours = ("csrf_token", "once", "version", FIELD)
    here = request_ctx.url_adapter
    opens = here is not None and "GET" in here.allowed_methods()
    return shown(
        409,
        gettext("Somebody changed this while you were writing"),
        gettext(
            "Nothing of yours is lost. Here are both texts: copy what you need, then open the page again."
        ),
        theirs=late.theirs,
        mine={name: value for name, value in request.form.items() if name not in ours and value},
        again=request.path if opens else None,
    )


def broken(error: Exception) -> Response:
    unopened = isinstance(getattr(error, "original_exception", error), InvalidTag)
    odd(Event.DECRYPT_FAIL if unopened else Event.CRASHED, status=500)
    return shown(
        500,
        gettext("Something went wrong on our side"),
        gettext("Nothing was changed. Please try again in a minute."),
    )
