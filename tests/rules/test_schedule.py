"""Days, hours and parts of a meeting; who may be asked to which."""

from datetime import UTC, date, datetime, time, timedelta
from types import SimpleNamespace
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from fgc.approach.reading import approaches
from fgc.approach.rules import Approach
from fgc.circle.models import Caution, Kind, Need, Person
from fgc.circle.rules import Between
from fgc.schedule.calendar import Appointments, calendar_file
from fgc.schedule.models import Chooser, MeetingKind, MeetingPart, Place
from fgc.schedule.rules import (
    PartTimes,
    TypedTimes,
    WhyNot,
    blocks,
    instant_of,
    instants_of,
    proposed_places,
    timed,
    times_with_start,
    wanted_by,
    why_not_place,
    why_not_plan,
    window,
)  # fmt: skip

CHILD = approaches()["child_fgc"]
NOW = datetime(2027, 2, 1, 9, tzinfo=UTC)


def last_sunday(year: int, month: int) -> date:
    day = date(year, month + 1, 1) - timedelta(days=1)
    return day - timedelta(days=(day.weekday() + 1) % 7)


@pytest.mark.parametrize("year", range(2026, 2037))
def test_london_when_the_clocks_go_forward_an_hour_does_not_exist(year: int) -> None:
    day = last_sunday(year, 3)
    assert instant_of(day, time(1, 30), "Europe/London") is WhyNot.NO_SUCH_TIME
    assert instant_of(day, time(1), "Europe/London") is WhyNot.NO_SUCH_TIME
    assert instant_of(day, time(0, 59), "Europe/London") == datetime(day.year, 3, day.day, 0, 59, tzinfo=UTC)
    assert instant_of(day, time(2), "Europe/London") == datetime(day.year, 3, day.day, 1, tzinfo=UTC)


@pytest.mark.parametrize("year", range(2026, 2037))
def test_london_when_the_clocks_go_back_an_hour_comes_twice(year: int) -> None:
    day = last_sunday(year, 10)
    assert instant_of(day, time(1, 30), "Europe/London") is WhyNot.WHICH_OF_TWO
    first, second = (instant_of(day, time(1, 30), "Europe/London", second) for second in (False, True))
    assert isinstance(first, datetime)
    assert isinstance(second, datetime)
    assert second - first == timedelta(hours=1)
    assert first == datetime(day.year, 10, day.day, 0, 30, tzinfo=UTC)
    assert isinstance(instant_of(day, time(0, 59), "Europe/London"), datetime)
    assert isinstance(instant_of(day, time(2), "Europe/London"), datetime)


def test_lord_howe_moves_by_half_an_hour() -> None:
    zone = "Australia/Lord_Howe"
    assert instant_of(date(2027, 10, 3), time(2, 15), zone) is WhyNot.NO_SUCH_TIME
    assert isinstance(instant_of(date(2027, 10, 3), time(2, 30), zone), datetime)
    twice = instants_of(date(2027, 4, 4), time(1, 45), zone)
    assert [after - twice[0] for after in twice] == [timedelta(0), timedelta(minutes=30)]
    assert len(instants_of(date(2027, 4, 4), time(1, 15), zone)) == 1


def test_casablanca_goes_back_for_ramadan_and_forward_after_it() -> None:
    """There the clocks change for the month of Ramadan: an hour repeats before it and is skipped after it."""
    days = [date(2027, 1, 1) + timedelta(days=n) for n in range(365)]
    counts = {day: len(instants_of(day, time(2, 30), "Africa/Casablanca")) for day in days}
    assert sorted(set(counts.values())) == [0, 1, 2]
    (back,) = [day for day, count in counts.items() if count == 2]
    (forward,) = [day for day, count in counts.items() if count == 0]
    assert back < forward
    assert back.weekday() == forward.weekday() == 6


