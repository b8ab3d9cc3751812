"""Whoever may not open a page, and is not told whether there is one; and whoever may, once they have come in again."""

from flask import abort, flash, g, redirect, request, url_for
from flask_babel import lazy_gettext as _
from werkzeug.wrappers import Response

from fgc.access import unsent
from fgc.access.staying import waiting

READING = ("GET", "HEAD", "OPTIONS")
SIGN_IN = _(
    "You were signed out, because nothing was sent for a while. What you typed is kept for 30 minutes: sign in, and it is "
    "there."
)
YOURS = _(
    "Your page closed by itself. What you wrote is kept for 30 minutes: open the link in your message again, and it is "
    "there."
)


def turned_away(*, staff: bool, family: bool, cookie: str | None) -> Response:
    """Not signed in: to the sign-in page, or to the page for links that cannot be used. Otherwise 404, like unknown.

    What a form brought is kept for whoever `cookie` stood for until a while ago (see `unsent.py`).
    """
    if g.viewer is not None or not (staff or family):
        abort(404)
    kept = request.method not in READING and unsent.keep(cookie, of_staff=not family)
    if kept:
        flash(str(YOURS if family else SIGN_IN), "waits")
    if family:
        return redirect(url_for("access.pin" if waiting() else "access.closed"), 303)
    return redirect(url_for("access.sign_in", next=request.path if request.method in READING else None), 303)
