"""The days that the practice counts stand on the desks of those who can keep them, and are gone as soon as they are kept."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from fgc.circle.models import Preparation
from fgc.conference.models import Conference, Stage
from fgc.kit.db import session
from fgc.schedule.models import Meeting, MeetingKind, MeetingState
from tests.gathering import SATURDAY, Gathering, gather, working
from tests.make import World
from tests.the_day import Day
from tests.visiting import Browser

Clock = Callable[[str], None]
NOBODY_YET = (
    "No one in the family has been contacted yet. First contact was due by Wednesday 3 February 2027, 9 am."
)
CONTACT_BY = "Contact someone in the family by Wednesday 3 February 2027, 9 am, and record the contact."
MEET_BY = "The family should meet by Monday 29 March 2027, and no day is set."
SHOULD_HAVE_MET = "The family should have met by Monday 29 March 2027, and no day is set."
REPORT_BY = "The family should have your report by Monday 22 February 2027, before they meet."
PLAN_BY = "Everyone should have the plan by Friday 5 March 2027."
HAD_PLAN_BY = "Everyone should have had the plan by Friday 5 March 2027."
HOW_IT_GOES = "Phone someone in the family to hear how it is going, and record the contact."


@pytest.fixture
def family(world: World, clock: Clock) -> Gathering:
    """Ruth was given the conference on 1 February at 9 in the morning."""
    clock("2027-02-01T12:00:00+00:00")
    with working(world.app):
        found = gather(world)
        found.add("Nazdar Aziz", phone="01632 960111")
    return found


def desk(world: World, who: str) -> str:
    return world.in_as(getattr(world, who)).open("/").words


def logs(world: World, path: str, name: str, **filled: str) -> Browser:
    ruth = world.in_as(world.ruth)
    ruth.open(f"{path}/circle")
    ruth.follow(name)
    ruth.follow("Record a contact")
    ruth.press("Save", {"way": "phone", "outcome": "spoke", **filled})
    assert "Saved." in ruth.page.words
    return ruth


def test_a_family_that_nobody_has_tried_to_reach_for_two_days_stands_on_the_managers_desk_too(
    family: Gathering, clock: Clock
) -> None:
    world = family.world
    assert CONTACT_BY in desk(world, "ruth")
    assert "contact" not in desk(world, "helen")
    clock("2027-02-03T09:01:00+00:00")
    for who in ("ruth", "helen"):
        assert NOBODY_YET in desk(world, who), who
    ruth = logs(world, family.path, "Nazdar Aziz", outcome="no_reply")
    for who in ("ruth", "helen"):
        assert "No one in the family has been contacted" not in desk(world, who), who
    ruth.follow("Correct")
    ruth.press("Save", {"outcome": "mistake"})
    assert NOBODY_YET in desk(world, "ruth"), "what was entered by mistake was no contact"


def test_a_talk_in_preparation_is_a_contact_too(family: Gathering, clock: Clock) -> None:
    with working(family.world.app):
        conference_id, person = family.conference.id, family.people["Nazdar"]
        talk = Preparation(conference_id=conference_id, person_id=person.id, explained_on=date(2027, 2, 2))
        session().add(talk)
    clock("2027-02-04T09:00:00+00:00")
    assert "contact" not in desk(family.world, "ruth").lower()


def test_eight_weeks_after_the_first_contact_the_family_has_met_or_a_day_is_looked_for(
    family: Gathering, clock: Clock
) -> None:
    world = family.world
    logs(world, family.path, "Nazdar Aziz")
    clock("2027-02-28T12:00:00+00:00")
    assert "should meet by" not in desk(world, "ruth")
    clock("2027-03-01T12:00:00+00:00")
    assert MEET_BY in desk(world, "ruth")
    assert "should meet by" not in desk(world, "helen")
    clock("2027-03-30T12:00:00+01:00")
    for who in ("ruth", "helen"):
        assert SHOULD_HAVE_MET in desk(world, who), who
    clock("2027-02-20T12:00:00+00:00")
    with working(world.app):
        family.meet(asked=[family.people["Nazdar"]])
    clock("2027-02-26T12:00:00+00:00")
    assert "no day is set" not in desk(world, "ruth")


def test_nothing_is_late_while_a_safety_hold_lasts(family: Gathering, clock: Clock) -> None:
    clock("2027-02-05T09:00:00+00:00")
    assert NOBODY_YET in desk(family.world, "helen")
    helen = family.world.in_as(family.world.helen)
    helen.open(f"{family.path}/hold")
    helen.press("Put on a safety hold", {"because": "He has found the school."})
    for who in ("ruth", "helen"):
        assert "contacted" not in desk(family.world, who), who


def test_whoever_referred_the_family_is_told_by_when_it_should_have_the_report(
    day: Day, clock: Clock
) -> None:
    shown = {
        "2027-02-07T12:00:00+00:00": False,
        "2027-02-08T12:00:00+00:00": True,
        "2027-02-22T12:00:00+00:00": True,
    }
    for at, stands in shown.items():
        clock(at)
        assert (REPORT_BY in desk(day.world, "amy")) is stands, at
        assert REPORT_BY not in desk(day.world, "ruth"), at
    clock("2027-02-15T12:00:00+00:00")
    with working(day.world.app):
        conference = session().get_one(Conference, day.gathering.conference.id)
        conference.held_since, conference.held_by = conference.opened_at, "Helen"
    assert "report" not in desk(day.world, "amy")


def test_five_working_days_after_the_meeting_everybody_has_the_plan_or_the_manager_sees_that_they_have_not(
    agreed: Day, clock: Clock
) -> None:
    with working(agreed.world.app):
        session().get_one(Meeting, agreed.meeting.id).state = MeetingState.HELD
    clock("2027-03-05T18:00:00+00:00")
    assert PLAN_BY in desk(agreed.world, "ruth")
    assert "the plan by" not in desk(agreed.world, "helen")
    clock("2027-03-06T09:00:00+00:00")
    for who in ("ruth", "helen"):
        assert HAD_PLAN_BY in desk(agreed.world, who), who


def test_five_weeks_after_sealing_somebody_asks_how_it_goes_until_they_have_spoken_with_one_of_them(
    sealed: Day, clock: Clock
) -> None:
    assert "should have" not in desk(sealed.world, "ruth"), "a plan that is sealed is late for nobody"
    clock("2027-04-02T12:00:00+01:00")
    assert HOW_IT_GOES not in desk(sealed.world, "ruth")
    clock("2027-04-04T12:00:00+01:00")
    assert HOW_IT_GOES in desk(sealed.world, "ruth")
    logs(sealed.world, sealed.path, "Nazdar Aziz", outcome="no_reply")
    assert HOW_IT_GOES in desk(sealed.world, "ruth"), "nobody has said yet how it goes"
    logs(sealed.world, sealed.path, "Nazdar Aziz")
    assert HOW_IT_GOES not in desk(sealed.world, "ruth")


def test_nobody_is_asked_how_it_goes_in_the_week_of_their_review(sealed: Day, clock: Clock) -> None:
    for at, stands in (("2027-05-14T12:00:00+01:00", True), ("2027-05-15T12:00:00+01:00", False)):
        clock(at)
        assert (HOW_IT_GOES in desk(sealed.world, "ruth")) is stands, at


def alone(family: Gathering, name: str, on: date) -> None:
    """A separate meeting of this one person alone."""
    with working(family.world.app):
        family.meet(kind=MeetingKind.SEPARATE, when=replace(SATURDAY, on=on), asked=[family.people[name]])


def test_a_meeting_of_one_person_does_not_hide_that_the_family_has_no_day(
    family: Gathering, clock: Clock
) -> None:
    """Neither from the coordinator, whose next step it is, nor from the manager, once it is late."""
    world = family.world
    logs(world, family.path, "Nazdar Aziz")
    clock("2027-03-01T12:00:00+00:00")
    next_step = "Answer the safety question"
    with working(world.app):
        family.add("Baran Rashid", email="baran@example.org")
    assert MEET_BY in desk(world, "ruth")
    assert next_step in desk(world, "ruth")
    alone(family, "Baran", date(2027, 4, 10))
    assert MEET_BY in desk(world, "ruth")
    assert next_step in desk(world, "ruth")
    clock("2027-03-30T12:00:00+01:00")
    for who in ("ruth", "helen"):
        assert SHOULD_HAVE_MET in desk(world, who), who


def test_nor_that_the_referrer_owes_the_family_a_report(day: Day, clock: Clock) -> None:
    clock("2027-02-08T12:00:00+00:00")
    assert REPORT_BY in desk(day.world, "amy")
    with working(day.world.app):
        day.gathering.meet(
            kind=MeetingKind.SEPARATE,
            when=replace(SATURDAY, on=date(2027, 2, 15)),
            asked=[day.people["Baran"]],
        )
    assert REPORT_BY in desk(day.world, "amy"), "his is the nearer one, and needs no report"


def test_the_line_about_a_meeting_that_nobody_began_leads_to_that_meeting(day: Day, clock: Clock) -> None:
    """Baran has a meeting of his own next week. To begin his in place of the first one would say that they had met."""
    with working(day.world.app):
        day.gathering.meet(
            kind=MeetingKind.SEPARATE,
            when=replace(SATURDAY, on=date(2027, 3, 6)),
            asked=[day.people["Baran"]],
        )
        session().get_one(Conference, day.gathering.conference.id).stage = Stage.SCHEDULED
    clock("2027-03-01T09:00:00+00:00")
    ruth = day.ruth()
    ruth.open("/")
    assert "The day of the meeting has passed, and none of its parts was started here" in ruth.page.words
    ruth.follow("Open the day")
    assert "Saturday 27 February 2027" in ruth.page.words.partition("Saturday 6 March 2027")[0]
