"""What the worker looks after every five minutes, so that somebody is woken before people notice."""

import shutil
from datetime import timedelta
from pathlib import Path

from sqlalchemy import func, or_, select

from fgc.access.noticing import note_clock_behind
from fgc.kit import clock_guard, quarantine
from fgc.kit.clock import now
from fgc.kit.db import session
from fgc.kit.jobs import every
from fgc.kit.outbox import Letter, LetterState
from fgc.kit.security_log import Event, alert

LATE = timedelta(minutes=15)
"""For a letter that could have gone."""
FREE_LEAST = 0.15
"""Of the disk that keeps keys, logs and, without a database of its own, everything."""
_disk: Path | None = None


def use(folder: Path) -> None:
    """The folder whose disk is looked after. Called once, at start."""
    global _disk
    _disk = folder


@every("*/5 * * * *")
def look_after() -> None:
    """Letters that wait too long, a disk that is nearly full, a clock that went back: one alert in the security log each
    time it is so. After a restore letters wait because somebody wants it."""
    if clock_guard.behind(now()):
        note_clock_behind()
    if not quarantine.paused() and (late := late_letters()) > 0:
        alert(Event.WATCH, kind="letters wait", count=late)
    if _disk is not None and _disk.exists() and (left := free_share(_disk)) < FREE_LEAST:
        alert(Event.WATCH, kind="disk", count=round(left * 100))


def late_letters() -> int:
    """How many letters have waited for more than a quarter of an hour since they could go."""
    since = now() - LATE
    waiting = select(func.count()).where(
        Letter.state == LetterState.PENDING,
        Letter.created_at < since,
        or_(Letter.not_before_at.is_(None), Letter.not_before_at < since),
    )
    return session().scalar(waiting) or 0


def free_share(folder: Path) -> float:
    """How much of the folder's disk is free, from 0 to 1."""
    usage = shutil.disk_usage(folder)
    return usage.free / usage.total
