"""The orders in force, whom each means of the circle, and which of them wait for somebody to say so."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from fgc.circle.models import Person
from fgc.circle.models_orders import OrderParty
from fgc.circle.rules import OrderSide, still_in_force
from fgc.conference.models import Conference
from fgc.conference.queries import zone_of
from fgc.kit.clock import today
from fgc.kit.db import session
from fgc.referral.models import Order


def orders_of(conference: Conference) -> Sequence[Order]:
    """Every order that is written down, also one that has ended."""
    return (
        session().scalars(select(Order).where(Order.conference_id == conference.id).order_by(Order.id)).all()
    )


def sides_of(conference: Conference) -> list[OrderSide]:
    """Both sides of each order that is in force today: whom it protects, then who must keep to it."""
    written = orders_of(conference)
    if not written:
        return []
    day = today(zone_of(conference))
    orders = [one for one in written if still_in_force(one.expires_on, day)]
    said: dict[tuple[UUID, bool], dict[UUID, bool]] = defaultdict(dict)
    for row in session().scalars(select(OrderParty).where(OrderParty.conference_id == conference.id)):
        said[row.order_id, row.protected][row.person_id] = row.means
    return [OrderSide(one, side, said[one.id, side]) for one in orders for side in (True, False)]


def sides_of_order(conference: Conference, order: Order) -> tuple[OrderSide, OrderSide]:
    """Whom this order protects, and who must keep to it, whether it is in force or not."""
    said: dict[bool, dict[UUID, bool]] = defaultdict(dict)
    rows = select(OrderParty).where(
        OrderParty.conference_id == conference.id, OrderParty.order_id == order.id
    )
    for row in session().scalars(rows):
        said[row.protected][row.person_id] = row.means
    return OrderSide(order, True, said[True]), OrderSide(order, False, said[False])


def pairs_of_order(conference: Conference, order: Order) -> list[tuple[Person, Person]]:
    """Every two people of the circle whom this order keeps apart, or between whom it holds otherwise: who must keep to it,
    and whom it protects."""
    people = here(conference)
    protects, binds = (side.meant(people) for side in sides_of_order(conference, order))
    return [(one, other) for one in binds for other in protects if one.id != other.id]


def here(conference: Conference) -> Sequence[Person]:
    """Everybody who is in the circle now."""
    chosen = select(Person).where(Person.conference_id == conference.id, Person.left_at.is_(None))
    return session().scalars(chosen.order_by(Person.added_at, Person.id)).all()


def open_sides(conference: Conference) -> list[OrderSide]:
    """The sides of orders in force of which somebody has to say whom they mean, before anybody is asked to come."""
    sides = sides_of(conference)
    people = here(conference) if sides else ()
    return [one for one in sides if one.is_open(people)]
