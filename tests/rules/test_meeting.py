"""What may happen on the day, told with plain objects."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace as Thing
from uuid import uuid4

import pytest

from fgc.circle.models import Kind
from fgc.meeting.rules import (
    Present,
    WhyNot,
    due_in,
    still_inside,
    why_not_begin,
    why_not_begin_private_time,
    why_not_change,
    why_not_end,
    why_not_knock,
    why_not_open,
    why_not_write,
)
from fgc.schedule.models import MeetingState

NOON = datetime(2027, 2, 27, 12, tzinfo=UTC)


def part(
    key: str,
    hour: int,
    *,
    family_only: bool = False,
    began: datetime | None = None,
    ended: datetime | None = None,
) -> Thing:
    return Thing(
        id=uuid4(),
        key=key,
        family_only=family_only,
        starts_at=NOON.replace(hour=hour),
        began_at=began,
        ended_at=ended,
    )


def meeting(
    *parts: Thing, state: MeetingState = MeetingState.UNDER_WAY, alone: datetime | None = None
) -> Thing:
    return Thing(state=state, starts_at=NOON - timedelta(hours=1), parts=list(parts), alone_since=alone)


def present(name: str, *places: Thing) -> Present:
    return Present(uuid4(), name, "", Kind.FAMILY, list(places))


def place(
    of: Thing, *, arrived: datetime | None = None, left: datetime | None = None, until: datetime | None = None
) -> Thing:
    return Thing(part_id=of.id, arrived_at=arrived, left_at=left, from_at=None, until_at=until)


def test_while_the_family_is_alone_nothing_of_the_meeting_changes() -> None:
    alone = meeting(alone=NOON)
    assert why_not_change(alone) is WhyNot.FAMILY_ALONE
    assert why_not_open(alone, NOON) is WhyNot.FAMILY_ALONE
    assert why_not_change(meeting()) is None


@pytest.mark.parametrize(
    ("state", "at", "why"),
    [
        (MeetingState.CANCELLED, NOON, WhyNot.CANCELLED),
        (MeetingState.PLANNED, NOON - timedelta(days=1), WhyNot.TOO_EARLY),
        (MeetingState.PLANNED, NOON, None),
    ],
)
def test_a_meeting_opens_on_its_day(state: MeetingState, at: datetime, why: WhyNot | None) -> None:
    assert why_not_open(meeting(state=state), at) is why


def test_parts_follow_one_another_and_none_begins_twice() -> None:
    first, second = part("welcome", 11, began=NOON), part("information", 12)
    assert why_not_begin(meeting(first, second), second, NOON) is WhyNot.EARLIER_PART
    assert why_not_begin(meeting(first, second), first, NOON) is WhyNot.BEGAN
    first.ended_at = NOON
    assert why_not_begin(meeting(first, second), second, NOON) is None
    assert why_not_begin(meeting(first, second), first, NOON) is WhyNot.ENDED


def test_private_time_waits_until_everybody_who_is_paid_is_out() -> None:
    alone = part("private_time", 12, family_only=True)
    day = meeting(alone)
    assert why_not_begin_private_time(day, alone, ["Amy"], True, NOON) is WhyNot.SOMEBODY_INSIDE
    assert why_not_begin_private_time(day, alone, [], False, NOON) is WhyNot.NOT_SAID_OUT
    assert why_not_begin_private_time(day, alone, [], True, NOON) is None


def test_staff_cannot_end_the_familys_own_time_except_after_a_knock_with_a_reason() -> None:
    alone = part("private_time", 12, family_only=True, began=NOON)
    day = meeting(alone, alone=NOON)
    assert why_not_end(day, alone, NOON) is WhyNot.FAMILY_ALONE
    assert why_not_knock(day, "  ") is WhyNot.NO_REASON
    assert why_not_knock(day, "The hall closes.") is None
    assert why_not_knock(meeting(), "The hall closes.") is WhyNot.NOT_ALONE


def test_a_part_that_was_left_out_keeps_no_later_one_from_beginning() -> None:
    left_out, next_one = part("welcome", 11), part("information", 12)
    assert why_not_begin(meeting(left_out, next_one), next_one, NOON) is None


def test_a_part_that_is_over_is_not_ended_again_at_a_later_hour() -> None:
    over = part("welcome", 11, began=NOON, ended=NOON)
    assert why_not_end(meeting(over), over, NOON + timedelta(hours=1)) is WhyNot.ENDED
    assert why_not_end(meeting(over), part("agreeing", 14), NOON) is WhyNot.NOT_BEGUN
    assert why_not_end(meeting(over), part("agreeing", 14, began=NOON), NOON) is None


def test_who_is_inside_is_who_came_last_and_has_not_left() -> None:
    first, alone = part("welcome", 11), part("private_time", 12, family_only=True)
    amy = present("Amy", place(first, arrived=NOON))
    mina = present("Mina", place(first, arrived=NOON, left=NOON))
    kawa = present("Kawa", place(first, arrived=NOON), place(alone))
    nobody = present("Jas", place(first))
    assert still_inside([amy, mina, kawa, nobody], alone) == [amy]
    assert [one.name for one, _ in due_in([amy, kawa], alone)] == ["Kawa"]
    amy.places.append(
        place(part("agreeing", 14), arrived=NOON + timedelta(hours=2), left=NOON + timedelta(hours=3))
    )
    assert not amy.here


def test_writing_in_the_room_begins_with_it_and_lasts_for_two_weeks_of_second_thoughts() -> None:
    alone = part("private_time", 12, family_only=True)
    mine = place(alone)
    assert why_not_write(alone, mine, NOON) is WhyNot.NOT_YET_YOURS
    alone.began_at = NOON
    assert why_not_write(alone, mine, NOON) is None
    alone.ended_at = NOON
    assert why_not_write(alone, mine, NOON + timedelta(days=14)) is None
    assert why_not_write(alone, mine, NOON + timedelta(days=15)) is WhyNot.TOO_LATE


def test_an_advocates_time_in_the_room_ends_when_the_child_said_so() -> None:
    alone = part("private_time", 12, family_only=True, began=NOON)
    mine = place(alone, until=NOON + timedelta(minutes=20))
    assert why_not_write(alone, mine, NOON + timedelta(minutes=20)) is None
    assert why_not_write(alone, mine, NOON + timedelta(minutes=21)) is WhyNot.YOUR_TIME_OVER


def test_whoever_comes_later_does_not_read_along_while_somebody_is_there_whom_they_must_not_meet() -> None:
    alone = part("private_time", 12, family_only=True, began=NOON)
    mine = place(alone)
    mine.from_at = NOON + timedelta(minutes=40)
    assert why_not_write(alone, mine, NOON + timedelta(minutes=39)) is WhyNot.NOT_YET_YOURS
    assert why_not_write(alone, mine, NOON + timedelta(minutes=40)) is None
