"""A date moves, somebody says no, a seat is lost, everything stops: what was true before counts for nothing any more."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest
from sqlalchemy import func, select

from fgc.access.links import make_link
from fgc.access.models import Purpose
from fgc.access.viewer import Worker
from fgc.actions import operations as actions
from fgc.actions.models import Reminder
from fgc.circle.models import Channel, Kind
from fgc.conference.models import Conference
from fgc.invitation.models import Answer, Invitation
from fgc.kit.db import act, session, transaction
from fgc.kit.letter import Letter, LetterState
from fgc.kit.refusal import Refused
from fgc.kit.secrets import new_secret
from fgc.plan.models import Action
from fgc.schedule.models import Meeting, MeetingKind, MeetingPart, MeetingState, Place
from fgc.schedule.operations import Wish, cancel_meeting, change_meeting, set_places
from fgc.schedule.rules import PartTimes, WhyNot
from tests.gathering import EARLY, HALL, SATURDAY, Gathering, gather, working
from tests.make import World
from tests.the_day import Day
from tests.visiting import Browser

WEEK_LATER = replace(SATURDAY, on=date(2027, 3, 6))
EVENING = replace(
    SATURDAY, on=date(2027, 3, 6), starts=time(18), parts=(PartTimes("welcome", time(18), time(19)),)
)


def at(day: int, hour: int, minute: int = 0, month: int = 3) -> datetime:
    return datetime(2027, month, day, hour, minute, tzinfo=UTC)


@pytest.fixture
def family(world: World, clock: Callable[[str], None]) -> Gathering:
    clock("2027-02-01T09:00:00+00:00")
    with working(world.app):
        found = gather(world)
        found.add("Shirin Aziz", phone="07700 900101", allowed=[Channel.TEXT.value])
        found.add("Baran Rashid", email="baran@example.org")
        found.add("Sara Whitlow", Kind.FRIEND, email="sara@example.org")
        found.answer_pairs()
    return found


def meet(family: Gathering, name: str, *, comes: time | None = None, goes: time | None = None) -> Meeting:
    """The meeting on 27 February, to which one person is asked for the whole of it or for hours of their own."""
    meeting = family.meet()
    parts = [part.id for part in meeting.parts]
    wish = Wish(family.people[name], parts, comes=comes, goes=goes)
    set_places(family.conference, meeting, by=family.ruth, wishes=[wish])
    return meeting


def move(family: Gathering, meeting: Meeting) -> None:
    change_meeting(
        family.conference, meeting, by=family.ruth, version=meeting.version, when=WEEK_LATER, where=HALL
    )


def hours_of(family: Gathering, name: str) -> dict[str, tuple[datetime | None, datetime | None]]:
    rows = session().execute(
        select(MeetingPart.key, Place.from_at, Place.until_at)
        .join(MeetingPart, MeetingPart.id == Place.part_id)
        .where(Place.person_id == family.people[name].id)
    )
    return {row.key: (row.from_at, row.until_at) for row in rows}


def test_somebodys_own_hours_go_along_when_the_meeting_moves_to_another_day(family: Gathering) -> None:
    with working(family.world.app):
        meeting = meet(family, "Shirin", comes=time(11, 30), goes=time(14, 30))
        move(family, meeting)
        session().expire_all()
        assert hours_of(family, "Shirin") == {
            "information": (at(6, 11, 30), None),
            "private_time": (None, None),
            "agreeing": (None, at(6, 14, 30)),
        }


def test_a_meeting_does_not_move_so_that_somebodys_own_hours_lie_outside_of_their_part(
    family: Gathering,
) -> None:
    """He came at half past eleven to what now ends at four minutes past six: nobody comes after a part is over."""
    evening = (
        PartTimes("welcome", time(18), time(18, 2)),
        PartTimes("information", time(18, 2), time(18, 4)),
        PartTimes("private_time", time(18, 4), time(19)),
        PartTimes("agreeing", time(19), time(20)),
    )
    short = replace(WEEK_LATER, starts=time(18), parts=evening)
    with working(family.world.app):
        meeting = meet(family, "Shirin", comes=time(11, 30))
        with pytest.raises(Refused, match="OWN_HOURS_OUTSIDE") as refused, session().begin_nested():
            change_meeting(
                family.conference, meeting, by=family.ruth, version=meeting.version, when=short, where=HALL
            )
        assert "Shirin Aziz" in refused.value.sentence, "the coordinator reads whose times to change first"
        session().expire_all()
        assert hours_of(family, "Shirin")["information"] == (at(27, 11, 30, month=2), None)


def test_own_hours_that_a_shorter_part_has_only_half_of_end_with_it(family: Gathering) -> None:
    earlier = (*SATURDAY.parts[:3], PartTimes("agreeing", time(13, 55), time(14, 15)))
    with working(family.world.app):
        meeting = meet(family, "Shirin", goes=time(14, 30))
        when = replace(WEEK_LATER, parts=earlier)
        change_meeting(
            family.conference, meeting, by=family.ruth, version=meeting.version, when=when, where=HALL
        )
        session().expire_all()
        assert hours_of(family, "Shirin")["agreeing"] == (None, None), "the whole of what is left"


def test_two_who_must_not_meet_are_compared_at_their_own_hours_of_the_new_day(family: Gathering) -> None:
    """On 6 March she would leave at a quarter to six, and he comes at six."""
    late = replace(WEEK_LATER, parts=(*SATURDAY.parts[:3], PartTimes("agreeing", time(13, 55), time(19))))
    with working(family.world.app):
        family.apart(family.people["Baran"], family.people["Shirin"])
        when = replace(late, on=date(2027, 2, 27))
        meeting = family.meet(when=when)
        wish = Wish(family.people["Shirin"], [part.id for part in meeting.parts], goes=time(17, 45))
        set_places(family.conference, meeting, by=family.ruth, wishes=[wish])
        family.meet(kind=MeetingKind.SEPARATE, when=EVENING, asked=[family.people["Baran"]])
        with pytest.raises(Refused, match="TIMES_TOUCH") as refused, session().begin_nested():
            change_meeting(
                family.conference, meeting, by=family.ruth, version=meeting.version, when=late, where=HALL
            )
        assert refused.value.reason is WhyNot.TIMES_TOUCH


def test_somebody_who_leaves_in_time_on_the_new_day_keeps_no_meeting_from_moving(family: Gathering) -> None:
    late = replace(WEEK_LATER, parts=(*SATURDAY.parts[:3], PartTimes("agreeing", time(13, 55), time(19))))
    with working(family.world.app):
        family.apart(family.people["Baran"], family.people["Shirin"])
        meeting = family.meet(when=replace(late, on=date(2027, 2, 27)))
        wish = Wish(family.people["Shirin"], [part.id for part in meeting.parts], goes=time(17, 15))
        set_places(family.conference, meeting, by=family.ruth, wishes=[wish])
        family.meet(kind=MeetingKind.SEPARATE, when=EVENING, asked=[family.people["Baran"]])
        change_meeting(
            family.conference, meeting, by=family.ruth, version=meeting.version, when=late, where=HALL
        )
        assert meeting.starts_at == at(6, 11)


def asked(family: Gathering, name: str) -> Browser:
    """A browser with their own page open; they count as asked."""
    secret, person = new_secret(), family.people[name]
    with working(family.world.app):
        make_link(service_id=person.service_id, conference_id=person.conference_id, person_id=person.id,
                  purpose=Purpose.ANSWER, secret=secret)  # fmt: skip
        for invitation in session().scalars(select(Invitation).where(Invitation.person_id == person.id)):
            invitation.asked_at, invitation.told_sequence = EARLY, invitation.meeting.sequence
    return family.world.with_link(secret)


def test_whoever_says_no_in_the_end_is_not_spoken_for_by_anybody(family: Gathering) -> None:
    with working(family.world.app):
        meet(family, "Sara")
    sara = asked(family, "Sara")
    sara.press("another way")
    sara.press("This is how I take part", {"way": "spokesperson", "spokesperson": "Baran"})
    with working(family.world.app):
        assert session().scalars(select(Invitation)).one().spokesperson == "Baran"
    sara.open("/yours/answer")
    sara.press("No, I cannot")
    with working(family.world.app):
        now_is = session().scalars(select(Invitation)).one()
        assert (now_is.answer, now_is.way, now_is.spokesperson) == (Answer.NO, None, "")
    ruth = family.world.in_as(family.world.ruth)
    assert "speaks for them" not in ruth.open(f"{family.path}/invitations").words


@pytest.mark.parametrize("stays", [True, False])
def test_whoever_lost_their_seat_before_they_were_asked_is_not_asked(family: Gathering, stays: bool) -> None:
    with working(family.world.app):
        meeting = family.meet(asked=[family.people["Sara"], family.people["Shirin"]])
        parts = [part.id for part in meeting.parts]
        wishes = [Wish(family.people["Sara"], parts if stays else []), Wish(family.people["Shirin"], parts)]
        set_places(family.conference, meeting, by=family.ruth, wishes=wishes)
        found = {
            one.person_id: one.withdrawn_at is None
            for one in session().scalars(select(Invitation).where(Invitation.meeting_id == meeting.id))
        }
        assert found == {family.people["Sara"].id: stays, family.people["Shirin"].id: True}
    ruth = family.world.in_as(family.world.ruth)
    assert ("no longer invited" in ruth.open(f"{family.path}/invitations").words) is not stays


def test_whoever_was_asked_already_is_told_when_they_lose_their_seat_and_not_passed_over(
    family: Gathering,
) -> None:
    with working(family.world.app):
        meeting = family.meet(asked=[family.people["Sara"]])
        invitation = session().scalars(select(Invitation)).one()
        invitation.asked_at = EARLY
        for place in session().scalars(select(Place)):
            place.asked_at = EARLY
        set_places(family.conference, meeting, by=family.ruth, wishes=[Wish(family.people["Sara"], [])])
        letters = session().scalars(select(Letter).where(Letter.to_id == family.people["Sara"].id)).all()
        assert [one.kind for one in letters] == ["invitation.cancelled"]


def remind(day: Day) -> tuple[int, int]:
    """Runs a reminder that was asked for; how many letters and marks of one there are then."""
    with day.world.app.test_request_context("/"), transaction(acting=Worker().settings()):
        actions.remind(day.gathering.conference.id)
    with working(day.world.app):
        letters = session().scalar(select(func.count()).where(Letter.kind == "actions.reminder")) or 0
        return letters, session().scalar(select(func.count()).select_from(Reminder)) or 0


def test_under_a_safety_hold_nobody_is_reminded_and_when_it_ends_they_are(
    sealed: Day, clock: Callable[[str], None]
) -> None:
    """The morning's job was asked for before the hold was set."""
    with working(sealed.world.app):
        hers = session().scalars(select(Action).where(Action.who_id == sealed.people["Mina"].id)).one()
        hers.due_on = date(2027, 3, 12)
        session().get_one(Conference, sealed.gathering.conference.id).held_since = EARLY
    clock("2027-03-12T08:10:00+00:00")
    assert remind(sealed) == (0, 0)
    with working(sealed.world.app):
        session().get_one(Conference, sealed.gathering.conference.id).held_since = None
    letters, marks = remind(sealed)
    assert letters > 0
    assert marks > 0
    assert remind(sealed) == (letters, marks), "once"


def test_a_meeting_that_was_called_off_leaves_no_date_that_stands(family: Gathering) -> None:
    with working(family.world.app):
        meeting = family.meet(asked=[family.people["Sara"]])
        act(**family.ruth.settings())
        cancel_meeting(family.conference, meeting, by=family.ruth, because="The hall burnt down.")
        assert meeting.state is MeetingState.CANCELLED
        with pytest.raises(Refused, match="NOT_PLANNED_ANY_MORE"):
            move(family, meeting)
        assert not session().scalars(select(Letter).where(Letter.state == LetterState.PENDING)).all()
