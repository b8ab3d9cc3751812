"""Cookies of the door, given and taken away, and paths of our own."""

from urllib.parse import urlsplit

from flask import request
from flask import session as cookie
from werkzeug.wrappers import Response

from fgc.access import known_here
from fgc.access.gate import cookie_name, set_cookie
from fgc.kit import words
from fgc.kit.cookies import drop_cookie

OPENS = ("sid", "fam", "join", "unsent")
KNOWS = ("known", known_here.COOKIE, "text", words.COOKIE)
"""By which a browser is known again."""


def back() -> str:
    """The page of ours the visitor came from."""
    return own_path(urlsplit(request.referrer or "").path)


def own_path(told: str | None) -> str:
    """Only a path of our own: an address given from outside cannot lead elsewhere. Browsers read a backslash as a slash,
    and leave signs that cannot be seen out."""
    if told and told.startswith("/") and told.isprintable() and not told.startswith(("//", "/\\")):
        return told
    return "/"


def with_cookie(answer: Response, kind: str, secret: str, *, samesite: str) -> Response:
    set_cookie(answer, kind, secret, samesite=samesite)
    return answer


def left(answer: Response, *, traces: bool = False) -> Response:
    """Throws away the cookies that open something (what they opened was ended, see `leaving.py`) and what the browser keeps
    of our pages. `traces`: and every other cookie, so that nothing says that somebody was here; staff who sign out leave
    what their browser is known by, and open nothing."""
    for kind in (*OPENS, *KNOWS) if traces else OPENS:
        drop_cookie(answer, kind)
    cookie.clear()
    answer.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"' if traces else '"cache", "storage"'
    return answer


def nothing_of_relatives(answer: Response) -> Response:
    """Throws away the cookie of a relative's page, and what the browser keeps of it: the keys of the family's notes too."""
    if request.cookies.get(cookie_name("fam")):
        drop_cookie(answer, "fam")
        answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


def known_browser() -> str | None:
    """The secret by which this browser was known before, if it was."""
    return request.cookies.get(cookie_name("known"))


def knows_browser(answer: Response, secret: str) -> Response:
    """Gives the browser its secret for 400 days, the longest a browser keeps one. It opens nothing."""
    set_cookie(answer, "known", secret, samesite="Strict", max_age=400 * 24 * 3600)
    return answer
