"""The web server: gunicorn, started by our own command, so that its workers share what is loaded once."""

import gc
from collections.abc import Callable
from contextvars import Context
from typing import Any
from urllib.parse import urlsplit

from gunicorn.app.base import BaseApplication

from fgc.kit import db


class Server(BaseApplication):
    """gunicorn round an app that is loaded already; each forked worker opens its own database connections."""

    def __init__(self, app: Callable[..., Any], **options: Any) -> None:
        self._app = app
        self._options = options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Callable[..., Any]:
        return self._app


def serve(app: Callable[..., Any], *, bind: str, workers: int, at_exit: Callable[[], None]) -> None:
    """Serves until SIGTERM or Ctrl-C; running requests get 30 seconds to end, then `at_exit` is run. No access log:
    addresses hold secrets.

    Runs in an empty context: under an app context of the command line, Flask would give all requests one and the same
    `g`, and what is kept there for one person would be shown to the next.
    """
    server = Server(
        app,
        bind=bind,
        workers=workers,
        preload_app=True,
        graceful_timeout=30,
        timeout=60,
        keepalive=5,
        on_exit=lambda _server: at_exit(),
        post_fork=lambda _server, _worker: db.let_go(),
        accesslog=None,
        errorlog="-",
        loglevel="warning",
        max_requests=20_000,
        max_requests_jitter=2_000,
        limit_request_line=4096,
    )
    gc.collect()
    gc.freeze()  # what is loaded once is not looked through again in each worker, and stays shared among them
    Context().run(server.run)


def default_bind(base_url: str) -> str:
    """127.0.0.1 and the port of the address people use."""
    return f"127.0.0.1:{urlsplit(base_url).port or 8000}"
