"""How often something may be asked for: coarse, for each place on the network, counted in the database.

What is right is never refused for what others of its place did: only what was wrong is counted (see `docs/decisions`, 27).

All processes count together, in one statement, so that of many at once each is counted; where it cannot be counted,
nothing is done. It is PostgreSQL's own clock that counts: the product's may stand still. What guards one secret (a PIN, a
password) counts for itself, and finer; this keeps one place from asking a thousand times.
"""

from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

from sqlalchemy import ColumnElement, case, delete, func, literal, update
from sqlalchemy.dialects.postgresql import insert
from werkzeug.exceptions import TooManyRequests

from fgc.access.models_watch import Tally
from fgc.kit import secrets
from fgc.kit.asking import NOWHERE, comes_from
from fgc.kit.db import saving, session, transaction
from fgc.kit.jobs import every
from fgc.kit.security_log import Event, odd

EVERYBODY = 20
"""Where nobody told us the places apart, all of them together may ask so many times more often."""
DOOR = {"kind": "door"}
LONGEST = timedelta(days=15)
"""What is counted by the week is looked at in the week after."""


@dataclass(frozen=True)
class Limit:
    """At most so many of one thing within a time."""

    what: str
    most: int
    within: timedelta = timedelta(minutes=15)


class TooOften(TooManyRequests):
    """One place asked for something more often than its limit."""


def heed(limit: Limit) -> None:
    """Counts one more from wherever this request comes. Raises `TooOften` over the limit, which is noted once."""
    heed_at(limit, comes_from())


def heed_at(limit: Limit, place: str) -> None:
    """The same, from a place that is known already."""
    _heed(limit, place, limit.most * (EVERYBODY if place == NOWHERE else 1))


def heed_by(limit: Limit, actor: str) -> None:
    """Counts one more of this actor's, wherever they are. Raises `TooOften` over the limit, which is noted once."""
    _heed(limit, actor, limit.most)


def _heed(limit: Limit, whose: str, most: int) -> None:
    count = counted(limit.what, whose, limit.within)
    if count == most + 1:
        odd(Event.TOO_OFTEN, kind=limit.what, count=count)
    if count > most:
        raise TooOften(retry_after=int(limit.within.total_seconds()))


def counted(what: str, whose: str, within: timedelta) -> int:
    """Counts one more, kept at once, and says the how manieth it is since its time began anew."""
    moment = func.clock_timestamp()
    over = Tally.began_at <= moment - within
    first = insert(Tally).values(id=uuid4(), what=what, whose=mark_of(whose), began_at=moment, count=1)
    again = first.on_conflict_do_update(
        index_elements=["what", "whose"],
        set_={
            "count": case((over, 1), else_=Tally.count + 1),
            "began_at": case((over, moment), else_=Tally.began_at),
        },
    ).returning(Tally.count)
    with transaction(acting=DOOR), saving():
        return session().scalars(again).one()


def take_back(what: str, whose: str) -> None:
    """One less: it was right after all."""
    _set(what, whose, func.greatest(Tally.count - 1, 0))


def begin_anew(what: str, whose: str) -> None:
    """None of it counts any more."""
    _set(what, whose, literal(0))


def _set(what: str, whose: str, count: ColumnElement[int]) -> None:
    which = update(Tally).where(Tally.what == what, Tally.whose == mark_of(whose))
    with transaction(acting=DOOR), saving():
        session().execute(which.values(count=count))


def mark_of(whose: str) -> bytes:
    """A digest of whom something is counted for."""
    return secrets.ring().fingerprint("tally", whose)


@every("50 3 * * *")
def forget_tallies() -> None:
    """Each night: what was counted longer than a day ago is thrown away, and what is counted by the week, after two."""
    old = case((Tally.what.like("% in %-W%"), LONGEST), else_=timedelta(days=1))
    with saving():
        session().execute(delete(Tally).where(Tally.began_at < func.clock_timestamp() - old))
