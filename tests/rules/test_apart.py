"""Two people who must not meet: when they would, who gives way, who is left out, and whether a date stands."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest

from fgc.circle.models import Caution, Kind, Person
from fgc.circle.rules import Between, pair
from fgc.schedule.models import Way
from fgc.schedule.models_apart import Decider, LegalCheck
from fgc.schedule.rules import (
    Seat,
    WhyNot,
    gives_way,
    left_out,
    together,
    why_not_answer_check,
    why_not_leave_out,
    why_not_read_out,
    why_not_schedule,
    would_meet,
)

NOW = datetime(2027, 2, 1, 9, tzinfo=UTC)
NOON = datetime(2027, 2, 27, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def somebody(kind: Kind = Kind.FAMILY) -> Person:
    return Person(id=uuid4(), name="Kawa Aziz", called="Kawa", kind=kind, left_at=None)


def seat(
    begins: datetime = NOON,
    *,
    lasts: timedelta = HOUR,
    way: Way = Way.IN_PERSON,
    part: UUID | None = None,
    person: Person | None = None,
    meeting: UUID | None = None,
) -> Seat:
    return Seat((person or somebody()).id, meeting or uuid4(), part or uuid4(), way, begins, begins + lasts)


def apart(bound: Person, protected: Person) -> Between:
    return Between((Caution(person_id=bound.id, protects_id=protected.id, hides=[], must_not_meet=True),))


@pytest.mark.parametrize(
    ("later", "meet"), [(59, True), (60, True), (89, True), (90, False), (-89, True), (-90, False)]
)
def test_half_an_hour_lies_between_one_leaving_and_the_other_coming(later: int, meet: bool) -> None:
    assert would_meet(seat(), seat(NOON + timedelta(minutes=later))) is meet


def test_hours_are_compared_in_utc_whatever_clock_they_were_said_on() -> None:
    stockholm = NOON.astimezone(ZoneInfo("Europe/Stockholm"))
    assert would_meet(seat(), seat(stockholm))


@pytest.mark.parametrize("way", [Way.VIDEO, Way.PHONE, Way.LETTER, Way.SPOKESPERSON])
def test_whoever_takes_part_from_elsewhere_meets_nobody_in_another_part(way: Way) -> None:
    assert not would_meet(seat(), seat(way=way))


def test_in_one_part_a_face_on_a_screen_is_met_and_a_letter_is_not() -> None:
    room = uuid4()
    assert would_meet(seat(part=room), seat(part=room, way=Way.VIDEO))
    assert would_meet(seat(part=room), seat(NOON + 3 * HOUR, part=room))
    assert not would_meet(seat(part=room), seat(part=room, way=Way.LETTER))


def test_only_those_whom_a_caution_keeps_apart_are_named() -> None:
    one, other, third = somebody(), somebody(), somebody()
    seats = [seat(person=each) for each in (one, other, third)]
    assert together(seats, Between(), (), NOW) == []
    assert together(seats, apart(one, other), (), NOW) == [(seats[0], seats[1])]
    assert together(seats, apart(other, one), (), NOW) == [(seats[0], seats[1])]


def test_a_legal_check_counts_for_its_meeting_alone() -> None:
    one, other, here, there = somebody(), somebody(), uuid4(), uuid4()
    both = pair(one.id, other.id)
    same = [seat(person=one, meeting=here), seat(person=other, meeting=here)]
    assert together(same, apart(one, other), {(both, here)}, NOW) == []
    assert together(same, apart(one, other), {(both, there)}, NOW) != []
    two = [seat(person=one, meeting=here), seat(person=other, meeting=there)]
    assert together(two, apart(one, other), {(both, here)}, NOW) != []
    assert together(two, apart(one, other), {(both, here), (both, there)}, NOW) == []


def test_the_one_it_is_about_never_gives_way() -> None:
    mother, father, aunt = somebody(Kind.CENTRAL), somebody(), somebody()
    assert gives_way(mother, father, mother.id) is father
    assert gives_way(father, mother, father.id) is father
    assert gives_way(aunt, father, father.id) is father


def test_who_is_left_out_is_named_until_it_is_written_why_or_they_have_a_meeting_of_their_own() -> None:
    mother, father, aunt = somebody(Kind.CENTRAL), somebody(), somebody()
    people, cautions = [mother, father, aunt], apart(father, mother)
    asked = {mother.id}
    assert left_out(people, asked, (), (), cautions, NOW) == [father]
    assert left_out(people, asked, {father.id}, (), cautions, NOW) == []
    assert left_out(people, asked, (), {father.id}, cautions, NOW) == []
    assert left_out(people, {mother.id, father.id}, (), (), cautions, NOW) == []


def test_a_date_stands_when_nothing_is_missing() -> None:
    somewhere = {"asked": [uuid4()], "open_pairs": 0, "missing": [], "meetings": 1}
    assert why_not_schedule(**somewhere) is None
    assert why_not_schedule(**somewhere | {"meetings": 0}) is WhyNot.NO_DATE
    assert why_not_schedule(**somewhere | {"asked": []}) is WhyNot.NOBODY_ASKED
    assert why_not_schedule(**somewhere | {"open_pairs": 2}) is WhyNot.PAIRS_OPEN
    assert why_not_schedule(**somewhere | {"missing": [somebody()]}) is WhyNot.EXCLUSION_MISSING


def test_nobody_is_left_out_without_another_way_thought_of_and_a_day_to_look_again() -> None:
    day = date(2027, 2, 2)
    good = (["letter"], Decider.SERVICE, "", day, day + timedelta(days=30), "", None)
    assert why_not_leave_out(*good) is None
    assert why_not_leave_out([], *good[1:]) == (WhyNot.NOTHING_CONSIDERED, "considered")
    assert why_not_leave_out(*good[:4], day, *good[5:]) == (WhyNot.REVIEW_TOO_EARLY, "review_on")
    assert why_not_leave_out(good[0], Decider.PERSON, *good[2:]) == (WhyNot.CAPACITY_MISSING, "capacity")
    assert why_not_leave_out(good[0], Decider.PERSON, "Talked with his GP", *good[3:]) is None
    assert why_not_leave_out(*good[:5], "", day) == (WhyNot.VIEWS_MISSING, "views")
    assert why_not_read_out(None, no_words=False) is WhyNot.NOT_CHECKED
    assert why_not_read_out(day, no_words=False) is None
    assert why_not_read_out(day, no_words=True) is WhyNot.WORDS_FORBIDDEN


def test_an_adult_decides_who_is_there_and_nobody_for_them_without_looking_at_their_capacity() -> None:
    day = date(2027, 2, 2)
    rest = (day, day + timedelta(days=30), "", None)
    for_them = (["letter"], Decider.SERVICE, "", *rest)
    assert why_not_leave_out(*for_them, of_an_adult=True) == (WhyNot.ADULT_DECIDES, "capacity")
    assert (
        why_not_leave_out(["letter"], Decider.SERVICE, "Cannot weigh it; seen twice", *rest, of_an_adult=True)
        is None
    )
    assert why_not_leave_out(["letter"], Decider.PERSON, "Weighs it well", *rest, of_an_adult=True) is None


def test_nobody_answers_the_legal_check_they_asked_for_and_nobody_answers_twice() -> None:
    ruth, helen = uuid4(), uuid4()
    now = {"planned": True, "apart": True}
    assert why_not_answer_check(LegalCheck(asked_by=ruth), ruth, **now) is WhyNot.OWN_REQUEST
    assert why_not_answer_check(LegalCheck(asked_by=ruth), helen, **now) is None
    answered = LegalCheck(asked_by=ruth, allowed=False)
    assert why_not_answer_check(answered, helen, **now) is WhyNot.ANSWERED_BEFORE


def test_a_legal_check_is_asked_again_by_every_rule_at_the_moment_it_is_answered() -> None:
    ruth, helen = uuid4(), uuid4()
    asked = LegalCheck(asked_by=ruth)
    assert why_not_answer_check(asked, helen, planned=False, apart=True) is WhyNot.CHECKED_TOO_LATE
    assert why_not_answer_check(asked, helen, planned=True, apart=False) is WhyNot.NOT_KEPT_APART
    ended = LegalCheck(asked_by=ruth, ended_at=datetime(2027, 2, 1, tzinfo=UTC))
    assert why_not_answer_check(ended, helen, planned=True, apart=True) is WhyNot.CHECK_ENDED
