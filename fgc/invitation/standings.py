"""How far each person of the circle is with the question whether they come; the circle's picture asks for it."""

from uuid import UUID

from sqlalchemy import select

from fgc.access.viewer import StaffViewer, Viewer
from fgc.circle.rules import Standing
from fgc.conference.models import Conference
from fgc.invitation.models import Answer, Invitation
from fgc.invitation.queries import came_to
from fgc.kit.db import session
from fgc.schedule.models import Meeting, MeetingState

BY_ANSWER = {
    Answer.YES: Standing.COMING,
    Answer.ANOTHER_WAY: Standing.ANOTHER_WAY,
    Answer.NO: Standing.NOT_COMING,
    Answer.NOT_SURE: Standing.NOT_SURE,
    None: Standing.ASKED,
}


def standings_of(viewer: Viewer, conference: Conference) -> dict[UUID, Standing]:
    """By person, for their latest meeting that was not called off. Staff only: the family asks about nobody else."""
    if not isinstance(viewer, StaffViewer):
        return {}
    rows = session().scalars(
        select(Invitation)
        .join(Meeting, Meeting.id == Invitation.meeting_id)
        .where(
            Invitation.conference_id == conference.id,
            Invitation.withdrawn_at.is_(None),
            Invitation.asked_at.is_not(None),
            Meeting.state != MeetingState.CANCELLED,
        )
        .order_by(Meeting.starts_at)
    )
    found = rows.all()
    came = came_to({row.meeting_id for row in found})
    return {
        row.person_id: Standing.COMING if (row.meeting_id, row.person_id) in came else BY_ANSWER[row.answer]
        for row in found
    }
