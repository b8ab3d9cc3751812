"""What is said about a letter, a lock screen or a calendar file is read off that same thing, so it cannot say less."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from icalendar import Calendar, Event
from sqlalchemy import select

from fgc.circle.models import Channel, SafeContact
from fgc.circle.operations import set_caution
from fgc.circle.rules import Field
from fgc.conference.models import Conference
from fgc.demo.mail import Mail, letters
from fgc.demo.sink import Sink
from fgc.kit import delivery, jobs
from fgc.kit.db import act, saving, session
from fgc.kit.outbox import Letter, Sheet, TextMessage, render
from fgc.schedule.calendar import calendar_words, feed_words
from tests.gathering import Gathering, working
from tests.pages.test_invitation import ask_all, family, link_for
from tests.pages.test_safe_hours import the_invitation

__all__ = ["family"]

DOTS = "\u2022" * 43
PERSONAL = re.compile(r"/l/[\w-]{43}")
MOMENT = datetime(2027, 2, 1, 9, tzinfo=UTC)


def asks_for(family: Gathering, name: str, **contact: object) -> None:
    with working(family.world.app), saving() as current:
        mine = SafeContact.person_id == family.people[name].id
        row = current.scalars(select(SafeContact).where(mine)).one()
        for field, value in contact.items():
            setattr(row, field, value)


def sent(family: Gathering, folder: Path, to: str) -> Mail:
    """Everybody is asked; the letter that arrived at this address."""
    with Sink(folder) as sink:
        delivery.use(sink.settings())
        ask_all(family)
        with family.world.app.app_context():
            jobs.run_due()
    (found,) = [mail for mail in letters(folder) if mail.to == to]
    return found


def plain(text: str) -> str:
    return " ".join(PERSONAL.sub(f"/l/{DOTS}", text).split())


@pytest.mark.parametrize(("sender", "shown_as"), [("", "Northmoor Messages"), ("Garden Club", "Garden Club")])
def test_the_lock_screen_and_the_words_that_were_looked_at_are_those_that_arrive(
    family: Gathering, tmp_path: Path, sender: str, shown_as: str
) -> None:
    """She asked for "Garden Club". A preview that says so beside a letter from the service would betray her."""
    asks_for(family, "Sara", sender_name=sender)
    ruth = family.world.in_as(family.world.ruth)
    looked_at = the_invitation(family, ruth, "Sara")
    contact = ruth.open(f"{family.path}/circle/{family.people['Sara'].id}/contact").words
    mail = sent(family, tmp_path, "sara@example.org")
    glance = f"{mail.sender}: {mail.subject}"
    asks = f"A message for you from {sender}" if sender else "Ruth Adeyemi has a question for you"
    assert glance == f"{shown_as}: {asks}"
    assert f"Their lock screen shows {glance} The exact words" in looked_at
    assert f"By email {glance}" in contact
    assert plain(mail.text) in looked_at
    assert "Ruth Adeyemi, 07700 900190" in mail.text, "it ends with who wrote it and whom to phone"
    assert not sender or "Northmoor" not in mail.text
    (ics,) = mail.attachments.values()
    (event,) = Calendar.from_ical(ics).walk("VEVENT")
    assert event["ORGANIZER"].params["CN"] == shown_as, "a calendar shows on a lock screen too"


def test_the_calendar_file_that_goes_along_is_told_with_its_place(family: Gathering, tmp_path: Path) -> None:
    ruth = family.world.in_as(family.world.ruth)
    looked_at = the_invitation(family, ruth, "Sara")
    (ics,) = sent(family, tmp_path, "sara@example.org").attachments.values()
    (event,) = Calendar.from_ical(ics).walk("VEVENT")
    place = " ".join(str(event["LOCATION"]).split())
    assert place.startswith("Elder Hall") or "Elder Lane" in place
    assert (
        f"It says “Appointment”, the time, the place ({place}) and who it is from: Northmoor Messages."
        in looked_at
    )


def test_a_text_that_was_looked_at_is_the_one_that_is_written(family: Gathering) -> None:
    asks_for(family, "Shirin", sender_name="Garden Club")
    ruth = family.world.in_as(family.world.ruth)
    looked_at = the_invitation(family, ruth, "Shirin")
    contact = ruth.open(f"{family.path}/circle/{family.people['Shirin'].id}/contact").words
    ask_all(family)
    made = rendered(family, "Shirin")
    assert isinstance(made, TextMessage)
    assert made.words.startswith("Garden Club: there is a message for you.")
    assert f"Their lock screen shows {plain(made.words)} The exact words" in looked_at
    assert f"By text message {plain(made.words)}" in contact


def test_a_posted_letter_is_looked_at_with_all_that_stands_on_the_sheet(family: Gathering) -> None:
    asks_for(family, "Sara", allowed=[Channel.LETTER.value], address="4 Hill Road\nNorthmoor", email="")
    ruth = family.world.in_as(family.world.ruth)
    looked_at = the_invitation(family, ruth, "Sara")
    assert "Their lock screen shows Nothing: the letter comes by post." in looked_at
    ask_all(family)
    assert isinstance(rendered(family, "Sara"), Sheet)
    with working(family.world.app):
        letter = session().scalars(select(Letter).where(Letter.to_id == family.people["Sara"].id)).one()
    sheet = ruth.open(f"{family.path}/letters/{letter.id}/sheet").words
    words = plain(sheet).partition("Northmoor Messages")
    assert words[1]
    assert "Yes, I will come" in words[2]
    assert words[1] + words[2] in looked_at


@pytest.mark.parametrize("hidden", [False, True])
def test_what_her_page_says_of_the_calendar_file_is_what_is_in_it(family: Gathering, hidden: bool) -> None:
    if hidden:
        with working(family.world.app):
            act(**family.ruth.settings())
            conference = session().get_one(Conference, family.conference.id)
            told = {"hides": [Field.VENUE], "must_not_meet": False, "because": "She must not be found."}
            set_caution(conference, family.people["Sara"], family.people["Shirin"], by=family.ruth, **told)
    sara = link_for(family, "Sara")
    sara.open("/yours/answer")
    sara.press("Yes, I will come")
    file = sara.client.get("/yours/calendar.ics").get_data()
    (event,) = Calendar.from_ical(file).walk("VEVENT")
    place = " ".join(str(event.get("LOCATION", "")).split())
    assert bool(place) is not hidden
    says = (
        "It says “Appointment”, the time and who it is from: Northmoor Messages."
        if hidden
        else f"It says “Appointment”, the time, the place ({place}) and who it is from: Northmoor Messages."
    )
    assert says in sara.page.words
    assert "It says only" not in sara.page.words


def test_a_feed_is_told_as_it_is_and_a_file_with_more_in_it_is_never_told_as_less(family: Gathering) -> None:
    with family.world.app.test_request_context("/"):
        assert feed_words("Busy") == "It says only “Busy” and the time."
        with pytest.raises(ValueError, match="DESCRIPTION"):
            calendar_words(_file(summary="Appointment", description="About Daryan"))
        assert calendar_words(_file(summary="Appointment", location="Elder Hall")) == (
            "It says “Appointment”, the time and the place: Elder Hall."
        )


def _file(**said: str) -> bytes:
    calendar, event = Calendar(), Event()
    for name, value in (said | {"uid": "1"}).items():
        event.add(name, value)
    event.add("dtstart", MOMENT)
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def rendered(family: Gathering, name: str) -> object:
    with working(family.world.app):
        letter = session().scalars(select(Letter).where(Letter.to_id == family.people[name].id)).one()
        return render(letter, MOMENT)
