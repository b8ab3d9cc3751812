"""A browser of staff in the hands of somebody of the family: on a coordinator's tablet they sign, read, or stay among themselves.

The session goes to sleep on the server, and its secret is a new one. From then on it opens the one page it was lent for,
where there is one, and nothing else: no other tab, no way back, no address typed. It never wakes. Whoever works here signs in
again in that browser, by passkey or by password and code, and the sleeping session ends.
"""

from functools import partial

from flask import current_app, g, redirect, url_for
from flask import session as cookie
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from fgc.access import audit
from fgc.access.leaving import end_visits_here
from fgc.access.once import when_kept
from fgc.access.openness import openness_of
from fgc.access.staff import sessions
from fgc.access.viewer import staff
from fgc.kit.cookies import drop_cookie


def is_lendable(path: str) -> bool:
    """Whether this is the address of a page that says of itself that it may be handed over."""
    try:
        endpoint, _values = current_app.url_map.bind("").match(path, "GET")
    except HTTPException:
        return False
    open_to = openness_of(endpoint)
    return open_to is not None and open_to.lendable


def hand_browser_over(path: str | None = None) -> Response:
    """Puts the session of this request to sleep, but for `path` and what is under it, and leads there. The answer takes
    along what else the browser held: the open page of a relative, and everything that was begun. All of it once the sleep is
    kept: where the commit fails, the browser is still theirs."""
    mine = staff()
    if path is not None and not is_lendable(path):
        raise ValueError("this page is not handed over")
    assert mine.session_id is not None
    secret = sessions.put_to_sleep(mine.session_id, path)
    audit.note("session.lent", by=mine, about=mine.session_id)
    for step in (partial(_hand_on, secret), cookie.clear, end_visits_here):
        when_kept(step)
    answer = redirect(path or url_for("access.locked_screen"), 303)
    for kind in ("fam", "unsent"):
        drop_cookie(answer, kind)
    return answer


def _hand_on(secret: str) -> None:
    g.new_secret = secret
