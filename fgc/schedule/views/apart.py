"""The pages about people who are kept apart: who is not asked and how they are heard, and legal checks."""

from collections.abc import Sequence
from uuid import UUID

from flask import abort, flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from fgc.access.audit import Opened, noted
from fgc.access.gate import open_to
from fgc.access.models import Role
from fgc.access.viewer import staff, viewer
from fgc.approach.reading import approach_of
from fgc.circle.forms.telltale import heeded
from fgc.circle.models import Person
from fgc.circle.queries import names_in, names_of_staff, people_of, person_for
from fgc.circle.rules import Pair
from fgc.conference.models import Conference
from fgc.conference.queries import conference_for, zone_of
from fgc.kit.agreement import agreed_to
from fgc.kit.clock import now, today
from fgc.kit.pages import page
from fgc.schedule import operations, queries
from fgc.schedule.forms import AnswerCheckForm, AskCheckForm, ExclusionForm
from fgc.schedule.models import Meeting
from fgc.schedule.models_apart import Exclusion, WordsOutcome
from fgc.schedule.order_limits import OrderLimits, limits_of, ways_not_allowed
from fgc.schedule.proposals import legal_check
from fgc.schedule.readers import readers_of
from fgc.schedule.rules import WhyNot, mark_of_words
from fgc.schedule.views.blueprint import bp, meeting_in
from fgc.schedule.where import refuse_under_hold

READING = (Role.COORDINATOR, Role.SERVICE_MANAGER)
ALL = "/conferences/<uuid:conference_id>/dates/apart"


@bp.get(ALL)
@open_to(*READING)
@noted(Opened.SAFETY)
def apart(conference_id: UUID) -> Response:
    """Who must not meet whom, and what is settled about it, for each meeting."""
    conference = conference_for(viewer(), conference_id)
    checks, names = queries.checks_of(viewer(), conference), names_in(viewer(), conference)
    return page(
        "schedule/apart.html",
        conference=conference,
        checks=checks,
        meetings={one.id: one for one in queries.meetings_of(viewer(), conference)},
        missing=queries.missing_exclusions(viewer(), conference, now()),
        exclusions=(exclusions := queries.exclusions_of(viewer(), conference)),
        outcomes=_outcomes(exclusions),
        not_allowed={one.id for one in ways_not_allowed(conference)},
        names=names,
        two={one.id: queries.two_by_name((one.first_id, one.second_id), names) for one in checks},
        pairs=queries.apart_pairs(viewer(), conference, now()),
        may_change=staff().role is Role.COORDINATOR,
        me=staff().staff_id,
        staff_names=names_of_staff([one.asked_by for one in checks] + [one.checked_by for one in checks]),
    )


def _outcomes(exclusions: Sequence[Exclusion]) -> dict[UUID, WordsOutcome]:
    """What became of the words of those who are not asked, as they stand now, by the exclusion."""
    noted_down = queries.outcomes_of({one.meeting_id for one in exclusions}, WordsOutcome.views_mark)
    marks = {
        one.id: mark_of_words(one.meeting_id, one.person_id, one.views, one.views_checked_on)
        for one in exclusions
    }
    found = {one.id: noted_down.get((one.meeting_id, one.person_id, marks[one.id])) for one in exclusions}
    return {exclusion_id: outcome for exclusion_id, outcome in found.items() if outcome}


@bp.route(
    "/conferences/<uuid:conference_id>/dates/<uuid:meeting_id>/apart/<uuid:person_id>",
    methods=["GET", "POST"],
)
@open_to(Role.COORDINATOR)
def leave_out(conference_id: UUID, meeting_id: UUID, person_id: UUID) -> Response:
    """Why one person is not asked to this meeting, and how they are heard instead."""
    conference = conference_for(viewer(), conference_id)
    meeting, person = meeting_in(conference, meeting_id), _person(conference, person_id)
    limits = limits_of(conference, meeting, person)
    form = _exclusion_form(conference, meeting, person, limits)
    if form.validate_on_submit() and _heeded(form, conference, meeting, person):
        with form.refusals():
            told = {"version": form.version.data or 0, **form.values(without={"version"})}
            operations.leave_out(conference, meeting, person, by=staff(), **told)
            flash(_("Recorded: why %(name)s is not invited, and how they are heard.", name=person.called))
            return redirect(url_for("schedule.apart", conference_id=conference.id), 303)
    return page(
        "schedule/leave_out.html",
        conference=conference,
        meeting=meeting,
        person=person,
        form=form,
        limits=limits,
    )


