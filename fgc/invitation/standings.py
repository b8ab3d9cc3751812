"""How far each person of the circle is with the question whether they come; the circle's picture asks for it."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from fgc.access.viewer import StaffViewer, Viewer
from fgc.circle.rules import Standing
from fgc.conference.models import Conference
from fgc.invitation.models import Answer, Invitation
from fgc.invitation.queries import came_to, reached_in
from fgc.kit.clock import now
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
    """By person, for their next meeting that was not called off, or their last one where none is to come: what they said to an
    earlier meeting says nothing about the next. Staff only: the family asks about nobody else."""
    if not isinstance(viewer, StaffViewer):
        return {}
    rows = session().scalars(
        select(Invitation)
        .join(Meeting, Meeting.id == Invitation.meeting_id)
        .where(
            Invitation.conference_id == conference.id,
            Invitation.withdrawn_at.is_(None),
            Meeting.state != MeetingState.CANCELLED,
        )
        .order_by(Meeting.starts_at)
        .options(contains_eager(Invitation.meeting))
    )
    found = rows.all()
    came, reached = came_to({row.meeting_id for row in found}), reached_in(conference.id)
    moment, chosen = now(), dict[UUID, Invitation]()
    for row in found:
        before = chosen.get(row.person_id)
        if before is None or before.meeting.state is MeetingState.HELD or before.meeting.ends_at <= moment:
            chosen[row.person_id] = row
    return {person_id: _standing(row, came, reached) for person_id, row in chosen.items()}


def _standing(invitation: Invitation, came: set[tuple[UUID, UUID]], reached: set[UUID]) -> Standing:
    if (invitation.meeting_id, invitation.person_id) in came:
        return Standing.COMING
    return BY_ANSWER[invitation.answer] if invitation.id in reached else Standing.NOT_ASKED
