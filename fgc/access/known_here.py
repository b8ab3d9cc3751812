"""A browser in which somebody of the family typed their PIN rightly counts its own tries, apart from everybody else's.

Whoever has somebody's link may guess ten times, and then the PIN is dead for every browser but these: a stranger's guesses
never lock out whoever it was made for. What the browser keeps is a secret of its own and, for each person who came in with
a PIN there, a mark that only our key can make; nothing of it is kept here, and it opens nothing. A tablet on which somebody
of staff is signed in counts apart in the same way: they stand beside it.
"""

import base64
import hmac
from uuid import UUID

from flask import g, has_request_context, request
from werkzeug.wrappers import Response

from fgc.access.viewer import StaffViewer
from fgc.kit import secrets
from fgc.kit.cookies import cookie_name, set_cookie

COOKIE = "here"
LASTS = 400 * 24 * 3600
"""Seconds: the longest a browser keeps one."""
PEOPLE_MOST = 8
"""Of one browser: the one who came in longest ago is forgotten first."""


def counts_apart(person_id: UUID) -> str | None:
    """Under what this browser's tries at this person's PIN are counted; None: with those of strangers."""
    if not has_request_context():
        return None
    viewer = g.get("viewer")
    if isinstance(viewer, StaffViewer):
        return f"staff:{viewer.staff_id}"
    secret, marks = _cookie_marks()
    known = any(hmac.compare_digest(mark, _mark(secret, person_id)) for mark in marks)
    return f"browser:{secret}" if known else None


def knows(answer: Response, person_id: UUID) -> Response:
    """This person came in here by their PIN: the browser is known for them from now on."""
    secret, marks = _cookie_marks()
    secret = secret or secrets.new_secret()
    mine = _mark(secret, person_id)
    marks = [mine, *(mark for mark in marks if mark != mine)][:PEOPLE_MOST]
    set_cookie(answer, COOKIE, ".".join([secret, *marks]), samesite="Strict", max_age=LASTS)
    return answer


def _cookie_marks() -> tuple[str, list[str]]:
    told = request.cookies.get(cookie_name(COOKIE), "")
    secret, *marks = told.split(".") if told.isascii() else [""]
    return secret, marks[:PEOPLE_MOST]


def _mark(secret: str, person_id: UUID) -> str:
    whole = secrets.ring().fingerprint("known-here", f"{person_id}:{secret}")
    return base64.urlsafe_b64encode(whole[:16]).decode().rstrip("=")
