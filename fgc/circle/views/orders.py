"""Orders in force: one that is learned of later than the referral, and one that ends."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from flask import abort, flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from fgc.access.audit import Opened, noted
from fgc.access.gate import open_to
from fgc.access.models import Role
from fgc.access.viewer import staff, viewer
from fgc.circle import operations, queries
from fgc.circle.forms import OrderEndForm, OrderForm, OrderPeopleForm
from fgc.circle.models import Person
from fgc.circle.rules import OrderSide, WhyNot
from fgc.circle.views.blueprint import bp
from fgc.conference.models import Conference
from fgc.conference.queries import conference_for
from fgc.kit.agreement import Proposal, agreed_to, expect_agreed
from fgc.kit.pages import page
from fgc.kit.refusal import refuse
from fgc.kit.words import mark, said_day, said_list
from fgc.referral.models import Order

STAYS = mark("Recorded. The restriction between them stays until two people agree to relax it.")
SETTLED = mark("Recorded.")
SIDES = (mark("Who the order protects"), mark("Who the order is against"))
NOBODY_YET = datetime.min.replace(tzinfo=UTC)
"""When the last one of an empty circle came."""


@bp.route("/conferences/<uuid:conference_id>/circle/orders/new", methods=["GET", "POST"])
@open_to(Role.COORDINATOR)
def add_order(conference_id: UUID) -> Response:
    conference = conference_for(viewer(), conference_id)
    people = {one.id: one for one in queries.people_of(viewer(), conference)}
    form = OrderForm()
    for field in (form.protects, form.against):
        field.choose_from([(one.id, one.name) for one in people.values()])
    if form.validate_on_submit():
        with form.refusals():
            told = form.values(without={"protects", "against"})
            protects, against = people[form.protects.data], people[form.against.data]
            operations.add_order(conference, protects, against, by=staff(), **told)
            flash(_("Recorded. It applies from now on."))
            return redirect(url_for("circle.pairs", conference_id=conference.id), 303)
    return page("circle/add_order.html", conference=conference, form=form, people=people)


@bp.route("/conferences/<uuid:conference_id>/circle/orders/<uuid:order_id>", methods=["GET", "POST"])
@open_to(Role.COORDINATOR)
def order_end(conference_id: UUID, order_id: UUID) -> Response:
    """An order that ends: was it made longer?"""
    conference = conference_for(viewer(), conference_id)
    order = _order(conference, order_id)
    stays, ends_on = _cautions_by(conference, order), order.expires_on or abort(404)
    form, stands = OrderEndForm(), {_("In force until"): said_day(ends_on)}
    form.replaces(order.id, ends_on, *sorted(str(one.caution.id) for one in stays), stands=stands)
    if form.validate_on_submit():
        with form.refusals():
            until = form.until.data if form.longer.data else None
            refuse(WhyNot.NOT_LATER if form.longer.data and until is None else None, field="until")
            operations.settle_order(conference, order, by=staff(), until=until)
            flash(_(STAYS if stays else SETTLED))
            return redirect(url_for("circle.pairs", conference_id=conference.id), 303)
    return page("circle/order_end.html", conference=conference, order=order, form=form, stays=stays)


def _cautions_by(conference: Conference, order: Order) -> list[queries.CautionSeen]:
    """The cautions that rest on this order, or on another one, between two of those whom it means."""
    meant = queries.order_pairs(conference, order).directions
    return [
        one
        for one in queries.cautions_with(viewer(), conference)
        if one.caution.order_id == order.id or (one.person.id, one.protects.id) in meant
    ]


@bp.route("/conferences/<uuid:conference_id>/circle/orders/<uuid:order_id>/people", methods=["GET", "POST"])
@open_to(Role.COORDINATOR)
@noted(Opened.SAFETY)
def order_people(conference_id: UUID, order_id: UUID) -> Response:
    """Whom of the circle an order means, or that it is nobody of it."""
    conference = conference_for(viewer(), conference_id)
    order, people = _order(conference, order_id), queries.people_of(viewer(), conference)
    protects, binds = queries.sides_of_order(conference, order)
    form = OrderPeopleForm.about(protects, binds, people)
    form.agrees_to(shown := _shown(order, people, protects, binds))
    if form.validate_on_submit():
        with form.refusals():
            expect_agreed(shown, agreed_to())
            operations.say_whom(conference, order, people, by=staff(), **form.values())
            flash(_("Recorded. It applies from now on."))
            return redirect(url_for("circle.pairs", conference_id=conference.id), 303)
    recorded = [
        (words, names_meant(side, people)) for words, side in zip(SIDES, (protects, binds), strict=True)
    ]
    return page("circle/order_people.html", conference=conference, order=order, form=form, recorded=recorded)


def _shown(order: Order, people: Sequence[Person], *sides: OrderSide) -> Proposal:
    """Stands for everybody who was on the page, and for what was said of them: nobody is said not to be meant who was not there
    to choose, and what a colleague said meanwhile is read before something else is said."""
    names = [(str(one.id), one.name) for one in people]
    said = [
        (str(one.id), f"{side.protected} {side.said[one.id]}")
        for side in sides
        for one in people
        if one.id in side.said
    ]
    newest = max((one.added_at for one in people), default=NOBODY_YET)
    return Proposal(order.id, newest, "", (), (*names, *said))


def names_meant(side: OrderSide, people: Sequence[Person]) -> str:
    """Whom of these people somebody said that this side means, or that it is nobody; '' where nobody has said it of anybody."""
    names = [one.name for one in people if side.said.get(one.id)]
    return said_list(names) or (_("No one in the circle") if side.said else "")


def _order(conference: Conference, order_id: UUID) -> Order:
    return next((one for one in queries.orders_of(conference) if one.id == order_id), None) or abort(404)
