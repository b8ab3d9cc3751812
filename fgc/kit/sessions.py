"""The session cookie of forms, and where there is none."""

from flask import Flask, Request, Response
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin


class Nothing(SecureCookieSession):
    """A session that came from no cookie and goes into none."""


class Sessions(SecureCookieSessionInterface):
    """Flask's own; but under some paths no session is read or written: programs ask there, for what they hold alone."""

    def __init__(self, without: tuple[str, ...]) -> None:
        self._without = without

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        return Nothing() if request.path.startswith(self._without) else super().open_session(app, request)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if not isinstance(session, Nothing):
            super().save_session(app, session, response)