def test_apia_once_left_out_a_whole_day() -> None:
    assert instant_of(date(2011, 12, 30), time(12), "Pacific/Apia") is WhyNot.NO_SUCH_TIME
    assert all(
        len(instants_of(date(2027, 1, 1) + timedelta(days=n), time(12), "Pacific/Apia")) == 1
        for n in range(365)
    )


@pytest.mark.parametrize(
    "zone", ["Europe/London", "Australia/Lord_Howe", "Africa/Casablanca", "Pacific/Apia"]
)
def test_every_instant_says_the_wall_time_it_was_asked_for(zone: str) -> None:
    asked = found = 0
    for year in range(2026, 2037):
        for day in (date(year, 1, 1) + timedelta(days=n) for n in range(0, 365, 4)):
            for clock in (time(0, 30), time(1, 30), time(2, 15), time(11)):
                asked += 1
                for instant in instants_of(day, clock, zone):
                    found += 1
                    assert instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == datetime.combine(
                        day, clock
                    )
    assert found >= asked - 11, "at most one such time a year is left out by a clock"


MINUTES = {part.key: part.minutes for part in CHILD.parts}
KEYS = tuple(MINUTES)
EMPTY = [TypedTimes(key, None, None) for key in KEYS]
USUAL = [
    TypedTimes("welcome", time(11), time(11, 20)),
    TypedTimes("information", time(11, 20), time(12, 15)),
    TypedTimes("private_time", time(12, 15), time(13, 55)),
    TypedTimes("agreeing", time(13, 55), time(15, 30)),
]


def typed_with(old: list[TypedTimes], **anew: tuple[time | None, time | None]) -> list[TypedTimes]:
    return [TypedTimes(one.key, *anew.get(one.key, (one.starts, one.ends))) for one in old]


def hours_with(
    old: list[TypedTimes], start: time, **anew: tuple[time | None, time | None]
) -> list[tuple[time | None, time | None]] | None:
    """The times with another start, where these were typed anew."""
    found = times_with_start(old, typed_with(old, **anew), time(11), start, MINUTES)
    return None if found is None else [(one.starts, one.ends) for one in found]


def test_the_usual_times_follow_one_another() -> None:
    assert times_with_start([], EMPTY, None, time(11), MINUTES) == USUAL


def test_a_start_that_moves_takes_along_what_was_not_typed_also_where_the_first_part_was() -> None:
    old = [TypedTimes("welcome", time(11), time(12)), TypedTimes("information", time(12), time(13, 30))]
    sooner = [(time(9), time(10)), (time(10), time(11, 30))]
    later = [(time(13), time(14)), (time(14), time(15, 30))]
    assert hours_with(old, time(9)) == hours_with(old, time(9), welcome=(time(9), time(12))) == sooner
    assert hours_with(old, time(13)) == hours_with(old, time(13), welcome=(time(13), time(12))) == later
    assert hours_with(old, time(11), welcome=(time(11), time(11, 30))) == [
        (time(11), time(11, 30)),
        (time(12), time(13, 30)),
    ], "the start did not move"


def test_a_part_without_times_is_filled_in_where_there_is_room_once_the_others_have_moved() -> None:
    moved = hours_with(USUAL, time(13))
    assert hours_with(USUAL, time(13), agreeing=(None, None)) == moved
    assert hours_with(USUAL, time(13), information=(None, None)) == moved
    assert hours_with(USUAL, time(13), welcome=(None, None)) == moved
    crowded = hours_with(USUAL, time(13), welcome=(time(13), time(13, 30)), information=(None, None))
    assert crowded
    assert crowded[1] == (time(17, 30), time(18, 25)), "after the last part"


def test_a_meeting_may_end_at_midnight_and_not_after_it() -> None:
    old = [TypedTimes("welcome", time(11), time(13)), TypedTimes("information", time(13), time(15))]
    assert hours_with(old, time(20)) == [(time(20), time(22)), (time(22), time(23, 59))]
    assert hours_with(old, time(20, 1)) is None
    assert hours_with(USUAL, time(21), agreeing=(None, None)) is None, "what we fill in neither"


