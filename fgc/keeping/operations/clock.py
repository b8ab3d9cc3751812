"""By which clock the database says that something is due."""

from fgc.kit.clock import now, stands_still
from fgc.kit.db import act


def by_the_clock(*, of_the_program: bool = False) -> None:
    """While the clock of the program stands still (tests, the demo) the database goes by it; else by its own, so that a
    wrong clock of one of the two erases nothing. `of_the_program`: in any case, for what was decided before."""
    if of_the_program or stands_still():
        act(kind="worker", viewer="", service="", role="", conference="", moment=now().isoformat())
