"""Which orders are between which two people, and which of the two each of them binds.

An order has a direction: it binds the one and protects the other (docs/decisions/0057-indirect-contact.md). The direction comes
from whom it means on either side. A caution may rest on an order of which nobody has said yet whom it means; it never turns one
round. The database asks the same in `fgc_orders_apart`, where no names are compared: the program writes down whom a name means
(`operations.orders.keep_once_meant`).
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from fgc.circle.models import Caution, Person
from fgc.circle.rules.cautions import pair
from fgc.circle.rules.naming import OrderSide
from fgc.circle.rules.orders import keeps_apart
from fgc.circle.rules.reasons import WhyNot
from fgc.referral.models import Order

BoundAndProtected = tuple[UUID, UUID]
"""Two people in the direction of an order: who must keep to it, and whom it protects."""


@dataclass(frozen=True)
class OrderParties:
    """Whom an order binds and whom it protects, as far as that is known."""

    order: Order
    bound_ids: frozenset[UUID]
    protected_ids: frozenset[UUID]

    def may_bind(self, one: UUID, other: UUID) -> bool:
        """Whether it may bind the one and protect the other: nothing that is known says that it is the other way round."""
        return (one in self.bound_ids or one not in self.protected_ids) and (
            other in self.protected_ids or other not in self.bound_ids
        )


@dataclass(frozen=True)
class OrderPairs:
    """Orders, and every two people whom each is between, also who left the circle: as it means them, or as a caution says that
    rests on it. There may be several between the same two: each counts for itself, whichever of them the caution names."""

    parties: tuple[OrderParties, ...] = ()
    cautions: tuple[Caution, ...] = ()

    def between(self, one: UUID, other: UUID) -> list[Order]:
        """Every order between these two, whichever of them it protects."""
        return [each.order for each in self.parties if {(one, other), (other, one)} & self._of(each)]

    def barring(self, one: UUID, other: UUID) -> list[Order]:
        """Every order that bars the one from contact with the other, whom it protects."""
        return [
            each.order
            for each in self.parties
            if keeps_apart(each.order.kind) and (one, other) in self._of(each)
        ]

    def keep_apart(self, one: UUID, other: UUID) -> bool:
        """Whether any of them bars contact between these two: they are not in one room, whichever of them it binds."""
        return bool(self.barring(one, other) or self.barring(other, one))

    @property
    def directions(self) -> frozenset[BoundAndProtected]:
        """Whom an order of any kind binds, and whom it protects against them."""
        return frozenset().union(*(self._of(each) for each in self.parties))

    @property
    def no_contact(self) -> frozenset[BoundAndProtected]:
        """Whom an order bars from contact with whom it protects, as long as a caution between the two stands: what two people
        lifted was a mistake."""
        barred = (two for two in self.directions if self.barring(*two))
        standing = {(one.person_id, one.protects_id) for one in self.cautions}
        apart = {pair(one.person_id, one.protects_id) for one in self.cautions if one.must_not_meet}
        return frozenset(two for two in barred if two in standing or pair(*two) in apart)

    def _of(self, parties: OrderParties) -> set[BoundAndProtected]:
        meant = {(one, other) for one in parties.bound_ids for other in parties.protected_ids if one != other}
        resting = (
            (one.person_id, one.protects_id) for one in self.cautions if one.order_id == parties.order.id
        )
        return meant | {two for two in resting if parties.may_bind(*two)}


def order_pairs(
    sides: Collection[OrderSide], people: Sequence[Person], cautions: Iterable[Caution]
) -> OrderPairs:
    """Of these orders, by both their sides, with whoever is in the circle and the cautions that stand."""
    meant = {
        (side.order.id, side.protected): side.person_ids | {one.id for one in side.meant(people)}
        for side in sides
    }
    parties = (
        OrderParties(order, meant[order.id, False], meant[order.id, True])
        for order in dict.fromkeys(side.order for side in sides)
    )
    return OrderPairs(tuple(parties), tuple(cautions))


def why_not_rest_on(parties: OrderParties, directions: Collection[BoundAndProtected]) -> WhyNot | None:
    """A caution rests on an order in its direction alone. Of two cautions, each way one, it is the reason of one: which, is said
    first where nobody has said yet whom it means."""
    fitting = [two for two in directions if parties.may_bind(*two)]
    if not fitting:
        return WhyNot.ORDER_OTHER_WAY
    return WhyNot.ORDER_DIRECTION if len(fitting) > 1 else None