CLOCKS = st.integers(0, 24 * 60 - 1).map(lambda minute: time(*divmod(minute, 60)))
STARTS = st.integers(7 * 60, 21 * 60).map(lambda minute: time(*divmod(minute, 60)))


def minute_of(clock: time | None) -> int:
    assert clock
    return clock.hour * 60 + clock.minute


@st.composite
def meetings(draw: st.DrawFn) -> list[TypedTimes]:
    """Parts one after the other, with or without a break between them."""
    clocks = sorted(draw(st.sets(CLOCKS, min_size=2, max_size=8)))
    spans = zip(clocks[::2], clocks[1::2], strict=False)
    return [TypedTimes(key, *span) for key, span in zip(KEYS, spans, strict=False)]


@given(meetings(), STARTS, st.data())
def test_parts_that_nobody_typed_keep_their_order_and_length_and_no_time_of_ours_makes_an_overlap(
    old: list[TypedTimes], start: time, data: st.DataObject
) -> None:
    typed = list(old)
    for index, one in enumerate(old):
        what = data.draw(st.sampled_from(["as it is", "as it is", "typed", "empty"]))
        if what == "empty":
            typed[index] = TypedTimes(one.key, None, None)
        elif what == "typed":
            begins, ends = sorted(data.draw(st.sets(CLOCKS, min_size=2, max_size=2)))
            assume(begins != one.starts and ends != one.ends)
            typed[index] = TypedTimes(one.key, begins, ends)
    first = old[0].starts
    found = times_with_start(old, typed, first, start, MINUTES)
    if found is None:
        return
    by = minute_of(start) - minute_of(first)
    untyped = [index for index, one in enumerate(typed) if one == old[index]]
    for index in untyped:
        assert minute_of(found[index].starts) == minute_of(old[index].starts) + by
        assert minute_of(found[index].ends) == min(minute_of(old[index].ends) + by, 24 * 60 - 1)
    spans = [(minute_of(one.starts), minute_of(one.ends)) for one in found]
    assert [spans[index] for index in untyped] == sorted(spans[index] for index in untyped)
    for index, (begins, ends) in enumerate(spans):
        if typed[index].is_empty:
            others = spans[:index] + spans[index + 1 :]
            assert all(until <= begins or ends <= since for since, until in others)
        elif typed[index] != old[index]:
            assert found[index] == typed[index]
    assert times_with_start(found, found, start, start, MINUTES) == found, "looked at, it stays"


def parts(*spans: tuple[str, time, time]) -> list[PartTimes]:
    return [PartTimes(*span) for span in spans]


def test_parts_that_overlap_are_refused() -> None:
    wanted = parts(("welcome", time(11), time(12)), ("information", time(11, 50), time(12, 30)))
    assert timed(CHILD, date(2027, 2, 27), "Europe/London", wanted, None) == (
        WhyNot.PARTS_OVERLAP,
        "information_starts",
    )


def test_a_part_ends_after_it_begins() -> None:
    wanted = parts(("welcome", time(12), time(12)))
    assert timed(CHILD, date(2027, 2, 27), "Europe/London", wanted, None) == (
        WhyNot.ENDS_BEFORE_START,
        "welcome_ends",
    )


def test_a_part_across_the_change_of_clocks_is_as_long_as_it_really_is() -> None:
    found = timed(
        CHILD, date(2027, 3, 28), "Europe/London", parts(("welcome", time(0, 30), time(2, 30))), None
    )
    assert isinstance(found, list)
    assert found[0].ends_at - found[0].starts_at == timedelta(hours=1)


