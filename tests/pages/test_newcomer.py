"""Somebody who comes for the first time at the review finds the plan that is followed, and begins none without it."""

from dataclasses import replace
from datetime import date

from sqlalchemy import select

from fgc.circle.models import Person
from fgc.conference.models import Conference
from fgc.kit.clock import now
from fgc.kit.db import session
from fgc.schedule.models import Meeting, MeetingKind, MeetingState, Place
from tests.gathering import SATURDAY, working
from tests.the_day import Clock, Day

NOT_THEY = "You cannot write the plan on this page."
MEETING_DAY = "2027-05-22T11:15:00+00:00"


def in_private_time(sealed: Day, clock: Clock, kind: MeetingKind, names: tuple[str, ...]) -> None:
    """Another meeting, three months later, with these people in the room."""
    with working(sealed.world.app):
        for one in session().scalars(select(Meeting)):
            one.state = MeetingState.HELD
        sealed.gathering.conference = session().get_one(Conference, sealed.gathering.conference.id)
        people = [session().get_one(Person, sealed.people[name].id) for name in names]
        meeting_id = sealed.gathering.meet(
            kind=kind, when=replace(SATURDAY, on=date(2027, 5, 22)), asked=people
        ).id
    clock(MEETING_DAY)
    with working(sealed.world.app):
        meeting = session().get_one(Meeting, meeting_id)
        meeting.state = MeetingState.UNDER_WAY
        for part in meeting.parts:
            if part.family_only:
                part.began_at = now()
        for place in session().scalars(select(Place).where(Place.meeting_id == meeting_id)):
            place.arrived_at = now()


def test_whoever_was_not_there_the_first_time_does_not_begin_an_empty_plan_for_all(
    sealed: Day, clock: Clock
) -> None:
    """Kawa would find a draft without a word of the plan that is followed, and nobody could begin another."""
    in_private_time(sealed, clock, MeetingKind.REVIEW, ("Baran", "Kawa", "Daryan"))
    baran = sealed.family("Baran")
    baran.open("/yours/plan/begin")
    assert NOT_THEY in baran.page.words
    assert "Start" not in [" ".join(one.text_content().split()) for one in baran.page.tree.iter("button")]
    kawa = sealed.family("Kawa")
    kawa.open("/yours/plan/begin")
    kawa.press("Write a new version")
    assert "Drives Daryan to school" in kawa.open("/yours/plan/write").words


def test_whoever_is_in_a_separate_meeting_alone_begins_its_plan(sealed: Day, clock: Clock) -> None:
    in_private_time(sealed, clock, MeetingKind.SEPARATE, ("Baran",))
    baran = sealed.family("Baran")
    baran.open("/yours/plan/begin")
    assert NOT_THEY not in baran.page.words
    baran.press("Start")
    assert "Drives Daryan to school" not in baran.open("/yours/plan/write").words
