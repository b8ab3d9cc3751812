"""Whoever is heard by a letter or through somebody else is not there: no room, no draft, no hours, no way to join."""

import pytest
from sqlalchemy import select

from fgc.access.links import make_link
from fgc.access.models import Purpose
from fgc.circle.models import Person
from fgc.conference.models import Conference
from fgc.invitation.models import Invitation
from fgc.kit.db import act, session
from fgc.kit.secrets import new_secret
from fgc.referral.models import Question
from fgc.schedule.models import Meeting, Place, Way
from fgc.schedule.operations import Wish, set_places
from tests.gathering import EARLY, Gathering, working
from tests.pages.test_apart import family  # noqa: F401
from tests.the_day import Clock, Day, add, arrive_and_begin, write_plan


@pytest.mark.parametrize("way", [Way.LETTER, Way.SPOKESPERSON])
def test_whoever_must_not_meet_her_does_not_learn_when_she_will_be_there(family: Gathering, way: Way) -> None:  # noqa: F811
    with working(family.world.app):
        family.conference = session().get_one(Conference, family.conference.id)
        family.apart(family.people["Baran"], family.people["Shirin"])
        meeting = family.meet(asked=[family.people["Daryan"], family.people["Shirin"]])
        act(**family.ruth.settings())
        baran = session().get_one(Person, family.people["Baran"].id)
        set_places(
            family.conference,
            meeting,
            by=family.ruth,
            wishes=[Wish(baran, [part.id for part in meeting.parts], way=way)],
        )
    with working(family.world.app):
        row = (
            session()
            .scalars(select(Invitation).where(Invitation.person_id == family.people["Baran"].id))
            .one()
        )
        row.asked_at, row.told_sequence = EARLY, row.meeting.sequence
        for place in session().scalars(select(Place)):
            place.asked_at = EARLY
        person, secret = family.people["Baran"], new_secret()
        make_link(
            service_id=person.service_id,
            conference_id=person.conference_id,
            person_id=person.id,
            purpose=Purpose.ANSWER,
            secret=secret,
        )
    page = family.world.with_link(secret).open("/yours/answer")
    assert "27 February" not in page.words, "he knows the day"
    assert "11 am" not in page.words, "and the hour at which she comes out"


@pytest.mark.parametrize("way", [Way.LETTER, Way.SPOKESPERSON])
def test_whoever_is_heard_by_a_letter_is_not_in_the_familys_room(day: Day, clock: Clock, way: Way) -> None:
    """An order keeps Baran from Shirin. His letter is read out; he is not there, and nothing of the room opens on his phone."""
    with working(day.world.app):
        conference = session().get_one(Conference, day.gathering.conference.id)
        session().scalars(select(Question)).one().words = "Who helps in the mornings?"
        day.gathering.apart(day.people["Baran"], day.people["Shirin"])
        meeting = session().get_one(Meeting, day.meeting.id)
        act(**day.gathering.ruth.settings())
        baran = session().get_one(Person, day.people["Baran"].id)
        set_places(
            conference,
            meeting,
            by=day.gathering.ruth,
            wishes=[Wish(baran, [part.id for part in meeting.parts], way=way)],
        )
    arrive_and_begin(day, clock)
    shirin = day.family("Shirin")
    write_plan(shirin, day)
    add(
        shirin,
        "Add who does what",
        {
            "what": "Lana sleeps at Aunt Hanna's on Fridays",
            "who_id": str(day.people["Nazdar"].id),
            "days": ["4"],
        },
    )
    shirin.notes.begin()
    his = day.family("Baran")
    told = {
        path: his.open(path).text
        for path in ("/yours", "/yours/room", "/yours/room/notes", "/yours/plan/write")
    }
    found = {
        (path, one)
        for path, words in told.items()
        for one in ("Aunt Hanna", "Shirin began", "Write our plan")
        if one in words
    }
    assert his.open("/yours/room/back-together").status == 404
    assert not found, found
