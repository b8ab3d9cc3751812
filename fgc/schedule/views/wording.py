"""The page on which words about a meeting are put otherwise, or let stand, while it is under way."""

from uuid import UUID

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from fgc.access.audit import Opened, noted
from fgc.access.gate import open_to
from fgc.access.models import Role
from fgc.access.viewer import viewer
from fgc.circle.forms.telltale import heeded
from fgc.conference.queries import conference_for
from fgc.kit.pages import page
from fgc.kit.refusal import refuse
from fgc.schedule import operations
from fgc.schedule.forms import WordsForm
from fgc.schedule.readers import readers_of
from fgc.schedule.rules import TEXTS_UNDER_WAY, why_not_reword
from fgc.schedule.views.blueprint import bp, meeting_in


@bp.route("/conferences/<uuid:conference_id>/dates/<uuid:meeting_id>/words", methods=["GET", "POST"])
@open_to(Role.COORDINATOR)
@noted(Opened.PLACE)
def reword_meeting(conference_id: UUID, meeting_id: UUID) -> Response:
    conference = conference_for(viewer(), conference_id)
    meeting = meeting_in(conference, meeting_id)
    refuse(why_not_reword(meeting, held=conference.held_since is not None))
    form, readers = WordsForm.about(meeting), readers_of(viewer(), conference, meeting)
    if form.validate_on_submit() and heeded(
        form,
        *TEXTS_UNDER_WAY,
        conference=conference,
        readers=readers,
        by=viewer(),
        place="schedule.reword_meeting",
    ):
        with form.refusals():
            changed = operations.reword_meeting(conference, meeting, by=viewer(), **form.values())
            flash(_("The words are changed. No one gets a letter about this.") if changed else _("Saved."))
            return redirect(url_for("schedule.meetings", conference_id=conference.id), 303)
    return page("schedule/reword_meeting.html", conference=conference, meeting=meeting, form=form)
