"""Whether everybody at a meeting who needs an interpreter has one, and every interpreter there is as was asked for."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from fgc.circle.models import Kind, Need, Person
from fgc.circle.models_reaching import Gender, Interpreting
from fgc.circle.rules import WhyNot as Circle
from fgc.schedule.rules import (
    Attendee,
    InterpreterGap,
    LostInterpreter,
    NeedState,
    interpreted_for,
    interpreter_gaps,
    state_of_need,
    unfit_interpreters,
)

MONDAY = datetime(2027, 2, 1, 9, tzinfo=UTC)
DAY = timedelta(days=1)


def somebody(name: str, kind: Kind = Kind.FAMILY) -> Person:
    return Person(id=uuid4(), name=name, called=name, kind=kind, left_at=None)


SHIRIN = somebody("Shirin")
AZAD = somebody("Azad")
HELIN = somebody("Hêlîn", Kind.INTERPRETER)
EWA = somebody("Ewa", Kind.INTERPRETER)


def terms(gender: Gender | None = None, *, from_elsewhere: bool = False) -> Interpreting:
    return Interpreting(gender=gender, from_elsewhere=from_elsewhere)


def said(gaps: list[InterpreterGap]) -> list[tuple[str, str, str]]:
    return [
        (
            one.person.name,
            one.interpreter.name if one.interpreter else "",
            one.reason.name if one.reason else "nobody interprets",
        )
        for one in gaps
    ]


@pytest.mark.parametrize(
    ("asked", "is_so", "reason"),
    [
        (terms(Gender.FEMALE), terms(Gender.MALE), Circle.OTHER_GENDER),
        (terms(Gender.FEMALE), terms(), Circle.OTHER_GENDER),
        (terms(Gender.FEMALE), None, Circle.OTHER_GENDER),
        (terms(from_elsewhere=True), terms(Gender.FEMALE), Circle.FROM_TOO_NEAR),
        (terms(from_elsewhere=True), None, Circle.FROM_TOO_NEAR),
        (terms(Gender.MALE), terms(Gender.MALE), None),
        (terms(Gender.FEMALE, from_elsewhere=True), terms(Gender.FEMALE, from_elsewhere=True), None),
        (terms(), None, None),
        (None, terms(Gender.MALE), None),
    ],
)
def test_nobody_sits_with_an_interpreter_they_did_not_ask_for(
    asked: Interpreting | None, is_so: Interpreting | None, reason: Circle | None
) -> None:
    expected = [] if reason is None else [InterpreterGap(SHIRIN, HELIN, reason, asked)]
    assert unfit_interpreters([Attendee(SHIRIN, asked), Attendee(HELIN, is_so)]) == expected


def test_each_of_two_interpreters_and_each_who_asked_is_looked_at() -> None:
    """One who fits hides none who does not: both hear everything that is said."""
    shirin, azad = Attendee(SHIRIN, terms(Gender.FEMALE)), Attendee(AZAD, terms(from_elsewhere=True))
    helin, ewa = Attendee(HELIN, terms(Gender.MALE, from_elsewhere=True)), Attendee(EWA, terms(Gender.FEMALE))
    assert said(interpreter_gaps([shirin, azad, helin, ewa])) == [
        ("Shirin", "Hêlîn", "OTHER_GENDER"),
        ("Azad", "Ewa", "FROM_TOO_NEAR"),
    ]


def test_what_an_interpreter_is_asks_nothing_of_another_interpreter() -> None:
    woman, man = Attendee(HELIN, terms(Gender.FEMALE, from_elsewhere=True)), Attendee(EWA, terms(Gender.MALE))
    assert unfit_interpreters([woman, man]) == []


def test_whoever_is_only_heard_by_a_letter_is_not_heard_by_an_interpreter_they_fear() -> None:
    letter = Attendee(SHIRIN, terms(Gender.FEMALE), present=False)
    assert said(interpreter_gaps([letter, Attendee(HELIN, terms(Gender.MALE))])) == [
        ("Shirin", "Hêlîn", "OTHER_GENDER")
    ]


def test_an_interpreter_who_says_no_is_still_not_the_one_she_asked_for() -> None:
    """Her no may turn into a yes; and it is said once, not twice."""
    shirin = Attendee(SHIRIN, terms(Gender.FEMALE), needs_one=True)
    helin = Attendee(HELIN, terms(Gender.MALE))
    lost = [LostInterpreter(HELIN, MONDAY)]
    assert said(interpreter_gaps([shirin, helin], absent={HELIN.id}, lost=lost)) == [
        ("Shirin", "Hêlîn", "OTHER_GENDER")
    ]


def test_whoever_needs_an_interpreter_is_not_left_without() -> None:
    needs = Attendee(SHIRIN, needs_one=True)
    assert said(interpreter_gaps([needs, Attendee(AZAD)])) == [("Shirin", "", "nobody interprets")]
    assert interpreter_gaps([Attendee(SHIRIN), Attendee(AZAD)]) == []
    assert interpreter_gaps([Attendee(SHIRIN, terms(Gender.FEMALE))]) == [], "a wish alone is no need"
    assert interpreter_gaps([needs, Attendee(HELIN)]) == []


def test_whoever_does_not_come_needs_nobody_to_interpret() -> None:
    assert interpreter_gaps([Attendee(SHIRIN, needs_one=True)], absent={SHIRIN.id}) == []
    assert interpreter_gaps([Attendee(SHIRIN, needs_one=True, present=False)]) == []


def test_an_interpreter_who_sends_a_letter_interprets_for_nobody() -> None:
    there = [Attendee(SHIRIN, needs_one=True), Attendee(HELIN, present=False)]
    assert said(interpreter_gaps(there)) == [("Shirin", "", "nobody interprets")]


def test_whose_interpreter_comes_from_outside_is_not_left_without() -> None:
    assert interpreter_gaps([Attendee(SHIRIN, needs_one=True, arranged_at=MONDAY)]) == []


@pytest.mark.parametrize(
    ("arranged_at", "left_without"),
    [(None, True), (MONDAY - DAY, True), (MONDAY, True), (MONDAY + DAY, False)],
)
def test_what_was_arranged_with_an_interpreter_who_says_no_is_not_arranged_any_more(
    arranged_at: datetime | None, left_without: bool
) -> None:
    there = [Attendee(SHIRIN, needs_one=True, arranged_at=arranged_at), Attendee(HELIN)]
    found = interpreter_gaps(there, absent={HELIN.id}, lost=[LostInterpreter(HELIN, MONDAY)])
    assert said(found) == ([("Shirin", "Hêlîn", "nobody interprets")] if left_without else [])


def test_a_wish_is_enough_when_the_interpreter_is_lost() -> None:
    """She asked for a woman, so somebody was to interpret for her, whether a need is written down or not."""
    lost = [LostInterpreter(HELIN, MONDAY), LostInterpreter(EWA, MONDAY - DAY)]
    found = interpreter_gaps([Attendee(SHIRIN, terms(Gender.FEMALE)), Attendee(AZAD, terms())], lost=lost)
    assert said(found) == [("Shirin", "Hêlîn", "nobody interprets")]


def test_another_interpreter_who_comes_fills_the_place_of_the_one_who_is_lost() -> None:
    there = [Attendee(SHIRIN, terms(Gender.FEMALE), needs_one=True), Attendee(EWA, terms(Gender.FEMALE))]
    assert interpreter_gaps(there, lost=[LostInterpreter(HELIN, MONDAY)]) == []


def test_an_interpreter_whom_the_coordinator_took_out_leaves_only_those_who_need_one() -> None:
    lost = [LostInterpreter(HELIN, MONDAY, taken_out=True)]
    wish, arranged = (
        Attendee(SHIRIN, terms(Gender.FEMALE)),
        Attendee(AZAD, needs_one=True, arranged_at=MONDAY - DAY),
    )
    assert said(interpreter_gaps([wish, arranged], lost=lost)) == [("Azad", "", "nobody interprets")]
    again = Attendee(AZAD, needs_one=True, arranged_at=MONDAY + DAY)
    assert interpreter_gaps([wish, again], lost=lost) == []


@pytest.mark.parametrize(
    ("kind", "arranged_at", "lost", "arranged"),
    [
        ("interpreter", MONDAY, False, True),
        ("interpreter", MONDAY, True, False),
        ("interpreter_stays", MONDAY, True, False),
        ("travel", MONDAY, True, True),
        ("interpreter", None, False, False),
    ],
)
def test_nothing_is_called_arranged_that_was_arranged_with_an_interpreter_who_is_lost(
    kind: str, arranged_at: datetime | None, lost: bool, arranged: bool
) -> None:
    need = Need(person_id=SHIRIN.id, kind=kind, arranged_at=arranged_at)
    there = [Attendee(SHIRIN, needs_one=True, arranged_at=MONDAY)]
    gaps = interpreter_gaps(there, lost=[LostInterpreter(HELIN, MONDAY + DAY)] if lost else [])
    assert len(gaps) == int(lost)
    assert (state_of_need(need, gaps, {}) is NeedState.NOTED) is arranged
    azads = Need(person_id=AZAD.id, kind=kind, arranged_at=arranged_at)
    assert (state_of_need(azads, gaps, {}) is NeedState.NOTED) is (arranged_at is not None), (
        "of somebody else it says nothing"
    )


@pytest.mark.parametrize(
    ("kind", "confirmed", "absent", "state"),
    [
        ("interpreter", (), (), NeedState.ASKED),
        ("interpreter", (HELIN.id,), (), NeedState.INTERPRETED),
        ("interpreter_stays", (HELIN.id,), (), NeedState.INTERPRETED),
        ("travel", (HELIN.id,), (), NeedState.TO_ARRANGE),
        ("interpreter", (), (HELIN.id,), NeedState.TO_ARRANGE),
    ],
)
def test_nobody_books_a_second_interpreter_where_one_is_asked_or_comes(
    kind: str, confirmed: tuple[UUID, ...], absent: tuple[UUID, ...], state: NeedState
) -> None:
    there = [Attendee(SHIRIN, needs_one=True), Attendee(HELIN)]
    gaps = interpreter_gaps(there, absent=absent)
    interpreted = interpreted_for(there, gaps, absent=absent, confirmed=confirmed)
    assert state_of_need(Need(person_id=SHIRIN.id, kind=kind), gaps, interpreted) is state
    unfit = [Attendee(SHIRIN, terms(Gender.MALE), needs_one=True), Attendee(HELIN, terms(Gender.FEMALE))]
    assert interpreted_for(unfit, interpreter_gaps(unfit), confirmed=[HELIN.id]) == {}
