"""Meetings whose hours mean other instants by the rules of now, for the pages of those who decide."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select

from fgc.kit.db import session
from fgc.schedule.models import Meeting, MeetingState
from fgc.schedule.models_clock import OtherReading


def reading_of(meeting: Meeting) -> OtherReading | None:
    """What was found about this meeting and waits for somebody to decide."""
    return next(
        (reading for reading, one in readings_in([meeting.conference_id]) if one.id == meeting.id), None
    )


def readings_in(conference_ids: Collection[UUID]) -> list[tuple[OtherReading, Meeting]]:
    """All that waits in these conferences, the earliest meeting first. Row-level security says who sees them."""
    waits = (
        select(OtherReading, Meeting)
        .join(Meeting, Meeting.id == OtherReading.meeting_id)
        .where(
            OtherReading.conference_id.in_(conference_ids),
            OtherReading.settled_at.is_(None),
            Meeting.state == MeetingState.PLANNED,
        )
        .order_by(Meeting.starts_at, Meeting.id)
    )
    return [(reading, meeting) for reading, meeting in session().execute(waits)]
