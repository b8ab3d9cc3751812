"""Hours that mean other instants since the rules of their zone changed: found each night, taken by a person."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import selectinload

from fgc.access.models import Role
from fgc.access.viewer import StaffViewer
from fgc.conference.models import Conference
from fgc.kit import zones
from fgc.kit.clock import now
from fgc.kit.db import saving, session
from fgc.kit.jobs import every
from fgc.kit.refusal import Refused, refuse
from fgc.kit.security_log import Event, alert
from fgc.schedule import queries
from fgc.schedule.check_ends import CheckEnds
from fgc.schedule.models import Meeting, MeetingState
from fgc.schedule.models_clock import OtherReading
from fgc.schedule.operations.dates import When, Where, change_meeting, settle_reading
from fgc.schedule.rules import PartTimes, Reading, WhyNot, other_reading, why_not_take_hours

WHERE = ("venue", "venue_address", "getting_there", "rooms", "doors", "food", "children", "joining")


@every("10 2 * * *")
def read_hours_anew() -> None:
    """Each night, by the rules as they are on this machine now: every meeting that is still to come. One that would be at
    another instant is not changed. It is an alert in the log, once, and stands on the desks of its coordinator and of the
    service's manager until somebody decides."""
    version = zones.read_anew()
    coming = select(Meeting).where(Meeting.state == MeetingState.PLANNED, Meeting.starts_at > now())
    with saving():
        meetings = session().scalars(coming.options(selectinload(Meeting.parts))).all()
        known = _open_readings()
        found = {one: reading for one in meetings if (reading := other_reading(one)) is not None}
        same = [one.id for one in meetings if one not in found]
        _note_rules(same, version)
        _settle([one.id for one in known.values() if one.meeting_id in same])
        new = sum(_keep(meeting, reading, version, known) for meeting, reading in found.items())
    if new:
        alert(Event.WATCH, kind="zone rules", count=new)


def take_new_hours(conference: Conference, meeting: Meeting, *, by: StaffViewer) -> CheckEnds:
    """The meeting is at the hour its clocks show, as it was asked for, and everybody who was asked is told as of any other
    change; what ended with it, as for any other (`change_meeting`). Refused when the clocks of that day skip the hour now, when
    two people who must not meet would, to anybody but the coordinator where a legal check ends with it, and what else speaks
    against a change."""
    zones.read_anew()
    checked = bool(queries.allowed_checks(meeting))
    refuse(why_not_take_hours(checked=checked, coordinates=by.role is Role.COORDINATOR))
    found = other_reading(meeting)
    if found is not None and found.starts_at is None:
        raise Refused(WhyNot.NO_SUCH_TIME)
    if found is None:
        with saving():
            settle_reading(meeting)
        return CheckEnds()
    when = When(
        meeting.on,
        meeting.zone,
        meeting.starts,
        [PartTimes(part.key, part.starts, part.ends) for part in meeting.parts],
        meeting.second_of_two,
    )
    where = Where(**{name: getattr(meeting, name) for name in WHERE})
    return change_meeting(conference, meeting, by=by, version=meeting.version, when=when, where=where)


def _open_readings() -> Mapping[UUID, OtherReading]:
    rows = session().scalars(select(OtherReading).where(OtherReading.settled_at.is_(None)))
    return {row.meeting_id: row for row in rows}


def _keep(meeting: Meeting, reading: Reading, version: str, known: Mapping[UUID, OtherReading]) -> bool:
    """Whether it is news."""
    row = known.get(meeting.id)
    news = row is None or (row.starts_at, row.ends_at) != (reading.starts_at, reading.ends_at)
    if row is None:
        row = OtherReading(conference_id=meeting.conference_id, meeting_id=meeting.id, found_at=now())
        session().add(row)
    row.zone_rules, row.starts_at, row.ends_at = version, reading.starts_at, reading.ends_at
    return news


def _note_rules(meetings: Sequence[UUID], version: str) -> None:
    """They mean the same by these rules. Nobody who has the meeting open in a form is told that it was changed."""
    table = Meeting.__table__
    of = table.c.id.in_(meetings) & (table.c.zone_rules != version)
    session().execute(update(table).where(of).values(zone_rules=version))  # type: ignore[arg-type]


def _settle(readings: Sequence[UUID]) -> None:
    of = update(OtherReading).where(OtherReading.id.in_(readings))
    session().execute(of.values(settled_at=now()))
