"""What stands about a meeting is read through as it is written, and again when something is another one since."""

import pytest
from sqlalchemy import select

from fgc.conference.models import Happening
from fgc.invitation.models import Invitation
from fgc.kit.clock import now
from fgc.kit.db import session
from fgc.kit.letter import Letter
from fgc.schedule.models import Meeting, MeetingPart, MeetingState
from tests.gathering import EARLY, working
from tests.the_day import Day
from tests.visiting import Browser

THERE = "Kawa drives from the station in Eastwick at ten."
ON_DESK = "Something written about the meeting may tell a person what they must not find out."
TELLS = "“Eastwick” may give away the town of Shirin Aziz. This may reach Mina Rashid, who must not find out."


@pytest.fixture
def asked(day: Day) -> Day:
    """Mina was asked; how to get there was written when nobody lived in Eastwick."""
    with working(day.world.app):
        meeting = session().scalars(select(Meeting)).one()
        meeting.getting_there = THERE
        mina = day.people["Mina"].id
        row = session().scalar(select(Invitation).where(Invitation.person_id == mina))
        if row is None:
            row = Invitation(
                conference_id=meeting.conference_id,
                meeting_id=meeting.id,
                person_id=mina,
                calendar_sequence=0,
            )
            session().add(row)
        row.asked_at, row.told_sequence = EARLY, meeting.sequence
    assert "Eastwick" in day.family("Mina").open("/yours/answer").words
    ruth = day.ruth()
    assert ON_DESK not in ruth.open("/").words
    assert "may tell" not in ruth.open(f"{day.path}/dates").words
    return day


def lives_in_eastwick(day: Day) -> Browser:
    ruth = day.ruth()
    ruth.open(f"{day.path}/circle/{day.people['Shirin'].id}/contact")
    ruth.press("Save", {"town": "Eastwick"})
    assert ruth.page.status == 200, ruth.page.words
    return ruth


def is_told(ruth: Browser, day: Day) -> None:
    desk = ruth.open("/").words
    assert ON_DESK in desk
    assert "It may tell Mina Rashid something about Shirin Aziz." in desk
    assert "Eastwick" not in desk, "a desk stands open"
    ruth.follow("Read what is written")
    assert TELLS in ruth.page.words


def test_the_coordinator_is_told_when_a_town_that_is_written_down_later_stands_in_what_somebody_reads(
    asked: Day,
) -> None:
    with working(asked.world.app):
        asked.gathering.hide(asked.people["Mina"], asked.people["Shirin"], "address", "phone", "town")
    is_told(lives_in_eastwick(asked), asked)


def test_the_coordinator_is_told_when_a_caution_that_comes_later_hides_what_somebody_reads(
    asked: Day,
) -> None:
    ruth = lives_in_eastwick(asked)
    assert ON_DESK not in ruth.open("/").words, "nothing is hidden from anybody yet"
    ruth.open(f"{asked.path}/circle/safety/{asked.people['Mina'].id}/{asked.people['Shirin'].id}")
    ruth.press("Add the restriction", {"who": "first", "hides": ["town", "address"], "because": "She asked."})
    assert ruth.page.status == 200
    is_told(ruth, asked)
    ruth.follow("Change the words, or say that you have looked")
    ruth.press("Save", {"getting_there": "Kawa drives from the station at ten."})
    assert ON_DESK not in ruth.open("/").words
    assert "Eastwick" not in asked.family("Mina").open("/yours/answer").words


def test_nobody_but_the_coordinator_reads_that_it_may_tell(asked: Day) -> None:
    with working(asked.world.app):
        asked.gathering.hide(asked.people["Mina"], asked.people["Shirin"], "address", "phone", "town")
    is_told(lives_in_eastwick(asked), asked)
    for browser in (asked.amy(), asked.world.in_as(asked.world.helen)):
        assert ON_DESK not in browser.open("/").words
    assert "may tell" not in asked.family("Mina").open("/yours/answer").words


# --- while the meeting is under way


NEITHER = "The meeting has started, so its times and its place stay as they are."
OTHERWISE = "Kawa drives from the station at ten."


def under_way(day: Day) -> Browser:
    """At noon Shirin says in the kitchen that Mina must not learn where she lives; the meeting has begun."""
    with working(day.world.app):
        meeting = session().scalars(select(Meeting)).one()
        meeting.state, meeting.parts[0].began_at = MeetingState.UNDER_WAY, now()
        day.gathering.hide(day.people["Mina"], day.people["Shirin"], "address", "phone", "town")
    return lives_in_eastwick(day)


