"""The security log: what somebody who watches over the installation looks for, in JSON lines of its own.

Events are named after the OWASP logging vocabulary, so that whatever reads logs knows them. A line holds ids, kinds and
counts from a short list of keys, never a name, a text, a secret or a network address (`whence` is a keyed digest of one:
two lines from the same place look alike, and say no more). Who it was is in the audit, under the request's number, for
those who may read that.
"""

import atexit
import logging
import os
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from logging.handlers import WatchedFileHandler
from pathlib import Path
from time import monotonic
from uuid import UUID

from flask import has_request_context, request

from fgc.kit import secrets
from fgc.kit.asking import comes_from
from fgc.kit.logs import ALERT, JsonLines

KEYS = (
    "request",
    "endpoint",
    "method",
    "status",
    "staff",
    "service",
    "kind",
    "state",
    "count",
    "times",
    "chain",
    "seq",
    "whence",
)


class Event(Enum):
    """What happened, by its name in the vocabulary."""

    LOGIN = "authn_login_success"
    LOGIN_FAIL = "authn_login_fail"
    LOGIN_LOCK = "authn_login_lock"
    LOGIN_FAIL_MAX = "authn_login_fail_max"
    WAY_IN_MADE = "authn_token_created"
    WAY_IN_ENDED = "authn_token_revoked"
    AUTHZ_CHANGE = "authz_change"
    AUTHZ_ADMIN = "authz_admin"
    DECRYPT_FAIL = "crypt_decrypt_fail"
    TOO_OFTEN = "excess_rate_limit_exceeded"
    UPLOAD_REFUSED = "upload_validation"
    INPUT_REFUSED = "input_validation_fail"
    MANY_404 = "malicious_excess_404"
    NOT_THEIRS = "malicious_direct_reference"
    CROSS_SITE = "malicious_cors"
    SENSITIVE_READ = "sensitive_read"
    SENSITIVE_UPDATE = "sensitive_update"
    SENSITIVE_DELETE = "sensitive_delete"
    SESSION_BEGAN = "session_created"
    SESSION_ENDED = "session_expired"
    STARTED = "sys_startup"
    STOPPED = "sys_shutdown"
    CRASHED = "sys_crash"
    WATCH = "sys_monitor_disabled"
    USER_CREATED = "user_created"
    USER_UPDATED = "user_updated"


class _Handler(WatchedFileHandler):
    """Into a file; what that disk does not take goes where the other logs go, and nobody's request fails for it."""

    torn = False

    def emit(self, record: logging.LogRecord) -> None:
        try:
            super().emit(record)
        except OSError:
            self.handleError(record)

    def format(self, record: logging.LogRecord) -> str:
        """A line that was cut short by a full disk does not spoil the next one."""
        begin, self.torn = "\n" if self.torn else "", False
        return begin + super().format(record)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's own name
        with suppress(OSError):
            self.close()
        self.torn = True
        elsewhere = logging.LogRecord(
            record.name, ALERT, record.pathname, record.lineno, "the security log cannot be written", (), None
        )
        for one in (elsewhere, record):
            logging.getLogger().handle(one)


_log = logging.getLogger("fgc.security")


def use(file: Path | None) -> None:
    """Where the lines go: a file of their own, which whoever rotates logs may move away; None: where the others go. What was
    counted before is forgotten."""
    forget_alerts()
    for handler in _log.handlers[:]:
        _log.removeHandler(handler)
        handler.close()
    _log.propagate = file is None
    if file is not None:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        file.touch(mode=0o600)
        handler = _Handler(file, encoding="utf-8", delay=True)
        handler.setFormatter(JsonLines(KEYS))
        _log.addHandler(handler)


def seen(event: Event, *, level: int = logging.INFO, **keys: UUID | str | int | None) -> None:
    """Writes one line. Keys that are not on the list are left out; what is known of the request is added."""
    _write(event, level, _of_the_request() | keys)


def _write(event: Event, level: int, told: Mapping[str, UUID | str | int | None]) -> None:
    _log.log(level, event.value, extra={key: told[key] for key in KEYS if told.get(key) is not None})


def odd(event: Event, **keys: UUID | str | int | None) -> None:
    """Something that should not have been tried, or did not work."""
    seen(event, level=logging.WARNING, **keys)


def alert(event: Event, *, about: str = "", **keys: UUID | str | int | None) -> None:
    """Something a person has to look at now: whatever reads the log wakes somebody at this level.

    The same thing again within the hour wakes nobody anew: when the hour is over one line more says how many `times` it was.
    The same is the same event and kind, of the same service, chain and member of staff, `about` the same (an id, which is not
    written). Each process counts for itself and in memory: what is told here may be that nothing can be written.
    """
    same = (event, about, *(str(keys.get(key, "")) for key in SAME))
    with _counting:
        _close_alerts(monotonic())
        before = _alerts.get(same)
        if before is not None:
            before.times += 1
            return
        _alerts[same] = _Alert(event, monotonic(), keys)
        _look_in_an_hour()
    seen(event, level=ALERT, **keys)


SAME = ("kind", "service", "chain", "staff")
HOUR = 3600.0


@dataclass
class _Alert:
    """One thing that woke somebody, and how often it happened since `began`, seconds by a clock that nobody puts back."""

    event: Event
    began: float
    keys: dict[str, UUID | str | int | None]
    times: int = 1


_alerts: dict[tuple[object, ...], _Alert] = {}
_counting = threading.RLock()
_timers: list[threading.Timer] = []


def _look_in_an_hour() -> None:
    if not _timers:
        timer = threading.Timer(HOUR, _hour_is_over)
        timer.daemon = True
        _timers.append(timer)
        timer.start()


def _hour_is_over() -> None:
    with _counting:
        _timers.clear()
        _close_alerts(monotonic())
        if _alerts:
            _look_in_an_hour()


def _close_alerts(moment: float) -> None:
    """Says of each whose hour is over how often it was, where it was more than once."""
    for same in [same for same, one in _alerts.items() if moment - one.began >= HOUR]:
        one = _alerts.pop(same)
        if one.times > 1:
            kept = {key: one.keys.get(key) for key in SAME}
            _write(one.event, logging.WARNING, {**kept, "times": one.times})


def end_alerts() -> None:
    """Says what was counted so far: the process ends."""
    with _counting:
        _close_alerts(float("inf"))


def forget_alerts() -> None:
    """From here on everything wakes somebody for the first time."""
    with _counting:
        _alerts.clear()
        for timer in _timers:
            timer.cancel()
        _timers.clear()


def _begin_in_child() -> None:
    """The parent counts on; a lock that another of its threads held would never be free here."""
    global _counting
    _counting = threading.RLock()
    forget_alerts()


atexit.register(end_alerts)
os.register_at_fork(after_in_child=_begin_in_child)


def _of_the_request() -> dict[str, UUID | str | int | None]:
    if not has_request_context():
        return {}
    told: dict[str, UUID | str | int | None] = {"endpoint": request.endpoint, "method": request.method}
    if address := comes_from():
        told["whence"] = secrets.ring().fingerprint("address", address).hex()[:16]
    return told
