"""While a safety hold lasts the draft says no day, a review is not declined, and what keeps people safe goes on."""

import re
import subprocess
from datetime import date, time

import pytest
from sqlalchemy import select

from fgc.circle.models import Person
from fgc.conference.models import Conference
from fgc.invitation.models import Answer, Invitation
from fgc.kit.clock import now
from fgc.kit.db import session
from fgc.kit.refusal import Refused
from fgc.review.models import Review
from fgc.review.operations import decline
from fgc.schedule.models import Meeting, MeetingKind
from fgc.schedule.operations import When, Where, Wish, plan_meeting, set_places
from fgc.schedule.rules import PartTimes
from tests.gathering import EARLY, working
from tests.pages.test_two_letters import asks_for_a_copy
from tests.the_day import Clock, Day, write_plan
from tests.visiting import ASKS, Browser


@pytest.fixture
def met_in_march(sealed: Day, clock: Clock) -> Day:
    """The plan is sealed; a review meeting is set and everybody was asked to it; Kawa comes."""
    clock("2027-03-08T09:00:00+00:00")
    with working(sealed.world.app):
        _review_meeting(sealed)
        for asked in session().scalars(select(Invitation)):
            asked.asked_at, asked.told_sequence = EARLY, 0
            asked.answer, asked.answered_at, asked.answered_by = Answer.YES, now(), "person"
        asks_for_a_copy(sealed, session().get_one(Person, sealed.people["Kawa"].id))
    return sealed


def _review_meeting(day: Day) -> Meeting:
    conference = session().get_one(Conference, day.gathering.conference.id)
    hours = (
        PartTimes("welcome", time(16, 35), time(17, 20)),
        PartTimes("agreeing", time(17, 20), time(18, 5)),
    )
    meeting = plan_meeting(
        conference,
        by=day.gathering.ruth,
        kind=MeetingKind.REVIEW,
        when=When(date(2027, 3, 25), "Europe/London", time(16, 35), hours),
        where=Where(
            venue="Larkfield Hall",
            venue_address="4 Mill Lane",
            getting_there="Bus 7 to the church",
            doors="Knock twice",
            joining="Call 0800",
        ),
    )
    parts = [part.id for part in meeting.parts]
    wishes = [Wish(session().merge(day.people[name]), parts) for name in ("Kawa", "Sara", "Shirin", "Amy")]
    set_places(conference, meeting, by=day.gathering.ruth, wishes=wishes)
    return meeting


def stop_everything(day: Day) -> None:
    ruth = day.ruth()
    ruth.open(f"{day.path}/hold")
    ruth.press("Put on a safety hold", {"because": "He was seen at the hall."})


def sent(browser: Browser, path: str) -> str:
    """All that is sent from there, as text."""
    answer = browser.client.get(path)
    for _hop in range(5):
        if answer.status_code not in (301, 302, 303):
            break
        answer = browser.client.get(answer.headers["Location"])
    body = answer.get_data()
    if answer.mimetype == "application/pdf":
        said = subprocess.run(["pdftotext", "-", "-"], input=body, capture_output=True, check=True)
        return said.stdout.decode() + body.decode("latin-1")
    words = body.decode("utf-8", "replace").replace("\r\n ", "")
    if answer.mimetype == "text/html":
        words += " ".join(re.sub("<[^>]*>", " ", words).split())
    if ASKS in words and browser.proves is not None and browser.page.path != path:
        browser.open(path)
        return sent(browser, path) if browser.page.heading != ASKS else words
    return words


def test_the_familys_draft_does_not_say_when_everybody_meets_again_while_a_hold_lasts(begun: Day) -> None:
    kawa = begun.family("Kawa")
    write_plan(kawa, begun)
    assert re.search("22 May|May 22", kawa.open("/yours/plan/write").words)
    assert "Same hall" in kawa.open("/yours/plan/write/keeper").text
    stop_everything(begun)
    page = kawa.open("/yours/plan/write")
    assert "The day you meet again is not shown here now." in page.words
    for path in ("/yours/plan/write", "/yours/plan/write/keeper", "/yours/plan/show", "/yours/room"):
        text = sent(kawa, path)
        assert not re.findall("22 May|May 22|2027-05-22|Same hall", text), path
    page = kawa.open("/yours/plan/write/keeper")
    assert page.status == 409
    assert "The day you meet again is not shown here now, and cannot be changed." in page.words
    assert page.link("Back") == "/yours/plan/write"


