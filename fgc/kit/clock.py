"""What time it is, asked in one place.

Rules never ask: they are told the time. Views and operations ask `now()`, which is aware and in UTC. Under
`FGC_ENV=test` the variable `FGC_CLOCK` (an ISO 8601 instant with its offset, such as `2027-02-18T09:30:00+00:00`,
or the name of a file that holds one) stands still at that instant, so that a story of the year 2027 can be played on
any day; production refuses to start with it (see `config.py`).
"""

import os
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo


def now() -> datetime:
    """The present instant, aware, in UTC, to the microsecond."""
    if stopped := os.environ.get("FGC_CLOCK"):
        return _read(stopped)
    return datetime.now(UTC)


def stands_still() -> bool:
    """Whether it was stopped, for tests or the demo."""
    return bool(os.environ.get("FGC_CLOCK"))


def today(zone: str) -> date:
    """The calendar day it is now in the IANA zone `zone`."""
    return now().astimezone(ZoneInfo(zone)).date()


def _read(stopped: str) -> datetime:
    text = stopped if stopped[:1].isdigit() else Path(stopped).read_text(encoding="ascii").strip()
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError("FGC_CLOCK needs an offset, such as 2027-02-18T09:30:00+00:00")
    return instant.astimezone(UTC)
