"""By which route, and from when, somebody may be reached. Nothing leaves the house by any other."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from fgc.circle.models import Channel, Person, SafeContact
from fgc.circle.models_routes import routes_of
from fgc.circle.rules.reasons import WhyNot
from fgc.kit.zones import day_of

WRITTEN: tuple[Channel, ...] = (Channel.EMAIL, Channel.TEXT, Channel.LETTER)
SCREENS = frozenset({Channel.EMAIL, Channel.TEXT})
SATURDAY = 5
LOOK_AHEAD_DAYS = 10
"""Safe hours come round every week at the latest; ten days look past a weekend and past a lost hour or day."""


@dataclass(frozen=True)
class Route:
    """How somebody may be reached, and from when: an instant in UTC, which is now when it may be now."""

    channel: Channel
    not_before: datetime


@dataclass(frozen=True)
class PhoneThem:
    """What the coordinator needs to phone instead: the number and the hours, local to the person."""

    number: str
    hours_from: time | None
    hours_to: time | None
    weekdays_only: bool
    voicemail: bool
    zone: str


def route(
    contact: SafeContact | None, person: Person, now: datetime, *, by: Collection[Channel] = WRITTEN
) -> Route | WhyNot:
    """The first route of those they allow that may be used, and from when.

    `by` says what could be used at all: for a letter of ours one of `WRITTEN`. Refused when what they said is older
    than they let it be, when only their voice is safe, or when the route has no address; the reason never says to phone
    somebody who must not be phoned. Their hours, on the clock of
    their own zone, hold for everything that makes a sound or a light; a posted letter lies on a mat at any hour.
    """
    if person.left_at is not None:
        return WhyNot.HAS_LEFT
    if contact is not None and contact.locked_at is not None:
        return WhyNot.LOCKED
    if contact is None or not contact.allowed:
        return WhyNot.REFERRAL_SAYS if contact and contact.told_by_referrer else WhyNot.NO_CONTACT
    may_phone = phone_them(contact, person) is not None
    if contact.confirmed_on is None:
        return WhyNot.NOT_CONFIRMED if may_phone else WhyNot.NOT_CONFIRMED_UNPHONED
    if day_of(now, person.zone) > confirmed_until(contact.confirmed_on, contact.confirm_days):
        return WhyNot.CONFIRM_AGAIN if may_phone else WhyNot.CONFIRM_AGAIN_UNPHONED
    channels = [Channel(value) for value in contact.allowed if value not in contact.forbidden]
    wanted = [channel for channel in channels if channel in by]
    if not wanted:
        return (WhyNot.ONLY_BY_VOICE if may_phone else WhyNot.ONLY_IN_PERSON) if channels else WhyNot.NO_ROUTE
    for channel in wanted:
        if _has_details(contact, channel):
            opens = now if channel is Channel.LETTER else opens_at(contact, person.zone, now)
            return WhyNot.NEVER_OPEN if opens is None else Route(channel, opens)
    return WhyNot.NO_ADDRESS_KEPT


def open_ways(contact: SafeContact) -> frozenset[Channel]:
    """By which written routes a letter might go at all, however long ago they said so and at whatever hour."""
    return frozenset(
        one
        for one in WRITTEN
        if one.value in contact.allowed and one.value not in contact.forbidden and _has_details(contact, one)
    )


def ways_ended(contact: SafeContact, *, was_shared: bool) -> frozenset[Channel]:
    """By which written routes nothing that was sent may stay open: those by which no letter might go any more, and mailbox and
    telephone once somebody else may look at them."""
    looked_into = SCREENS if contact.shared_device and not was_shared else frozenset()
    return frozenset(WRITTEN) - open_ways(contact) | looked_into


def confirmed_until(confirmed_on: date, days: int) -> date:
    """The last day on which a confirmation still holds."""
    return confirmed_on + timedelta(days=days)


def phone_them(contact: SafeContact | None, person: Person) -> PhoneThem | None:
    """The number to phone and the hours for it, even when the confirmation is old; None when phoning is not allowed,
    and while another number waits for a second person."""
    if (
        contact is None
        or contact.locked_at
        or not contact.has_phone
        or Channel.PHONE.value in contact.forbidden
    ):
        return None
    if Channel.PHONE.value not in contact.allowed:
        return None
    return PhoneThem(
        contact.phone,
        contact.hours_from,
        contact.hours_to,
        contact.weekdays_only,
        contact.voicemail,
        person.zone,
    )


def opens_at(contact: SafeContact, zone: str, now: datetime) -> datetime | None:
    """The first instant, now or later, inside the safe hours; in UTC. None when they leave no time at all.

    The hours are wall time in `zone`. An hour that is skipped when clocks go forward opens at the moment the clock
    has passed it; one that comes twice when they go back is safe both times.
    """
    now = now.astimezone(UTC)
    if is_open(contact, zone, now):
        return now
    today = day_of(now, zone)
    opening = contact.hours_from or time(0)
    candidates = sorted(
        datetime.combine(today + timedelta(days=day), opening, ZoneInfo(zone))
        .replace(fold=fold)
        .astimezone(UTC)
        for day in range(LOOK_AHEAD_DAYS)
        for fold in (0, 1)
    )
    return next(
        (instant for instant in candidates if instant > now and is_open(contact, zone, instant)), None
    )


def is_open(contact: SafeContact, zone: str, instant: datetime) -> bool:
    """Whether the wall clock of `zone` stands inside the safe hours: from the first minute until before the last."""
    local = instant.astimezone(ZoneInfo(zone))
    if contact.weekdays_only and local.weekday() >= SATURDAY:
        return False
    clock = local.time()
    return (contact.hours_from or time(0)) <= clock and (contact.hours_to is None or clock < contact.hours_to)


def same_routes(people: Iterable[Person]) -> Sequence[tuple[Person, Person, str]]:
    """Pairs of people who share a mailbox or a phone, with 'email' or 'phone': what one gets the other may read."""
    found: list[tuple[Person, Person, str]] = []
    kept: dict[tuple[str, str], list[Person]] = {}
    for person in people:
        for kind, value in routes_of(person.contact):
            found += [(other, person, kind) for other in kept.setdefault((kind, value), [])]
            kept[kind, value].append(person)
    return found


def _has_details(contact: SafeContact, channel: Channel) -> bool:
    if channel is Channel.EMAIL:
        return contact.has_email
    if channel in (Channel.TEXT, Channel.PHONE):
        return contact.has_phone
    return channel is Channel.IN_PERSON or (contact.has_address and not contact.address_protected)
