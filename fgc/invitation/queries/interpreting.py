"""For whom the interpreting at a meeting to come does not fit, by what was asked for, arranged and answered."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from fgc.access.models import Role
from fgc.access.viewer import StaffViewer, Viewer
from fgc.circle.happenings import KindCorrected
from fgc.circle.models import Kind, Person
from fgc.conference.models import Conference, Happening
from fgc.invitation.models import PLACE_TAKEN, Invitation
from fgc.invitation.rules import absent_since
from fgc.kit.db import session
from fgc.schedule.happenings import MeetingPlanned
from fgc.schedule.models import Meeting, MeetingKind, MeetingState
from fgc.schedule.queries import attendees_in
from fgc.schedule.rules import InterpreterGap, LostInterpreter, interpreter_gaps

BY_COORDINATOR = ("", PLACE_TAKEN)
"""Why an invitation was withdrawn, where the coordinator took the place away."""

MeetingGaps = list[tuple[Meeting, InterpreterGap]]


def interpreter_gaps_in(viewer: Viewer, conferences: Sequence[Conference], now: datetime) -> MeetingGaps:
    """Of all meetings of these conferences that are still to come, the earliest first. For the coordinator alone: what somebody
    asks of an interpreter is told to nobody else. One question, and four more where anybody needs one; never one for each."""
    if not isinstance(viewer, StaffViewer) or viewer.role is not Role.COORDINATOR:
        return []
    ids = [one.id for one in conferences]
    ahead = select(Meeting).where(
        Meeting.conference_id.in_(ids), Meeting.state == MeetingState.PLANNED, Meeting.ends_at > now
    )
    attending = attendees_in(ahead.with_only_columns(Meeting.id))
    about = {key for key, found in attending.items() if any(one.needs_one or one.asks for one in found)}
    if not about:
        return []
    absent, lost = _absent_from(about, _interpreters_once(ids))
    days = _days_set(ids)
    meetings = session().scalars(ahead.where(Meeting.id.in_(about)).order_by(Meeting.starts_at, Meeting.id))
    return [
        (one, gap)
        for one in meetings
        for gap in interpreter_gaps(
            attending[one.id], absent=absent[one.id], lost=lost[one.id], day_set_at=days.get(one.id)
        )
    ]


def _absent_from(
    meetings: Collection[UUID], once: dict[UUID, datetime]
) -> tuple[dict[UUID, set[UUID]], dict[UUID, list[LostInterpreter]]]:
    """By meeting: who does not come, and who was to interpret there and does not any more. `once`: until when those
    interpreted who were said to be interpreters by mistake, or are something else by now."""
    absent: dict[UUID, set[UUID]] = defaultdict(set)
    lost: dict[UUID, list[LostInterpreter]] = defaultdict(list)
    rows = session().execute(
        select(Invitation, Person)
        .join(Person, Person.id == Invitation.person_id)
        .where(Invitation.meeting_id.in_(meetings))
    )
    for invitation, person in rows:
        since, interprets = absent_since(invitation), person.kind is Kind.INTERPRETER
        if since is not None:
            absent[invitation.meeting_id].add(person.id)
        at = since if interprets else once.get(person.id)
        if at is not None:
            taken_out = invitation.withdrawn_at is not None and invitation.withdrawn_because in BY_COORDINATOR
            lost[invitation.meeting_id].append(LostInterpreter(person, at, taken_out))
    return absent, lost


def _days_set(conference_ids: Collection[UUID]) -> dict[UUID, datetime]:
    """When a review, or a separate meeting, of these conferences was planned: what was arranged before was arranged for another
    one. Of a meeting that moves, nothing stays arranged (`schedule.operations.arrange_again`)."""
    meeting = Happening.facts["meeting"].astext
    rows = session().execute(
        select(meeting, func.max(Happening.at))
        .where(
            Happening.conference_id.in_(conference_ids),
            Happening.kind == MeetingPlanned.__name__,
            Happening.facts["kind"].astext != MeetingKind.FIRST.value,
        )
        .group_by(meeting)
    )
    return {UUID(meeting_id): at for meeting_id, at in rows}


def _interpreters_once(conference_ids: Collection[UUID]) -> dict[UUID, datetime]:
    """When it was last corrected of somebody that they are an interpreter, by the id of the person."""
    whose = Happening.facts["person"].astext
    rows = session().execute(
        select(whose, func.max(Happening.at))
        .where(
            Happening.conference_id.in_(conference_ids),
            Happening.kind == KindCorrected.__name__,
            Happening.facts["was"].astext == Kind.INTERPRETER.value,
        )
        .group_by(whose)
    )
    return {UUID(person_id): at for person_id, at in rows}
