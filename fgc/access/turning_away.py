"""Whoever may not open a page, and is not told whether there is one; and whoever may, once they have come in again."""

from flask import abort, flash, g, redirect, request, url_for
from flask import session as cookies
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from werkzeug.wrappers import Response

from fgc.access import errors, unsent
from fgc.access.ended import ended_page, ended_visit
from fgc.access.form_words import words_of_form
from fgc.access.once import MESSAGES
from fgc.access.openness import openness_of
from fgc.access.staying import waiting

READING = ("GET", "HEAD", "OPTIONS")
WAITS = "waits"
SIGN_IN = _(
    "You were signed out because you did nothing here for a while. We keep what you typed for 30 minutes: sign "
    "in and it will be there."
)
YOURS = _(
    "Your page closed by itself. We keep what you wrote for 30 minutes: open the link in your message "
    "again and it will be there."
)
SIGNED_OUT = _("You were signed out because you did nothing here for a while.")
CLOSED = _("Your page closed by itself because no one used it for a while.")
NOT_SAVED = _(
    "You were signed out because you did nothing here for a while. What you pressed just now was not done: do it "
    "again after you have signed in."
)
NOT_SENT = _(
    "Your page had closed by itself because no one used it for a while. Nothing was sent, and no one was told."
)


def turned_away(*, staff: bool, family: bool, cookie: str | None) -> Response:
    """Not signed in: to the sign-in page, or to the page for links that cannot be used. Otherwise 404, like unknown.

    What a form brought is kept for whoever `cookie` stood for until a while ago (see `unsent.py`). Where it stood for nobody,
    or for a session that somebody ended, nothing is kept: the answer itself gives it back to whoever typed it. Where a session
    closed by itself and there is nothing to give back (a button alone, a page that leaves no trace), the page at the door says
    that nothing was done.
    """
    if g.viewer is not None or not (staff or family):
        abort(404)
    if family and request.method not in READING and (call := ended_visit()):
        return ended_page(call, status=409)
    if request.method not in READING:
        if unsent.keep(cookie, of_staff=not family):
            flash(str(YOURS if family else SIGN_IN), WAITS)
        elif words_of_form():
            return _given_back(family=family)
        elif unsent.timed_out(cookie, of_staff=not family):
            flash(str(NOT_SENT if family else NOT_SAVED), WAITS)
    if family:
        return redirect(url_for("access.pin" if waiting() else "access.closed"), 303)
    return redirect(url_for("access.sign_in", next=request.path if request.method in READING else None), 303)


def _given_back(*, family: bool) -> Response:
    if family:
        return errors.shown(
            403,
            gettext("Your page is closed"),
            gettext("Nothing was sent. To go on, open the link in your message again."),
        )
    return errors.shown(
        403,
        gettext("You are not signed in"),
        gettext("Nothing was sent. Sign in again, then type your words again."),
        again=url_for("access.sign_in", next=request.path if openness_of(request.endpoint) else None),
    )


def say_if_timed_out(cookie: str | None, *, of_staff: bool) -> None:
    """On the page at the door, before anything else: that a session closed by itself, where the browser still holds its
    cookie. Nothing, where another sentence says so already, and where somebody ended it."""
    if g.viewer is not None:
        return
    said = any(tone == WAITS for tone, _text in cookies.get(MESSAGES, []))
    if not said and unsent.timed_out(cookie, of_staff=of_staff):
        flash(str(SIGNED_OUT if of_staff else CLOSED), WAITS)