def _exclusion_form(
    conference: Conference, meeting: Meeting, person: Person, limits: OrderLimits
) -> ExclusionForm:
    """As it was written, or empty; of the ways to take part only those that could be."""
    settled = {(one.meeting_id, one.person_id): one for one in queries.exclusions_of(viewer(), conference)}
    adult, kept = approach_of(conference).is_about_an_adult, settled.get((meeting.id, person.id))
    form = ExclusionForm.about(kept, today(zone_of(conference)), of_an_adult=adult)
    form.offer(limits.ways)
    return form


def _heeded(form: ExclusionForm, conference: Conference, meeting: Meeting, person: Person) -> bool:
    """What they are told may tell of those who meet; their own words are heard by everybody who is there."""
    place, there = "schedule.leave_out", readers_of(viewer(), conference, meeting)
    told = heeded(form, "told", conference=conference, readers=[person], by=viewer(), place=place)
    views = heeded(form, "views", conference=conference, readers=there, by=viewer(), place=place)
    return told and views


@bp.route("/conferences/<uuid:conference_id>/dates/<uuid:meeting_id>/legal-check", methods=["GET", "POST"])
@open_to(Role.COORDINATOR)
def ask_check(conference_id: UUID, meeting_id: UUID) -> Response:
    """Asking a second person whether two who must not meet may be at this meeting, or have words passed on at it."""
    conference = conference_for(viewer(), conference_id)
    meeting, pairs = meeting_in(conference, meeting_id), queries.apart_pairs(viewer(), conference, now())
    refuse_under_hold(conference)
    form = AskCheckForm()
    form.pair.choose_from(_pairs_said(pairs, names_in(viewer(), conference)))
    if form.validate_on_submit():
        with form.refusals():
            one, other = (UUID(half) for half in form.pair.data.split(":"))
            told = form.values(without={"pair"})
            operations.ask_check(conference, meeting, one, other, by=staff(), **told)
            flash(
                _("Legal check asked for. Nothing changes until the service manager has answered."), "waits"
            )
            return redirect(url_for("schedule.apart", conference_id=conference.id), 303)
    return page("schedule/ask_check.html", conference=conference, meeting=meeting, form=form, pairs=pairs)


@bp.route(f"{ALL}/<uuid:legal_check_id>", methods=["GET", "POST"])
@open_to(Role.SERVICE_MANAGER)
@noted(Opened.SAFETY)
def answer_check(conference_id: UUID, legal_check_id: UUID) -> Response:
    """The second person: what was checked, and whether the two may be at this meeting."""
    conference = conference_for(viewer(), conference_id)
    check = next(
        (one for one in queries.checks_of(viewer(), conference) if one.id == legal_check_id), None
    ) or abort(404)
    refuse_under_hold(conference)
    form = AnswerCheckForm.about(check.scope)
    form.agrees_to(legal_check(viewer(), conference, check, meeting_in(conference, check.meeting_id)))
    if form.validate_on_submit():
        with form.refusals():
            operations.answer_check(conference, check, by=staff(), agreed_to=agreed_to(), **form.values())
            flash(_("Legal check recorded, with your name."))
            return redirect(url_for("schedule.apart", conference_id=conference.id), 303)
    ended = WhyNot.CHECK_ENDED.sentence
    return page("schedule/answer_check.html", conference=conference, check=check, form=form, ended=ended)


def _pairs_said(pairs: list[Pair], names: dict[UUID, str]) -> list[tuple[str, str]]:
    """Each pair as a choice: both ids, and both names."""
    return [
        (f"{one}:{other}", _("%(one)s and %(other)s", one=names[one], other=names[other]))
        for one, other in pairs
    ]


def _person(conference: Conference, person_id: UUID) -> Person:
    """Somebody of the circle who is still in it, or 404."""
    found = person_for(viewer(), conference, person_id)
    return found if found in people_of(viewer(), conference) else abort(404)
