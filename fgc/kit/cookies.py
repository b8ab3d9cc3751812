"""Cookies, by the one rule for their names: bound to this host alone, wherever the product is served over HTTPS."""

from flask import current_app
from werkzeug.wrappers import Response as AnyResponse


def cookie_name(kind: str) -> str:
    """`__Host-` where the product is served over HTTPS; plain on a developer's own machine."""
    return f"__Host-{kind}" if current_app.config["SESSION_COOKIE_SECURE"] else kind


def set_cookie(
    answer: AnyResponse, kind: str, secret: str, *, samesite: str, max_age: int | None = None
) -> None:
    """A cookie that no script reads; it ends with the browser unless `max_age` (seconds) says otherwise."""
    name, secure = cookie_name(kind), bool(current_app.config["SESSION_COOKIE_SECURE"])
    answer.set_cookie(name, secret, max_age=max_age, httponly=True, secure=secure, samesite=samesite)


def drop_cookie(answer: AnyResponse, kind: str) -> AnyResponse:
    """The answer takes this cookie away."""
    answer.delete_cookie(
        cookie_name(kind), httponly=True, secure=bool(current_app.config["SESSION_COOKIE_SECURE"])
    )
    return answer
