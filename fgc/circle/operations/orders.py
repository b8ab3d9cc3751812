"""Orders: the caution that follows from each, and what becomes of one that ends, of which the coordinator is told three
months before."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from fgc.access.models import Part
from fgc.access.viewer import StaffViewer, Worker
from fgc.circle.happenings import OrderAdded, OrderEnds, OrderSettled
from fgc.circle.models import Person
from fgc.circle.models_reaching import OrderEnd
from fgc.circle.operations.safety import answer, set_caution
from fgc.circle.queries import orders_of
from fgc.circle.rules import (
    Field,
    WhyNot,
    ends_soon,
    keeps_apart,
    meant_by,
    pair,
    still_in_force,
    why_not_settle_order,
)
from fgc.conference.history import tell
from fgc.conference.models import Conference, Stage
from fgc.conference.queries import assigned, zone_of
from fgc.kit.clock import now, today
from fgc.kit.db import saving, session
from fgc.kit.jobs import every, job, later
from fgc.kit.refusal import refuse
from fgc.referral.letters import news
from fgc.referral.models import Order, OrderKind, Referral

OVER = (Stage.CLOSED, Stage.DECLINED)


def add_order(
    conference: Conference,
    protects: Person,
    against: Person,
    *,
    by: StaffViewer,
    kind: OrderKind,
    terms: str,
    court: str,
    made_on: date | None,
    expires_on: date | None,
) -> Order:
    """An order that is learned of later than the referral. What follows from it follows at once (see `bring_in`)."""
    day = today(zone_of(conference))
    refuse(WhyNot.SAME_PERSON if protects.id == against.id else None, field="against")
    refuse(None if still_in_force(expires_on, day) else WhyNot.ORDER_OVER, field="expires_on")
    with saving():
        order = Order(
            conference_id=conference.id,
            referral_id=session()
            .scalars(select(Referral.id).where(Referral.conference_id == conference.id))
            .one(),
            kind=kind,
            protects=protects.name,
            against=against.name,
            terms=terms,
            court=court,
            made_on=made_on,
            expires_on=expires_on,
        )
        session().add(order)
        session().flush()
        tell(OrderAdded(conference, order.id), by=by)
        bring_in(conference, order, [protects, against], by=by)
    return order


def bring_in(
    conference: Conference,
    order: Order,
    people: Sequence[Person],
    *,
    by: StaffViewer,
    new: Person | None = None,
) -> None:
    """What an order in force means between these people: where it bars contact a caution at once, else a concern that
    waits for the coordinator's answer. With `new`, between that person and the others alone."""
    for against in meant_by(order.against, people):
        for protected in meant_by(order.protects, people):
            if against.id == protected.id or (new is not None and new.id not in (against.id, protected.id)):
                continue
            if keeps_apart(order.kind):
                set_caution(
                    conference,
                    against,
                    protected,
                    by=by,
                    hides=[*Field],
                    must_not_meet=True,
                    because="There is an order in force between them.",
                    order_id=order.id,
                )
            else:
                answer(conference, pair(against.id, protected.id), True, by.staff_id, now())


def bring_in_somebody(
    conference: Conference, person: Person, people: Sequence[Person], *, by: StaffViewer
) -> None:
    """Somebody new, or with another name now, may be the one whom an order in force means."""
    day = today(zone_of(conference))
    for order in orders_of(conference):
        if still_in_force(order.expires_on, day):
            bring_in(conference, order, people, by=by, new=person)


@every("20 7 * * *")
def look_for_orders() -> None:
    """Each morning: a job for each conference with an order that has an end; one that fails holds up no other."""
    with_end = select(Order.conference_id).where(Order.expires_on.is_not(None)).distinct()
    going_on = select(Conference.id).where(Conference.id.in_(with_end), Conference.stage.not_in(OVER))
    with saving():
        for conference_id in session().scalars(going_on):
            later(remind_of_orders, only_once=f"orders:{conference_id}", conference_id=conference_id)


@job("circle.remind_of_orders", retry=5)
def remind_of_orders(conference_id: UUID) -> None:
    """Tells the coordinator of each order that ends within three months: once for each end, however often it runs, and
    also when the day itself was missed."""
    conference = session().get_one(Conference, conference_id)
    day, coordinator = today(zone_of(conference)), assigned(conference, Part.COORDINATOR)
    if coordinator is None:
        return
    with saving():
        for order in orders_of(conference):
            if order.expires_on and ends_soon(order.expires_on, day) and _first_time(order, order.expires_on):
                news("referral.order_ends", conference, coordinator.id)
                tell(OrderEnds(conference, order.id, order.expires_on), by=Worker())


def settle_order(conference: Conference, order: Order, *, by: StaffViewer, until: date | None) -> None:
    """What becomes of an order that ends: it is in force `until` a later day, or it ends (None). The caution between
    the two stands either way, until two people make it weaker."""
    ends_on = order.expires_on
    refuse(why_not_settle_order(ends_on, until), field="until")
    assert ends_on is not None, "only an order with an end is settled"
    with saving():
        _first_time(order, ends_on)
        end = (
            session()
            .scalars(select(OrderEnd).where(OrderEnd.order_id == order.id, OrderEnd.expires_on == ends_on))
            .one()
        )
        end.settled_at, end.settled_by, end.until = now(), by.staff_id, until
        order.expires_on = until or ends_on
        session().flush()
        tell(OrderSettled(conference, order.id, until is not None), by=by)


def _first_time(order: Order, ends_on: date) -> bool:
    kept = insert(OrderEnd).values(
        conference_id=order.conference_id, order_id=order.id, expires_on=ends_on, reminded_at=now()
    )
    once = kept.on_conflict_do_nothing(index_elements=["order_id", "expires_on"]).returning(OrderEnd.id)
    return session().scalar(once) is not None
