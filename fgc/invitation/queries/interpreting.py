"""For whom the interpreting at a meeting to come does not fit, by what was asked for, arranged and answered."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, func, select

from fgc.access.models import Role
from fgc.access.viewer import StaffViewer, Viewer
from fgc.circle.happenings import KindCorrected
from fgc.circle.models import Kind, Person
from fgc.conference.models import Conference, Happening
from fgc.invitation.models import PLACE_TAKEN, Answer, Invitation
from fgc.invitation.rules import absent_since
from fgc.kit.db import session
from fgc.schedule.happenings import MeetingPlanned
from fgc.schedule.models import Meeting, MeetingKind, MeetingState
from fgc.schedule.queries import attendees_in
from fgc.schedule.rules import Attendee, InterpreterGap, LostInterpreter, interpreted_for, interpreter_gaps

BY_COORDINATOR = ("", PLACE_TAKEN)
"""Why an invitation was withdrawn, where the coordinator took the place away."""

MeetingGaps = list[tuple[Meeting, InterpreterGap]]


@dataclass(frozen=True)
class MeetingInterpreting:
    """One meeting: for whom interpreting does not fit there, and for whom somebody interprets (`interpreted_for`)."""

    meeting: Meeting
    gaps: list[InterpreterGap]
    interpreted: dict[UUID, bool]


def interpreter_gaps_in(viewer: Viewer, conferences: Sequence[Conference], now: datetime) -> MeetingGaps:
    """Of all meetings of these conferences that are still to come, the earliest first. For the coordinator alone: what somebody
    asks of an interpreter is told to nobody else. One question, and four more where anybody needs one; never one for each."""
    ids = [one.id for one in conferences]
    return [
        (one.meeting, gap) for one in interpreting_in(viewer, ids, ahead_of(ids, now)) for gap in one.gaps
    ]


def ahead_of(conference_ids: Collection[UUID], now: datetime) -> Select[Meeting]:
    """A question for the meetings that are still to come."""
    return select(Meeting).where(
        Meeting.conference_id.in_(conference_ids),
        Meeting.state == MeetingState.PLANNED,
        Meeting.ends_at > now,
    )


def interpreting_in(
    viewer: Viewer, conference_ids: Collection[UUID], chosen: Select[Meeting]
) -> list[MeetingInterpreting]:
    """Of these meetings of these conferences, each at which anybody needs an interpreter or asked for something about one, the
    earliest first. For the coordinator alone."""
    if not isinstance(viewer, StaffViewer) or viewer.role is not Role.COORDINATOR:
        return []
    attending = attendees_in(chosen.with_only_columns(Meeting.id))
    about = {key for key, found in attending.items() if any(one.needs_one or one.asks for one in found)}
    if not about:
        return []
    answers = _answers_to(about, _interpreters_once(conference_ids))
    days = _days_set(conference_ids)
    meetings = session().scalars(chosen.where(Meeting.id.in_(about)).order_by(Meeting.starts_at, Meeting.id))
    return [_interpreting(one, attending[one.id], answers, days.get(one.id)) for one in meetings]


def interpreting_at(viewer: Viewer, meeting: Meeting) -> MeetingInterpreting:
    """At this one, also while it is under way and after it."""
    chosen = select(Meeting).where(Meeting.id == meeting.id)
    found = interpreting_in(viewer, [meeting.conference_id], chosen)
    return found[0] if found else MeetingInterpreting(meeting, [], {})


@dataclass(frozen=True)
class _Answers:
    """By meeting: who does not come, who said that they do, and who was to interpret there and does not any more."""

    absent: dict[UUID, set[UUID]] = field(default_factory=lambda: defaultdict(set))
    confirmed: dict[UUID, set[UUID]] = field(default_factory=lambda: defaultdict(set))
    lost: dict[UUID, list[LostInterpreter]] = field(default_factory=lambda: defaultdict(list))


def _interpreting(
    meeting: Meeting, there: Sequence[Attendee], answers: _Answers, day_set_at: datetime | None
) -> MeetingInterpreting:
    absent = answers.absent[meeting.id]
    gaps = interpreter_gaps(there, absent=absent, lost=answers.lost[meeting.id], day_set_at=day_set_at)
    confirmed = answers.confirmed[meeting.id]
    return MeetingInterpreting(
        meeting, gaps, interpreted_for(there, gaps, absent=absent, confirmed=confirmed)
    )


def _answers_to(meetings: Collection[UUID], once: dict[UUID, datetime]) -> _Answers:
    """What was answered. `once`: until when those interpreted who were said to be interpreters by mistake, or are something else
    by now."""
    answers = _Answers()
    rows = session().execute(
        select(Invitation, Person)
        .join(Person, Person.id == Invitation.person_id)
        .where(Invitation.meeting_id.in_(meetings))
    )
    for invitation, person in rows:
        since, interprets = absent_since(invitation), person.kind is Kind.INTERPRETER
        if since is not None:
            answers.absent[invitation.meeting_id].add(person.id)
        elif invitation.answer in (Answer.YES, Answer.ANOTHER_WAY):
            answers.confirmed[invitation.meeting_id].add(person.id)
        at = since if interprets else once.get(person.id)
        if at is not None:
            taken_out = invitation.withdrawn_at is not None and invitation.withdrawn_because in BY_COORDINATOR
            answers.lost[invitation.meeting_id].append(LostInterpreter(person, at, taken_out))
    return answers


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
