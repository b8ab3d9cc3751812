"""What stands about a meeting is read through as it is written, and again when something is another one since."""

import pytest
from sqlalchemy import select

from fgc.invitation.models import Invitation
from fgc.kit.db import session
from fgc.schedule.models import Meeting
from tests.gathering import EARLY, working
from tests.the_day import Day
from tests.visiting import Browser

THERE = "Kawa drives from the station in Eastwick at ten."
ON_DESK = "What is written about the meeting may tell somebody what must stay hidden from them."
TELLS = "“Eastwick” may tell the town of Shirin Aziz. It may come to Mina Rashid, who must not learn it."


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
    assert ON_DESK in ruth.open("/").words
    ruth.follow("Look at what is written")
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
    ruth.press("Set the caution", {"who": "first", "hides": ["town", "address"], "because": "She asked."})
    assert ruth.page.status == 200
    is_told(ruth, asked)
    ruth.follow("Change it, or say that you have looked")
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
