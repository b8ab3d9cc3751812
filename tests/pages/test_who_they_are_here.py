"""Who somebody is here is put right after they were asked to the family's own time."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from fgc.circle.models import Kind, Person
from fgc.conference.models import Conference
from fgc.kit.db import session
from fgc.schedule.models import Chooser, Meeting, MeetingPart, MeetingState, Place
from tests.gathering import SATURDAY, working
from tests.the_day import Day
from tests.visiting import Browser

TIE = "Advocate of Daryan, from the council"
FIRST = "They are invited to private family time, which is for the family."
NEVER = "They had a place in private family time, as family."


def corrected(day: Day, kind: str) -> Browser:
    ruth = day.ruth()
    ruth.open(f"{day.path}/circle/{day.people['Kawa'].id}/change")
    ruth.press("Save", {"kind": kind, "tie": TIE})
    return ruth


def kawa(day: Day) -> Person:
    with working(day.world.app):
        found = session().get_one(Person, day.people["Kawa"].id)
        session().expunge(found)
        return found


def private_place(day: Day) -> Place:
    mine = (Place.person_id == day.people["Kawa"].id, Place.family_only)
    return session().scalars(select(Place).where(*mine)).one()


@pytest.mark.parametrize("kind", ["advocate", "interpreter", "professional"])
def test_who_somebody_is_here_is_put_right_though_they_have_a_place_in_private_family_time(
    day: Day, kind: str
) -> None:
    """Kawa came into the circle as family; he turns out to be somebody who is paid to be there."""
    ruth = corrected(day, kind)
    assert ruth.page.status == 422
    assert FIRST in ruth.page.words
    assert TIE in ruth.page.text, "what was typed is lost"
    assert kawa(day).kind is Kind.FAMILY
    with working(day.world.app):
        session().delete(private_place(day))
    ruth.press("Save")
    assert kawa(day).kind is Kind(kind)
    assert kawa(day).tie == TIE


def test_whoever_stays_by_the_choice_of_the_family_may_be_the_interpreter_instead_of_the_advocate(
    day: Day,
) -> None:
    with working(day.world.app):
        private_place(day).chosen_by = Chooser.FAMILY
    assert "Saved." in corrected(day, "advocate").page.words
    assert "Saved." in corrected(day, "interpreter").page.words
    assert FIRST in corrected(day, "professional").page.words


def test_whoever_was_in_the_room_as_family_was_there_as_family(day: Day) -> None:
    with working(day.world.app):
        session().scalars(select(Meeting)).one().state = MeetingState.HELD
    ruth = corrected(day, "professional")
    assert NEVER in ruth.page.words
    assert TIE in ruth.page.text
    assert kawa(day).kind is Kind.FAMILY


def test_whoever_is_family_after_all_is_said_to_be(day: Day) -> None:
    assert "Saved." in corrected(day, "friend").page.words
    assert kawa(day).kind is Kind.FRIEND


def test_a_meeting_that_was_called_off_does_not_keep_a_social_worker_among_the_family_for_ever(
    day: Day,
) -> None:
    """The first date was called off, and its places are changed no more. He was asked to it as family; he is the advocate."""
    ruth = day.ruth()
    ruth.open(f"{day.path}/dates/{day.meeting.id}/cancel")
    ruth.press("Cancel the meeting", {"because": "The hall burnt down."})
    asked_before = places(day)
    ruth = corrected(day, "advocate")
    assert "Saved." in ruth.page.words, ruth.page.words
    assert kawa(day).kind is Kind.ADVOCATE
    left = asked_before - places(day)
    assert left == {"private_time"}, "what he was asked to besides stays as it was"


def test_the_next_meeting_is_still_put_right_first(day: Day) -> None:
    """Called off, and set anew: he has a place in both."""
    ruth = day.ruth()
    ruth.open(f"{day.path}/dates/{day.meeting.id}/cancel")
    ruth.press("Cancel the meeting", {"because": "The hall burnt down."})
    with working(day.world.app):
        gathering = day.gathering
        gathering.conference = session().get_one(Conference, gathering.conference.id)
        asked = [session().get_one(Person, day.people[name].id) for name in ("Kawa", "Daryan")]
        gathering.meet(when=replace(SATURDAY, on=date(2027, 3, 6)), asked=asked)
    ruth = corrected(day, "professional")
    assert FIRST in ruth.page.words
    assert kawa(day).kind is Kind.FAMILY
    with working(day.world.app):
        his = select(Place.id).where(Place.person_id == day.people["Kawa"].id, Place.family_only)
        assert len(session().scalars(his).all()) == 2, "nothing is taken from him by what was refused"


def places(day: Day) -> set[str]:
    with working(day.world.app):
        mine = select(MeetingPart.key).join(Place, Place.part_id == MeetingPart.id)
        return set(session().scalars(mine.where(Place.person_id == day.people["Kawa"].id)))
