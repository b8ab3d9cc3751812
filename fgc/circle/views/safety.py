"""The safety question about each pair, and cautions."""

from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from fgc.access.audit import Opened, noted
from fgc.access.gate import open_to
from fgc.access.models import Role
from fgc.access.viewer import staff, viewer
from fgc.circle import operations, queries
from fgc.circle.forms import CautionForm, LowerForm, PairsForm, PairsSectionForm
from fgc.circle.models import Caution, Person
from fgc.circle.proposals import lowering
from fgc.circle.rules import WhyNot, concern_shown, needs_answer, pair
from fgc.circle.views.blueprint import READING, bp, opened
from fgc.circle.views.orders import names_meant
from fgc.circle.views.rows import tie_of
from fgc.conference.models import Conference
from fgc.conference.queries import conference_for
from fgc.kit.agreement import Proposal, agreed_to
from fgc.kit.pages import page
from fgc.kit.refusal import Refused
from fgc.kit.words import mark, said_list
from fgc.referral.models import Order
from fgc.referral.queries import said_sides


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
        all=sum(needs_answer(one, other) for one, other in combinations(people, 2)),
        unanswered=len(queries.unanswered_pairs(viewer(), conference)),
        people=[(one, tie_of(one), sum(one in both for both in waiting)) for one in people],
        to_say=queries.concerns_without_caution(viewer(), conference),
        cautions=queries.cautions_with(viewer(), conference),
        weaker=_asked_for(conference),
        **_orders(conference),
        gates_open=bool(queries.open_gates(conference)),
        may_change=staff().role is Role.COORDINATOR,
        may_agree=staff().role is Role.SERVICE_MANAGER,
    )


def _orders(conference: Conference) -> dict[str, Any]:
    return {
        "orders": queries.orders_of(conference),
        "in_force": {side.order.id for side in queries.sides_of(conference)},
        "order_over": _order_over(conference),
        "unread": {side.order.id for side in queries.open_sides(conference)},
        "meant": _meant(conference),
    }


def _meant(conference: Conference) -> dict[UUID, tuple[str, str]]:
    """Whom of the circle somebody said that each side of an order means, by order; '' where nobody has said it."""
    people = queries.people_of(viewer(), conference)
    found = {}
    for order in queries.orders_of(conference):
        protects, binds = queries.sides_of_order(conference, order)
        found[order.id] = (names_meant(protects, people), names_meant(binds, people))
    return found


def _order_over(conference: Conference) -> set[UUID]:
    """The cautions that rest on an order, while none is in force between the two any more."""
    in_force = queries.order_pairs(conference)
    resting = [one for one in queries.cautions_of(conference) if one.order_id]
    return {
        one.id
        for one in resting
        if one.order_id not in {each.order.id for each in in_force.parties}
        and not in_force.between(one.person_id, one.protects_id)
    }


def _asked_for(conference: Conference) -> dict[UUID, Proposal]:
    """What a second person would agree to, by caution."""
    asked = {one.id: lowering(viewer(), conference, one) for one in queries.cautions_of(conference)}
    return {caution_id: proposal for caution_id, proposal in asked.items() if proposal}


@bp.route("/conferences/<uuid:conference_id>/circle/safety/answer", methods=["GET", "POST"])
@open_to(Role.COORDINATOR)
@noted(Opened.SAFETY)
def answer_pairs(conference_id: UUID) -> Response:
    """Everybody who is open on one page, a person at a time, each with the others by name."""
    conference = conference_for(viewer(), conference_id)
    sections = _sections(conference)
    if request.method == "POST" and not sections:  # whoever it named has left the circle
        return redirect(url_for("circle.answer_pairs", conference_id=conference.id), 303)
    forms = [form for _person, form in sections]
    good = [form.validate_on_submit() for form in forms]  # every one, so that every mistake is shown
    if good and all(good) and _answered(conference, sections):
        return redirect(url_for("circle.pairs", conference_id=conference.id), 303)
    return page(
        "circle/answer_pairs.html", conference=conference, sections=sections, forms=forms, tie_of=tie_of
    )


