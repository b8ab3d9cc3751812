"""When somebody may be asked to come, and how the circle is balanced."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from fgc.approach.rules import ChecklistItem
from fgc.circle.models import Kind, Person
from fgc.circle.rules.contact import route
from fgc.circle.rules.reasons import WhyNot

OF_THE_FAMILY = frozenset({Kind.CENTRAL, Kind.FAMILY, Kind.FRIEND})
UNREACHED = frozenset(
    {
        WhyNot.NO_CONTACT, WhyNot.REFERRAL_SAYS, WhyNot.NOT_CONFIRMED, WhyNot.NOT_CONFIRMED_UNPHONED, WhyNot.CONFIRM_AGAIN,
        WhyNot.CONFIRM_AGAIN_UNPHONED,
    }
)  # fmt: skip
TO_BE_ASKED = UNREACHED | {WhyNot.NO_ROUTE, WhyNot.NO_ADDRESS_KEPT, WhyNot.NEVER_OPEN}
"""Why nothing can be sent that is put right where it is written down how somebody is reached."""


@dataclass(frozen=True)
class Readiness:
    """What has to be so before one person is asked, as it stands."""

    open_with: tuple[Person, ...]
    """Everybody with whom the safety question about this person is not answered; empty where nobody asks it."""
    open_gates: tuple[ChecklistItem, ...]
    """The lines of the checklist that must come first and are not done."""
    independence_signed: bool
    held: bool
    """Whether a safety hold lies on the conference."""
    lines_approved: bool = True
    """Whether the referrer's manager approved what the plan must have, where anything was set."""
    order_unread: bool = False
    """Whether an order in force names somebody of whom nobody has said yet who of the circle it is, or that nobody is."""
    stopped: bool = False
    """Whether they withdrew from taking part and did not agree again since."""


def why_not_invite(person: Person, readiness: Readiness, now: datetime) -> WhyNot | None:
    """Nobody is asked before it is safe to ask: the gates of practice.md (a) S7 and 3.2.

    Somebody who may only be phoned can be asked: the coordinator does it by voice. Somebody who has not confirmed how
    to reach them cannot be asked by any route.
    """
    gates = (
        (person.left_at is not None, WhyNot.HAS_LEFT),
        (readiness.stopped, WhyNot.CONSENT_WITHDRAWN),
        (readiness.held, WhyNot.SAFETY_HOLD),
        (not readiness.independence_signed, WhyNot.NOT_INDEPENDENT),
        (not readiness.lines_approved, WhyNot.LINES_OPEN),
        (readiness.order_unread, WhyNot.ORDER_UNREAD),
        (bool(readiness.open_with), WhyNot.PAIRS_OPEN),
        (bool(readiness.open_gates), WhyNot.CHECKLIST_OPEN),
    )
    if reason := next((reason for applies, reason in gates if applies), None):
        return reason
    found = route(person.contact, person, now)
    return found if isinstance(found, WhyNot) and found in UNREACHED else None


def unspoken(person: Person) -> bool:
    """Whether the coordinator should still speak with somebody, as with everybody who is not there for their work."""
    talk = person.preparation
    return person.kind in OF_THE_FAMILY and (talk is None or talk.explained_on is None)


@dataclass(frozen=True)
class Balance:
    """How many of the family and its friends there are, and how many who are paid to be there."""

    family: int
    professionals: int

    @property
    def family_outnumbers(self) -> bool:
        return self.family > self.professionals


def balance(people: Iterable[Person]) -> Balance:
    """Counts who is in the circle now. The family should outnumber the professionals in the room."""
    here = [person for person in people if person.left_at is None]
    family = sum(person.kind in OF_THE_FAMILY for person in here)
    return Balance(family, len(here) - family)


def why_not_tick(item: str, lines: Iterable[ChecklistItem]) -> WhyNot | None:
    """The checklist's lines come from the approach; there are no others."""
    return None if any(line.key == item for line in lines) else WhyNot.NOT_ON_LIST
