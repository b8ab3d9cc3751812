"""What was in force between two people, and what stood about reaching one of them, at a moment that is past."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import exists, or_, select

from fgc.circle.happenings import (
    ContactChangeAsked,
    ContactChangeSettled,
    ContactChangeWithdrawn,
    ContactKept,
)
from fgc.circle.models import Caution, Person
from fgc.circle.models_orders import OrderParty
from fgc.circle.queries import order_parties, orders_of
from fgc.circle.reaching import message_taker_unsafe, takes_messages
from fgc.circle.rules import still_in_force
from fgc.circle.rules.contact_log import Then
from fgc.conference.models import Conference, Happening
from fgc.conference.queries import zone_of
from fgc.kit.clock import today
from fgc.kit.db import session
from fgc.kit.zones import day_of
from fgc.referral.models import Order

A_MINUTE = timedelta(minutes=1)
"""Hours are typed to the minute: what was set in that minute counts as set by then."""
WRITTEN_ANEW = tuple(
    one.__name__ for one in (ContactKept, ContactChangeAsked, ContactChangeSettled, ContactChangeWithdrawn)
)


def then_of(conference: Conference, person: Person, at: datetime) -> Then:
    """What is known of this moment, for what was done in it to reach this person."""
    return Then(
        taker_unsafe=taker_unsafe_at(conference, person, at),
        taker_unsafe_now=message_taker_unsafe(conference, person),
        contact_changed=_is_written_anew(person, at),
    )


def taker_unsafe_at(conference: Conference, person: Person, at: datetime) -> bool | None:
    """Whether whoever takes messages for them had to be kept from them at this moment, by a caution that stood or an order that
    was in force. None: by an order of which nobody knows since when."""
    if takes_messages(person, _bound_by_cautions(person, at)):
        return True
    known, unknown = _bound_by_orders(conference, person, at)
    if takes_messages(person, known):
        return True
    return None if takes_messages(person, unknown) else False


def _bound_by_cautions(person: Person, at: datetime) -> Sequence[UUID]:
    """Whom a caution kept from them then, also one that was lifted since."""
    stood = (
        Caution.protects_id == person.id,
        Caution.set_at < at + A_MINUTE,
        or_(Caution.lifted_at.is_(None), Caution.lifted_at > at),
    )
    return session().scalars(select(Caution.person_id).where(*stood)).all()


def _bound_by_orders(conference: Conference, person: Person, at: datetime) -> tuple[set[UUID], set[UUID]]:
    """Whom an order kept from them then, also one that ended since; and whom one keeps of which nobody knows since when."""
    zone = zone_of(conference)
    known: set[UUID] = set()
    unknown: set[UUID] = set()
    for order in orders_of(conference):
        parties = order_parties(conference, order.id)
        sure = person.id in parties.protected_ids and _was_in_force(order, person, at, zone)
        if sure is not False:
            (known if sure else unknown).update(parties.bound_ids - {person.id})
    return known, unknown


def _was_in_force(order: Order, person: Person, at: datetime, zone: str) -> bool | None:
    """None: the day on which it was made is not known, and it was written down only later that it means them."""
    day: date = day_of(at, zone)
    if not still_in_force(order.expires_on, day):
        return False
    if order.made_on is not None:
        return order.made_on <= day
    if day >= today(zone):
        return True
    written = exists().where(
        OrderParty.order_id == order.id, OrderParty.person_id == person.id, OrderParty.said_at < at + A_MINUTE
    )
    return True if session().scalar(select(written)) else None


def _is_written_anew(person: Person, at: datetime) -> bool:
    """Whether it was written down after this moment how they may be reached."""
    anew = exists().where(
        Happening.conference_id == person.conference_id,
        Happening.kind.in_(WRITTEN_ANEW),
        Happening.facts["person"].astext == str(person.id),
        Happening.at >= at + A_MINUTE,
    )
    return bool(session().scalar(select(anew)))
