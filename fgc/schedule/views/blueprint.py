"""The one blueprint of this step."""

from uuid import UUID

from flask import Blueprint, abort

from fgc.access.viewer import viewer
from fgc.conference.models import Conference
from fgc.schedule import queries
from fgc.schedule.models import Meeting

bp = Blueprint("schedule", __name__)


def meeting_in(conference: Conference, meeting_id: UUID) -> Meeting:
    """One meeting of this conference, or 404 alike for unknown and somebody else's."""
    return queries.meeting_for(viewer(), conference, meeting_id) or abort(404)
