"""The clock is believed only forwards: one that goes back would let what has expired live again.

The latest moment any process has seen is kept in the database. The worker moves it on each minute, and so does every form
that is sent, once a minute for each process; nothing that only reads writes it. Whoever comes by a link is asked about it in
the question that looks for their session (`fgc_person_comes_in`), so that a page pays for no question more.

A clock that was wrong *forwards* has moved the mark with it. When it is put right, links and signatures wait until a
person says that the clock is right now: `./run clock right`.
"""

from datetime import datetime, timedelta
from time import monotonic
from uuid import UUID

from sqlalchemy import Engine, func, select
from sqlalchemy.dialects.postgresql import insert
from werkzeug.exceptions import ServiceUnavailable

from fgc.kit.clock import now
from fgc.kit.db import engine, saving, session, transaction
from fgc.kit.jobs import every
from fgc.kit.models_moments import ClockMark

ONE = UUID(int=0)
"""The id of the one row."""
EVERY = timedelta(minutes=1)
_noted: tuple[Engine, datetime] | None = None
"""When this process last moved the mark on, and of which database."""


class ClockBehind(ServiceUnavailable):
    """The clock went back: nothing that expires can be believed until it is right again."""


def behind(moment: datetime) -> bool:
    """Whether this moment is more than five minutes before the latest one that was seen."""
    return bool(session().scalar(select(func.fgc_clock_behind(moment))))


def heed() -> None:
    """Before a link is opened, and before somebody signs. Raises `ClockBehind` (503)."""
    believe_it(behind=behind(now()))


@every("* * * * *")
def tick() -> None:
    """Each minute: moves the mark on. It never moves back by itself."""
    global _noted
    moment = now()
    first = insert(ClockMark).values(id=ONE, reached_at=moment)
    further = first.on_conflict_do_update(
        index_elements=["id"], set_={"reached_at": moment}, where=ClockMark.reached_at < moment
    )
    with saving() as current:
        current.execute(further)
    _noted = (engine(), moment)


def believe_it(*, behind: bool) -> None:
    """As `heed`, where the database was asked already."""
    if behind:
        raise ClockBehind


def advance(*, writes: bool) -> None:
    """After a request: as `tick`, in a transaction of its own, if it was one that writes and this process has not for a
    minute."""
    if not writes:
        return
    if _noted is None or _noted[0] is not engine() or now() - _noted[1] >= EVERY:
        with transaction(acting={"kind": "worker"}):
            tick()


def believe() -> datetime:
    """A person says that the clock is right now: the mark is put there. Gives where it was."""
    moment = now()
    with saving() as current:
        mark = current.get(ClockMark, ONE, with_for_update=True)
        before = mark.reached_at if mark else moment
        if mark:
            mark.reached_at = moment
    return before


class Seldom:
    """Lets one of many through: at most one in so many seconds, by a clock that nobody puts back."""

    def __init__(self, seconds: float) -> None:
        self.seconds, self.last = seconds, -seconds

    def now(self) -> bool:
        if monotonic() - self.last < self.seconds:
            return False
        self.last = monotonic()
        return True
