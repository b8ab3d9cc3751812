"""One line of a plan: written, changed, moved, taken out."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import abort, flash, redirect
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from fgc.circle.models import Kind
from fgc.kit.refusal import Stale
from fgc.plan import operations
from fgc.plan.forms import (
    ActionForm,
    GoalForm,
    IfForm,
    NothingAsked,
    PromiseForm,
    Versioned,
)
from fgc.plan.views.desk import Desk
from fgc.plan.views.heeding import plan_heeded
from fgc.referral.models import BottomLine, Question

LINE_FORMS: dict[str, type[Versioned]] = {
    "goal": GoalForm,
    "action": ActionForm,
    "promise": PromiseForm,
    "if": IfForm,
}
NOTED = {
    "goal": {"family_words": "words"},
    "action": {"actions": "what"},
    "promise": {"needs": "what"},
    "if": {"contingencies": "then_words"},
}
"""Which of the family's notes help with which line, and the field that their words may be put into."""


def line(desk: Desk, kind: str, line_id: UUID | None = None) -> Response:
    """One line, new or changed. When somebody else changed it meanwhile both texts stand on the page (409)."""
    kept = operations.line_of(desk.plan, kind, line_id) if line_id else None
    form = _line_form(desk, kind, kept)
    if line_id is not None and kept is None:
        if form.is_submitted():
            return _line_page(desk, kind, None, form, theirs=_("This part was taken out."))
        abort(404)
    if form.validate_on_submit() and plan_heeded(form, by=desk.viewer):
        try:
            with form.refusals():
                _keep(desk, kind, kept, form)
                return redirect(desk.to("write", _anchor=kind), 303)
        except Stale:
            return _line_page(desk, kind, kept, form, theirs=operations.words_of(kept) if kept else "")
    return _line_page(desk, kind, kept, form)


def _line_page(desk: Desk, kind: str, kept: Any, form: Versioned, *, theirs: str | None = None) -> Response:
    """`theirs`: what somebody else made of the line meanwhile."""
    return desk.page(
        "plan/line.html",
        status=None if theirs is None else 409,
        form=form,
        kind=kind,
        line=kept,
        theirs=theirs or "",
        wall=desk.wall_of(kept) if kind == "action" and kept else None,
        noted=desk.noted(NOTED[kind]),
        action=desk.to("add_line", kind=kind) if kept is None else None,
    )


def _keep(desk: Desk, kind: str, kept: Any, form: Versioned) -> None:
    if kept is None:
        operations.add_line(desk.plan, kind, by=desk.viewer, **form.values())
    else:
        operations.change_line(
            desk.plan, kept, by=desk.viewer, version=form.version.data or 0, **form.values()
        )


def take_out(desk: Desk, kind: str, line_id: UUID) -> Response:
    """Asks once, then takes the line out."""
    kept = operations.line_of(desk.plan, kind, line_id) or abort(404)
    form = Versioned(data={"version": kept.version})
    status = None
    if form.validate_on_submit():
        try:
            operations.take_out(desk.plan, kept, by=desk.viewer, version=form.version.data or 0)
            flash(_("Removed from the plan."))
            return redirect(desk.to("write", _anchor=kind), 303)
        except Stale:
            status = 409
    words = operations.words_of(kept)
    return desk.page("plan/take_out.html", status=status, form=form, line=kept, words=words)


def move(desk: Desk, kind: str, line_id: UUID, *, up: bool) -> Response:
    kept = operations.line_of(desk.plan, kind, line_id) or abort(404)
    if NothingAsked().validate_on_submit():
        operations.move(desk.plan, kind, kept, by=desk.viewer, up=up)
    return redirect(desk.to("write", _anchor=kind), 303)


def _line_form(desk: Desk, kind: str, kept: Any) -> Versioned:
    form = LINE_FORMS[kind](obj=kept)
    if isinstance(form, GoalForm):
        form.question_id.choose_from(_lines_to_choose(desk.questions, kept and kept.question_id))
    else:
        people = _paid(desk) if isinstance(form, PromiseForm) else desk.choices()
        form["who_id"].choose_from(people, chosen=desk.chosen(kept.who if kept else None))
    if isinstance(form, ActionForm | PromiseForm):
        form.bottom_line_id.choose_from(_lines_to_choose(desk.must_have, kept and kept.bottom_line_id))
    if isinstance(form, ActionForm):
        form.helper_id.choose_from(desk.choices(), chosen=desk.chosen(kept.helper if kept else None))
        form.goal_id.choose_from([(one.id, one.words) for one in desk.plan.goals])
        if not desk.plan.goals:
            del form.goal_id
        form.offer_days()
    return form


def _lines_to_choose(lines: Sequence[Question | BottomLine], chosen: UUID | None) -> list[tuple[UUID, str]]:
    """The lines that this writer may read, and the one that somebody else chose already where it is left out for them, so that
    saving the rest does not take it away."""
    found = [(one.id, one.words) for one in lines]
    if chosen and chosen not in {one.id for one in lines}:
        found.append((chosen, _("The one that is chosen already")))
    return found


def _paid(desk: Desk) -> list[tuple[UUID, str]]:
    return [
        (one.id, f"{one.name} ({one.job})" if one.job else one.name)
        for one in desk.people()
        if one.kind is Kind.PROFESSIONAL
    ]
