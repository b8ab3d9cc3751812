"""What an order in force means between the people it names."""

from collections.abc import Sequence
from datetime import date

from fgc.circle.models import Person
from fgc.referral.models import OrderKind

KEEP_APART = frozenset({OrderKind.NON_MOLESTATION, OrderKind.OCCUPATION, OrderKind.RESTRAINING, OrderKind.BAIL})


def keeps_apart(kind: OrderKind) -> bool:
    """Orders that bar contact between two people: a shared meeting would break them (practice.md 4.4).

    Other orders bind what somebody does about the children; they are a concern that the coordinator answers.
    """
    return kind in KEEP_APART


def still_in_force(expires_on: date | None, day: date) -> bool:
    """Whether an order holds on this day; one without an end holds until it is said to have ended."""
    return expires_on is None or expires_on >= day


def meant_by(names: str, people: Sequence[Person]) -> list[Person]:
    """The people an order means: those whose full name stands in it, or else those whose first name does.

    An order may name several ("Shirin Aziz and the children Daryan and Lana"). Better one too many than one missed:
    the coordinator sees each caution that follows and can have it lifted by a second person.
    """
    text = names.casefold()
    words = set("".join(sign if sign.isalnum() or sign in "'-" else " " for sign in text).split())
    full = [one for one in people if " ".join(one.name.casefold().split()) in text]
    taken = {word for one in full for word in one.name.casefold().split()}
    return full + [one for one in people if one not in full and one.called.casefold() in words - taken]
