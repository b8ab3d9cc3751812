"""When a meeting can be.

People say a day and an hour of the place's own clock; what is kept beside it, and all arithmetic, is the instant in
UTC: two aware times of one zone subtract wrongly across a clock change (measured; security.md 3.10, T9).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from fgc.approach.rules import Approach
from fgc.schedule.models import Meeting, MeetingKind, MeetingState
from fgc.schedule.rules.reasons import WhyNot


@dataclass(frozen=True)
class PartTimes:
    """One part of a meeting as it is asked for: wall time on the meeting's day."""

    key: str
    starts: time
    ends: time


@dataclass(frozen=True)
class Timed:
    """One part with the instants its wall times mean."""

    key: str
    family_only: bool
    starts: time
    ends: time
    starts_at: datetime
    ends_at: datetime


def instants_of(day: date, clock: time, zone: str) -> list[datetime]:
    """Every instant, in UTC and in order, at which the wall clock of `zone` shows this time on this day: 0, 1 or 2.

    None when the clocks skip it, two when they repeat it. The zone's own rules decide, whatever the size of the step
    (half an hour on Lord Howe, a whole day once in Apia).
    """
    wall = datetime.combine(day, clock)
    aware = (wall.replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC) for fold in (0, 1))
    return sorted(
        {instant for instant in aware if instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == wall}
    )


def instant_of(day: date, clock: time, zone: str, second: bool | None = None) -> datetime | WhyNot:
    """The one instant meant, in UTC. `second` says which of two is meant; None that nobody has said yet."""
    found = instants_of(day, clock, zone)
    if not found:
        return WhyNot.NO_SUCH_TIME
    if len(found) == 1:
        return found[0]
    return WhyNot.WHICH_OF_TWO if second is None else found[second]


def timed(
    approach: Approach, day: date, zone: str, parts: Sequence[PartTimes], second: bool | None
) -> list[Timed] | tuple[WhyNot, str]:
    """The parts with their instants, in order of time; or why not, with the name of the field it belongs to."""
    if not parts:
        return WhyNot.NO_PARTS, ""
    found: list[Timed] = []
    for part in parts:
        instants: list[datetime] = []
        for name, clock in (("starts", part.starts), ("ends", part.ends)):
            instant = instant_of(day, clock, zone, second)
            if isinstance(instant, WhyNot):
                return instant, "second" if instant is WhyNot.WHICH_OF_TWO else f"{part.key}_{name}"
            instants.append(instant)
        if instants[1] <= instants[0]:
            return WhyNot.ENDS_BEFORE_START, f"{part.key}_ends"
        family_only = approach.part(part.key).family_only
        found.append(Timed(part.key, family_only, part.starts, part.ends, instants[0], instants[1]))
    found.sort(key=lambda each: each.starts_at)
    for before, after in pairwise(found):
        if after.starts_at < before.ends_at:
            return WhyNot.PARTS_OVERLAP, f"{after.key}_starts"
    return found


def why_not_plan(
    approach: Approach, kind: MeetingKind, starts_at: datetime, parts: Sequence[Timed], now: datetime
) -> WhyNot | None:
    """A first meeting has private family time where the approach says so; no meeting is planned into the past. It begins with its
    first part: two hours for one meeting would be told to the people and to the staff, each another one."""
    if starts_at <= now:
        return WhyNot.IN_THE_PAST
    if parts[0].starts_at < starts_at:
        return WhyNot.PART_TOO_EARLY
    if parts[0].starts_at > starts_at:
        return WhyNot.PART_TOO_LATE
    wants_time_alone = kind is MeetingKind.FIRST and approach.gates.private_time
    if wants_time_alone and not any(part.family_only for part in parts):
        return WhyNot.FAMILY_TIME_MISSING
    return None


def why_not_change(meeting: Meeting, *, held: bool) -> WhyNot | None:
    """Only a planned meeting changes, and nothing does during a safety hold."""
    if held:
        return WhyNot.SAFETY_HOLD
    return None if meeting.state is MeetingState.PLANNED else WhyNot.NOT_PLANNED_ANY_MORE


def why_not_reinstate(meeting: Meeting, now: datetime, *, held: bool, asked: bool) -> WhyNot | None:
    """That it was called off is taken back only while nobody learned of it: nobody was asked, and the day is ahead."""
    if held:
        return WhyNot.SAFETY_HOLD
    if meeting.state is not MeetingState.CANCELLED:
        return WhyNot.NOT_CALLED_OFF
    if asked:
        return WhyNot.OFF_WAS_TOLD
    return None if meeting.starts_at > now else WhyNot.IN_THE_PAST


def why_not_take_hours(*, checked: bool, coordinates: bool) -> WhyNot | None:
    """Where a legal check ends with other hours, somebody has to be talked to who is not asked any more, and that is the
    coordinator's to do: nobody else takes them (decision 24)."""
    return WhyNot.COORDINATOR_TAKES_HOUR if checked and not coordinates else None


def shifted(instant: datetime | None, by: timedelta) -> datetime | None:
    """An instant moved along with its part; None stays None. UTC."""
    return None if instant is None else instant + by


@dataclass(frozen=True)
class Reading:
    """When a meeting would start and end; both None where its clocks skip one of its hours, or repeat it."""

    starts_at: datetime | None
    ends_at: datetime | None


def other_reading(meeting: Meeting) -> Reading | None:
    """Its day and hours read by the zone's rules of now; None when that gives the instants it keeps, for every part."""
    hours = [meeting.starts, *(clock for part in meeting.parts for clock in (part.starts, part.ends))]
    kept = [
        meeting.starts_at,
        *(instant for part in meeting.parts for instant in (part.starts_at, part.ends_at)),
    ]
    read = [instant_of(meeting.on, clock, meeting.zone, meeting.second_of_two) for clock in hours]
    if read == kept:
        return None
    instants = [instant for instant in read if isinstance(instant, datetime)]
    whole = len(instants) == len(read)
    return Reading(instants[0], max(instants)) if whole else Reading(None, None)
