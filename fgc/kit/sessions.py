"""The session cookie of forms, and where there is none."""

from functools import cache
from typing import Any

from flask import Flask, Request, Response
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin


class Nothing(SecureCookieSession):
    """A session that came from no cookie and goes into none."""


class Sessions(SecureCookieSessionInterface):
    """Flask's own, with what signs it made once and not twice for each request; but under some paths no session is read or
    written: programs ask there, for what they hold alone."""

    def __init__(self, without: tuple[str, ...]) -> None:
        self._without = without

    @cache  # noqa: B019 - as many as there are apps: one
    def get_signing_serializer(self, app: Flask) -> Any:
        return super().get_signing_serializer(app)

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        return Nothing() if request.path.startswith(self._without) else super().open_session(app, request)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if not isinstance(session, Nothing):
            super().save_session(app, session, response)
