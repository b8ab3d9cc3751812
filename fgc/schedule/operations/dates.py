"""Setting a date, changing it, calling it off."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import delete, select, update

from fgc.access.viewer import Viewer
from fgc.approach.reading import approach_of
from fgc.circle.models import Person
from fgc.conference.history import tell
from fgc.conference.models import Conference, Stage
from fgc.kit import zones
from fgc.kit.clock import now
from fgc.kit.db import expect, saving, session
from fgc.kit.refusal import Refused, refuse
from fgc.kit.text import in_name_order
from fgc.kit.words import said_list
from fgc.schedule import queries
from fgc.schedule.check_ends import CheckEnds
from fgc.schedule.happenings import (
    Hours,
    MeetingCancelled,
    MeetingChanged,
    MeetingMoved,
    MeetingPlanned,
    MeetingReinstated,
)
from fgc.schedule.models import Meeting, MeetingKind, MeetingPart, MeetingState, Place
from fgc.schedule.models_clock import OtherReading
from fgc.schedule.operations.apart import end_checks_of_meeting, settle
from fgc.schedule.order_limits import words_refused, words_that_would_reach
from fgc.schedule.own_hours import own_hours
from fgc.schedule.proposals import read_of
from fgc.schedule.rules import (
    PartTimes,
    Timed,
    WhyNot,
    instant_of,
    narrowed,
    shifted,
    timed,
    why_not_beside,
    why_not_change,
    why_not_plan,
)

BEFORE_PLANNING = (Stage.DRAFT, Stage.REFERRED, Stage.RETURNED, Stage.DECLINED, Stage.WAITING, Stage.CLOSED)
IN_CALENDARS = ("venue", "venue_address", "joining")
"""What a person's calendar or page holds about the place; a change of it is told."""

TIMES = 4
"""How many of the first things in `_told` are times."""


@dataclass(frozen=True)
class When:
    """A day with the times of its parts, as people say them: wall time in the IANA zone `zone`."""

    on: date
    zone: str
    starts: time
    parts: Sequence[PartTimes]
    second: bool | None = None


@dataclass(frozen=True)
class Where:
    """The place, and what is arranged there."""

    venue: str = ""
    venue_address: str = ""
    getting_there: str = ""
    rooms: Sequence[str] = ()
    doors: str = ""
    food: str = ""
    children: str = ""
    joining: str = ""


def plan_meeting(
    conference: Conference, *, by: Viewer, kind: MeetingKind, when: When, where: Where
) -> Meeting:
    """Sets a date. Refused while the referral is on its way, under a safety hold, or when the times cannot be."""
    if conference.stage in BEFORE_PLANNING:
        raise Refused(WhyNot.TOO_EARLY_TO_PLAN)
    if conference.held_since is not None:
        raise Refused(WhyNot.SAFETY_HOLD)
    starts_at, parts = _times(conference, kind, when)
    with saving():
        meeting = Meeting(
            conference_id=conference.id,
            kind=kind,
            on=when.on,
            starts=when.starts,
            zone=when.zone,
            zone_rules=zones.version(),
            starts_at=starts_at,
            ends_at=parts[-1].ends_at,
            second_of_two=bool(when.second),
            **asdict(where) | {"rooms": list(where.rooms)},
        )
        session().add(meeting)
        session().flush()
        session().add_all(_part(meeting, part) for part in parts)
        _refuse_beside(conference, meeting)
        tell(MeetingPlanned(conference, meeting, kind), by=by)
        session().refresh(meeting, ["parts"])
        settle(conference, by=by)
    return meeting