def test_a_conference_without_time_alone_is_none() -> None:
    found = timed(CHILD, date(2027, 2, 27), "Europe/London", parts(("welcome", time(11), time(12))), None)
    assert isinstance(found, list)
    assert (
        why_not_plan(CHILD, MeetingKind.FIRST, found[0].starts_at, found, NOW) is WhyNot.FAMILY_TIME_MISSING
    )
    assert why_not_plan(CHILD, MeetingKind.SEPARATE, found[0].starts_at, found, NOW) is None
    assert (
        why_not_plan(CHILD, MeetingKind.SEPARATE, found[0].starts_at, found, found[0].starts_at)
        is WhyNot.IN_THE_PAST
    )
    for minutes, why in ((-10, WhyNot.PART_TOO_EARLY), (10, WhyNot.PART_TOO_LATE)):
        begins = found[0].starts_at - timedelta(minutes=minutes)
        assert why_not_plan(CHILD, MeetingKind.SEPARATE, begins, found, NOW) is why


def somebody(kind: Kind = Kind.FAMILY) -> Person:
    return Person(id=uuid4(), conference_id=UUID(int=1), name="Someone", called="Someone", kind=kind)


def part(key: str = "private_time", *, family_only: bool = True, hour: int = 12) -> MeetingPart:
    return MeetingPart(
        id=uuid4(),
        key=key,
        family_only=family_only,
        starts_at=datetime(2027, 2, 27, hour, tzinfo=UTC),
        ends_at=datetime(2027, 2, 27, hour + 1, tzinfo=UTC),
    )


def test_a_professional_never_stays_whoever_chooses_it() -> None:
    for who in (None, *Chooser):
        assert why_not_place(CHILD, somebody(Kind.PROFESSIONAL), part(), chosen_by=who) is WhyNot.FAMILY_ONLY
    assert why_not_place(CHILD, somebody(Kind.PROFESSIONAL), part(family_only=False)) is None


def stays(advocate: str = "never", interpreter: str = "never") -> Approach:
    gates = SimpleNamespace(advocate_stays=advocate, interpreter_stays=interpreter)
    return SimpleNamespace(gates=gates)  # type: ignore[return-value]


def test_an_advocate_stays_only_if_the_child_chose_it() -> None:
    advocate = somebody(Kind.ADVOCATE)
    assert why_not_place(CHILD, advocate, part()) is WhyNot.CHILD_HAS_NOT_CHOSEN
    assert why_not_place(CHILD, advocate, part(), chosen_by=Chooser.FAMILY) is WhyNot.CHILD_HAS_NOT_CHOSEN
    assert why_not_place(CHILD, advocate, part(), chosen_by=Chooser.CENTRAL) is None
    never = stays(advocate="never")
    assert why_not_place(never, advocate, part(), chosen_by=Chooser.CENTRAL) is WhyNot.ADVOCATE_NEVER_STAYS
    family = stays(advocate="family_chooses")
    assert why_not_place(family, advocate, part(), chosen_by=Chooser.FAMILY) is None


def test_an_advocate_of_the_first_minutes_has_an_end() -> None:
    first, advocate = stays(advocate="first_minutes"), somebody(Kind.ADVOCATE)
    chosen = {"chosen_by": Chooser.CENTRAL}
    assert why_not_place(first, advocate, part(), **chosen) is WhyNot.SAY_UNTIL_WHEN  # type: ignore[arg-type]
    assert why_not_place(first, advocate, part(), for_a_while=True, **chosen) is None  # type: ignore[arg-type]


@pytest.mark.parametrize("who", list(Chooser))
def test_whether_an_interpreter_stays_is_the_familys_choice(who: Chooser) -> None:
    interpreter = somebody(Kind.INTERPRETER)
    assert why_not_place(CHILD, interpreter, part()) is WhyNot.FAMILY_HAS_NOT_CHOSEN
    assert why_not_place(CHILD, interpreter, part(), chosen_by=who) is None
    assert why_not_place(CHILD, interpreter, part(family_only=False)) is None
    never = stays(interpreter="never")
    assert why_not_place(never, interpreter, part(), chosen_by=who) is WhyNot.INTERPRETER_NEVER_STAYS


