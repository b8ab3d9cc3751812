"""The safety question about each pair, and cautions."""

from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from fgc.access.audit import Opened, noted
from fgc.access.gate import open_to
from fgc.access.models import Role
from fgc.access.viewer import staff, viewer
from fgc.circle import operations, queries
from fgc.circle.forms import CautionForm, LowerForm, PairsForm
from fgc.circle.models import Caution, Person
from fgc.circle.proposals import lowering
from fgc.circle.rules import pair
from fgc.circle.views.blueprint import READING, bp, opened
from fgc.circle.views.rows import tie_of
from fgc.conference.models import Conference
from fgc.conference.queries import conference_for
from fgc.kit.agreement import Proposal, agreed_to
from fgc.kit.pages import page
from fgc.referral.models import Order


@bp.get("/conferences/<uuid:conference_id>/circle/safety")
@open_to(*READING)
@noted(Opened.SAFETY)
def pairs(conference_id: UUID) -> Response:
    conference = conference_for(viewer(), conference_id)
    people, waiting = queries.people_of(viewer(), conference), queries.open_pairs(viewer(), conference)
    return page(
        "circle/pairs.html",
        conference=conference,
        open=len(waiting),
        all=len(people) * (len(people) - 1) // 2,
        people=[(one, tie_of(one), sum(one in both for both in waiting)) for one in people],
        to_say=queries.concerns_without_caution(viewer(), conference),
        cautions=queries.cautions_with(viewer(), conference),
        weaker=_asked_for(conference),
        orders=queries.orders_of(conference),
        in_force={side.order.id for side in queries.sides_of(conference)},
        unread={side.order.id for side in queries.open_sides(conference)},
        may_change=staff().role is Role.COORDINATOR,
        may_agree=staff().role is Role.SERVICE_MANAGER,
    )


def _asked_for(conference: Conference) -> dict[UUID, Proposal]:
    """What a second person would agree to, by caution."""
    asked = {one.id: lowering(viewer(), conference, one) for one in queries.cautions_of(conference)}
    return {caution_id: proposal for caution_id, proposal in asked.items() if proposal}


@bp.route("/conferences/<uuid:conference_id>/circle/safety/<uuid:person_id>", methods=["GET", "POST"])
@open_to(Role.COORDINATOR)
@noted(Opened.SAFETY)
def pairs_of(conference_id: UUID, person_id: UUID) -> Response:
    conference, person = opened(conference_id, person_id)
    others = [one for one in queries.people_of(viewer(), conference) if one.id != person.id]
    answered = queries.answered_pairs(conference)
    concerned = [
        one.id for one in others if (row := answered.get(pair(one.id, person.id))) is not None and row.concern
    ]
    form = PairsForm(data={"concerned": concerned})
    form.concerned.choose_from([(one.id, one.name, tie_of(one)) for one in others])
    if form.validate_on_submit():
        with form.refusals():
            operations.answer_pairs(
                conference, person, by=staff(), asked=others, concerned=set(form.concerned.data)
            )
            flash(_("Answered for %(name)s and everybody else.", name=person.name))
            return redirect(url_for("circle.pairs", conference_id=conference.id), 303)
    return page("circle/pairs_of.html", conference=conference, person=person, form=form, others=len(others))


@bp.route(
    "/conferences/<uuid:conference_id>/circle/safety/<uuid:person_id>/<uuid:other_id>",
    methods=["GET", "POST"],
)
@open_to(Role.COORDINATOR, step_up=True)
@noted(Opened.SAFETY)
def caution(conference_id: UUID, person_id: UUID, other_id: UUID) -> Response:
    conference, person = opened(conference_id, person_id)
    other = opened(conference_id, other_id)[1]
    form = _caution_form(conference, person, other)
    if form.validate_on_submit():
        with form.refusals():
            _set(conference, person, other, form)
            flash(_("The caution holds from now on."))
            return redirect(url_for("circle.pairs", conference_id=conference.id), 303)
    return page("circle/caution.html", conference=conference, person=person, other=other, form=form)


def _caution_form(conference: Conference, person: Person, other: Person) -> CautionForm:
    there = {(one.person_id, one.protects_id): one for one in queries.cautions_of(conference)}
    stands = there.get((person.id, other.id))
    form = CautionForm.about(stands) if stands else CautionForm()
    form.who.choose_from(
        [
            ("first", _("%(one)s must not learn it about %(other)s", one=person.name, other=other.name)),
            ("second", _("%(one)s must not learn it about %(other)s", one=other.name, other=person.name)),
            ("both", _("Neither about the other")),
        ]
    )
    form.order_id.choose_from([(row.id, _said_order(row)) for row in queries.orders_of(conference)])
    return form


def _said_order(order: Order) -> str:
    return _(
        "%(kind)s: protects %(protects)s against %(against)s",
        kind=order.kind.value.replace("_", " "),
        protects=order.protects,
        against=order.against,
    )


def _set(conference: Conference, person: Person, other: Person, form: CautionForm) -> None:
    chosen: dict[str, list[tuple[Person, Person]]] = {
        "first": [(person, other)],
        "second": [(other, person)],
        "both": [(person, other), (other, person)],
    }
    told: dict[str, Any] = form.values(without={"who"})
    for one, protects in chosen[form.who.data]:
        operations.set_caution(conference, one, protects, by=staff(), **told)


@bp.route(
    "/conferences/<uuid:conference_id>/circle/cautions/<uuid:caution_id>/weaker", methods=["GET", "POST"]
)
@open_to(*READING, step_up=True)
@noted(Opened.SAFETY)
def lower(conference_id: UUID, caution_id: UUID) -> Response:
    conference, found = _caution(conference_id, caution_id)
    form = LowerForm.about(found)
    if form.validate_on_submit():
        with form.refusals():
            operations.ask_to_lower(conference, found, by=staff(), **form.values())
            flash(_("Asked. It holds as it is until the service manager agrees."), "waits")
            return redirect(url_for("circle.pairs", conference_id=conference.id), 303)
    return page(
        "circle/lower.html",
        conference=conference,
        caution=found,
        form=form,
        names=queries.names_in(viewer(), conference),
    )


@bp.post("/conferences/<uuid:conference_id>/circle/cautions/<uuid:caution_id>/agree")
@open_to(Role.SERVICE_MANAGER, step_up=True)
def agree_lower(conference_id: UUID, caution_id: UUID) -> Response:
    conference, found = _caution(conference_id, caution_id)
    operations.agree_lower(conference, found, by=staff(), agreed_to=agreed_to())
    flash(_("You agreed. The caution is weaker from now on."))
    return redirect(url_for("circle.pairs", conference_id=conference.id), 303)


@bp.post("/conferences/<uuid:conference_id>/circle/cautions/<uuid:caution_id>/decline")
@open_to(Role.SERVICE_MANAGER, step_up=True)
def decline_lower(conference_id: UUID, caution_id: UUID) -> Response:
    conference, found = _caution(conference_id, caution_id)
    operations.decline_lower(conference, found, by=staff(), agreed_to=agreed_to())
    flash(_("The caution stays as it is."))
    return redirect(url_for("circle.pairs", conference_id=conference.id), 303)


def _caution(conference_id: UUID, caution_id: UUID) -> tuple[Conference, Caution]:
    conference = conference_for(viewer(), conference_id)
    found = next((one for one in queries.cautions_of(conference) if one.id == caution_id), None)
    if found is None:
        abort(404)
    return conference, found