def private_time(day: Day) -> MeetingPart:
    mine = (MeetingPart.meeting_id == day.meeting.id, MeetingPart.family_only)
    return session().scalars(select(MeetingPart).where(*mine)).one()


def getting_there(day: Day) -> str:
    with working(day.world.app):
        return session().scalars(select(Meeting)).one().getting_there


def test_what_tells_too_much_is_changed_on_the_day_itself(asked: Day) -> None:
    ruth = under_way(asked)
    is_told(ruth, asked)
    ruth.follow("Change the words, or say that you have looked")
    assert NEITHER in ruth.page.words
    ruth.press("Save", {"getting_there": OTHERWISE})
    assert "The words are changed. No one gets a letter about this." in ruth.page.words
    assert getting_there(asked) == OTHERWISE
    assert ON_DESK not in ruth.open("/").words
    with working(asked.world.app):
        kinds = session().scalars(select(Letter.kind)).all()
        told = session().scalars(select(Happening.kind)).all()
    assert "invitation.moved" not in kinds, "nobody is sent to another place"
    assert told.count("MeetingChanged") == 1


def test_what_only_comes_near_is_let_stand_by_whoever_looked_on_the_day_itself(asked: Day) -> None:
    ruth = under_way(asked)
    is_told(ruth, asked)
    ruth.follow("Change the words, or say that you have looked")
    ruth.press("Save")
    assert TELLS in ruth.page.words, "first it is said what there is to look at"
    box = ruth.page.tree.xpath("//input[@name='getting_there-looked']/@value")
    ruth.press("Save", {"getting_there-looked": box})
    assert "Saved." in ruth.page.words, ruth.page.words
    assert getting_there(asked) == THERE
    assert ON_DESK not in ruth.open("/").words


def test_the_line_waits_while_the_family_is_on_its_own_and_nothing_can_be_done(asked: Day) -> None:
    ruth = under_way(asked)
    with working(asked.world.app):
        private_time(asked).began_at = now()
    assert ON_DESK not in ruth.open("/").words
    page = ruth.open(f"{asked.path}/dates/{asked.meeting.id}/words")
    assert page.status == 409
    assert "The family is on its own now." in page.words
    with working(asked.world.app):
        private_time(asked).ended_at = now()
    is_told(ruth, asked)


def test_the_place_itself_is_no_word_to_change_while_people_are_in_it(asked: Day) -> None:
    with working(asked.world.app):
        meeting = session().scalars(select(Meeting)).one()
        meeting.venue_address, meeting.getting_there = "3 Elder Lane, Eastwick", ""
    ruth = under_way(asked)
    assert ON_DESK not in ruth.open("/").words, "nothing that is offered could answer it today"
    ruth.open(f"{asked.path}/dates/{asked.meeting.id}/words")
    assert not ruth.page.tree.xpath("//main//*[@name='venue' or @name='venue_address']")
    form = ruth.page.form(button="Save")
    ruth.client.post(form.action, data={**form.filled({}, "Save"), "venue_address": "9 Mill Road"})
    with working(asked.world.app):
        assert session().scalars(select(Meeting)).one().venue_address == "3 Elder Lane, Eastwick"


def test_words_are_changed_there_neither_before_the_meeting_nor_after_it_nor_over_a_colleagues(
    asked: Day,
) -> None:
    path = f"{asked.path}/dates/{asked.meeting.id}/words"
    ruth = asked.ruth()
    assert ruth.open(path).status == 409, "before it everything can be changed, and people are told"
    under_way(asked)
    other = asked.ruth()
    ruth.open(path)
    other.open(path)
    other.press("Save", {"getting_there": OTHERWISE})
    ruth.press("Save", {"getting_there": "Bus 9 stops outside."})
    assert ruth.page.status == 409
    assert OTHERWISE in ruth.page.words, "what stands there now"
    assert "Bus 9 stops outside." in ruth.page.words
    with working(asked.world.app):
        session().scalars(select(Meeting)).one().state = MeetingState.HELD
    assert ruth.open(path).status == 409, "afterwards it stays as people read it"
    assert getting_there(asked) == OTHERWISE
    for nobody in (asked.amy(), asked.world.in_as(asked.world.helen)):
        assert nobody.open(path).status == 404