def _sections(conference: Conference) -> list[tuple[Person, PairsSectionForm]]:
    """Whoever is still to be answered about; of a form that was sent, whomever its page named, also where somebody else answered
    meanwhile: what was ticked there is not lost."""
    found = []
    for person, others in _asked_about(conference):
        form = PairsSectionForm(prefix=person.id.hex)
        form.ask_about(person, others, {one.id: tie_of(one) for one in others})
        if form.others:
            found.append((person, form))
    return found


def _asked_about(conference: Conference) -> Iterable[tuple[Person, list[Person]]]:
    if request.method != "POST":
        return queries.unanswered_by_person(viewer(), conference)
    people = queries.people_of(viewer(), conference)
    return [(person, [one for one in people if one.id != person.id]) for person in people]


def _answered(conference: Conference, sections: Sequence[tuple[Person, PairsSectionForm]]) -> bool:
    """Keeps the answers about whoever was thought of; the others stay open. A refusal stands with whom it is about."""
    by_person = {str(person.id): form for person, form in sections}
    thought_of = [
        (person, form.others, set(form.concerned.data)) for person, form in sections if form.everybody.data
    ]
    if not thought_of:
        sections[0][1].refuse(Refused(WhyNot.THOUGHT_OF_NOBODY, field="everybody"))
        return False
    try:
        answered = operations.answer_about_many(conference, thought_of, by=staff())
    except Refused as refused:
        by_person[refused.field or ""].refuse(refused.beside("concerned"))
        return False
    _say_answered(answered)
    return True


RAISED = mark(
    "The concern between %(one)s and %(other)s is recorded. While your page was open, someone had answered "
    "that nothing is known about these two."
)
STANDS = mark(
    "While your page was open, someone recorded a concern between %(one)s and %(other)s. It still stands."
)


def _say_answered(answered: operations.AnsweredAboutMany) -> None:
    """How many; and by name whatever somebody else had answered otherwise."""
    if answered.count:
        flash(ngettext("%(num)d pair is answered.", "%(num)d pairs are answered.", answered.count))
    for sentence, pairs in ((RAISED, answered.raised), (STANDS, answered.stands)):
        for one, other in pairs:
            flash(_(sentence, one=one.name, other=other.name), "waits")


@bp.route("/conferences/<uuid:conference_id>/circle/safety/<uuid:person_id>", methods=["GET", "POST"])
@open_to(Role.COORDINATOR)
@noted(Opened.SAFETY)
def pairs_of(conference_id: UUID, person_id: UUID) -> Response:
    conference, person = opened(conference_id, person_id)
    form, others = _about(conference, person)
    if form.validate_on_submit():
        with form.refusals():
            operations.answer_pairs(
                conference,
                person,
                by=staff(),
                asked=form.others,
                concerned=set(form.concerned.data),
                shown=form.shown,
            )
            flash(_("Answered for %(name)s and everyone else.", name=person.name))
            return redirect(url_for("circle.pairs", conference_id=conference.id), 303)
    return page("circle/pairs_of.html", conference=conference, person=person, form=form, others=len(others))


def _about(conference: Conference, person: Person) -> tuple[PairsForm, list[Person]]:
    """The form about one person and everybody else, as it was answered so far."""
    others = [one for one in queries.people_of(viewer(), conference) if one.id != person.id]
    answered = queries.answered_pairs(conference)
    shown = {one.id: concern_shown(answered.get(pair(one.id, person.id))) for one in others}
    concerns = {one: since for one, since in shown.items() if since}
    form = PairsForm(data={"concerned": list(concerns)})
    form.name_others(others, {one.id: tie_of(one) for one in others}, concerns)
    return form, others


@bp.route(
    "/conferences/<uuid:conference_id>/circle/safety/<uuid:person_id>/<uuid:other_id>",
    methods=["GET", "POST"],
)
@open_to(Role.COORDINATOR, step_up=True, after_closing=True)
@noted(Opened.SAFETY)
def caution(conference_id: UUID, person_id: UUID, other_id: UUID) -> Response:
    """What one of two must not learn about the other, as it stands and as it shall be, with what stands the other way round."""
    conference, person = opened(conference_id, person_id)
    other = opened(conference_id, other_id)[1]
    stand = queries.cautions_between(viewer(), conference, person, other)
    form = _caution_form(conference, person, other, stand)
    if form.validate_on_submit():
        with form.refusals():
            _set(conference, person, other, form)
            flash(_("The restriction applies from now on."))
            return redirect(url_for("circle.pairs", conference_id=conference.id), 303)
    back = [one for one in stand if one.person.id == other.id]
    return page(
        "circle/caution.html", conference=conference, person=person, other=other, form=form, back=back
    )


