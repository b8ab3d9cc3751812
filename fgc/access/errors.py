"""Every answer that is not the page asked for: plain, kind, and alike for unknown and not allowed."""

import logging

from flask import Flask, Response, render_template, request
from flask.globals import request_ctx
from flask_babel import gettext
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from fgc.kit.refusal import Refused, Stale

log = logging.getLogger("fgc.errors")


def register(app: Flask, *, phone: str) -> None:
    """Registers the pages for 400, 404, 409, 413, 429, 500 and for refusals that no form could show."""

    def shown(status: int, title: str, words: str, **more: object) -> Response:
        return Response(render_template("access/error.html", title=title, words=words, phone=phone, **more), status)

    @app.errorhandler(HTTPException)
    def plain(error: HTTPException) -> Response:
        if request_ctx.url_adapter is None:
            return Response("This address is not ours.", 400, mimetype="text/plain")
        if error.response is not None:
            return Response(error.response.get_data(), error.code or 500)
        code = error.code or 500
        if code == 404:
            return shown(404, gettext("This page cannot be found"),
                         gettext("Check the address, or go back and try again."))
        if code == 413:
            return shown(413, gettext("That is too much at once"),
                         gettext("Go back and send it in smaller parts. What you typed is still there."))
        return shown(code, gettext("This did not work"), gettext("Go back and try again."))

    @app.errorhandler(CSRFError)
    def forged(error: CSRFError) -> Response:
        return shown(400, gettext("This page was open for too long"),
                     gettext("Go back, reload the page and send it again."))

    @app.errorhandler(Refused)
    def refused(refusal: Refused) -> Response:
        return shown(409, gettext("This cannot be done now"), refusal.sentence)

    @app.errorhandler(Stale)
    def stale(late: Stale) -> Response:
        mine = {name: value for name, value in request.form.items()
                if name not in ("csrf_token", "once", "version") and value}
        return shown(409, gettext("Somebody changed this while you were writing"),
                     gettext("Nothing of yours is lost. Here are both texts: copy what you need, then open the page again."),
                     theirs=late.theirs, mine=mine, again=request.path)

    @app.errorhandler(500)
    def broken(error: Exception) -> Response:
        return shown(500, gettext("Something went wrong on our side"),
                     gettext("Nothing was changed. Please try again in a minute."))
