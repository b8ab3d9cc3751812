"""By which clock the database says that something is due."""

from datetime import datetime

from fgc.kit.clock import now, stands_still
from fgc.kit.db import act


def by_the_clock(at: datetime | None = None) -> None:
    """While the clock of the program stands still (tests, the demo) the database goes by it; else by its own, so that a
    wrong clock of one of the two erases nothing. `at`: when it was done, for what is done again on a restored database."""
    if at is not None or stands_still():
        moment = at or now()
        act(kind="worker", viewer="", service="", role="", conference="", moment=moment.isoformat())
