"""Getting ready: the talk with each person, what they need, the checklist. Never open to the referrer."""

from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from fgc.access.audit import Opened, noted
from fgc.access.gate import open_to
from fgc.access.models import Role
from fgc.access.viewer import staff, viewer
from fgc.approach.reading import approach_of
from fgc.circle import operations, queries
from fgc.circle.forms import ChecklistForm, InterpretingForm, NotNeededForm, preparation_form
from fgc.circle.forms.telltale import heeded
from fgc.circle.models import Check, Kind
from fgc.circle.models_reaching import Interpreting
from fgc.circle.reaching import interpreting_of
from fgc.circle.views.blueprint import READING, bp, opened
from fgc.circle.views.standing import stands
from fgc.conference.models import Conference
from fgc.conference.queries import conference_for, zone_of
from fgc.kit.pages import page
from fgc.kit.words import mark, said_list


@bp.route("/conferences/<uuid:conference_id>/circle/<uuid:person_id>/prepare", methods=["GET", "POST"])
@open_to(Role.COORDINATOR, resend=mark("what someone said in preparation"))
@noted(Opened.PREPARATION)
def prepare(conference_id: UUID, person_id: UUID) -> Response:
    conference, person = opened(conference_id, person_id)
    approach = approach_of(conference)
    last_talk = queries.last_talk_with(viewer(), person)
    form = preparation_form(approach, person, last_talk=last_talk, zone=zone_of(conference))
    everybody = queries.people_of(viewer(), conference)
    if form.validate_on_submit() and heeded(
        form, "own_words", conference=conference, readers=everybody, by=staff(), place="circle.prepare"
    ):
        with form.refusals():
            operations.prepare(conference, person, by=staff(), **form.told())
            flash(_("Saved."))
            return redirect(url_for("circle.person", conference_id=conference.id, person_id=person.id), 303)
    return page("circle/prepare.html", conference=conference, person=person, form=form, approach=approach)


@bp.route("/conferences/<uuid:conference_id>/circle/<uuid:person_id>/interpreter", methods=["GET", "POST"])
@open_to(Role.COORDINATOR)
def interpreting(conference_id: UUID, person_id: UUID) -> Response:
    """Who may interpret for them; or, for an interpreter, who they are."""
    conference, person = opened(conference_id, person_id)
    form = InterpretingForm.about(said := interpreting_of(person))
    form.replaces(person.id, *_interpreting(said), stands=_interpreting_words(form, said))
    if form.validate_on_submit():
        operations.keep_interpreting(conference, person, by=staff(), **form.values())
        flash(_("Saved."))
        return redirect(url_for("circle.person", conference_id=conference.id, person_id=person.id), 303)
    return page(
        "circle/interpreting.html",
        conference=conference,
        person=person,
        form=form,
        is_one=person.kind is Kind.INTERPRETER,
    )


def _interpreting(said: Interpreting | None) -> tuple[object, ...]:
    return (said.gender, said.from_elsewhere) if said else ()


def _interpreting_words(form: InterpretingForm, said: Interpreting | None) -> dict[str, str]:
    """What is written down about who may interpret, under the questions that the form asks."""
    gender = _(said.gender.label) if said and said.gender else _("Does not matter, or not known")
    elsewhere = _("Yes") if said and said.from_elsewhere else _("No")
    return {str(form.gender.label.text): gender, str(form.from_elsewhere.label.text): elsewhere}


@bp.post("/conferences/<uuid:conference_id>/circle/<uuid:person_id>/needs/<uuid:need_id>")
@open_to(Role.COORDINATOR)
def arrange(conference_id: UUID, person_id: UUID, need_id: UUID) -> Response:
    conference, person = opened(conference_id, person_id)
    need = next((one for one in person.needs if one.id == need_id), None)
    if need is None:
        abort(404)
    operations.arrange(need, done=request.form.get("done") == "yes")
    return redirect(url_for("circle.person", conference_id=conference.id, person_id=person.id), 303)


@bp.route("/conferences/<uuid:conference_id>/circle/checklist", methods=["GET", "POST"])
@open_to(*READING)
def checklist(conference_id: UUID) -> Response:
    conference = conference_for(viewer(), conference_id)
    may_change = staff().role is Role.COORDINATOR
    form = _checklist_form(conference)
    if may_change and form.validate_on_submit():
        operations.keep_checklist(conference, by=staff(), done={*form.first.data, *form.later.data})
        flash(_("Saved."))
        return redirect(url_for("circle.checklist", conference_id=conference.id), 303)
    return page(
        "circle/checklist.html",
        conference=conference,
        form=form,
        may_change=may_change,
        **_as_it_stands(conference),
    )


def _as_it_stands(conference: Conference) -> dict[str, Any]:
    """The lines that somebody ticks and those that the pages tell by themselves; one count for both, so that nothing is called
    done while somebody has not been spoken with."""
    lines, checks = approach_of(conference).checklist, queries.checks_of(conference)
    told = stands(viewer(), conference)
    done = sum(so for so, _words in told) + sum(line.key in checks for line in lines)
    return {"stands": told, "lines": lines, "checks": checks, "done": done, "all": len(told) + len(lines)}


@bp.route("/conferences/<uuid:conference_id>/circle/checklist/<item>/not-needed", methods=["GET", "POST"])
@open_to(Role.COORDINATOR)
def not_needed(conference_id: UUID, item: str) -> Response:
    conference = conference_for(viewer(), conference_id)
    line = next((one for one in approach_of(conference).checklist if one.key == item), None)
    if line is None:
        abort(404)
    form = NotNeededForm()
    if form.validate_on_submit():
        with form.refusals():
            operations.not_needed(conference, by=staff(), item=line.key, because=form.because.data)
            flash(_("Recorded as not needed."))
            return redirect(url_for("circle.checklist", conference_id=conference.id), 303)
    return page("circle/not_needed.html", conference=conference, form=form, line=line)


def _checklist_form(conference: Conference) -> ChecklistForm:
    lines, checks = approach_of(conference).checklist, queries.checks_of(conference)
    done = {key for key, check in checks.items() if not check.not_needed_because}
    first, later = [one for one in lines if one.gate], [one for one in lines if not one.gate]
    ticked = {"first": [one.key for one in first if one.key in done]}
    ticked["later"] = [one.key for one in later if one.key in done]
    form = ChecklistForm(data=ticked)
    words = said_list(_(one.words) for one in lines if one.key in done)
    form.replaces(*sorted(done), stands={_("Done"): words or _("Nothing")})
    for field, offered in ((form.first, first), (form.later, later)):
        field.choose_from([(one.key, _(one.words), _not_needed_said(checks.get(one.key))) for one in offered])
    return form


def _not_needed_said(check: Check | None) -> str:
    if check is None or not check.not_needed_because:
        return ""
    return str(_("Not needed: %(why)s", why=check.not_needed_because))