@pytest.mark.parametrize(
    ("asks", "key", "of", "heard"),
    [
        (Kind.FAMILY, "interpreter_stays", Kind.INTERPRETER, True),
        (Kind.CENTRAL, "interpreter_stays", Kind.INTERPRETER, True),
        (Kind.PROFESSIONAL, "interpreter_stays", Kind.INTERPRETER, False),
        (Kind.INTERPRETER, "interpreter_stays", Kind.INTERPRETER, False),
        (Kind.FAMILY, "interpreter", Kind.INTERPRETER, False),
        (Kind.CENTRAL, "advocate_stays", Kind.ADVOCATE, True),
        (Kind.FAMILY, "advocate_stays", Kind.ADVOCATE, False),
        (Kind.FAMILY, "advocate_stays", Kind.INTERPRETER, False),
    ],
)
def test_whose_word_keeps_somebody_in_the_room(asks: Kind, key: str, of: Kind, heard: bool) -> None:
    one = somebody(asks)
    one.needs = [Need(kind=key)]
    assert wanted_by([one], of) == ([one] if heard else [])
    one.left_at = NOW
    assert wanted_by([one], of) == []


def apart(bound: Person, protected: Person) -> Caution:
    return Caution(person_id=bound.id, protects_id=protected.id, hides=[], must_not_meet=True, lifted_at=None)


def test_the_proposal_asks_each_to_what_is_theirs_and_leaves_out_who_must_stay_away() -> None:
    mother, father, nurse = somebody(Kind.CENTRAL), somebody(), somebody(Kind.PROFESSIONAL)
    welcome, alone = part("welcome", family_only=False, hour=11), part()
    cautions, people = Between((apart(father, mother),)), [mother, father, nurse]
    first = proposed_places(people, [welcome, alone], cautions, NOW, kind=MeetingKind.FIRST, elsewhere=())
    assert first == {mother.id: [welcome.id, alone.id], father.id: [], nurse.id: [welcome.id]}
    separate = proposed_places(
        people, [welcome], cautions, NOW, kind=MeetingKind.SEPARATE, elsewhere=[mother.id]
    )
    assert separate == {mother.id: [], father.id: [welcome.id], nurse.id: []}


def test_parts_that_touch_are_one_appointment_and_a_gap_makes_two() -> None:
    first, second, third = part(hour=11), part(hour=12), part(hour=14)
    own = Place(from_at=datetime(2027, 2, 27, 11, 15, tzinfo=UTC), until_at=None)
    assert window(own, first) == (own.from_at, first.ends_at)
    spans = blocks([window(own, first), (second.starts_at, second.ends_at), (third.starts_at, third.ends_at)])
    assert [(begins.hour, ends.hour) for begins, ends in spans] == [(11, 13), (14, 15)]


def test_a_calendar_file_names_nobody_and_tells_what_is_gone() -> None:
    begins, ends = datetime(2027, 2, 27, 11, tzinfo=UTC), datetime(2027, 2, 27, 15, 30, tzinfo=UTC)
    told = Appointments(
        UUID(int=7),
        "fgc.example.org",
        "Appointment",
        "Northmoor Messages",
        "post@example.org",
        3,
        [(begins, ends)],
        blocks_before=2,
    )
    text = calendar_file(told, made_at=NOW).decode()
    assert text.count("BEGIN:VEVENT") == 2
    assert "DTSTART:20270227T110000Z" in text
    assert text.count("STATUS:CANCELLED") == 1
    assert "SEQUENCE:3" in text
    assert "METHOD:PUBLISH" in text
    assert "ATTENDEE" not in text
    assert f"UID:{UUID(int=7).hex}-1@fgc.example.org" in text
    assert text == calendar_file(told, made_at=NOW).decode()
