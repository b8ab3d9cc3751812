"""Before a conference is closed: telling everybody who has a link until when it works."""

import hashlib
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from fgc.access.audit import Opened, noted
from fgc.access.gate import open_to
from fgc.access.models import Role
from fgc.access.viewer import staff, viewer
from fgc.circle.models import Person
from fgc.circle.resending import look_ahead, words_ahead
from fgc.conference.models import Conference
from fgc.conference.queries import conference_for, zone_of
from fgc.keeping import operations
from fgc.keeping.ending import not_told, with_links
from fgc.keeping.forms import EndingForm
from fgc.keeping.operations.ending import letter_of_ending
from fgc.keeping.rules import WhyNot
from fgc.keeping.views.blueprint import bp
from fgc.kit.clock import now, today
from fgc.kit.pages import page
from fgc.kit.refusal import refuse
from fgc.kit.words import said_list
from fgc.schedule.queries import how_to_tell
from fgc.schedule.where import refuse_under_hold


@bp.route("/conferences/<uuid:conference_id>/close/tell", methods=["GET", "POST"])
@open_to(Role.COORDINATOR)
@noted(Opened.LETTER)
def tell_of_ending(conference_id: UUID) -> Response:
    """What is sent is what was read: with another day, the letters are shown again first."""
    conference = conference_for(viewer(), conference_id)
    refuse_under_hold(conference)
    people, form = with_links(conference), EndingForm.about(today(zone_of(conference)))
    still = not_told(conference, people)
    good = form.validate_on_submit()
    until = form.until.data if good or not form.is_submitted() else None
    looked = _looked(conference, still, until)
    if good and until:
        with form.refusals():
            refuse(WhyNot.READ_LETTERS_FIRST if request.form.get("looked") != looked else None, field="until")
            _say_told(operations.tell_of_ending(conference, still, until, by=staff()))
            return redirect(url_for("review.review", conference_id=conference.id), 303)
    letters = words_ahead(conference, still, letter_of_ending(conference, until)) if until else []
    told = [how_to_tell(one, now()) for one in still]
    return page("keeping/tell_of_ending.html", conference=conference, form=form, told=told, letters=letters,
                already=[one for one in people if one not in still], looked=looked)  # fmt: skip


def _looked(conference: Conference, people: Sequence[Person], until: date | None) -> str:
    """Stands for every one of these letters, word for word."""
    if until is None:
        return ""
    due = letter_of_ending(conference, until)
    marks = [f"{one.id} {look_ahead(conference, one, due).mark}" for one in people]
    return hashlib.sha256("\n".join(marks).encode()).hexdigest()


def _say_told(by_voice: Sequence[Person]) -> None:
    flash(_("The letters are on their way, each by the route that is safe."))
    if by_voice:
        names = said_list([one.name for one in by_voice])
        flash(_("No letter can go to %(names)s. Tell them yourself.", names=names), "waits")
