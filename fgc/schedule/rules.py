"""When a meeting can be and who may be asked to which part of it.

People say a day and an hour of the place's own clock; what is kept beside it, and all arithmetic, is the instant in
UTC: two aware times of one zone subtract wrongly across a clock change (measured; security.md 3.10, T9).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from uuid import UUID
from zoneinfo import ZoneInfo

from fgc.approach.rules import Approach, PartOfMeeting
from fgc.circle.models import Kind, Person
from fgc.circle.rules import Between
from fgc.kit.refusal import Reason
from fgc.kit.words import mark
from fgc.schedule.models import Meeting, MeetingKind, MeetingPart, MeetingState, Place

OF_THE_FAMILY = frozenset({Kind.CENTRAL, Kind.FAMILY, Kind.FRIEND})


class WhyNot(Reason):
    """Why a date, a part or a place is refused. Read by staff only."""

    # the clock
    NO_SUCH_TIME = mark("The clocks go forward on this day and skip this time. Choose another time.")
    WHICH_OF_TWO = mark("The clocks go back on this day, so this time comes twice. Say which of the two you mean.")
    IN_THE_PAST = mark("This day and time are in the past.")

    # the parts
    NO_PARTS = mark("Choose at least one part of the meeting.")
    PART_NEEDS_TIMES = mark("Give the time at which this part begins and ends.")
    ENDS_BEFORE_START = mark("This part must end after it begins.")
    PART_TOO_EARLY = mark("This part begins before the meeting does.")
    PARTS_OVERLAP = mark("This part begins before the one before it has ended.")
    FAMILY_TIME_MISSING = mark("The family needs time on its own. Private family time is part of this meeting.")
    SOMEBODY_CAME = mark("Somebody has already arrived for a part that would be taken away.")

    # the meeting as a whole
    NOT_PLANNED_ANY_MORE = mark("This meeting has begun, is over or was cancelled, so it cannot be changed.")
    SAFETY_HOLD = mark("There is a safety hold on this conference. Nothing is changed until the manager lifts it.")
    TOO_EARLY_TO_PLAN = mark("A date is set while the circle is prepared. The referral is not that far yet.")

    # who is asked to what
    FAMILY_ONLY = mark("Private family time is for the family alone. Nobody who is paid to be there has a place in it.")
    ADVOCATE_NEVER_STAYS = mark("In this kind of meeting the advocate does not stay for private family time.")
    CHILD_HAS_NOT_CHOSEN = mark("An advocate stays for private family time only if the child asks for it.")
    MUST_NOT_MEET = mark("These two people must not meet, so they cannot be asked to the same part.")
    WINDOW_OUTSIDE = mark("Their own time must lie inside the parts they are asked to.")
    WINDOW_REVERSED = mark("Their own time must end after it begins.")
    HAS_LEFT = mark("This person is no longer part of the circle.")


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
    return sorted({instant for instant in aware if instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == wall})


def instant_of(day: date, clock: time, zone: str, second: bool | None = None) -> datetime | WhyNot:
    """The one instant meant, in UTC. `second` says which of two is meant; None that nobody has said yet."""
    found = instants_of(day, clock, zone)
    if not found:
        return WhyNot.NO_SUCH_TIME
    if len(found) == 1:
        return found[0]
    return WhyNot.WHICH_OF_TWO if second is None else found[second]


def proposed_times(parts: Iterable[PartOfMeeting], begins: time) -> dict[str, tuple[time, time]]:
    """The usual times of these parts by key, one after the other from `begins`, with the approach's usual lengths.

    Wall time: a proposal for a person to look at, not yet an instant. What would run past midnight ends at 23:59.
    """
    proposal: dict[str, tuple[time, time]] = {}
    minute = begins.hour * 60 + begins.minute
    for part in parts:
        proposal[part.key] = (_clock(minute), _clock(minute + part.minutes))
        minute += part.minutes
    return proposal


def _clock(minute: int) -> time:
    return time(*divmod(min(minute, 24 * 60 - 1), 60))


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
    """A first meeting has private family time where the approach says so; no meeting is planned into the past."""
    if starts_at <= now:
        return WhyNot.IN_THE_PAST
    if parts[0].starts_at < starts_at:
        return WhyNot.PART_TOO_EARLY
    wants_time_alone = kind is MeetingKind.FIRST and approach.gates.private_time
    if wants_time_alone and not any(part.family_only for part in parts):
        return WhyNot.FAMILY_TIME_MISSING
    return None


def why_not_change(meeting: Meeting, *, held: bool) -> WhyNot | None:
    """Only a planned meeting changes, and nothing does during a safety hold."""
    if held:
        return WhyNot.SAFETY_HOLD
    return None if meeting.state is MeetingState.PLANNED else WhyNot.NOT_PLANNED_ANY_MORE


def why_not_place(approach: Approach, person: Person, part: MeetingPart, *, childs_choice: bool) -> WhyNot | None:
    """Private family time is for the family; an advocate stays where the approach lets them and the child chose it.

    The database says the same again (`place`: private_family_time), whatever way a row is written.
    """
    if person.left_at is not None:
        return WhyNot.HAS_LEFT
    if not part.family_only or person.kind in OF_THE_FAMILY:
        return None
    if person.kind is not Kind.ADVOCATE:
        return WhyNot.FAMILY_ONLY
    if approach.gates.advocate_stays == "never":
        return WhyNot.ADVOCATE_NEVER_STAYS
    return None if childs_choice else WhyNot.CHILD_HAS_NOT_CHOSEN


def kept_apart(
    asked: Mapping[UUID, Collection[UUID]], cautions: Between, now: datetime
) -> tuple[UUID, UUID, UUID] | None:
    """The first part with two people who must not meet: (part, one, other); None when there is none.

    `asked` maps each part to the people asked to it, by id.
    """
    for part_id, people in asked.items():
        ordered = sorted(people)
        for number, one in enumerate(ordered):
            for other in ordered[number + 1:]:
                if cautions.must_not_meet(one, other, now):
                    return part_id, one, other
    return None


def narrowed(
    part: MeetingPart, comes: datetime | None, goes: datetime | None
) -> tuple[datetime | None, datetime | None] | None:
    """What of somebody's own hours narrows this part; None when they leave before it begins or come after it ended."""
    if (comes and comes >= part.ends_at) or (goes and goes <= part.starts_at):
        return None
    return (comes if comes and comes > part.starts_at else None, goes if goes and goes < part.ends_at else None)


