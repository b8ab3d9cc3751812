"""What an order in force means between the people it names."""

from calendar import monthrange
from collections.abc import Collection
from datetime import date
from uuid import UUID

from fgc.circle.rules.reasons import WhyNot
from fgc.referral.models import OrderKind

KEEP_APART = frozenset(
    {OrderKind.NON_MOLESTATION, OrderKind.OCCUPATION, OrderKind.RESTRAINING, OrderKind.BAIL}
)


def keeps_apart(kind: OrderKind) -> bool:
    """Orders that bar contact between two people: a shared meeting would break them (practice.md 4.4).

    Other orders bind what somebody does about the children; they are a concern that the coordinator answers.
    """
    return kind in KEEP_APART


def still_in_force(expires_on: date | None, day: date) -> bool:
    """Whether an order holds on this day; one without an end holds until it is said to have ended."""
    return expires_on is None or expires_on >= day


def remind_on(expires_on: date) -> date:
    """Three calendar months before an order ends: the day from which somebody is reminded that it may be renewed.

    The same day of the month, or the last one where the month is shorter (30 May 2027 → 28 February)."""
    month = expires_on.month - 3
    year, month = (expires_on.year, month) if month > 0 else (expires_on.year - 1, month + 12)
    return date(year, month, min(expires_on.day, monthrange(year, month)[1]))


def ends_soon(expires_on: date, day: date) -> bool:
    """From three months before the end until the end itself."""
    return remind_on(expires_on) <= day <= expires_on


def why_not_settle_order(expires_on: date | None, until: date | None) -> WhyNot | None:
    """An order without an end needs nothing; made longer, it ends later than before."""
    if expires_on is None:
        return WhyNot.HAS_NO_END
    return WhyNot.NOT_LATER if until is not None and until <= expires_on else None


def why_not_say_whom(
    protected: Collection[UUID], against: Collection[UUID], *, nobody_protected: bool, nobody_against: bool
) -> tuple[WhyNot, str] | None:
    """Who an order means is said for each side: somebody, or that it is nobody of the circle; nobody against themself."""
    for chosen, nobody, name in (
        (protected, nobody_protected, "protected"),
        (against, nobody_against, "against"),
    ):
        if bool(chosen) == nobody:
            return (WhyNot.SOMEBODY_OR_NOBODY if nobody else WhyNot.SAY_WHOM), name
    return (WhyNot.MEANT_ON_BOTH_SIDES, "against") if set(protected) & set(against) else None
