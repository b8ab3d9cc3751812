"""What may be written down about reaching somebody."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time

from fgc.circle.models import Channel, SafeContact
from fgc.circle.rules.reasons import WhyNot

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


def said_of_contact(contact: SafeContact) -> dict[str, str]:
    """What is kept about reaching somebody, by label. Without the address: it has one page of its own."""
    hours = " to ".join(f"{hour:%H:%M}" for hour in (contact.hours_from, contact.hours_to) if hour)
    return {
        "E-mail": contact.email, "Phone": contact.phone, "Town": contact.town,
        "Allowed, in order": ", ".join(contact.allowed), "Never": ", ".join(contact.forbidden), "Hours": hours,
        "Sender shown": contact.sender_name, "May take a message": contact.may_take_message,
    }  # fmt: skip
