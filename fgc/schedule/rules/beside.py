"""Two meetings of one conference at the same hours: which of them cannot both take place."""

from collections.abc import Iterable, Sequence
from itertools import combinations

from fgc.kit.text import folded
from fgc.schedule.models import Meeting, MeetingKind, MeetingState
from fgc.schedule.rules.apart import PRESENT, Seat
from fgc.schedule.rules.reasons import WhyNot

STANDING = (MeetingState.PLANNED, MeetingState.UNDER_WAY)
"""Those that are to come or under way; one that was called off takes nobody's hour and nobody's room."""
A_ROOM_FOR_EACH = 2


def why_not_beside(meeting: Meeting, others: Iterable[Meeting], seats: Sequence[Seat]) -> WhyNot | None:
    """Asked whenever a meeting would stand at these hours: as it is set, changed, or takes place after all. `seats`: of all
    meetings that stand, this one among them. A separate meeting is often held beside the first, elsewhere and for others."""
    beside = [
        one
        for one in others
        if one.id != meeting.id
        and one.state in STANDING
        and one.starts_at < meeting.ends_at
        and meeting.starts_at < one.ends_at
    ]
    if any(one.kind is meeting.kind is not MeetingKind.SEPARATE for one in beside):
        return WhyNot.SET_ALREADY
    if any(_one_room(meeting, one) for one in beside):
        return WhyNot.ROOM_TAKEN
    taken = (meeting.id in (one.meeting_id, other.meeting_id) for one, other in at_two_meetings(seats))
    return WhyNot.PEOPLE_ELSEWHERE if any(taken) else None


def at_two_meetings(seats: Iterable[Seat]) -> list[tuple[Seat, Seat]]:
    """Every two seats of one person in two meetings at once, seen or heard in both."""
    return [
        (one, other)
        for one, other in combinations(seats, 2)
        if one.person_id == other.person_id
        and one.meeting_id != other.meeting_id
        and one.way in PRESENT
        and other.way in PRESENT
        and one.begins < other.ends
        and other.begins < one.ends
    ]


def _one_room(one: Meeting, other: Meeting) -> bool:
    """In the same place, unless it has a room for each of them."""
    if not one.venue or folded(one.venue) != folded(other.venue):
        return False
    return len({folded(room) for each in (one, other) for room in each.rooms}) < A_ROOM_FOR_EACH
