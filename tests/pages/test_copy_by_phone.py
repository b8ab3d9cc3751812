"""Whoever has no page, and everybody once a conference is closed, asks for a copy by phone or by letter (UK GDPR, article 15)."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select

from fgc.access.models import Staff
from fgc.circle.models import Person, SafeContact
from fgc.kit.clock import now
from fgc.kit.db import session, transaction
from fgc.kit.outbox import Letter, Message, render
from fgc.record.letters import READY
from fgc.record.models import OwnCopy, RequestRoute
from tests.gathering import working
from tests.pages.test_after_closing import close_sealed
from tests.pages.test_own_copy import opened, release, tell_pin
from tests.the_day import Day
from tests.visiting import Browser

Clock = Callable[[str], None]
ASKED = {"request_route": "phone", "requested_on": "27 2 2027", "is_them": "yes"}


def write_down(day: Day, staff: Staff, name: str, **said: str) -> Browser:
    """From the page of the person, as somebody at the phone finds it."""
    browser = day.world.in_as(staff)
    browser.open(f"{day.path}/circle/{day.people[name].id}")
    browser.follow("Record a request for a copy of what we keep about them")
    browser.press("Record that they asked", ASKED | said)
    return browser


def letter_to(day: Day, name: str) -> Message:
    with working(day.world.app):
        whose = (Letter.kind == READY, Letter.to_id == day.people[name].id)
        said = render(session().scalars(select(Letter).where(*whose)).one(), now())
        assert isinstance(said, Message)
        return said


def test_whoever_phones_after_closing_gets_the_copy_that_the_law_promises_them(sealed: Day) -> None:
    close_sealed(sealed)
    kept = sealed.family("Sara").page.words
    assert "You can also phone to ask for a copy of what we keep about you." in kept
    ruth = write_down(sealed, sealed.world.ruth, "Sara")
    assert "Recorded. The copy is due by Saturday 27 March 2027." in ruth.page.words
    assert "By phone, on Saturday 27 February 2027. Recorded by Ruth Adeyemi." in ruth.page.words
    assert "Sara Whitlow asked for a copy" in sealed.world.in_as(sealed.world.helen).open("/").words
    pin = tell_pin(sealed, "Sara")
    release(sealed, sealed.world.ruth)
    release(sealed, sealed.world.helen)
    mail = letter_to(sealed, "Sara")
    assert mail.to == "sara@example.org"
    sealed.links["Sara"] = mail.text.partition("/l/")[2].split()[0]
    assert opened(sealed.family("Sara"), pin)[:5] == b"%PDF-"


def test_a_letter_that_lay_for_days_still_has_its_month_from_the_day_it_came(sealed: Day) -> None:
    write_down(sealed, sealed.world.ruth, "Kawa", request_route="letter", requested_on="1 2 2027")
    with working(sealed.world.app):
        copy = session().scalars(select(OwnCopy)).one()
        assert (copy.request_route, copy.due_on) == (RequestRoute.LETTER, date(2027, 3, 1))
        assert copy.recorded_by == sealed.world.ruth.id
    assert "the month is over" not in sealed.ruth().open("/").words


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"is_them": ""}, "Check that it was them, then tick this box."),
        ({"requested_on": "1 3 2027"}, "That day is in the future. Enter the day they asked."),
        ({"request_route": ""}, "Choose how they asked."),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_asked_for(
    sealed: Day, said: dict[str, str], sentence: str
) -> None:
    ruth = write_down(sealed, sealed.world.ruth, "Sara", **said)
    assert ruth.page.status == 422
    assert sentence in ruth.page.words
    with working(sealed.world.app):
        assert session().scalars(select(OwnCopy)).all() == []


def test_a_second_call_does_not_begin_a_second_month(sealed: Day) -> None:
    ruth = write_down(sealed, sealed.world.ruth, "Sara")
    ruth.open(f"{sealed.path}/circle/{sealed.people['Sara'].id}/copy")
    assert "They have already asked for a copy." in ruth.page.words
    assert "Record that they asked" not in [
        one.text_content().strip() for one in ruth.page.tree.iter("button")
    ]


def test_no_copy_is_asked_for_that_nobody_could_ever_open(sealed: Day) -> None:
    """Amy signs in as the social worker: there is no page of her own, so the copy would stay overdue."""
    with working(sealed.world.app):
        hers = select(Person.id).where(Person.staff_id == sealed.world.amy.id)
        person_id = session().scalars(hers).one()
    why_not = "They have a staff account here, so no copy is made for them on this page."
    ruth = sealed.ruth()
    page = ruth.open(f"{sealed.path}/circle/{sealed.people['Sara'].id}/copy")
    form = page.form(button="Record that they asked")
    assert why_not not in page.words
    path = f"{sealed.path}/circle/{person_id}/copy"
    assert why_not in ruth.open(path).words
    with pytest.raises(AssertionError, match="no button"):
        ruth.page.form(button="Record that they asked")
    answer = ruth.client.post(path, data=form.filled(ASKED, "Record that they asked"))
    assert (answer.status_code, why_not in answer.get_data(as_text=True)) == (422, True)
    with working(sealed.world.app):
        assert session().scalars(select(OwnCopy)).all() == []


def reads_contact(day: Day, staff: Staff, name: str) -> bool:
    with day.world.app.app_context(), transaction(acting=day.world.viewer(staff).settings()):
        theirs = select(SafeContact.id).where(SafeContact.person_id == day.people[name].id)
        return session().scalar(theirs) is not None


def test_a_manager_does_not_open_where_somebody_lives_to_themself_by_writing_down_that_they_asked(
    sealed: Day,
) -> None:
    helen = write_down(sealed, sealed.world.helen, "Sara")
    assert "Recorded" in helen.page.words
    assert not reads_contact(sealed, sealed.world.helen, "Sara")
    tell_pin(sealed, "Sara")
    release(sealed, sealed.world.ruth)
    assert reads_contact(sealed, sealed.world.helen, "Sara"), "the letter goes by it, with her release"
    release(sealed, sealed.world.helen)
    assert letter_to(sealed, "Sara").to == "sara@example.org", "two people have agreed by now, and it goes"


@pytest.mark.parametrize("year", ["1900", "2026"])
def test_a_year_that_was_mistyped_makes_no_copy_that_is_overdue_for_ever(sealed: Day, year: str) -> None:
    said = {"requested_on": "1", "requested_on-month": "2", "requested_on-year": year}
    ruth = write_down(sealed, sealed.world.ruth, "Sara", **said)
    assert ruth.page.status == 422
    assert "That is more than a year ago. Check the year." in ruth.page.words
    ruth.press("Record that they asked", {"requested_on-year": "2027"})
    assert ruth.page.status == 200
