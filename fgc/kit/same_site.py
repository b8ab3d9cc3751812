"""What changes something comes from a page of ours: browsers say where a form was sent from, and we look.

Besides the token in every form, not instead of it. Programs that are no browsers say nothing, and need the token.
"""

from urllib.parse import urlsplit

from flask import Flask, abort, request
from flask_wtf.csrf import CSRFError, validate_csrf
from wtforms.validators import ValidationError

from fgc.kit.security_log import Event, odd

READING = ("GET", "HEAD", "OPTIONS")
OURS = ("same-origin", "none")
"""`none`: no page sent it, but the person: a page that was reloaded, a bookmark."""


def only_from_here(app: Flask, *, but: tuple[str, ...]) -> None:
    """Every unsafe request that a browser says another site sent answers 403, the endpoints of `but` apart."""

    @app.before_request
    def look() -> None:
        if request.method in READING or request.endpoint in but or not _from_elsewhere():
            return
        odd(Event.CROSS_SITE)
        abort(403)


def insist_on_our_page() -> None:
    """For a form that has to work on a page that is older than its token, and does no harm but to whoever sends it: the
    token, or the browser's own word that a page of ours sent it, which no page and no script can make up. Raises
    `CSRFError`."""
    if request.headers.get("Sec-Fetch-Site") == "same-origin":
        return
    try:
        validate_csrf(request.form.get("csrf_token"))
    except ValidationError as wrong:
        raise CSRFError(str(wrong)) from wrong


def comes_from_our_page() -> bool:
    """Whether no browser says that another site sent this."""
    return not _from_elsewhere()


def _from_elsewhere() -> bool:
    if request.headers.get("Sec-Fetch-Site", "none") not in OURS:
        return True
    origin = request.headers.get("Origin")
    return origin is not None and urlsplit(origin).netloc != request.host