# --- what must go on while a hold lasts


def test_a_relative_answers_on_every_day_alike_and_learns_of_no_day(met_in_march: Day, clock: Clock) -> None:
    """A refusal because "the day is here" would tell whoever tries each morning."""
    stop_everything(met_in_march)
    for moment in ("2027-03-09T09:00:00+00:00", "2027-03-25T15:00:00+00:00", "2027-03-26T09:00:00+00:00"):
        clock(moment)
        kawa = met_in_march.family("Kawa")
        page = kawa.open("/yours/answer")
        assert "The day and the time are not on this page now. Ask us" in page.words, moment
        assert "safety" not in page.words.lower()
        assert "We have made a note of this" in kawa.press("No, I cannot").words, moment
        assert "The day" in kawa.page.words
        assert "Thank you" in kawa.press("Yes, I will take part").words, moment
        assert kawa.open("/yours/calendar.ics").status == 404


def test_the_coordinator_goes_on_with_what_keeps_people_safe(met_in_march: Day, clock: Clock) -> None:
    stop_everything(met_in_march)
    path, kawa = met_in_march.path, met_in_march.people["Kawa"].id
    with working(met_in_march.world.app):
        meeting = session().scalars(select(Meeting.id).where(Meeting.kind == MeetingKind.REVIEW)).one()
        asked = select(Invitation.id).where(Invitation.person_id == kawa, Invitation.meeting_id == meeting)
        invitation = session().scalars(asked).one()
    ruth = met_in_march.ruth()
    for address in (
        f"circle/{kawa}", f"circle/safety/{kawa}/{met_in_march.people['Shirin'].id}", "safeguarding/new", "circle/orders/new",
        f"dates/{meeting}/apart/{met_in_march.people['Baran'].id}", f"invitations/{invitation}/answer", "review/hold", "history",
    ):  # fmt: skip
        assert ruth.open(f"{path}/{address}").status == 200, address
    ruth.open(f"{path}/invitations/{invitation}/answer")
    ruth.press("Save this answer", {"answer": "no"})
    assert "Saved: what Kawa said." in ruth.page.words
    clock("2027-03-25T15:30:00+00:00")
    ruth = met_in_march.ruth()
    ruth.open(f"{path}/day?meeting={meeting}")
    assert "Is here" in ruth.page.text, "who came is noted, also under a hold"


def test_who_lifts_the_hold_reads_who_set_it_when_and_why_and_then_the_day_is_there(
    met_in_march: Day,
) -> None:
    stop_everything(met_in_march)
    helen = met_in_march.world.in_as(met_in_march.world.helen)
    words = helen.open(f"{met_in_march.path}/hold").words
    assert "Ruth Adeyemi put on this safety hold." in words
    assert "He was seen at the hall." in words
    assert "Letters that could not be sent in the meantime do not go by themselves." in words
    helen.press("Lift the safety hold", {"because": "The police spoke with him."})
    assert "March 25" in met_in_march.ruth().open(f"{met_in_march.path}/dates").words


def test_a_review_is_not_declined_while_its_day_is_hidden(met_in_march: Day) -> None:
    ruth = met_in_march.ruth()
    ruth.open(f"{met_in_march.path}/review/decline")
    opened = ruth.page.form(button="Decline the review").filled(
        {"because": "They are well."}, "Decline the review"
    )
    stop_everything(met_in_march)
    page = ruth.open(f"{met_in_march.path}/review")
    assert "The family does not want to meet again" not in page.words
    assert ruth.open(f"{met_in_march.path}/review/decline").status == 409
    assert "Nothing can be changed until the service manager lifts the hold." in ruth.page.words
    assert ruth.client.post(f"{met_in_march.path}/review/decline", data=opened).status_code == 409
    with working(met_in_march.world.app):
        (waiting,) = [one for one in session().scalars(select(Review)) if one.is_open]
        with pytest.raises(Refused, match="SAFETY_HOLD"):
            decline(waiting, by=met_in_march.gathering.ruth, because="They are well.")
