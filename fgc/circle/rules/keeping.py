"""What may be written down about reaching somebody."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from fgc.circle.models import Channel, Person, SafeContact
from fgc.circle.models_reaching import ContactChange
from fgc.circle.rules.cautions import Between
from fgc.circle.rules.orders import meant_by, still_in_force
from fgc.circle.rules.reasons import WhyNot
from fgc.referral.models import Order

ROUTES = ("email", "phone", "address")


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


def needs_two(
    before: Mapping[str, str], after: Mapping[str, object], *, confirmed_before: bool, protected: bool
) -> list[str]:
    """Which of e-mail, phone and address may only be another one when two people agree (practice.md 4.3, rule 6).

    For somebody protected: every one that was there, and, once they had said how to reach them, also a new one: a new
    address is how a letter is led elsewhere. A protected address that would be protected no longer counts as one.
    """
    if not protected:
        return []
    found = [
        field for field in ROUTES if before[field] != after[field] and (before[field] or confirmed_before)
    ]
    opened = before["address_protected"] and not after["address_protected"]
    return [*found, "address_protected"] if opened else found


def is_protected(
    person: Person,
    cautions: Between,
    orders: Iterable[Order],
    people: Sequence[Person],
    now: datetime,
    day: date,
) -> bool:
    """Somebody whom a caution protects now, or an order that is in force on this day."""
    named = (meant_by(order.protects, people) for order in orders if still_in_force(order.expires_on, day))
    return cautions.about(person.id, now) or any(person in one for one in named)


def why_not_settle(change: ContactChange, staff_id: UUID) -> WhyNot | None:
    """A second person settles it, once."""
    if change.settled_at is not None:
        return WhyNot.SETTLED
    return WhyNot.OWN_CHANGE if change.asked_by == staff_id else None


def said_of_contact(contact: SafeContact) -> dict[str, str]:
    """What is kept about reaching somebody, by label. Without the address: it has one page of its own."""
    hours = " to ".join(f"{hour:%H:%M}" for hour in (contact.hours_from, contact.hours_to) if hour)
    return {
        "E-mail": contact.email, "Phone": contact.phone, "Town": contact.town,
        "Allowed, in order": ", ".join(contact.allowed), "Never": ", ".join(contact.forbidden), "Hours": hours,
        "Sender shown": contact.sender_name, "May take a message": contact.may_take_message,
    }  # fmt: skip