def change_meeting(
    conference: Conference, meeting: Meeting, *, by: Viewer, version: int, when: When, where: Where
) -> CheckEnds:
    """Another day, time, place or arrangement. What a calendar holds is told to everybody who was asked. A legal check that
    was allowed for what is otherwise now ends, and so does a place that rests on it: what ended, and whom nobody told of it, for
    whoever made the change to read.

    Raises `Stale` when somebody else changed it meanwhile. People's own windows move along with their part. A part
    that is taken away takes its places with it, unless somebody has arrived.
    """
    refuse(why_not_change(meeting, held=conference.held_since is not None))
    expect(meeting, version)
    starts_at, parts = _times(conference, meeting.kind, when)
    with saving():
        before, read_before = _told(meeting), read_of(meeting)
        times_before = meeting.on, own_hours(meeting)
        _set_hours(meeting, when, starts_at, parts[-1].ends_at)
        _set_where(meeting, where)
        _refuse_unfitting(_change_parts(meeting, parts))
        session().flush()
        session().refresh(meeting, ["parts"])
        _refuse_touching(conference, meeting)
        _refuse_beside(conference, meeting)
        is_other = read_of(meeting) != read_before
        ended = end_checks_of_meeting(conference, meeting, by=by) if is_other else CheckEnds()
        _tell_changed(conference, meeting, before, times_before, by=by)
        settle(conference, by=by)
    return ended


def _tell_changed(
    conference: Conference,
    meeting: Meeting,
    before: tuple[object, ...],
    times_before: tuple[date, Mapping[UUID, Hours]],
    *,
    by: Viewer,
) -> None:
    now_is = _told(meeting)
    if now_is == before:
        tell(MeetingChanged(conference, meeting), by=by)
        return
    meeting.sequence += 1
    other_time = now_is[:TIMES] != before[:TIMES]
    tell(MeetingMoved(conference, meeting, meeting.sequence, other_time, *times_before), by=by)


def cancel_meeting(conference: Conference, meeting: Meeting, *, by: Viewer, because: str) -> None:
    """The meeting will not take place. Everybody who was asked is told; the reason stays with the service."""
    refuse(why_not_change(meeting, held=conference.held_since is not None))
    with saving():
        meeting.state = MeetingState.CANCELLED
        meeting.cancelled_because = because
        settle_reading(meeting)
        meeting.sequence += 1
        session().flush()
        settle(conference, by=by)
        tell(MeetingCancelled(conference, meeting, meeting.sequence), by=by)


def reinstate_meeting(conference: Conference, meeting: Meeting, *, by: Viewer) -> None:
    """Takes back that it was called off. Refused once anybody was asked to it, since they are told that it is off, and when two
    people who must not meet would: a caution may have been set since. Refused too beside another meeting that was set meanwhile
    (`why_not_beside`). Why it had been called off stays with the service."""
    if conference.stage in BEFORE_PLANNING:
        raise Refused(WhyNot.TOO_EARLY_TO_PLAN)
    refuse(queries.reinstating(conference, [meeting], now())[meeting.id])
    with saving():
        meeting.state = MeetingState.PLANNED
        session().flush()
        _refuse_touching(conference, meeting)
        tell(MeetingReinstated(conference, meeting, meeting.kind), by=by)
        settle(conference, by=by)


def _refuse_touching(conference: Conference, meeting: Meeting) -> None:
    """Looks at every meeting of the conference as it would stand with this one, and names the two who would come too near."""
    for seats in queries.would_be_together(conference, now()):
        if any(seat.meeting_id == meeting.id for seat in seats):
            raise queries.refused_together(WhyNot.TIMES_TOUCH, seats)
    for seats in words_that_would_reach(conference):
        if any(seat.meeting_id == meeting.id for seat in seats):
            raise words_refused(seats)


def _refuse_beside(conference: Conference, meeting: Meeting) -> None:
    """As it would stand in the running transaction, beside the other meetings of the conference."""
    reason = why_not_beside(meeting, queries.beside(conference), queries.seats_of(conference))
    refuse(reason, field="venue" if reason is WhyNot.ROOM_TAKEN else "starts")


def _times(conference: Conference, kind: MeetingKind, when: When) -> tuple[datetime, list[Timed]]:
    approach = approach_of(conference)
    starts_at = instant_of(when.on, when.starts, when.zone, when.second)
    if isinstance(starts_at, WhyNot):
        raise Refused(starts_at, field="second" if starts_at is WhyNot.WHICH_OF_TWO else "starts")
    parts = timed(approach, when.on, when.zone, when.parts, when.second)
    if isinstance(parts, tuple):
        raise Refused(parts[0], field=parts[1])
    reason = why_not_plan(approach, kind, starts_at, parts, now())
    if reason in (WhyNot.PART_TOO_EARLY, WhyNot.PART_TOO_LATE):
        raise Refused(reason, field=f"{parts[0].key}_starts")
    refuse(reason, field="on" if reason is WhyNot.IN_THE_PAST else None)
    return starts_at, parts


