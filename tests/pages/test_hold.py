"""A safety hold: no page says where a meeting is, nor when anybody comes or goes, staff's own pages included."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from fgc.kit.db import session
from fgc.schedule.models import Meeting, Place
from tests.gathering import working
from tests.the_day import Day
from tests.visiting import Browser

HIDDEN = (
    "Larkfield Hall",
    "4 Mill Lane",
    "Bus 7 to the church",
    "Blue room",
    "The door by the yard",
    "Same hall",
)
HOURS = ("11:07", "11.07", "11:07 am")


@pytest.fixture
def held(shown: Day) -> Day:
    """The place and somebody's own hours are written down; then Ruth stops everything."""
    with working(shown.world.app):
        meeting = session().get_one(Meeting, shown.meeting.id)
        meeting.venue, meeting.venue_address = "Larkfield Hall", "4 Mill Lane"
        meeting.getting_there, meeting.rooms = "Bus 7 to the church", ["Blue room"]
        meeting.doors = "The door by the yard"
        part = meeting.parts[0].id
        kawa = select(Place).where(Place.person_id == shown.people["Kawa"].id, Place.part_id == part)
        place = session().scalars(kawa).one()
        place.from_at = datetime(2027, 2, 27, 11, 7, tzinfo=UTC)
        place.until_at = datetime(2027, 2, 27, 11, 14, tzinfo=UTC)
    ruth = shown.ruth()
    for address in ("dates", "day", "plan"):
        ruth.open(f"{shown.path}/{address}")
        assert any(one in ruth.page.text for one in HIDDEN), address
    ruth.open(f"{shown.path}/hold")
    ruth.press("Put on a safety hold", {"because": "He was seen at the hall."})
    return shown


def pages_of(day: Day) -> list[str]:
    numbers = ["dates", "day", "plan", "plan/versions/1", "invitations", "people", "circle", "dates/new", ""]
    return [*numbers, *(f"dates/{day.meeting.id}/{form}" for form in ("change", "places", "cancel"))]


def tells(browser: Browser, address: str) -> list[str]:
    browser.open(address)
    return [one for one in (*HIDDEN, *HOURS) if one in browser.page.text]


def test_no_page_of_staff_or_family_shows_a_place(held: Day) -> None:
    who = {"ruth": held.ruth(), "helen": held.world.in_as(held.world.helen), "amy": held.amy()}
    found = {
        (name, address): told
        for name, browser in who.items()
        for address in pages_of(held)
        if (told := tells(browser, f"{held.path}/{address}".rstrip("/")))
    }
    kawa = held.family("Kawa")
    found |= {
        ("kawa", one): told
        for one in ("/yours", "/yours/answer", "/yours/plan")
        if (told := tells(kawa, one))
    }
    assert found == {}


def test_the_pages_say_why_and_where_the_hold_is(held: Day) -> None:
    ruth = held.ruth()
    for address in ("dates", "day"):
        ruth.open(f"{held.path}/{address}")
        assert "hidden while the safety hold lasts" in ruth.page.words
        assert ruth.page.link("See the safety hold") == f"{held.path}/hold"
    ruth.open(f"{held.path}/plan")
    assert "Days, times and places of meetings are hidden while the safety hold lasts." in ruth.page.words


def test_when_the_manager_lifts_it_the_place_is_there_again(held: Day) -> None:
    helen = held.world.in_as(held.world.helen)
    helen.open(f"{held.path}/hold")
    helen.press("Lift the safety hold", {"because": "The police spoke with him."})
    ruth = held.ruth()
    assert "Larkfield Hall" in ruth.open(f"{held.path}/dates").words
    assert "Larkfield Hall" in ruth.open(f"{held.path}/day").words
