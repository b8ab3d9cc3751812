"""Whom the referral names, and the orders in force between them."""

from uuid import UUID

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from fgc.access.forms import NothingAsked
from fgc.access.gate import open_to
from fgc.access.viewer import staff
from fgc.kit.pages import page
from fgc.kit.words import mark
from fgc.referral import operations
from fgc.referral.forms import OrderForm, OrdersKnownForm, PersonForm
from fgc.referral.queries import mine_to_write, named_in, order_in
from fgc.referral.views import bp
from fgc.referral.views.keeping import Sheet, kept, open_to_write
from fgc.referral.views.writing import WRITE, WRITERS


@bp.get(f"{WRITE}/people")
@open_to(*WRITERS)
def people(conference_id: UUID) -> Response:
    conference, referral = open_to_write(conference_id)
    return page(
        "referral/people.html",
        conference=conference,
        referral=referral,
        begun="people" in referral.unfinished,
    )


@bp.route(f"{WRITE}/people/add", methods=["GET", "POST"])
@bp.route(f"{WRITE}/people/<uuid:named_id>", methods=["GET", "POST"])
@open_to(*WRITERS, resend=mark("someone named in a referral"))
def person(conference_id: UUID, named_id: UUID | None = None) -> Response:
    conference, referral = open_to_write(conference_id)
    named = named_in(referral, named_id) if named_id else None
    was = PersonForm.shown(named) if named else {}
    sheet = Sheet(conference, referral, f"people:{named_id}" if named_id else "people", was)
    form = sheet.form(PersonForm)

    def keep() -> None:
        if named:
            operations.change_person(referral, named, **form.about())
        else:
            operations.add_person(referral, **form.about())

    return kept(form, sheet, keep, back="referral.people") or page(
        "referral/person.html", conference=conference, named=named, form=form, version=sheet.shown
    )


@bp.post(f"{WRITE}/people/<uuid:named_id>/remove")
@open_to(*WRITERS)
def remove_person(conference_id: UUID, named_id: UUID) -> Response:
    conference, referral = mine_to_write(staff(), conference_id)
    if NothingAsked().validate_on_submit():
        operations.remove_person(referral, named_in(referral, named_id))
        flash(_("Removed."))
    return redirect(url_for("referral.people", conference_id=conference.id), 303)


@bp.route(f"{WRITE}/orders", methods=["GET", "POST"])
@open_to(*WRITERS)
def orders(conference_id: UUID) -> Response:
    conference, referral = open_to_write(conference_id)
    was = {"orders_known": referral.orders_known or None}
    sheet = Sheet(conference, referral, "orders:known", was)
    form = sheet.form(OrdersKnownForm)

    def keep() -> None:
        operations.answer_orders(referral, form.orders_known.data or "")

    to_name = form.orders_known.data == "yes" and not referral.orders
    return kept(form, sheet, keep, back="referral.order" if to_name else "referral.write") or page(
        "referral/orders.html", conference=conference, referral=referral, form=form, version=sheet.shown
    )


@bp.route(f"{WRITE}/orders/add", methods=["GET", "POST"])
@bp.route(f"{WRITE}/orders/<uuid:order_id>", methods=["GET", "POST"])
@open_to(*WRITERS)
def order(conference_id: UUID, order_id: UUID | None = None) -> Response:
    conference, referral = open_to_write(conference_id)
    found = order_in(referral, order_id) if order_id else None
    was = OrderForm.shown(found, referral.named) if found else {}
    sheet = Sheet(conference, referral, f"orders:{order_id}" if order_id else "orders", was)
    form = sheet.form(OrderForm)
    form.choose_from(referral.named)

    def keep() -> None:
        if found:
            operations.change_order(referral, found, **form.about())
        else:
            operations.add_order(referral, **form.about())

    return kept(form, sheet, keep, back="referral.orders") or page(
        "referral/order.html", conference=conference, order=found, form=form, version=sheet.shown
    )


@bp.post(f"{WRITE}/orders/<uuid:order_id>/remove")
@open_to(*WRITERS)
def remove_order(conference_id: UUID, order_id: UUID) -> Response:
    conference, referral = mine_to_write(staff(), conference_id)
    if NothingAsked().validate_on_submit():
        operations.remove_order(referral, order_in(referral, order_id))
        flash(_("Removed."))
    return redirect(url_for("referral.orders", conference_id=conference.id), 303)
