"""One person: looked at, changed, gone."""

from datetime import date
from typing import Any
from uuid import UUID

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from fgc.access.audit import Opened, noted
from fgc.access.gate import open_to
from fgc.access.models import Role
from fgc.access.pins import PinState, pins_in
from fgc.access.viewer import staff, viewer
from fgc.approach.reading import approach_of
from fgc.circle import operations, queries
from fgc.circle.forms import LeaveForm, PersonForm
from fgc.circle.forms.telltale import heeded
from fgc.circle.models import Person
from fgc.circle.needs import said_need
from fgc.circle.queries.help import needs_written_by
from fgc.circle.reaching import open_change_of
from fgc.circle.rules import Standing, why_not_leave
from fgc.circle.views.blueprint import READING, bp, opened, opened_safely
from fgc.circle.views.contact_rows import asked_to_be_left_alone, contact_rows, quick_ways, talk_rows
from fgc.circle.views.reached import how_reached
from fgc.circle.views.rows import tie_of
from fgc.conference.models import Conference
from fgc.conference.queries import zone_of
from fgc.kit.pages import page
from fgc.kit.tongues import tongue
from fgc.kit.words import said_day_of
from fgc.kit.zones import day_of


@bp.get("/conferences/<uuid:conference_id>/circle/<uuid:person_id>")
@open_to(*READING)
@noted(Opened.CONTACT)
def person(conference_id: UUID, person_id: UUID) -> Response:
    conference, someone = opened_safely(conference_id, person_id)
    return page(
        "circle/person.html",
        conference=conference,
        person=someone,
        tie=tie_of(someone),
        language=tongue(someone.language),
        may_change=staff().role is Role.COORDINATOR,
        needs=_needs(conference, someone),
        preparation=queries.preparation_of(viewer(), someone),
        may_leave=why_not_leave(someone) is None,
        cautions=queries.cautions_with(viewer(), conference, someone),
        change=open_change_of(someone),
        standing=queries.standings_of(viewer(), conference).get(someone.id, Standing.NOT_ASKED),
        open_with=queries.open_with(viewer(), conference, someone),
        pin=pins_in(conference.id).get(someone.id, PinState(None)),
        **_log(conference, someone),
        **how_reached(conference, someone),
    )


@bp.route("/conferences/<uuid:conference_id>/circle/<uuid:person_id>/change", methods=["GET", "POST"])
@open_to(Role.COORDINATOR)
def change_person(conference_id: UUID, person_id: UUID) -> Response:
    conference, someone = opened(conference_id, person_id)
    form, everybody = PersonForm.about(someone), queries.people_of(viewer(), conference)
    if form.validate_on_submit() and heeded(
        form, "tie", "job", conference=conference, readers=everybody, by=staff(), place="circle.change_person"
    ):
        with form.refusals():
            operations.change_person(conference, someone, by=staff(), **form.values())
            flash(_("Saved."))
            say_may_be_back(conference, someone)
            return redirect(url_for("circle.person", conference_id=conference.id, person_id=someone.id), 303)
    return page("circle/change_person.html", conference=conference, person=someone, form=form)


@bp.route("/conferences/<uuid:conference_id>/circle/<uuid:person_id>/leave", methods=["GET", "POST"])
@open_to(Role.COORDINATOR)
def leave(conference_id: UUID, person_id: UUID) -> Response:
    conference, someone = opened(conference_id, person_id)
    form = LeaveForm()
    if form.validate_on_submit():
        with form.refusals():
            cancelled = operations.leave(conference, someone, by=staff(), because=form.because.data)
            flash(
                _(
                    "%(name)s has been removed from the circle. Their links no longer work. Letters "
                    "cancelled: %(count)s.",
                    name=someone.name,
                    count=cancelled,
                )
            )
            return redirect(url_for("circle.people", conference_id=conference.id), 303)
    cautions = queries.cautions_with(viewer(), conference, someone)
    return page("circle/leave.html", conference=conference, person=someone, form=form, cautions=cautions)


def say_may_be_back(conference: Conference, someone: Person) -> None:
    """Whoever has the name of somebody who left, or was called so, is kept apart as they were; the coordinator learns why, and
    what to do."""
    for earlier in queries.earlier_rows_of(conference, someone)[:1]:
        flash(_may_be(conference, earlier))


def _may_be(conference: Conference, earlier: Person) -> str:
    if earlier.left_at is None:
        return _(
            "%(name)s had this name before and may be the same person. What was known between them and the "
            "others now applies too. If this is someone else, ask the service manager to relax the "
            "restrictions.",
            name=earlier.name,
        )
    return _(
        "%(name)s, who left the circle on %(day)s, may be the same person. What was known between them and "
        "the others now applies too. If this is someone else, ask the service manager to relax the "
        "restrictions.",
        name=earlier.name,
        day=said_day_of(earlier.left_at, zone_of(conference)),
    )


def _log(conference: Conference, someone: Person) -> dict[str, Any]:
    """Every attempt to reach them and every talk, the newest first, and what is written down with one tap."""
    entries, zone = queries.contact_log_of(viewer(), someone), zone_of(conference)
    talks = queries.talks_without_line(viewer(), conference, someone)
    rows = zip(
        [day_of(one.contacted_at, zone) for one in entries] + [talk.explained_on for _who, talk in talks],
        contact_rows(entries, zone, by=staff().staff_id)
        + talk_rows(talks, may_change=staff().role is Role.COORDINATOR),
        strict=True,
    )
    left_alone = asked_to_be_left_alone(entries)
    return {
        "contacts": [row for _day, row in sorted(rows, key=lambda one: one[0] or date.min, reverse=True)],
        "left_alone_on": day_of(left_alone.contacted_at, zone) if left_alone else None,
        "quick": quick_ways(someone.contact),
    }


def _needs(conference: Conference, someone: Person) -> list[tuple[Any, str]]:
    """Each need with its words: what kind, and what exactly. What they wrote on their own page is for the coordinator alone."""
    own_words = needs_written_by(someone) if staff().role is Role.COORDINATOR else ""
    words = {need.key: _(need.words) for need in approach_of(conference).needs}
    return [(need, said_need(words, need, own_words) or own_words) for need in someone.needs]
