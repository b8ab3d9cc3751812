"""Two meetings of one conference at the same hours: what cannot both take place is refused, whichever way it comes about."""

from dataclasses import replace
from datetime import time
from uuid import UUID

import pytest
from sqlalchemy import event

from fgc.conference.models import Conference
from fgc.kit.db import engine, session
from fgc.kit.refusal import Refused
from fgc.schedule.models import Meeting, MeetingKind, MeetingState, Way
from fgc.schedule.operations import Where, change_meeting, set_places
from fgc.schedule.operations.places import Wish
from fgc.schedule.rules import PartTimes
from tests.gathering import HALL, SATURDAY, Gathering, working
from tests.pages.test_schedule import family
from tests.visiting import Browser

__all__ = ["family"]

LIBRARY = replace(HALL, venue="Larkfield Library")
ONE_ROOM = replace(HALL, rooms=("large",))
SHORT = replace(SATURDAY, starts=time(13), parts=(PartTimes("welcome", time(13), time(14)),))
TAKES_PLACE = "The meeting will go ahead after all"


def called_off(family: Gathering, *asked: str) -> UUID:
    """The conference itself, with these people in it, was called off by mistake; nobody has been asked yet."""
    with working(family.world.app):
        meeting_id = family.meet(where=ONE_ROOM, asked=[family.people[name] for name in asked]).id
    ruth = family.world.in_as(family.world.ruth)
    ruth.open(f"{family.path}/dates/{meeting_id}/cancel")
    ruth.press("Cancel the meeting", {"because": "Wrong day."})
    return meeting_id


def beside(family: Gathering, kind: MeetingKind, where: Where, *asked: str) -> None:
    when = SHORT if kind is MeetingKind.SEPARATE else SATURDAY
    with working(family.world.app):
        family.meet(kind=kind, when=when, where=where, asked=[family.people[name] for name in asked])


@pytest.mark.parametrize(
    ("kind", "where", "asked", "sentence"),
    [
        (MeetingKind.FIRST, LIBRARY, (), "Another meeting of this kind is set at these times."),
        (
            MeetingKind.SEPARATE,
            ONE_ROOM,
            ("Nazdar",),
            "Another meeting of this conference is in this place at these times.",
        ),
        (MeetingKind.SEPARATE, LIBRARY, ("Sara",), "Someone is invited to another meeting at these times."),
    ],
)
def test_what_was_called_off_does_not_come_back_beside_what_was_set_instead(
    family: Gathering, kind: MeetingKind, where: Where, asked: tuple[str, ...], sentence: str
) -> None:
    meeting_id = called_off(family, "Sara", "Shirin")
    late = family.world.in_as(family.world.ruth)
    late.open(f"{family.path}/dates")
    beside(family, kind, where, *asked)
    ruth = family.world.in_as(family.world.ruth)
    ruth.open(f"{family.path}/dates")
    assert sentence in ruth.page.words
    assert TAKES_PLACE not in ruth.page.words
    late.press(TAKES_PLACE)
    assert sentence in late.page.words
    with working(family.world.app):
        assert session().get_one(Meeting, meeting_id).state is MeetingState.CANCELLED


def test_a_separate_meeting_elsewhere_and_for_others_keeps_nothing_from_coming_back(
    family: Gathering,
) -> None:
    meeting_id = called_off(family, "Sara", "Shirin")
    beside(family, MeetingKind.SEPARATE, LIBRARY, "Nazdar")
    ruth = family.world.in_as(family.world.ruth)
    ruth.open(f"{family.path}/dates")
    ruth.press(TAKES_PLACE)
    with working(family.world.app):
        assert session().get_one(Meeting, meeting_id).state is MeetingState.PLANNED


def test_somebody_who_must_not_meet_another_is_not_brought_near_them_by_taking_back(
    family: Gathering,
) -> None:
    meeting_id = called_off(family, "Shirin")
    with working(family.world.app):
        family.meet(kind=MeetingKind.SEPARATE, when=SHORT, where=LIBRARY, asked=[family.people["Baran"]])
    ruth = family.world.in_as(family.world.ruth)
    ruth.open(f"{family.path}/dates")
    sentence = (
        "At these times Baran Rashid and Shirin Aziz, who must not meet, would be less than 30 minutes apart. "
        "Choose other times."
    )
    assert sentence not in ruth.page.words
    ruth.press(TAKES_PLACE)
    assert sentence in ruth.page.words
    with working(family.world.app):
        assert session().get_one(Meeting, meeting_id).state is MeetingState.CANCELLED


@pytest.mark.parametrize(
    ("kind", "where", "why"),
    [(MeetingKind.FIRST, LIBRARY, "SET_ALREADY"), (MeetingKind.SEPARATE, ONE_ROOM, "ROOM_TAKEN")],
)
def test_setting_a_date_asks_the_same(family: Gathering, kind: MeetingKind, where: Where, why: str) -> None:
    with working(family.world.app):
        family.meet(where=ONE_ROOM)
        with pytest.raises(Refused, match=why):
            family.meet(kind=kind, where=where)


def test_moving_a_meeting_onto_another_asks_the_same_and_nobody_is_asked_to_both(family: Gathering) -> None:
    with working(family.world.app):
        sara = family.people["Sara"]
        first = family.meet(asked=[sara])
        later = replace(SHORT, starts=time(17), parts=(PartTimes("welcome", time(17), time(18)),))
        second = family.meet(kind=MeetingKind.SEPARATE, when=later, where=LIBRARY, asked=[sara])
        conference = session().get_one(Conference, family.conference.id)
        with pytest.raises(Refused, match="PEOPLE_ELSEWHERE"):
            change_meeting(
                conference, second, by=family.ruth, version=second.version, when=SHORT, where=LIBRARY
            )
    with working(family.world.app):
        conference = session().get_one(Conference, family.conference.id)
        second = family.meet(kind=MeetingKind.SEPARATE, when=SHORT, where=Where())
        parts = [part.id for part in second.parts]
        with pytest.raises(Refused, match="AT_ANOTHER_MEETING"):
            set_places(conference, second, by=family.ruth, wishes=[Wish(sara, parts)])
        set_places(conference, second, by=family.ruth, wishes=[Wish(sara, parts, Way.LETTER)])
    assert first.id != second.id


def test_the_page_of_dates_asks_no_more_for_many_that_were_called_off_than_for_one(family: Gathering) -> None:
    called_off(family, "Sara")
    few = _asked_by(family.world.in_as(family.world.ruth), f"{family.path}/dates")
    for _each in range(3):
        called_off(family, "Sara")
    assert _asked_by(family.world.in_as(family.world.ruth), f"{family.path}/dates") == few
    assert few > 0


def _asked_by(browser: Browser, path: str) -> int:
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        asked.append(statement)

    event.listen(engine(), "before_cursor_execute", note)
    try:
        browser.open(path)
    finally:
        event.remove(engine(), "before_cursor_execute", note)
    return len(asked)
