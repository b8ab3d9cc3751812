"""The web server: gunicorn, started by our own command, so that its workers share what is loaded once."""

import gc
import logging
import socket
from collections.abc import Callable, Mapping
from contextvars import Context
from typing import Any
from urllib.parse import urlsplit

from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger
from gunicorn.http import errors
from gunicorn.workers.sync import SyncWorker

from fgc.kit import bulkhead, db
from fgc.kit.headers import ALWAYS, BARE, STRICT_TRANSPORT
from fgc.kit.security_log import Event, odd

log = logging.getLogger("fgc.kit.web")
NOT_A_REQUEST = {
    errors.LimitRequestLine: "414 URI Too Long",
    errors.LimitRequestHeaders: "431 Request Header Fields Too Large",
    errors.UnsupportedTransferCoding: "501 Not Implemented",
    errors.ExpectationFailed: "417 Expectation Failed",
}
"""What never reaches the app, by what gunicorn says of it; everything else it cannot read is a 400."""
OURS = (errors.InvalidResponseHeader, errors.InvalidResponseHeaderName)
"""What the app would have sent, and may not."""
WORDS = b"This did not work."


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


class Worker(SyncWorker):
    """Answers what is no request, and what broke outside the app, as the app would: with every header, in a few words
    that say nothing of what was sent, and with a line in our log that does not either."""

    def handle_error(self, _req: Any, client: socket.socket, _addr: Any, exc: BaseException) -> None:
        if isinstance(exc, errors.ParseException) and not isinstance(exc, OURS):
            status = next(
                (said for kind, said in NOT_A_REQUEST.items() if isinstance(exc, kind)), "400 Bad Request"
            )
            odd(Event.INPUT_REFUSED, status=status[:3], kind=type(exc).__name__)
        else:
            status = "500 Internal Server Error"
            log.error("a request broke outside the app", exc_info=exc)
        try:
            client.sendall(bare_answer(status, ALWAYS | STRICT_TRANSPORT | BARE))
        except OSError:
            log.debug("whoever asked is gone")


class Told(Logger):
    """gunicorn's own lines go where ours go, in JSON."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        self.error_log.handlers.clear()
        self.error_log.propagate = True


def bare_answer(status: str, headers: Mapping[str, str]) -> bytes:
    """A whole answer of HTTP/1.1 with a few words for a body."""
    more = {
        "Connection": "close",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Length": str(len(WORDS)),
    }
    lines = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in (more | dict(headers)).items())]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + WORDS


def serve(app: Callable[..., Any], *, bind: str, workers: int, at_exit: Callable[[], None]) -> None:
    """Serves until SIGTERM or Ctrl-C; running requests get 30 seconds to end, then `at_exit` is run. No access log:
    addresses hold secrets.

    Runs in an empty context: under an app context of the command line, Flask would give all requests one and the same
    `g`, and what is kept there for one person would be shown to the next.
    """
    bulkhead.leave_one_of(workers)
    server = Server(
        app,
        bind=bind,
        workers=workers,
        worker_class=Worker,
        logger_class=Told,
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
