"""Letters that a person carries: on paper, or a text that the coordinator writes while no route for texts is connected."""

from collections.abc import Callable
from datetime import time

import pytest
from sqlalchemy import select

from fgc.circle.models import Channel
from fgc.conference import operations as conferences
from fgc.conference.letters import Why
from fgc.conference.models import Conference
from fgc.invitation.operations import drop_past_letters
from fgc.kit import jobs
from fgc.kit.db import session
from fgc.kit.outbox import Letter, LetterState, why_sentence
from fgc.schedule.models import Meeting
from tests.gathering import Gathering, working
from tests.pages.test_every_language import to_the_family
from tests.pages.test_invitation import ask_all, family
from tests.visiting import Browser

__all__ = ["family"]

NIGHT, NEXT_MORNING = "2027-02-01T23:00:00+00:00", "2027-02-02T10:00:00+00:00"


def _letter(family: Gathering, name: str) -> Letter:
    with working(family.world.app):
        return session().scalars(select(Letter).where(Letter.to_id == family.people[name].id)).one()


def _at_the_text(family: Gathering) -> Browser:
    """Ruth, on the page that says how Shirin's text is written, which the worker could not send."""
    with working(family.world.app):
        contact = session().merge(family.people["Shirin"]).contact
        contact.hours_from, contact.hours_to = time(8), time(18)
    ask_all(family)
    with family.world.app.app_context():
        jobs.run_due()
    ruth = family.world.in_as(family.world.ruth)
    ruth.open("/")
    assert "Send a text to Shirin Aziz from the service’s phone." in ruth.page.words
    assert "Contact Shirin only between 8 am and 6 pm." in ruth.page.words
    ruth.open(f"{family.path}/letters/{_letter(family, 'Shirin').id}")
    return ruth


def _hold(family: Gathering) -> None:
    with working(family.world.app):
        conference = session().get_one(Conference, family.conference.id)
        conferences.hold(conference, by=family.world.viewer(family.world.helen), because="Somebody phoned.")


def test_a_text_is_written_word_for_word_and_its_link_forgotten(family: Gathering) -> None:
    ruth = _at_the_text(family)
    assert "07700 900101" in ruth.page.words
    assert "Only at this time: between 8 am and 6 pm" in ruth.page.words
    words = ruth.page.words.partition("a message for you. ")[2]
    assert "/l/" in words.split()[0]
    for word in ("Aziz", "Shirin", "plan", "conference"):
        assert word not in words.partition("When it is sent")[0]
    ruth.press("I have sent the text")
    letter = _letter(family, "Shirin")
    assert (letter.state, letter.secret_locked) == (LetterState.SENT, None)
    ruth.open("/")
    assert "Send a text to Shirin Aziz" not in ruth.page.words


def test_what_is_texted_by_hand_stands_in_a_box_to_copy_and_is_the_same_to_the_letter(
    family: Gathering,
) -> None:
    """Typed off a screen, one sign of a link goes wrong, and somebody else's page or none opens."""
    ruth = _at_the_text(family)
    number, words = (ruth.page.tree.get_element_by_id(name) for name in ("number", "words"))
    assert number.text == "07700 900101"
    assert "/l/" in words.text
    for box in (number, words):
        assert "readonly" in box.attrib
        assert box.get("autocomplete") == "off"
        assert box.get("name") is None, "what is only copied is never sent back"
    buttons = ruth.page.tree.xpath("//button[@data-copies]")
    assert [each.get("data-copies") for each in buttons] == ["number", "words"]
    assert all("hidden" in each.attrib for each in buttons), "without script no button stands there dead"


def test_at_night_it_waits_for_their_safe_hours(family: Gathering, clock: Callable[[str], None]) -> None:
    ruth = _at_the_text(family)
    there = ruth.page.path
    clock(NIGHT)
    ruth = family.world.in_as(family.world.ruth)
    ruth.open(there)
    assert "This is outside their safe hours. Wait until Tuesday 2 February 2027, 8 am." in ruth.page.words
    assert "/l/" not in ruth.page.text
    clock(NEXT_MORNING)
    ruth = family.world.in_as(family.world.ruth)
    ruth.open(there)
    ruth.press("I have sent the text")
    assert _letter(family, "Shirin").state is LetterState.SENT


@pytest.mark.parametrize("name", ["Shirin", "Sara"])
def test_under_a_hold_nothing_is_carried_and_she_is_told_why(family: Gathering, name: str) -> None:
    with working(family.world.app):
        contact = session().merge(family.people["Sara"]).contact
        contact.allowed, contact.address, contact.email = [Channel.LETTER.value], "4 Hill Road\nNorthmoor", ""
    ruth = _at_the_text(family)
    there = f"{family.path}/letters/{_letter(family, name).id}"
    ruth.open(there)
    _hold(family)
    ruth.press("I have sent the text" if name == "Shirin" else "I have posted the letter")
    assert Why.safety_hold.value in ruth.page.words
    ruth.open(f"{there}/sheet")
    assert Why.safety_hold.value in ruth.page.words
    assert "4 Hill Road" not in ruth.page.words
    assert _letter(family, name).sent_at is None
    ruth.open(there)
    ruth.press("I have told them")
    assert _letter(family, name).state is LetterState.CANCELLED


def called_off_on_paper(family: Gathering) -> Browser:
    """Sara was asked by a letter that was posted, and the meeting is called off: that goes by post as well."""
    with working(family.world.app):
        contact = session().merge(family.people["Sara"]).contact
        contact.allowed, contact.address, contact.email = [Channel.LETTER.value], "4 Hill Road\nNorthmoor", ""
        meeting = session().scalars(select(Meeting.id)).one()
    ruth = _at_the_text(family)
    ruth.open(f"{family.path}/letters/{_letter(family, 'Sara').id}")
    ruth.press("I have posted the letter")
    ruth.open(f"{family.path}/dates/{meeting}/cancel")
    ruth.press("Cancel the meeting and tell everyone invited", {"because": "The hall is closed."})
    assert ON_DESK in ruth.open("/").words
    return ruth


ON_DESK = "Print and post a letter to Sara Whitlow."


def test_a_letter_that_it_is_off_is_noted_as_posted_and_stands_on_no_desk(family: Gathering) -> None:
    ruth = called_off_on_paper(family)
    ruth.follow("Print the letter")
    ruth.press("I have posted the letter")
    assert ON_DESK not in ruth.open("/").words


def test_a_letter_that_nobody_posted_goes_once_the_day_has_passed(
    family: Gathering, clock: Callable[[str], None]
) -> None:
    called_off_on_paper(family)
    clock("2027-02-27T09:00:00+00:00")
    with working(family.world.app):
        drop_past_letters()
    assert ON_DESK in family.world.in_as(family.world.ruth).open("/").words, "two hours before it"
    clock("2027-02-28T09:00:00+00:00")
    with working(family.world.app):
        drop_past_letters()
    assert ON_DESK not in family.world.in_as(family.world.ruth).open("/").words
    with working(family.world.app):
        stuck = session().scalars(select(Letter).where(Letter.why == "day_passed")).one()
        assert why_sentence(stuck) == "The day that this letter was about has passed."


def test_every_letter_to_a_person_has_words_for_paper(family: Gathering) -> None:
    assert {"invitation.invitation", "actions.reminder"} <= set(to_the_family())
    for kind in to_the_family():
        assert family.world.app.jinja_env.get_template(kind.replace(".", "/letters/") + ".txt")
