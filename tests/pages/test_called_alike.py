"""Two people of one family who are called alike: a plan says which of them does it."""

import pytest
from sqlalchemy import select

from fgc.circle.models import Person
from fgc.conference.models import Conference
from fgc.kit.db import session
from fgc.plan.models import Plan
from fgc.plan.wording import lines, plan_text
from fgc.schedule.models import Place
from tests.gathering import working
from tests.the_day import AGREEING, Clock, Day, add, agree, show_plan, write_plan
from tests.visiting import Browser


@pytest.fixture
def aunt(begun: Day) -> str:
    """Sara Whitlow is a friend; Sara Aziz, who is asked as Nazdar is, an aunt."""
    with working(begun.world.app):
        friend = begun.people["Sara"]
        other = begun.gathering.add("Sara Aziz")
        other.tie = "aunt of Daryan"
        mine = select(Place).where(Place.person_id == begun.people["Nazdar"].id)
        for one in session().scalars(mine).all():
            session().add(
                Place(
                    conference_id=one.conference_id,
                    meeting_id=one.meeting_id,
                    part_id=one.part_id,
                    person_id=other.id,
                    kind=other.kind,
                    family_only=one.family_only,
                )
            )
        begun.people["Sara"] = session().merge(friend)
        return str(other.id)


def written(day: Day, aunt: str) -> Browser:
    """Sara Whitlow keeps an eye on the plan, and Sara Aziz does something. Kawa's browser, on the page where they write."""
    kawa = day.family("Kawa")
    write_plan(kawa, day)
    add(
        kawa,
        "Add who does what",
        {"what": "Fetches Daryan when Shirin cannot", "who_id": aunt, "days": ["1"]},
    )
    return kawa


def test_a_plan_tells_apart_two_people_who_are_called_alike(begun: Day, clock: Clock, aunt: str) -> None:
    kawa = written(begun, aunt)
    assert "Sara Aziz : Fetches Daryan" in kawa.page.words
    assert "Sara Whitlow" in kawa.page.words
    clock(AGREEING)
    show_plan(kawa)
    assert "Sara Aziz" in kawa.open("/yours/plan").words
    assert "Sara Whitlow" in kawa.page.words
    agree(begun)
    assert "Sara Aziz" in kawa.open("/yours/plan").words, "and it goes on saying so when it is agreed"
    kawa.open("/yours/sign")
    assert "Sara Aziz" in kawa.page.words


def test_whoever_chooses_who_does_it_can_tell_them_apart(begun: Day, aunt: str) -> None:
    kawa = written(begun, aunt)
    kawa.follow("Add who does what")
    offered = " ".join(kawa.page.tree.get_element_by_id("main-content").itertext())
    assert "Sara Aziz (aunt of Daryan)" in offered
    assert "Sara Whitlow" in offered


def test_the_longer_name_does_not_tell_that_there_is_another_of_whom_a_reader_may_not_know(
    begun: Day, clock: Clock, aunt: str
) -> None:
    with working(begun.world.app):
        theirs = session().scalars(select(Person).where(Person.name == "Sara Aziz")).one()
        begun.gathering.hide(begun.people["Mina"], theirs, "name", "attendance")
    kawa = written(begun, aunt)
    clock(AGREEING)
    show_plan(kawa)
    for agreed in (False, True):
        if agreed:
            agree(begun)
        with working(begun.world.app):
            plan = session().scalars(select(Plan)).one()
            conference = session().get_one(Conference, plan.conference_id)
            mina = session().get_one(Person, begun.people["Mina"].id)
            read = "\n".join(lines(plan_text(plan, conference, reader=mina)))
            whole = "\n".join(lines(plan_text(plan, conference)))
        assert "someone in the circle: Fetches Daryan" in read
        assert "Sara" in read
        assert "Whitlow" not in read
        assert "Sara Whitlow" in whole


def test_grandfather_and_grandson_of_one_name_are_told_apart_by_who_they_are(
    begun: Day, clock: Clock, aunt: str
) -> None:
    with working(begun.world.app):
        session().scalars(select(Person).where(Person.name == "Sara Aziz")).one().name = "Sara Whitlow"
    kawa = written(begun, aunt)
    clock(AGREEING)
    show_plan(kawa)
    assert "Sara Whitlow (aunt of Daryan) : Fetches Daryan" in kawa.open("/yours/plan").words
