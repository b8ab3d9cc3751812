"""Writing a plan, the same for the family on its phones and for the coordinator who types it for them."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from fgc.access.models import Part, Staff
from fgc.access.viewer import PersonViewer, Viewer
from fgc.circle.models import AgeGroup, Kind, Person
from fgc.circle.queries import people_of
from fgc.conference.models import Conference
from fgc.conference.queries import assigned
from fgc.kit.pages import page
from fgc.kit.refusal import Stale
from fgc.meeting.queries import EMPTY, Note, bottom_lines_of, notes_of, questions_of
from fgc.plan import operations
from fgc.plan.forms import (
    ActionForm,
    GoalForm,
    IfForm,
    KeeperForm,
    NothingAsked,
    PromiseForm,
    Versioned,
    WordsForm,
)
from fgc.plan.models import Plan
from fgc.plan.queries import changes_of, meeting_of, met_by, plan_now
from fgc.plan.rules import missing
from fgc.plan.views.heeding import plan_heeded
from fgc.plan.wording import when

LINE_FORMS: dict[str, type[Versioned]] = {
    "goal": GoalForm,
    "action": ActionForm,
    "promise": PromiseForm,
    "if": IfForm,
}
NOTES = {"goal": "wish", "action": "who_does_what", "promise": "from_services", "if": "if_it_goes_wrong"}
PAID = (Kind.PROFESSIONAL, Kind.INTERPRETER)


@dataclass(frozen=True)
class Desk:
    """Where somebody writes: whose page it is, which plan, and where its other pages are."""

    conference: Conference
    plan: Plan
    viewer: Viewer

    @property
    def family(self) -> bool:
        return isinstance(self.viewer, PersonViewer)

    @property
    def layout(self) -> str:
        return "layout/family.html" if self.family else "layout/conference.html"

    @property
    def coordinator(self) -> Staff | None:
        return assigned(self.conference, Part.COORDINATOR)

    def to(self, name: str, **values: Any) -> str:
        """The address of the page of this name: the family's, or the coordinator's who types."""
        if self.family:
            return url_for(f"plan.{name}", **values)
        return url_for(f"plan.type_{name}", conference_id=self.conference.id, **values)

    def note(self, prompt: str) -> Note:
        """What the family noted for this prompt, for the family alone."""
        if not isinstance(self.viewer, PersonViewer):
            return EMPTY
        return notes_of(self.viewer, meeting_of(self.plan)).get(prompt, EMPTY)

    def people(self) -> list[Person]:
        met = met_by(self.viewer) if isinstance(self.viewer, PersonViewer) else ()
        return people_of(self.viewer, self.conference, met=met)


def written(desk: Desk) -> Response:
    """The plan as far as it is written, with what is missing."""
    latest = plan_now(desk.viewer, desk.conference)
    return page(
        "plan/write.html",
        desk=desk,
        plan=desk.plan,
        conference=desk.conference,
        coordinator=desk.coordinator,
        lines={kind: operations.lines_of(desk.plan, kind) for kind in LINE_FORMS},
        when=when,
        missing=missing(desk.plan),
        asked=[one for one in changes_of(latest) if one.accepted] if latest else [],
        answer=latest.answers[-1] if latest and latest.answers else None,
        must_have=bottom_lines_of(desk.viewer, desk.conference.id),
    )


def words(desk: Desk) -> Response:
    """The family's words and the children's; begun with what the family noted."""
    plan, values = desk.plan, {}
    values["family_words"] = plan.family_words or desk.note("wish").words
    values["childs_words"] = plan.childs_words or desk.note("childs_words").words
    form = WordsForm(data={**values, "version": plan.version})
    return _kept(desk, form, "plan/words.html", plan.family_words)


def keeper(desk: Desk) -> Response:
    """Who keeps an eye on the plan, and when everybody looks at it again."""
    form = KeeperForm(obj=desk.plan)
    form.monitor_id.choose_from(_of_the_family(desk))
    return _kept(desk, form, "plan/keeper.html", "")


def line(desk: Desk, kind: str, line_id: UUID | None = None) -> Response:
    """One line, new or changed. When somebody else changed it meanwhile both texts stand on the page (409)."""
    kept = operations.line_of(desk.plan, kind, line_id) if line_id else None
    form = _line_form(desk, kind, kept)
    gone = line_id is not None and kept is None
    if gone and not form.is_submitted():
        abort(404)
    status, theirs = (409, _("It was taken out.")) if gone else (None, "")
    if (
        status is None
        and form.validate_on_submit()
        and plan_heeded(form, desk.conference, desk.plan, by=desk.viewer)
    ):
        try:
            with form.refusals():
                _keep(desk, kind, kept, form)
                return redirect(desk.to("write", _anchor=kind), 303)
        except Stale:
            status, theirs = 409, operations.words_of(kept) if kept else ""
    return page(
        "plan/line.html",
        status=status,
        desk=desk,
        conference=desk.conference,
        form=form,
        kind=kind,
        line=kept,
        theirs=theirs,
        coordinator=desk.coordinator,
        note=desk.note(NOTES[kind]),
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
            flash(_("Taken out."))
            return redirect(desk.to("write", _anchor=kind), 303)
        except Stale:
            status = 409
    return page(
        "plan/take_out.html",
        status=status,
        desk=desk,
        conference=desk.conference,
        form=form,
        line=kept,
        words=operations.words_of(kept),
        coordinator=desk.coordinator,
    )


def move(desk: Desk, kind: str, line_id: UUID, *, up: bool) -> Response:
    kept = operations.line_of(desk.plan, kind, line_id) or abort(404)
    if NothingAsked().validate_on_submit():
        operations.move(desk.plan, kind, kept, by=desk.viewer, up=up)
    return redirect(desk.to("write", _anchor=kind), 303)


def _kept(desk: Desk, form: Versioned, template: str, theirs: str) -> Response:
    status = None
    if form.validate_on_submit() and plan_heeded(form, desk.conference, desk.plan, by=desk.viewer):
        try:
            with form.refusals():
                operations.write_texts(
                    desk.plan, by=desk.viewer, version=form.version.data or 0, **form.values()
                )
                return redirect(desk.to("write"), 303)
        except Stale:
            status = 409
    return page(
        template,
        status=status,
        desk=desk,
        conference=desk.conference,
        form=form,
        plan=desk.plan,
        theirs=theirs if status else "",
        stale=bool(status),
        coordinator=desk.coordinator,
    )


def _line_form(desk: Desk, kind: str, kept: Any) -> Versioned:
    form = LINE_FORMS[kind](obj=kept)
    if isinstance(form, GoalForm):
        form.question_id.choose_from(
            [(one.id, one.words) for one in questions_of(desk.viewer, desk.conference.id)]
        )
    elif isinstance(form, IfForm):
        form.who_id.choose_from(_of_the_family(desk))
    elif isinstance(form, ActionForm | PromiseForm):
        people = _paid(desk) if isinstance(form, PromiseForm) else _of_the_family(desk)
        form.who_id.choose_from(people)
        form.bottom_line_id.choose_from(
            [(one.id, one.words) for one in bottom_lines_of(desk.viewer, desk.conference.id)]
        )
    if isinstance(form, ActionForm):
        form.helper_id.choose_from(_of_the_family(desk))
        form.goal_id.choose_from([(one.id, one.words) for one in desk.plan.goals])
        if not desk.plan.goals:
            del form.goal_id
        form.offer_days()
    return form


def _of_the_family(desk: Desk) -> list[tuple[UUID, str]]:
    return [
        (one.id, f"{one.called} ({one.tie})" if one.tie else one.called)
        for one in desk.people()
        if one.kind not in PAID and one.age_group is not AgeGroup.BABY
    ]


def _paid(desk: Desk) -> list[tuple[UUID, str]]:
    return [
        (one.id, f"{one.name} ({one.job})" if one.job else one.name)
        for one in desk.people()
        if one.kind is Kind.PROFESSIONAL
    ]
