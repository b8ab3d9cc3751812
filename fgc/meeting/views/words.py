"""The words of somebody who is not there: opened to be read out, and noted what became of them."""

from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from fgc.access.audit import Opened, noted
from fgc.access.gate import open_to
from fgc.access.models import Role
from fgc.access.viewer import staff, viewer
from fgc.circle.queries import name_of_staff
from fgc.conference.models import Conference
from fgc.conference.queries import conference_for
from fgc.kit.clock import now
from fgc.kit.pages import page
from fgc.kit.refusal import refuse
from fgc.meeting import operations
from fgc.meeting.forms import NotHeardForm, NothingAsked
from fgc.meeting.rules import why_not_change, why_not_open
from fgc.meeting.statements import Statement, in_parts, statements_of
from fgc.meeting.views import bp
from fgc.schedule.models import Meeting
from fgc.schedule.queries import meeting_for

HERE = "/conferences/<uuid:conference_id>/day/<uuid:meeting_id>/words/<uuid:person_id>"


@bp.route(HERE, methods=["GET", "POST"])
@open_to(Role.COORDINATOR)
@noted(Opened.SAFETY)
def words(conference_id: UUID, meeting_id: UUID, person_id: UUID) -> Response:
    """To be read to the end, as they stand; then one press says that they were heard."""
    conference = conference_for(viewer(), conference_id)
    meeting, statement = _statement(conference, meeting_id, person_id)
    form = NothingAsked()
    form.for_page(*statement.shown)
    if form.validate_on_submit():
        with form.refusals():
            operations.note_heard(conference, meeting, statement, by=staff())
            flash(_("Recorded: the words of %(name)s were heard.", name=statement.person.called))
            return _to_day(conference, meeting)
    return page(
        "meeting/words.html",
        conference=conference,
        form=form,
        **_as_it_stands(conference, meeting, statement),
    )


@bp.route(f"{HERE}/not-heard", methods=["GET", "POST"])
@open_to(Role.COORDINATOR)
@noted(Opened.SAFETY)
def words_not_heard(conference_id: UUID, meeting_id: UUID, person_id: UUID) -> Response:
    """Why nobody heard them."""
    conference = conference_for(viewer(), conference_id)
    meeting, statement = _statement(conference, meeting_id, person_id)
    form = NotHeardForm()
    form.for_page(*statement.shown)
    if form.validate_on_submit():
        with form.refusals():
            operations.note_not_heard(conference, meeting, statement, by=staff(), because=form.because.data)
            flash(_("Recorded: why the words of %(name)s were not heard.", name=statement.person.called))
            return _to_day(conference, meeting)
    return page(
        "meeting/words_not_heard.html", conference=conference, meeting=meeting, statement=statement, form=form
    )


def _statement(conference: Conference, meeting_id: UUID, person_id: UUID) -> tuple[Meeting, Statement]:
    """What this person lets others hear at that meeting, or 404; refused while the family is on its own."""
    meeting = meeting_for(viewer(), conference, meeting_id) or abort(404)
    refuse(why_not_change(meeting))
    found = statements_of(viewer(), conference, meeting)
    return meeting, next((one for one in found if one.person.id == person_id), None) or abort(404)


def _as_it_stands(conference: Conference, meeting: Meeting, statement: Statement) -> dict[str, Any]:
    """Where it is heard, who noted what became of it, and why nothing can be noted now."""
    outcome = statement.outcome
    return {
        "meeting": meeting,
        "statement": statement,
        "parts": in_parts(conference, statement),
        "noted_by": name_of_staff(outcome.staff_id) if outcome else "",
        "shut": why_not_open(meeting, now()),
    }


def _to_day(conference: Conference, meeting: Meeting) -> Response:
    to = url_for("meeting.day", conference_id=conference.id, meeting=meeting.id, _anchor="words")
    return redirect(to, 303)
