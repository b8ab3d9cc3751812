"""The one blueprint of this step."""

from uuid import UUID

from flask import Blueprint, abort

from fgc.access.viewer import viewer
from fgc.conference.models import Conference
from fgc.schedule import queries
from fgc.schedule.models import Meeting
from fgc.schedule.where import day_is_shown, meeting_day, meeting_hour, meeting_moment

bp = Blueprint("schedule", __name__)
for words in (day_is_shown, meeting_day, meeting_hour, meeting_moment):
    bp.add_app_template_global(words)


def meeting_in(conference: Conference, meeting_id: UUID) -> Meeting:
    """One meeting of this conference, or 404 alike for unknown and somebody else's."""
    return queries.meeting_for(viewer(), conference, meeting_id) or abort(404)
