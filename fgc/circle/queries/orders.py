"""The orders in force, whom each means of the circle, and which of them wait for somebody to say so."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from fgc.circle.models import Person
from fgc.circle.models_orders import OrderParty
from fgc.circle.queries.cautions import cautions_of
from fgc.circle.rules import OrderPairs, OrderParties, OrderSide, had_the_name, may_be_one, still_in_force
from fgc.circle.rules import order_pairs as pairs_of_sides
from fgc.conference.models import Conference
from fgc.conference.queries import zone_of
from fgc.kit.clock import today
from fgc.kit.db import session
from fgc.kit.read_cache import cached_while_reading
from fgc.referral.models import Order


@cached_while_reading
def orders_of(conference: Conference) -> Sequence[Order]:
    """Every order that is written down, also one that has ended."""
    return (
        session().scalars(select(Order).where(Order.conference_id == conference.id).order_by(Order.id)).all()
    )


@cached_while_reading
def sides_of(conference: Conference) -> list[OrderSide]:
    """Both sides of each order that is in force today: whom it protects, then who must keep to it."""
    written = orders_of(conference)
    if not written:
        return []
    day = today(zone_of(conference))
    orders = [one for one in written if still_in_force(one.expires_on, day)]
    found: dict[tuple[UUID, bool], list[OrderParty]] = defaultdict(list)
    for row in session().scalars(select(OrderParty).where(OrderParty.conference_id == conference.id)):
        found[row.order_id, row.protected].append(row)
    return [_side(one, side, found[one.id, side]) for one in orders for side in (True, False)]


def sides_of_order(conference: Conference, order: Order) -> tuple[OrderSide, OrderSide]:
    """Whom this order protects, and who must keep to it, whether it is in force or not."""
    chosen = select(OrderParty).where(
        OrderParty.conference_id == conference.id, OrderParty.order_id == order.id
    )
    rows = session().scalars(chosen).all()
    return (
        _side(order, True, [row for row in rows if row.protected]),
        _side(order, False, [row for row in rows if not row.protected]),
    )


def _side(order: Order, protected: bool, rows: Sequence[OrderParty]) -> OrderSide:
    said = {row.person_id: row.means for row in rows if row.means is not None}
    return OrderSide(order, protected, said, frozenset(row.person_id for row in rows if row.once_meant))


def order_pairs(conference: Conference, only: Order | None = None) -> OrderPairs:
    """Which orders in force today are between whom, and whom of the two each binds; or of one order alone, in force or not. The
    one way to ask it."""
    sides = sides_of(conference) if only is None else sides_of_order(conference, only)
    if not sides:
        return OrderPairs()
    return pairs_of_sides(sides, here(conference), cautions_of(conference))


def order_parties(conference: Conference, order_id: UUID) -> OrderParties:
    """Whom an order of this conference binds and whom it protects, in force or not."""
    (parties,) = order_pairs(conference, session().get_one(Order, order_id)).parties
    return parties


def here(conference: Conference) -> Sequence[Person]:
    """Everybody who is in the circle now."""
    chosen = select(Person).where(Person.conference_id == conference.id, Person.left_at.is_(None))
    return session().scalars(chosen.order_by(Person.added_at, Person.id)).all()


def earlier_rows_of(conference: Conference, person: Person) -> list[Person]:
    """Who may be the same person and was in this circle before: whoever left it, by the name they have or had, the latest
    first; then whoever is in it and had this name until it was changed. Whoever is erased has no name any more."""
    others = select(Person).where(
        Person.conference_id == conference.id, Person.id != person.id, Person.erased_at.is_(None)
    )
    rows = session().scalars(others.order_by(Person.left_at.desc().nulls_last(), Person.id)).all()
    return [one for one in rows if (may_be_one(one, person) if one.left_at else had_the_name(one, person))]


def open_sides(conference: Conference) -> list[OrderSide]:
    """The sides of orders in force of which somebody has to say whom they mean, before anybody is asked to come."""
    sides = sides_of(conference)
    people = here(conference) if sides else ()
    return [one for one in sides if one.is_open(people)]


def open_orders(conference: Conference) -> int:
    """How many orders in force name somebody of whom nobody has said yet who of the circle it is."""
    return len({side.order.id for side in open_sides(conference)})
