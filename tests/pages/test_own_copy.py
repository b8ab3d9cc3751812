"""Somebody asks for a copy of what is kept about them: two people release it, and they open it with their PIN (3.5)."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import insert, select, text, update
from sqlalchemy.exc import DBAPIError

from fgc.access.models import Role, Staff
from fgc.access.models_audit import AuditLine
from fgc.circle.models import Person, Preparation
from fgc.circle.models_contact_log import ContactEntry, ContactOutcome, ContactWay
from fgc.conference.models import Conference
from fgc.kit.clock import now
from fgc.kit.db import saving, session, transaction
from fgc.kit.outbox import Letter, Message, render
from fgc.record.letters import READY
from fgc.record.models import OwnCopy
from fgc.referral.models import Ethnicity, Named, Referral
from tests.gathering import working
from tests.pages.test_exports import printed
from tests.the_day import Day
from tests.visiting import Browser

Clock = Callable[[str], None]


def ask(day: Day, name: str) -> Browser:
    browser = day.family(name)
    browser.open("/yours/kept")
    browser.press("Ask for a copy")
    return browser


def look(day: Day, staff: Staff) -> Browser:
    """A member of staff at what will stand in it."""
    browser = day.world.in_as(staff)
    browser.open(f"{day.path}/record/copies")
    browser.follow("Check the referral")
    return browser


def release(day: Day, staff: Staff) -> Browser:
    browser = look(day, staff)
    browser.press("I have read it: release the copy")
    return browser


def tell_pin(day: Day, name: str) -> str:
    """The coordinator makes them a PIN and says it by voice."""
    person = day.people[name]
    pin = day.world.pin_for(person.id, person.conference_id)
    with working(day.world.app):
        session().execute(
            text("UPDATE pin SET told_at = :at, told_by = :by WHERE person_id = :person"),
            {"at": now(), "by": day.world.ruth.id, "person": person.id},
        )
    return pin


def released(day: Day, name: str) -> str:
    """Asked, and released by both."""
    ask(day, name)
    pin = tell_pin(day, name)
    release(day, day.world.ruth)
    release(day, day.world.helen)
    return pin


def written(day: Day) -> list[Message]:
    with working(day.world.app):
        found = [render(letter, now()) for letter in session().query(Letter).filter_by(kind=READY)]
        return [one for one in found if isinstance(one, Message)]


def test_the_page_says_plainly_what_is_kept_and_one_button_asks_for_a_copy(signed: Day) -> None:
    sara = signed.family("Sara")
    assert "What we keep about you" in sara.open("/yours").words
    words = sara.open("/yours/kept").words
    assert "how" in words
    assert "The law gives us one month" in words
    assert (
        "We have to tell you that it is ready by Saturday 27 March 2027."
        in sara.press("Ask for a copy").words
    )
    assert "Do you want a copy?" not in sara.page.words
    for staff in (signed.world.ruth, signed.world.helen):
        desk = signed.world.in_as(staff)
        assert "Sara Whitlow asked for a copy of what we keep about them." in desk.page.words
        assert "Due by Saturday 27 March 2027" in desk.page.words
    assert "asked for a copy" not in signed.amy().page.words
    with working(signed.world.app):
        assert session().query(OwnCopy.due_on).scalar() == date(2027, 3, 27)


def test_two_people_release_it_a_neutral_letter_goes_and_it_opens_with_the_pin_alone(signed: Day) -> None:
    ask(signed, "Sara")
    refused = release(signed, signed.world.ruth)
    assert "First tell them one, by phone or face to face" in refused.page.words
    pin = tell_pin(signed, "Sara")
    assert "A second person checks the copy too" in release(signed, signed.world.ruth).page.words
    assert written(signed) == []
    sara = signed.family("Sara")
    assert "You have asked for" in sara.open("/yours/kept").words
    assert sara.open("/yours/kept.pdf").path == "/yours/kept"
    assert "It is open to them now" in release(signed, signed.world.helen).page.words
    (mail,) = written(signed)
    assert mail.to == "sara@example.org"
    assert "copy" not in mail.text.lower()
    assert not mail.attachments
    sara = signed.family("Sara")
    assert "Your copy is ready" in sara.open("/yours").words
    answer = opened(sara, pin)
    assert answer[:5] == b"%PDF-"
    told = " ".join(printed(answer).split())
    assert "Sara Whitlow" in told
    assert "sara@example.org" in told
    assert "Ruth Adeyemi" in told, "who looked at what is about her"
    for other in ("Nazdar Aziz", "07700 900101", "01632 960111", "Baran", "Mina Rashid"):
        assert other not in told
    with working(signed.world.app):
        assert session().query(AuditLine).filter_by(action="own_copy.taken").count() == 1


def opened(browser: Browser, pin: str) -> bytes:
    browser.open("/yours/kept")
    if "Get my copy" not in browser.page.words:
        browser.press("Open my copy", {"pin": pin})
    return browser.client.get(browser.page.link("Get my copy")).get_data()


def test_a_pin_is_asked_for_again_after_five_minutes_and_a_wrong_one_opens_nothing(
    signed: Day, clock: Clock
) -> None:
    pin = released(signed, "Sara")
    clock("2027-02-27T14:20:00+00:00")
    sara = signed.family("Sara")
    clock("2027-02-27T14:26:00+00:00")
    assert sara.open("/yours/kept.pdf").path == "/yours/kept"
    assert "not the right PIN" in sara.press("Open my copy", {"pin": f"{(int(pin) + 1) % 10**6:06}"}).words
    assert sara.client.get("/yours/kept.pdf").status_code == 303
    assert opened(sara, pin)[:5] == b"%PDF-"


def test_nobody_releases_alone(signed: Day) -> None:
    ask(signed, "Sara")
    tell_pin(signed, "Sara")
    ruth = look(signed, signed.world.ruth)
    form = ruth.page.form(button="I have read it: release the copy")
    ruth.press("I have read it: release the copy")
    ruth.open(f"{signed.path}/record/copies")
    ruth.client.post(form.action, data=form.filled({"once": "again"}, "I have read it: release the copy"))
    assert "A second person has to release it too" in ruth.open(f"{signed.path}/record/copies").words
    other = signed.world.hire(Role.SERVICE_MANAGER, "Iris Cole")
    assert "It is open to them now" in release(signed, other).page.words


def test_a_safety_hold_makes_it_wait_and_the_page_does_not_say_why(signed: Day) -> None:
    ask(signed, "Sara")
    pin = tell_pin(signed, "Sara")
    before = signed.family("Sara").open("/yours/kept").words
    with working(signed.world.app), saving():
        session().get_one(Conference, signed.gathering.conference.id).held_since = now()
    assert "safety hold" in release(signed, signed.world.ruth).page.words
    assert signed.family("Sara").open("/yours/kept").words == before
    with working(signed.world.app), saving():
        session().get_one(Conference, signed.gathering.conference.id).held_since = None
    release(signed, signed.world.ruth)
    release(signed, signed.world.helen)
    with working(signed.world.app), saving():
        session().get_one(Conference, signed.gathering.conference.id).held_since = now()
    sara = signed.family("Sara")
    assert sara.open("/yours/kept").words == before
    assert "ready" not in sara.open("/yours").words
    assert sara.client.get("/yours/kept.pdf").status_code == 303
    assert pin


def test_what_is_late_stands_on_both_desks_though_the_conference_is_closed(signed: Day, clock: Clock) -> None:
    ask(signed, "Sara")
    with working(signed.world.app), saving():
        session().execute(text("UPDATE conference SET stage = 'closed', closed_at = now()"))
    clock("2027-03-27T22:00:00+00:00")
    ruth = signed.world.in_as(signed.world.ruth)
    assert "the month is over" not in ruth.page.words
    clock("2027-03-28T09:00:00+00:00")
    for staff in (signed.world.ruth, signed.world.helen):
        assert "and the month is over" in signed.world.in_as(staff).page.words
    ruth = signed.world.in_as(signed.world.ruth)
    assert "The month is over" in ruth.open(f"{signed.path}/record/copies").words


def test_their_own_words_are_theirs_and_the_coordinators_notes_are_not(signed: Day) -> None:
    with working(signed.world.app), saving():
        person = session().get_one(Person, signed.people["Sara"].id)
        session().add(Preparation(conference_id=person.conference_id, person_id=person.id, own_words="I hope for calm.",
                                  notes="She argued with Nazdar."))  # fmt: skip
    pin = released(signed, "Sara")
    told = printed(opened(signed.family("Sara"), pin))
    assert "I hope for calm." in told
    assert "argued" not in told
    assert "argued" not in look_again(signed)


def test_when_somebody_was_tried_is_theirs_to_read_and_what_was_noted_of_it_is_not(signed: Day) -> None:
    with working(signed.world.app), saving():
        for name, outcome, note in (
            ("Sara", "spoke", "She was crying."),
            ("Sara", "mistake", "Wrong Sara."),
            ("Nazdar", "moved_away", "Gone."),
        ):
            person = session().get_one(Person, signed.people[name].id)
            session().add(ContactEntry(conference_id=person.conference_id, person_id=person.id, staff_id=signed.world.ruth.id,
                                       contacted_at=now() - timedelta(days=1), written_at=now(), way=ContactWay.VISIT,
                                       outcome=ContactOutcome(outcome), minutes=35, note=note))  # fmt: skip
    pin = released(signed, "Sara")
    for told in (printed(opened(signed.family("Sara"), pin)), look_again(signed)):
        assert "When we were in touch with you, or tried to be" in told
        assert told.count("We spoke to you") == 1
        assert "Entered by mistake" not in told
        assert "moved" not in told
        assert "crying" not in told
        assert "35" not in told.split("When we were in touch")[1].split("When your page")[0]


def test_what_the_referral_says_of_whom_it_is_about_is_theirs_to_read_and_nobody_elses(signed: Day) -> None:
    with working(signed.world.app), saving():
        conference_id = signed.gathering.conference.id
        referral = session().scalars(select(Referral)).one()
        referral.case_number = "LCS-778899"
        for name, central, school in (
            ("Sara", True, "Larkfield Primary"),
            ("Nazdar", False, "Elder Lane College"),
        ):
            named = Named(conference_id=conference_id, referral_id=referral.id, name=name, central=central, gender="a girl",
                          ethnicity=Ethnicity.PREFERS_NOT_TO_SAY, school=school)  # fmt: skip
            session().add(named)
            session().flush()
            session().get_one(Person, signed.people[name].id).named_id = named.id
    pin = released(signed, "Sara")
    for told in (printed(opened(signed.family("Sara"), pin)), look_again(signed)):
        for words in ("LCS-778899", "a girl", "Prefers not to say", "Larkfield Primary"):
            assert words in told
        assert "Elder Lane College" not in told
    with signed.world.app.app_context(), transaction(acting=signed.acting("Nazdar")):
        assert session().execute(text("SELECT * FROM fgc_own_facts()")).all() == []
        assert session().scalars(select(Named)).all() == []


def look_again(day: Day) -> str:
    with working(day.world.app):
        copy_id = session().query(OwnCopy.id).scalar()
    return day.ruth().open(f"{day.path}/record/copies/{copy_id}").words


def test_the_database_lets_nobody_ask_for_somebody_else(signed: Day) -> None:
    ask(signed, "Sara")
    acting = signed.acting("Nazdar")
    with signed.world.app.app_context(), transaction(acting=acting):
        assert session().query(OwnCopy).count() == 0
        asked = {
            "id": uuid4(),
            "conference_id": signed.gathering.conference.id,
            "person_id": signed.people["Sara"].id,
        }
        with pytest.raises(DBAPIError, match='row-level security policy for table "own_copy"'):
            session().execute(insert(OwnCopy).values(**asked, asked_at=now(), due_on=date(2027, 3, 1)))


def test_the_database_lets_nobody_release_in_the_name_of_another(signed: Day) -> None:
    ask(signed, "Sara")
    in_helens_name = update(OwnCopy).values(manager_id=signed.world.helen.id, manager_at=now())
    acting = signed.world.viewer(signed.world.ruth).settings()
    with signed.world.app.app_context(), transaction(acting=acting):
        assert session().query(OwnCopy).count() == 1
        with pytest.raises(DBAPIError, match="each of the two releases"):
            session().execute(in_helens_name)


def test_nobody_releases_a_copy_that_says_something_else_than_what_they_read(signed: Day) -> None:
    ask(signed, "Sara")
    tell_pin(signed, "Sara")
    ruth = look(signed, signed.world.ruth)
    with working(signed.world.app):
        person = session().get(Person, signed.people["Sara"].id)
        assert person is not None
        person.tie = "a friend of Shirin, who lives in Eastwick"
    ruth.press("I have read it: release the copy")
    assert ruth.page.status == 409
    with working(signed.world.app):
        assert session().query(OwnCopy.coordinator_at).scalar() is None
    assert "A second person checks the copy too" in release(signed, signed.world.ruth).page.words, (
        "read again"
    )
    helen = look(signed, signed.world.helen)
    look(signed, signed.world.helen)  # that somebody looks at it meanwhile changes nothing of it
    helen.press("I have read it: release the copy")
    assert "It is open to them now" in helen.page.words


@pytest.mark.usefixtures("ticking")
def test_a_copy_is_released_on_a_clock_that_goes_on(sealed: Day) -> None:
    """Thirty days after the release are thirty days also where two readings of the clock are not the same instant."""
    released(sealed, "Kawa")
    with working(sealed.world.app):
        copy = session().scalars(select(OwnCopy)).one()
        assert copy.released_at is not None
        assert copy.ends_at == copy.released_at + timedelta(days=30)
