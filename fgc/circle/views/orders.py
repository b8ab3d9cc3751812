"""Orders in force: one that is learned of later than the referral, and one that ends."""

from uuid import UUID

from flask import abort, flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from fgc.access.gate import open_to
from fgc.access.models import Role
from fgc.access.viewer import staff, viewer
from fgc.circle import operations, queries
from fgc.circle.forms import OrderEndForm, OrderForm
from fgc.circle.rules import WhyNot
from fgc.circle.views.blueprint import bp
from fgc.conference.queries import conference_for
from fgc.kit.pages import page
from fgc.kit.refusal import Refused


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
            flash(_("Written down. What follows from it holds from now on."))
            return redirect(url_for("circle.pairs", conference_id=conference.id), 303)
    return page("circle/add_order.html", conference=conference, form=form)


@bp.route("/conferences/<uuid:conference_id>/circle/orders/<uuid:order_id>", methods=["GET", "POST"])
@open_to(Role.COORDINATOR)
def order_end(conference_id: UUID, order_id: UUID) -> Response:
    """An order that ends: was it made longer?"""
    conference = conference_for(viewer(), conference_id)
    order = next(
        (one for one in queries.orders_of(conference) if one.id == order_id and one.expires_on), None
    ) or abort(404)
    form = OrderEndForm()
    if form.validate_on_submit():
        with form.refusals():
            if form.longer.data and form.until.data is None:
                raise Refused(WhyNot.NOT_LATER, field="until")
            operations.settle_order(
                conference, order, by=staff(), until=form.until.data if form.longer.data else None
            )
            flash(_("Written down. The caution between them stays until two people make it weaker."))
            return redirect(url_for("circle.pairs", conference_id=conference.id), 303)
    return page("circle/order_end.html", conference=conference, order=order, form=form)
