"""What may be written down about reaching somebody."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from typing import Any
from uuid import UUID

from fgc.circle.models import Channel, Person, SafeContact
from fgc.circle.models_reaching import ContactChange
from fgc.circle.rules.cautions import Between
from fgc.circle.rules.naming import OrderSide
from fgc.circle.rules.reasons import WhyNot
from fgc.kit.refusal import why_not_answer

ROUTES = ("email", "phone", "address")
MIDNIGHT, NEXT_MIDNIGHT = time.min, time.max


@dataclass(frozen=True)
class Ways:
    """How and when somebody may be reached by the routes that are known."""

    allowed: frozenset[Channel]
    forbidden: frozenset[Channel]
    hours: tuple[time | None, time | None]
    """On the clock where they live; None: from, or until, midnight."""
    weekdays_only: bool
    voicemail: bool
    shared_device: bool
    sender_name: str
    safe_word: str
    may_take_message: str

    @property
    def span(self) -> tuple[time, time]:
        return self.hours[0] or MIDNIGHT, self.hours[1] or NEXT_MIDNIGHT


@dataclass(frozen=True)
class ContactGiven:
    """What somebody said about reaching them, before it is kept."""

    allowed: tuple[Channel, ...]
    forbidden: tuple[Channel, ...]
    hours_from: time | None = None
    hours_to: time | None = None
    email: str = ""
    phone: str = ""
    has_address: bool = False

    def ways(self, contact: SafeContact, told: Mapping[str, Any]) -> Ways:
        """The ways as they would be; what was not said stays as it is."""
        return replace(
            ways_of(contact),
            allowed=frozenset(self.allowed),
            forbidden=frozenset(self.forbidden),
            hours=(self.hours_from, self.hours_to),
            **{name: told[name] for name in SAID if name in told},
        )


def why_not_keep_contact(given: ContactGiven) -> tuple[WhyNot, str] | None:
    """The reason and the field it belongs beside: each route is allowed or forbidden, and an allowed one leads
    somewhere; the hours begin before they end (an evening until midnight ends without an hour)."""
    if set(given.allowed) & set(given.forbidden):
        return WhyNot.BOTH_WAYS, "forbidden"
    if given.hours_from and given.hours_to and given.hours_from >= given.hours_to:
        return WhyNot.HOURS_REVERSED, "hours_to"
    for channel in given.allowed:
        if channel is Channel.EMAIL and not given.email:
            return WhyNot.ROUTE_WITHOUT_DETAILS, "email"
        if channel in (Channel.TEXT, Channel.PHONE) and not given.phone:
            return WhyNot.ROUTE_WITHOUT_DETAILS, "phone"
        if channel is Channel.LETTER and not given.has_address:
            return WhyNot.ROUTE_WITHOUT_DETAILS, "address"
    return None


def routes_that_changed(before: Mapping[str, str], after: Mapping[str, object]) -> list[str]:
    """Which of e-mail, phone and address was there and is another one, or gone, now. A first one locks nothing."""
    return [field for field in ROUTES if before[field] and before[field] != after[field]]


def needs_two(before: Mapping[str, str], after: Mapping[str, object], *, said_before: bool) -> list[str]:
    """Which of a protected person's e-mail, phone and address may only be another one when two people agree
    (practice.md 4.3, rule 6).

    Every one that was there, and, once they had said how to reach them, also a new one: a new address is how a letter
    is led elsewhere. A protected address that would be protected no longer counts as one.
    """
    found = [field for field in ROUTES if before[field] != after[field] and (before[field] or said_before)]
    opened = before["address_protected"] and not after["address_protected"]
    return [*found, "address_protected"] if opened else found


SAID = ("weekdays_only", "voicemail", "shared_device", "sender_name", "safe_word", "may_take_message")


def ways_of(contact: SafeContact) -> Ways:
    """How somebody may be reached as it is kept now."""
    return Ways(
        frozenset(map(Channel, contact.allowed)),
        frozenset(map(Channel, contact.forbidden)),
        (contact.hours_from, contact.hours_to),
        **{name: getattr(contact, name) for name in SAID},
    )


def is_written_down(contact: SafeContact) -> bool:
    """Whether it says anything of how, when or by whom somebody may be reached, or may not: also before they confirmed it
    themself. An address that the referrer wrote is no way yet."""
    ways = ways_of(contact)
    return bool(ways.allowed or ways.forbidden or any(ways.hours)) or any(
        getattr(ways, name) for name in SAID
    )


def wider(before: Ways, after: Ways) -> list[str]:
    """What of this reaches a protected person wider, or answers for them otherwise, than they said before.

    A channel that was not allowed, one that is no longer forbidden, an hour or a day more, a voicemail, a device said to
    be theirs alone. Another sender, safe word or person who takes messages always: who knows that word is taken for them,
    and what a lock screen shows can give them away; only that nobody takes messages any more is narrower. The order of
    the ways is not: each of them is safe.
    """
    tests = {
        "allowed": not after.allowed <= before.allowed,
        "forbidden": not before.forbidden <= after.forbidden,
        "hours": after.span[0] < before.span[0] or after.span[1] > before.span[1],
        "weekdays_only": before.weekdays_only and not after.weekdays_only,
        "voicemail": after.voicemail and not before.voicemail,
        "shared_device": before.shared_device and not after.shared_device,
        "sender_name": before.sender_name != after.sender_name,
        "safe_word": before.safe_word != after.safe_word,
        "may_take_message": after.may_take_message not in ("", before.may_take_message),
    }
    return [name for name, yes in tests.items() if yes]


def narrowed(before: Ways, after: Ways) -> Ways:
    """What holds at once: never more than before, and less wherever less was asked for."""
    begins, ends = max(before.span[0], after.span[0]), min(before.span[1], after.span[1])
    within = (begins if begins > MIDNIGHT else None, ends if ends < NEXT_MIDNIGHT else None)
    return replace(
        before,
        allowed=before.allowed & after.allowed - after.forbidden,
        forbidden=before.forbidden | after.forbidden,
        hours=within if begins < ends else before.hours,
        weekdays_only=before.weekdays_only or after.weekdays_only,
        voicemail=before.voicemail and after.voicemail,
        shared_device=before.shared_device or after.shared_device,
        may_take_message=before.may_take_message if after.may_take_message else "",
    )


def is_protected(
    person: Person,
    cautions: Between,
    sides: Iterable[OrderSide],
    people: Sequence[Person],
    now: datetime,
) -> bool:
    """Somebody whom a caution protects now, or an order in force (`sides`): also as long as nobody has said whom it means,
    and also when one person said that it is not they who have the name, or were meant before."""
    guarded = (side.guards(people) for side in sides if side.protected)
    return cautions.about(person.id, now) or any(person in one for one in guarded)


def why_not_settle(change: ContactChange, staff_id: UUID) -> WhyNot | None:
    """A second person settles it, once."""
    if over := why_not_answer(
        change.settled_at, change.settled_by, decided=WhyNot.SETTLED, ended=WhyNot.ENDED
    ):
        return over
    return WhyNot.OWN_CHANGE if change.asked_by == staff_id else None


def why_not_take_back(change: ContactChange, staff_id: UUID) -> WhyNot | None:
    """Whoever wrote it down takes it back, as long as nobody answered."""
    if change.settled_at is not None:
        return WhyNot.SETTLED if change.settled_by else WhyNot.ENDED
    return None if change.asked_by == staff_id else WhyNot.NOT_YOUR_CHANGE