def _caution_form(
    conference: Conference, person: Person, other: Person, stand: Sequence[queries.CautionSeen]
) -> CautionForm:
    """Filled in with what stands. It writes both directions whole, and is about these cautions and orders as they are."""
    first = next((one.caution for one in stand if one.person.id == person.id), None)
    form = CautionForm.about(first) if first else CautionForm()
    form.who.choose_from(
        [
            ("first", _("%(one)s must not find out about %(other)s", one=person.name, other=other.name)),
            ("second", _("%(one)s must not find out about %(other)s", one=other.name, other=person.name)),
            ("both", _("Neither must find out about the other")),
        ]
    )
    orders = {row.id: _said_order(row) for row in _may_be_between(conference, person, other)}
    form.order_id.choose_from(list(orders.items()))
    versions = [f"{one.caution.id} {one.caution.version}" for one in stand]
    form.replaces(*versions, *map(str, orders.items()), stands=_stands(stand, orders.values()))
    return form


def _stands(stand: Sequence[queries.CautionSeen], orders: Iterable[str]) -> dict[str, str]:
    """The cautions and the orders between two people in words, for whoever wrote while somebody else did."""
    found = {
        _(
            "What %(one)s must not find out about %(other)s", one=seen.person.name, other=seen.protects.name
        ): "\n".join(
            [
                said_list(_(field.label) for field in seen.hidden),
                *([_("They must not meet")] if seen.caution.must_not_meet else []),
                seen.caution.because,
            ]
        )
        for seen in stand
    }
    found |= {_("Orders in force"): "\n".join(said)} if (said := list(orders)) else {}
    return found or {_("Restriction"): _("There is no order between them now.")}


def _may_be_between(conference: Conference, person: Person, other: Person) -> list[Order]:
    """The orders in force that are between these two, or of which nobody has said yet who they mean."""
    open_ones = [side.order for side in queries.open_sides(conference)]
    between = queries.order_pairs(conference).between(person.id, other.id)
    return list(dict.fromkeys([*between, *open_ones]))


def _said_order(order: Order) -> str:
    protects, against = said_sides(order)
    return _(
        "%(kind)s: protects %(protects)s against %(against)s",
        kind=order.kind.label,
        protects=protects,
        against=against,
    )


def _set(conference: Conference, person: Person, other: Person, form: CautionForm) -> None:
    chosen: dict[str, list[tuple[Person, Person]]] = {
        "first": [(person, other)],
        "second": [(other, person)],
        "both": [(person, other), (other, person)],
    }
    told: dict[str, Any] = form.values(without={"who"})
    operations.set_cautions(conference, chosen[form.who.data], by=staff(), **told)


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
            flash(_("Request sent. The restriction stays until the service manager agrees."), "waits")
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
    flash(_("You have agreed. The restriction is relaxed from now on."))
    return redirect(url_for("circle.pairs", conference_id=conference.id), 303)


@bp.post("/conferences/<uuid:conference_id>/circle/cautions/<uuid:caution_id>/decline")
@open_to(Role.SERVICE_MANAGER, step_up=True)
def decline_lower(conference_id: UUID, caution_id: UUID) -> Response:
    conference, found = _caution(conference_id, caution_id)
    operations.decline_lower(conference, found, by=staff(), agreed_to=agreed_to())
    flash(_("The restriction stays as it is."))
    return redirect(url_for("circle.pairs", conference_id=conference.id), 303)


def _caution(conference_id: UUID, caution_id: UUID) -> tuple[Conference, Caution]:
    conference = conference_for(viewer(), conference_id)
    found = next((one for one in queries.cautions_of(conference) if one.id == caution_id), None)
    if found is None:
        abort(404)
    return conference, found