def window(place: Place, part: MeetingPart) -> tuple[datetime, datetime]:
    """From when until when somebody is in a part: their own window inside it, or all of it. UTC."""
    begins = max(part.starts_at, place.from_at) if place.from_at else part.starts_at
    ends = min(part.ends_at, place.until_at) if place.until_at else part.ends_at
    return begins, ends


def blocks(windows: Iterable[tuple[datetime, datetime]]) -> list[tuple[datetime, datetime]]:
    """Somebody's times at a meeting as unbroken stretches: parts that touch become one."""
    joined: list[tuple[datetime, datetime]] = []
    for begins, ends in sorted(windows):
        if joined and begins <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(ends, joined[-1][1]))
        else:
            joined.append((begins, ends))
    return joined


def proposed_places(
    people: Iterable[Person], parts: Sequence[MeetingPart], cautions: Between, now: datetime, *,
    kind: MeetingKind, elsewhere: Collection[UUID]
) -> dict[UUID, list[UUID]]:
    """Whom to ask to what, as a first proposal: each person to the parts that are theirs.

    Whoever must not meet somebody the meeting is for is left out: of two people kept apart, the one who must not
    learn. A separate meeting is proposed to exactly those who are left out elsewhere. `elsewhere`: ids of people with
    a place in another meeting of this conference.
    """
    here = [person for person in people if person.left_at is None]
    apart = {person.id for person in here if _kept_out(person, here, cautions, now)}
    proposal: dict[UUID, list[UUID]] = {}
    for person in here:
        separate = kind is MeetingKind.SEPARATE
        asked = (person.id in apart and person.id not in elsewhere) if separate else person.id not in apart
        mine = [part.id for part in parts if not part.family_only or person.kind in OF_THE_FAMILY]
        proposal[person.id] = mine if asked else []
    return proposal


def _kept_out(person: Person, here: Iterable[Person], cautions: Between, now: datetime) -> bool:
    """Bound by a caution that keeps them from somebody here, and not the other way round as well: then a person decides."""
    bound = {caution.protects_id for caution in cautions.cautions if caution.person_id == person.id}
    shielded_from = {caution.person_id for caution in cautions.cautions if caution.protects_id == person.id}
    return any(other.id in bound - shielded_from and cautions.must_not_meet(person.id, other.id, now) for other in here)


def shifted(instant: datetime | None, by: timedelta) -> datetime | None:
    """An instant moved along with its part; None stays None. UTC."""
    return None if instant is None else instant + by