def _set_hours(meeting: Meeting, when: When, starts_at: datetime, ends_at: datetime) -> None:
    """What was said, and what it means by the rules of now: whatever was found otherwise is settled."""
    meeting.on, meeting.starts, meeting.second_of_two = when.on, when.starts, bool(when.second)
    meeting.zone, meeting.zone_rules = when.zone, zones.version()
    meeting.starts_at, meeting.ends_at = starts_at, ends_at
    settle_reading(meeting)


def _set_where(meeting: Meeting, where: Where) -> None:
    for name, value in asdict(where).items():
        setattr(meeting, name, list(value) if name == "rooms" else value)


def _part(meeting: Meeting, part: Timed) -> MeetingPart:
    return MeetingPart(
        meeting_id=meeting.id,
        conference_id=meeting.conference_id,
        key=part.key,
        family_only=part.family_only,
        starts=part.starts,
        ends=part.ends,
        starts_at=part.starts_at,
        ends_at=part.ends_at,
    )


def _change_parts(meeting: Meeting, wanted: Sequence[Timed]) -> set[UUID]:
    """Whose own hours do not fit the new times of their part."""
    unfitting: set[UUID] = set()
    kept = {part.key: part for part in meeting.parts}
    for part in wanted:
        if (row := kept.pop(part.key, None)) is None:
            session().add(_part(meeting, part))
            continue
        unfitting |= _move_windows(row, part)
        row.starts, row.ends, row.starts_at, row.ends_at = (
            part.starts,
            part.ends,
            part.starts_at,
            part.ends_at,
        )
    for row in kept.values():
        _take_away(row)
    return unfitting


def _move_windows(row: MeetingPart, moved: Timed) -> set[UUID]:
    """Own hours go along with their part. Whose hours would lie outside of it, or would no longer say until when somebody stays
    with the family: nobody is given more of a meeting than was set for them."""
    unfitting: set[UUID] = set()
    own = select(Place).where(
        Place.part_id == row.id, Place.from_at.is_not(None) | Place.until_at.is_not(None)
    )
    by = moved.starts_at - row.starts_at
    for place in session().scalars(own):
        hours = narrowed(moved, shifted(place.from_at, by), shifted(place.until_at, by))
        if hours is None or (place.chosen_by and place.until_at and hours[1] is None):
            unfitting.add(place.person_id)
            continue
        place.from_at, place.until_at = hours
    return unfitting


def _refuse_unfitting(person_ids: set[UUID]) -> None:
    if not person_ids:
        return
    people = session().scalars(select(Person).where(Person.id.in_(person_ids)))
    names = said_list([one.name for one in sorted(people, key=lambda one: (in_name_order(one.name), one.id))])
    raise Refused(WhyNot.OWN_HOURS_OUTSIDE, names=names)


def _take_away(row: MeetingPart) -> None:
    arrived = session().scalar(
        select(Place.id).where(Place.part_id == row.id, Place.arrived_at.is_not(None)).limit(1)
    )
    if arrived is not None:
        raise Refused(WhyNot.SOMEBODY_CAME)
    session().execute(delete(Place).where(Place.part_id == row.id))
    session().delete(row)


def settle_reading(meeting: Meeting) -> None:
    """Somebody has said when it is, by the rules of now: what was found otherwise is settled (see `clock.py`)."""
    waits = update(OtherReading).where(
        OtherReading.meeting_id == meeting.id, OtherReading.settled_at.is_(None)
    )
    session().execute(waits.values(settled_at=now()))


def _told(meeting: Meeting) -> tuple[object, ...]:
    """Everything about a meeting that somebody's calendar or page holds."""
    parts = sorted((part.key, part.starts_at, part.ends_at) for part in meeting.parts)
    times = meeting.starts_at, meeting.ends_at, meeting.zone, tuple(parts)
    return *times, *(getattr(meeting, name) for name in IN_CALENDARS)
