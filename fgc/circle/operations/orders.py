"""Orders: the caution that follows from each, and what becomes of one that ends, of which the coordinator is told three
months before."""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from fgc.access.models import Part
from fgc.access.viewer import StaffViewer, Worker
from fgc.circle.happenings import OrderAdded, OrderEnds, OrderRead, OrderSettled
from fgc.circle.models import Person
from fgc.circle.models_orders import OrderParty
from fgc.circle.models_reaching import OrderEnd
from fgc.circle.operations.safety import answer, end_lowering, set_caution
from fgc.circle.queries import cautions_of, here, order_pairs, orders_of, sides_of_order
from fgc.circle.rules import (
    Field,
    WhyNot,
    ends_soon,
    keeps_apart,
    pair,
    spelt_the_same,
    still_in_force,
    why_not_say_whom,
    why_not_settle_order,
)
from fgc.conference.history import tell
from fgc.conference.models import Conference, Stage
from fgc.conference.queries import assigned, zone_of
from fgc.kit.clock import now, today
from fgc.kit.db import saving, session
from fgc.kit.jobs import every, job, later
from fgc.kit.refusal import Refused, refuse
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
        for one, protected in ((protects, True), (against, False)):
            _keep_said(conference, order, one.id, protected=protected, means=True, by=by)
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
    """What an order in force means between those of these people whom it means: where it bars contact a caution at once,
    else a concern that waits for the coordinator's answer. With `new`, between that person and the others alone.

    Whoever has the name is kept apart at once, also before somebody said whom it means: better one too many than one
    missed, and a second person may agree to lift it. Two whom this order keeps apart already are left as they are: what two
    people made weaker since stays so, and so does why.
    """
    _keep_spelt_the_same(conference, order, people)
    keep_once_meant(conference, order, people)
    protects, binds = sides_of_order(conference, order)
    standing = _apart_by(conference, order)
    for against in binds.meant(people):
        for protected in protects.meant(people):
            if against.id == protected.id or (new is not None and new.id not in (against.id, protected.id)):
                continue
            if (against.id, protected.id) in standing:
                continue
            if keeps_apart(order.kind):
                _keep_apart(conference, order, against, protected, by=by)
            else:
                answer(conference, pair(against.id, protected.id), True, by.staff_id, now())
                end_lowering(conference, against.id, protected.id, by=by)


def _apart_by(conference: Conference, order: Order) -> set[tuple[UUID, UUID]]:
    """Who must not meet whom by a standing caution that rests on this order."""
    return {
        (one.person_id, one.protects_id)
        for one in cautions_of(conference)
        if one.order_id == order.id and one.must_not_meet
    }


def _keep_apart(
    conference: Conference, order: Order, against: Person, protected: Person, *, by: StaffViewer
) -> None:
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


def _keep_spelt_the_same(conference: Conference, order: Order, people: Sequence[Person]) -> None:
    """Where every name of a side is spelt as in the circle nobody has to say whom it means."""
    for side in sides_of_order(conference, order):
        for person in spelt_the_same(side.names, people):
            if person.id not in side.said:
                _keep_said(conference, order, person.id, protected=side.protected, means=True)


def keep_matched(conference: Conference, people: Sequence[Person]) -> None:
    """Before somebody is called otherwise: whoever an order in force means by the name they have."""
    day = today(zone_of(conference))
    for order in orders_of(conference):
        if still_in_force(order.expires_on, day):
            keep_once_meant(conference, order, people)


def keep_once_meant(conference: Conference, order: Order, people: Sequence[Person]) -> None:
    """Whoever an order means as far as is known stays known as such, also when somebody says otherwise, or calls them
    otherwise, later. It answers nothing: whom nobody spoke of is asked about all the same."""
    for side in sides_of_order(conference, order):
        for person in side.guards(people):
            if person.id not in side.once:
                note_once_meant(conference, order.id, person.id, protected=side.protected)


def note_once_meant(conference: Conference, order_id: UUID, person_id: UUID, *, protected: bool) -> None:
    """The same for one person and one side, whatever is said of them."""
    row = insert(OrderParty).values(
        conference_id=conference.id,
        order_id=order_id,
        protected=protected,
        person_id=person_id,
        means=None,
        once_meant=True,
        said_by=None,
        said_at=now(),
    )
    named = ["order_id", "protected", "person_id"]
    session().execute(row.on_conflict_do_update(index_elements=named, set_={"once_meant": True}))


def _keep_said(
    conference: Conference,
    order: Order,
    person_id: UUID,
    *,
    protected: bool,
    means: bool,
    by: StaffViewer | None = None,
) -> None:
    told = {"means": means, "said_by": by.staff_id if by else None, "said_at": now()}
    row = insert(OrderParty).values(
        conference_id=conference.id,
        order_id=order.id,
        protected=protected,
        person_id=person_id,
        once_meant=means,
        **told,
    )
    session().execute(
        row.on_conflict_do_update(index_elements=["order_id", "protected", "person_id"], set_=told)
    )


def say_whom(
    conference: Conference,
    order: Order,
    people: Sequence[Person],
    *,
    by: StaffViewer,
    protected: Collection[UUID],
    against: Collection[UUID],
    nobody_protected: bool = False,
    nobody_against: bool = False,
) -> None:
    """Somebody says whom of these people an order means on each side, or that it is nobody of the circle. What follows from
    it holds at once; a caution that stood already stays as it is until two people make it weaker, and whoever had the name,
    or was meant before, stays protected as far as their routes go. Refused for an order that has ended: it keeps nobody
    apart."""
    refuse(None if still_in_force(order.expires_on, today(zone_of(conference))) else WhyNot.ORDER_OVER)
    found = why_not_say_whom(
        protected, against, nobody_protected=nobody_protected, nobody_against=nobody_against
    )
    if found:
        raise Refused(found[0], field=found[1])
    with saving():
        keep_once_meant(conference, order, people)
        for side, chosen in ((True, protected), (False, against)):
            for person in people:
                _keep_said(conference, order, person.id, protected=side, means=person.id in chosen, by=by)
        tell(OrderRead(conference, order.id, len(protected), len(against)), by=by)
        bring_in(conference, order, people, by=by)


def bring_in_somebody(
    conference: Conference, person: Person, people: Sequence[Person], *, by: StaffViewer
) -> None:
    """Somebody new, or with another name now, may be the one whom an order in force means: what was said of them under
    another name, that they are not meant, is asked again."""
    day = today(zone_of(conference))
    not_meant = (OrderParty.person_id == person.id, OrderParty.means.is_(False))
    session().execute(
        update(OrderParty).where(OrderParty.conference_id == conference.id, *not_meant).values(means=None)
    )
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
    """What becomes of an order that ends: it is in force `until` a later day, or it ends (None). A caution that rests on it
    stands either way, until two people make it weaker; made longer, it ends what was asked in its way, and keeps apart whom it
    means, also who came while it was over (see `bring_in`)."""
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
        if until is not None:
            for against_id, protected_id in sorted(order_pairs(conference, order).directions):
                end_lowering(conference, against_id, protected_id, by=by)
            bring_in(conference, order, here(conference), by=by)


def _first_time(order: Order, ends_on: date) -> bool:
    kept = insert(OrderEnd).values(
        conference_id=order.conference_id, order_id=order.id, expires_on=ends_on, reminded_at=now()
    )
    once = kept.on_conflict_do_nothing(index_elements=["order_id", "expires_on"]).returning(OrderEnd.id)
    return session().scalar(once) is not None
