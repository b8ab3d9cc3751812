"""Before a conference is closed: telling everybody who has a link until when it works."""

import hashlib
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from fgc.access.audit import Opened, noted
from fgc.access.gate import open_to
from fgc.access.models import Role
from fgc.access.viewer import staff, viewer
from fgc.circle.models import Person
from fgc.circle.resending import Look, look_ahead, words_of
from fgc.conference.models import Conference
from fgc.conference.queries import conference_for, zone_of
from fgc.keeping import operations
from fgc.keeping.ending import (
    not_told,
    to_be_told_by_hand,
    told_until,
    usual_day,
    why_not_tell_of_ending,
    with_links,
)
from fgc.keeping.forms import EndingForm
from fgc.keeping.operations.ending import letter_of_ending
from fgc.keeping.rules import WhyNot, why_not_until
from fgc.keeping.views.blueprint import bp
from fgc.kit.clock import now, today
from fgc.kit.pages import page
from fgc.kit.refusal import refuse
from fgc.kit.words import said_list
from fgc.schedule.queries import how_to_tell
from fgc.schedule.where import refuse_under_hold

Looks = Sequence[tuple[Person, Look]]


@bp.route("/conferences/<uuid:conference_id>/close/tell", methods=["GET", "POST"])
@open_to(Role.COORDINATOR)
@noted(Opened.LETTER)
def tell_of_ending(conference_id: UUID) -> Response:
    """What is sent is what was read: with another day, the letters are shown again first."""
    conference = conference_for(viewer(), conference_id)
    _refuse_before_the_end(conference)
    form = EndingForm(data={"until": usual_day(conference)})
    good, until = form.validate_on_submit(), form.until.data
    why_not = why_not_until(until, today(zone_of(conference))) if until else None
    looks = _looks(conference, until) if until and not why_not else []
    if good and until:
        with form.refusals():
            refuse(why_not, field="until")
            return _tell(conference, until, looks)
    return page("keeping/tell_of_ending.html", conference=conference, form=form, until=until,
                looked=_looked(looks), **_shown(conference, looks))  # fmt: skip


@bp.post("/conferences/<uuid:conference_id>/close/tell/<uuid:person_id>")
@open_to(Role.COORDINATOR)
def note_told_of_ending(conference_id: UUID, person_id: UUID) -> Response:
    """The coordinator told somebody themself to whom no letter can go."""
    conference, form = conference_for(viewer(), conference_id), EndingForm()
    someone = next((one for one in with_links(conference) if one.id == person_id), None) or abort(404)
    _refuse_before_the_end(conference)
    if form.validate_on_submit() and form.until.data:
        operations.note_told_of_ending(conference, someone, form.until.data, by=staff())
        flash(_("Recorded: you have told %(name)s.", name=someone.name))
    return redirect(url_for("keeping.tell_of_ending", conference_id=conference.id), 303)


def _refuse_before_the_end(conference: Conference) -> None:
    """While something is still planned: the page of the review, which says what."""
    refuse_under_hold(conference)
    if why_not := why_not_tell_of_ending(conference):
        refuse(why_not if request.method == "POST" else None)
        flash(why_not.sentence, "waits")
        abort(redirect(url_for("review.review", conference_id=conference.id), 303))


def _looks(conference: Conference, until: date) -> Looks:
    """The letter to each who was not told of this day."""
    due = letter_of_ending(conference, until)
    still = not_told(conference, with_links(conference), until)
    return [(one, look_ahead(conference, one, due)) for one in still]


def _looked(looks: Looks) -> str:
    """Stands for every one of these letters, word for word."""
    marks = [f"{one.id} {look.mark}" for one, look in looks if not look.why_not]
    return hashlib.sha256("\n".join(marks).encode()).hexdigest() if marks else ""


def _tell(conference: Conference, until: date, looks: Looks) -> Response:
    written = [one for one, look in looks if not look.why_not]
    if written:
        refuse(
            WhyNot.READ_LETTERS_FIRST if request.form.get("looked") != _looked(looks) else None, field="until"
        )
        operations.tell_of_ending(conference, written, until, by=staff())
        flash(_("The letters are on their way, each by the route that is safe."))
    elif not looks:
        flash(_("They have been told already."), "waits")
    by_voice = [one.name for one, look in looks if look.why_not]
    if by_voice:
        flash(_("No letter can go to %(names)s. Tell them yourself.", names=said_list(by_voice)), "waits")
    to = "keeping.tell_of_ending" if by_voice else "review.review"
    return redirect(url_for(to, conference_id=conference.id), 303)


def _shown(conference: Conference, looks: Looks) -> dict[str, Any]:
    """Who gets a letter and who none, and who was told before, by the day that they were told."""
    names = {one.id: one.name for one in with_links(conference)}
    told, by_hand = told_until(conference), to_be_told_by_hand(conference)
    days = sorted({day for who, day in told.items() if who in names})
    return {
        "told": [how_to_tell(one, now()) for one, look in looks if not look.why_not],
        "by_voice": [how_to_tell(one, now()) for one, look in looks if look.why_not],
        "letters": words_of(looks),
        "already": [(day, [names[who] for who in told if who in names and told[who] == day]) for day in days],
        "by_hand": [names[who] for who in by_hand if who in names],
        "has_links": bool(names),
    }
