"""Asking people, and hearing their answers, through the pages."""

import gzip
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, time, timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, select, text, update

from fgc.access.links import make_link
from fgc.access.models import PersonalLink, Purpose, Staff
from fgc.approach.reading import approach_of
from fgc.circle.models import Channel, Check, Kind, Need, Person, SafeContact
from fgc.circle.operations import set_caution
from fgc.circle.rules import Field, through_their_eyes
from fgc.conference.models import Conference
from fgc.invitation import operations
from fgc.invitation.models import Answer, Invitation, Suggestion
from fgc.invitation.rules import WhyNot
from fgc.kit import db, jobs
from fgc.kit.clock import now
from fgc.kit.db import session
from fgc.kit.letter import Channel as By
from fgc.kit.letter import ToKind
from fgc.kit.outbox import Letter, LetterState, render
from fgc.kit.refusal import Refused
from fgc.kit.secrets import new_secret
from fgc.referral.models import BottomLine
from fgc.schedule.models import Meeting, MeetingKind, Place, Way
from fgc.schedule.operations import When, Where
from fgc.schedule.rules import PartTimes
from tests.doors import statements
from tests.gathering import EARLY, SATURDAY, Gathering, gather, working
from tests.make import World
from tests.visiting import Browser

CSS = Path(__file__).resolve().parents[2] / "fgc/static/build/family.css"


@pytest.fixture
def family(world: World, clock: Callable[[str], None]) -> Gathering:
    """Seven people asked to the conference on 27 February; Baran, who must stay away, has nothing yet."""
    clock("2027-02-01T09:00:00+00:00")
    with working(world.app):
        found = gather(world)
        found.add("Shirin Aziz", phone="07700 900101", allowed=[Channel.TEXT.value])
        found.add("Nazdar Aziz", phone="01632 960111")
        found.add("Sara Whitlow", Kind.FRIEND, email="sara@example.org")
        found.add("Rojin Aziz", email="rojin@example.org", shared_device=True).zone = "Europe/Stockholm"
        found.add("Baran Rashid", email="baran@example.org")
        found.add("Jas Gill", Kind.PROFESSIONAL, email="jas@example.org")
        found.apart(found.people["Baran"], found.people["Shirin"])
        found.answer_pairs()
        found.meet(asked=[person for name, person in found.people.items() if name != "Baran"])
    return found


def link_for(family: Gathering, name: str) -> Browser:
    """A browser in which this person opened a link to their page; they count as asked."""
    secret = new_secret()
    with working(family.world.app):
        person = family.people[name]
        make_link(
            service_id=person.service_id,
            conference_id=person.conference_id,
            person_id=person.id,
            purpose=Purpose.ANSWER,
            secret=secret,
        )
        for invitation in session().scalars(select(Invitation).where(Invitation.person_id == person.id)):
            invitation.asked_at, invitation.told_sequence = EARLY, invitation.meeting.sequence
        for place in session().scalars(select(Place).where(Place.person_id == person.id)):
            place.asked_at = EARLY
    return family.world.with_link(secret)


def kept(family: Gathering, name: str) -> Invitation:
    """Their invitation, with what they wrote opened already."""
    with working(family.world.app):
        found = select(Invitation).where(Invitation.person_id == family.people[name].id)
        invitation = session().scalars(found).one()
        _ = invitation.spokesperson, invitation.own_words
        return invitation


def ask_all(family: Gathering) -> Browser:
    ruth = family.world.in_as(family.world.ruth)
    ruth.open(f"{family.path}/invitations")
    ruth.open(ruth.page.link("Look at the letter"))
    for _each in range(10):
        if ruth.page.heading == "Invitations":
            break
        ruth.press(
            "I have invited them"
            if "I have invited them" in ruth.page.words
            else "This is right: check the next one"
        )
        if ruth.page.heading.startswith("What Nazdar Aziz said"):
            ruth.open(f"{family.path}/invitations")
            ruth.open(
                ruth.page.link("Look at the letter")
                if "Look at the letter" in ruth.page.words
                else ruth.page.path
            )
    assert "You have checked every letter" in ruth.page.words, ruth.page.words
    ruth.press("Send all the invitations")
    return ruth


def test_everybody_is_asked_only_after_every_letter_was_looked_at(family: Gathering) -> None:
    ruth = family.world.in_as(family.world.ruth)
    ruth.open(f"{family.path}/invitations")
    assert "By a text message that you write" in ruth.page.words
    assert "text message that you write, at once" not in ruth.page.words
    assert "Check what each person will see" in ruth.page.words
    assert "Send all the invitations" not in ruth.page.words
    ruth = ask_all(family)
    assert "We are inviting 3 people" in ruth.page.words, ruth.page.words
    with working(family.world.app):
        letters = session().scalars(select(Letter)).all()
        assert len(letters) == 4
        assert all(letter.state is LetterState.PENDING for letter in letters)
        assert len(session().scalars(select(PersonalLink)).all()) == 4


def test_whoever_joins_the_circle_later_is_counted_as_not_invited_yet(
    family: Gathering, clock: Callable[[str], None]
) -> None:
    """ "15 of 15 invited" stood on the page, and two who had come late were asked by nobody."""
    ask_all(family)
    clock("2027-02-01T10:00:00+00:00")
    with working(family.world.app):
        family.add("Tolu Aziz", email="tolu@example.org").added_at = now()
    ruth = family.world.in_as(family.world.ruth)
    ruth.open(f"{family.path}/invitations")
    assert "2 people are not invited yet." in ruth.page.words, "Tolu, and Shirin whose text is not written"


def test_nobody_is_said_to_be_asked_while_the_text_to_them_is_not_written(family: Gathering) -> None:
    """Texts go by the coordinator's own hand. "Everyone has been invited" left Shirin without a word."""
    shirin = next(one for one in family.people.values() if one.name == "Shirin Aziz")
    ruth = ask_all(family)
    assert (
        "1 person is not invited yet: you write their text or post their letter yourself." in ruth.page.words
    )
    assert "0 of 4 invited have answered." in ruth.page.words, "and no sentence beside it counts Shirin"
    assert "4 no answer" in ruth.page.words
    assert "0 of 4 have answered" in ruth.open("/").words, "the desk counts the same"
    ruth.open(f"{family.path}/invitations")
    with working(family.world.app):
        asked = select(Invitation.id).where(Invitation.person_id == shirin.id)
        invitation_id = session().scalars(asked).one()
    ruth.open(f"{family.path}/invitations/{invitation_id}/ask")
    assert "A text message that you write yourself: nothing is sent from here" in ruth.page.words
    ruth.open(f"{family.path}/invitations")
    while "I have invited them" in ruth.page.words:
        ruth.press("I have invited them")
    waits = "Shirin gets a text that you write yourself: nothing has gone to them yet."
    assert waits in ruth.page.words
    assert "Everyone has been invited." not in ruth.page.words
    with family.world.app.app_context():
        jobs.run_due()
    ruth.open(f"{family.path}/invitations")
    assert waits in ruth.page.words
    assert "Write their text: nothing has gone to them yet" in ruth.page.words
    ruth.follow("Send the text")
    ruth.press("I have sent the text")
    assert "Record why, and how they are heard instead." in ruth.open(f"{family.path}/invitations").words


def test_whom_nothing_has_reached_yet_is_in_no_count_until_she_is_there(family: Gathering) -> None:
    """Shirin said yes to the day before, was to be asked again, and her text is not written: she has not given "no answer"."""
    ruth, shirin = ask_all(family), family.people["Shirin"].id
    with working(family.world.app):
        hers = update(Invitation).where(Invitation.person_id == shirin)
        session().execute(hers.values(earlier_answer=Answer.YES, earlier_on=date(2027, 2, 20)))
    words = ruth.open(f"{family.path}/invitations").words
    assert "0 of 4 invited have answered." in words
    assert "4 no answer" in words, "and one is not taken away from them for her"
    assert "answered only before the change" not in words
    assert "not invited again yet; answered for Saturday 20 February 2027: coming" in words
    with working(family.world.app):
        session().execute(update(Place).where(Place.person_id == shirin).values(arrived_at=now()))
    words = ruth.open(f"{family.path}/invitations").words
    assert "1 of 5 invited have answered." in words
    assert "1 came without answering, 4 no answer" in words
    assert "came; answered for Saturday 20 February 2027: coming" in words
    assert "not invited again yet" not in words
    assert "1 of 5 have answered" in ruth.open("/").words, "the desk counts the same"


def test_a_letter_about_another_meeting_does_not_hide_the_text_that_is_not_written(family: Gathering) -> None:
    ruth, shirin = ask_all(family), family.people["Shirin"]
    with working(family.world.app):
        family.conference = session().get_one(Conference, family.conference.id)
        first = (
            session().scalars(select(Invitation).where(Invitation.person_id == shirin.id)).one().meeting_id
        )
        when = replace(SATURDAY, on=date(2027, 2, 20))
        own = family.meet(kind=MeetingKind.SEPARATE, when=when, asked=[shirin])
        to_own = select(Invitation).where(Invitation.person_id == shirin.id, Invitation.meeting_id == own.id)
        newer = session().scalars(to_own).one()
        newer.asked_at = now()
        session().add(
            Letter(
                service_id=shirin.service_id, matter_id=shirin.conference_id, to_kind=ToKind.PERSON, to_id=shirin.id,
                kind="invitation.invitation", about={"invitation_id": str(newer.id)}, channel=By.TEXT,
                state=LetterState.SENT, created_at=now() + timedelta(minutes=1),
            )
        )  # fmt: skip
    words = ruth.open(f"{family.path}/invitations?meeting={first}").words
    assert "Write their text: nothing has gone to them yet" in words
    assert "4 no answer" in words
    words = ruth.open(f"{family.path}/invitations?meeting={own.id}").words
    assert "nothing has gone to them yet" not in words
    assert "1 no answer" in words


def test_nothing_goes_out_unseen_and_nothing_that_reads_otherwise_than_it_was_seen(family: Gathering) -> None:
    """As they see it comes before asking all, also for a press that no page offers, and again after a caution."""
    with working(family.world.app):
        db.act(**family.ruth.settings())
        conference = session().get_one(Conference, family.conference.id)
        mine = session().scalars(select(Invitation).where(Invitation.conference_id == conference.id)).all()
        with pytest.raises(Refused, match="LOOK_FIRST") as unseen:
            operations.invite_all(conference, mine, by=family.ruth)
        assert unseen.value.reason is WhyNot.LOOK_FIRST
        for one in mine:
            operations.look(conference, one, by=family.ruth)
        sara, shirin = family.people["Sara"], family.people["Shirin"]
        told = {"hides": [Field.VENUE], "must_not_meet": False, "because": "She must not be found."}
        set_caution(conference, sara, shirin, by=family.ruth, **told)
        with pytest.raises(Refused, match="LOOK_AGAIN") as otherwise:
            operations.invite_all(conference, mine, by=family.ruth)
        assert otherwise.value.reason is WhyNot.LOOK_AGAIN
        operations.look(conference, next(one for one in mine if one.person_id == sara.id), by=family.ruth)
        assert len(operations.invite_all(conference, mine, by=family.ruth)) == 4


def test_a_letter_says_nothing_and_names_nobody_else(family: Gathering) -> None:
    ask_all(family)
    secrets = (
        "27 February",
        "Elder Lane",
        "Shirin",
        "Nazdar",
        "Daryan",
        "Lana",
        "conference",
        "child",
        "family",
    )
    with working(family.world.app):
        letters = {letter.to_id: letter for letter in session().scalars(select(Letter))}
        sara, rojin = letters[family.people["Sara"].id], letters[family.people["Rojin"].id]
        message, neutral = render(sara, EARLY), render(rojin, EARLY)
        service = "Northmoor Family Group Conference Service"
        for text in (message.subject, message.text.replace(service, ""), message.html.replace(service, "")):
            assert not [word for word in (*secrets, "Rojin", "Jas") if word in text]
        for text in (neutral.subject, neutral.text, neutral.html):
            assert not [word for word in (*secrets, "Northmoor F", "Sara") if word in text]
        assert len(message.text.split()) < 120
        assert message.subject == "Ruth Adeyemi has a question for you"
        assert neutral.subject == "A message for you from Ruth Adeyemi"
        assert "/l/" in message.text
        ics = message.attachments[0].content.decode()
        assert "SUMMARY:Appointment" in ics
        assert "DTSTART:20270227T110000Z" in ics
        assert "ATTENDEE" not in ics
        assert not [word for word in secrets[2:] if word in ics]
        assert render(rojin, EARLY).attachments == (), "her device is shared"
        text = render(letters[family.people["Shirin"].id], EARLY)
        assert len(text.words) < 160
        assert text.to == "+447700900101"
        assert not [word for word in (*secrets, "Ruth") if word in text.words]


def test_professionals_have_two_appointments_round_private_family_time(family: Gathering) -> None:
    ask_all(family)
    with working(family.world.app):
        letter = session().scalars(select(Letter).where(Letter.to_id == family.people["Jas"].id)).one()
        ics = render(letter, EARLY).attachments[0].content.decode()
    assert ics.count("BEGIN:VEVENT") == 2
    assert "DTEND:20270227T121500Z" in ics
    assert "DTSTART:20270227T135500Z" in ics


def test_somebody_by_phone_alone_is_asked_and_answers_through_the_coordinator(family: Gathering) -> None:
    ruth = family.world.in_as(family.world.ruth)
    ruth.open(f"{family.path}/invitations")
    row = next(
        url for url in ruth.page.links("/ask") if kept(family, "Nazdar").id.hex in url.replace("-", "")
    )
    ruth.open(row)
    assert "01632 960111" in ruth.page.words
    ruth.press("I have invited them")
    ruth.press(
        "Save this answer", {"answer": "yes", "needs": ["travel"], "needs_words": "Wheelchair for distance"}
    )
    answered = kept(family, "Nazdar")
    assert (answered.answer, answered.answered_by) == (Answer.YES, "coordinator")
    assert "coming (told you by phone or in person)" in ruth.page.words
    assert "Help with travel" in ruth.page.words


def test_whoever_was_asked_by_phone_among_the_letters_is_no_detour(family: Gathering) -> None:
    ruth = family.world.in_as(family.world.ruth)
    ruth.open(f"{family.path}/invitations")
    ruth.open(ruth.page.link("Check and invite: Nazdar Aziz"))
    ruth.press("I have invited them, go to the next person")
    others = {f"What {one.name} will see" for one in family.people.values() if one.called != "Nazdar"}
    assert ruth.page.heading in others, "whoever is next, and no page for answers"
    assert "Recorded: you have invited Nazdar." in ruth.page.words
    assert (kept(family, "Nazdar").asked_at, kept(family, "Nazdar").answer) == (now(), None)


def test_whoever_may_only_be_phoned_is_written_down_as_asked_with_one_press_on_the_list(
    family: Gathering,
) -> None:
    ruth = family.world.in_as(family.world.ruth)
    ruth.open(f"{family.path}/invitations")
    for _each in range(20):
        if "Look at the letter" in ruth.page.words:
            ruth.follow("Look at the letter")
        elif "This is right: check the next one" in ruth.page.words:
            ruth.press("This is right: check the next one")
        elif "Send all the invitations" in ruth.page.words:
            break
        else:
            ruth.open(f"{family.path}/invitations")
    assert "I have invited them" not in ruth.page.words, "nobody was asked before their letter was looked at"
    ruth.press("Send all the invitations")
    assert "Nazdar can only be invited by phone or in person." in ruth.page.words
    assert kept(family, "Nazdar").asked_at is None
    ruth.press("I have invited them")
    assert ruth.page.heading == "Invitations"
    assert "Recorded: you have invited Nazdar." in ruth.page.words
    asked = kept(family, "Nazdar")
    assert (asked.asked_at, asked.told_by_phone_at, asked.answer) == (now(), now(), None)
    assert ruth.page.link("Record an answer: Nazdar Aziz")


def test_one_tap_answers_and_the_same_page_thanks(family: Gathering) -> None:
    sara = link_for(family, "Sara")
    assert sara.page.heading == "Hello Sara"
    assert "Can you come on Saturday 27 February, at 11 am?" in sara.page.words
    assert "does not work for the social worker" in sara.page.words
    sara.press("Yes, I will come")
    assert sara.page.status == 200
    assert "Thank you, Sara" in sara.page.words
    assert "calendar" in sara.page.words
    assert kept(family, "Sara").answer is Answer.YES
    assert sara.client.get("/yours/calendar.ics").mimetype == "text/calendar"
    sara.press("No, I cannot")
    assert kept(family, "Sara").answer is Answer.NO
    assert sara.client.get("/yours/calendar.ics").status_code == 404


def test_not_sure_yet_is_an_answer_that_is_no_yes(family: Gathering) -> None:
    """Counted as a yes they get a chair and a taxi; counted as a no nobody asks them again."""
    sara = link_for(family, "Sara")
    sara.press("I am not sure yet")
    assert kept(family, "Sara").answer is Answer.NOT_SURE
    assert (
        "Ruth knows that you are not sure yet. Answer here when you know, until the day." in sara.page.words
    )
    assert "You said: I am not sure yet." in sara.page.words
    assert "look forward" not in sara.page.words
    file = sara.client.get("/yours/calendar.ics")
    assert b"STATUS:TENTATIVE" in file.data
    assert b"STATUS:CONFIRMED" not in file.data
    sara.open("/yours/answer")
    assert "Your calendar may show that it is not certain yet." in sara.page.words
    ruth = family.world.in_as(family.world.ruth)
    ruth.open(f"{family.path}/invitations")
    assert "1 not sure yet" in ruth.page.words
    assert "1 yes" not in ruth.page.words
    assert "0/" in ruth.page.words, "the ring of answers does not fill"
    ruth.open(family.path)
    assert "1 not sure yet" in ruth.page.words
    ruth.open(f"{family.path}/circle")
    assert "Coming: 0." in ruth.page.text
    assert "Not sure yet" in ruth.page.words
    sara.press("Yes, I will come")
    assert b"STATUS:CONFIRMED" in sara.client.get("/yours/calendar.ics").data


def test_the_coordinator_writes_down_that_somebody_is_not_sure_yet(family: Gathering) -> None:
    link_for(family, "Sara")
    ruth = family.world.in_as(family.world.ruth)
    ruth.open(f"{family.path}/invitations")
    ruth.open(ruth.page.link("Record an answer: Sara"))
    ruth.press("Save this answer", {"answer": "not_sure"})
    assert kept(family, "Sara").answer is Answer.NOT_SURE
    assert "not sure yet (told you by phone or in person)" in ruth.page.words


def test_another_way_is_asked_about_on_the_next_page(family: Gathering) -> None:
    sara = link_for(family, "Sara")
    sara.press("another way")
    assert kept(family, "Sara").answer is Answer.ANOTHER_WAY
    sara.press("This is how I take part", {"way": "spokesperson"})
    assert sara.page.status == 422
    assert "who speaks for you" in sara.page.words
    sara.press("This is how I take part", {"spokesperson": "Nazdar"})
    assert sara.page.status == 200, sara.page.words
    answered = kept(family, "Sara")
    assert (answered.way, answered.spokesperson) == (Way.SPOKESPERSON, "Nazdar")


def test_needs_words_and_somebody_forgotten(family: Gathering) -> None:
    sara = link_for(family, "Sara")
    sara.press("Say what I need", {"needs": ["childcare", "food"], "needs_words": "Two boys"})
    assert "We have made a note of this" in sara.page.words
    sara.press("Save my words", {"own_words": "Shirin is the best mum.\nI am there for her."})
    sara.press("Tell us who is missing", {"name": ""})
    assert sara.page.status == 422
    sara.press("Tell us who is missing", {"name": "Hiwa", "tie": "neighbour", "reach": "at number 9"})
    assert "Thank you for telling us" in sara.page.words
    with working(family.world.app):
        assert {need.kind for need in session().scalars(select(Need))} == {"childcare", "food"}
        assert session().scalars(select(Suggestion)).one().name == "Hiwa"
    assert kept(family, "Sara").own_words.endswith("I am there for her.")
    ruth = family.world.in_as(family.world.ruth)
    ruth.open(f"{family.path}/invitations")
    assert "Hiwa" in ruth.page.words
    ruth.open(ruth.page.link("Follow this up"))
    ruth.press("Save the outcome", {"how": "Added to the circle"})
    assert "Hiwa" not in ruth.page.words
    assert "Hiwa" not in link_for(family, "Nazdar").page.words


def test_until_the_day_and_kindly_no_longer(family: Gathering, clock: Callable[[str], None]) -> None:
    clock("2027-02-26T23:50:00+00:00")
    sara = link_for(family, "Sara")
    assert sara.page.status == 200
    clock("2027-02-27T00:01:00+00:00")
    sara.press("Yes, I will come")
    assert sara.page.status == 422
    assert "please phone" in sara.page.words
    assert kept(family, "Sara").answer is None
    sara.open("/yours/answer")
    assert "07700 900190" in sara.page.words
    assert "Yes, I will come" not in sara.page.words


def test_the_place_is_for_those_who_come_and_clocks_elsewhere_are_said(family: Gathering) -> None:
    assert "Elder Lane Community Hall" in link_for(family, "Sara").page.words
    with working(family.world.app):
        for place in session().scalars(select(Place).where(Place.person_id == family.people["Rojin"].id)):
            place.way = Way.VIDEO
    rojin = link_for(family, "Rojin")
    assert "Can you join by video" in rojin.page.words
    assert "at 11 am (12 pm where you are)?" in rojin.page.words
    assert "Elder Lane" not in rojin.page.text
    rojin.press("Yes, I will take part")
    assert "calendar" not in rojin.page.words, "her device is shared"


def test_under_a_safety_hold_no_place_is_shown(family: Gathering) -> None:
    sara = link_for(family, "Sara")
    with working(family.world.app):
        session().merge(family.conference).held_since = EARLY
    sara.open("/yours/answer")
    assert "Elder Lane" not in sara.page.text


def test_an_excluded_person_learns_nothing_of_the_conference(family: Gathering) -> None:
    with working(family.world.app):
        family.meet(
            kind=MeetingKind.SEPARATE,
            asked=[family.people["Baran"]],
            where=Where(venue="Council office"),
            when=When(
                date(2027, 3, 3), "Europe/London", time(17), [PartTimes("welcome", time(17), time(18))]
            ),
        )
    baran = link_for(family, "Baran")
    text = baran.page.text
    assert "Wednesday 3 March" in text
    assert "Council office" in text
    for word in ("27 February", "Elder Lane", "Shirin", "Nazdar", "Sara", "Rojin", "Time on your own"):
        assert word not in text, word
    with working(family.world.app):
        db.act(**through_their_eyes(family.people["Baran"]).settings())
        assert [meeting.kind for meeting in session().scalars(select(Meeting))] == [MeetingKind.SEPARATE]
        assert {place.person_id for place in session().scalars(select(Place))} == {family.people["Baran"].id}
        assert len(session().scalars(select(Invitation)).all()) == 1


def test_a_moved_meeting_is_told_and_asked_about_again(family: Gathering) -> None:
    ask_all(family)
    sara = link_for(family, "Sara")
    sara.press("Yes, I will come")
    ruth = family.world.in_as(family.world.ruth)
    ruth.open(f"{family.path}/dates")
    ruth.open(ruth.page.link("Change the meeting"))
    assert "Sara Whitlow" in ruth.page.words
    assert "by email" in ruth.page.words
    ruth.press("Save the change and tell everyone invited", {"on": "6", "on-month": "3"})
    assert ruth.page.heading == "Dates", ruth.page.words
    assert kept(family, "Sara").answer is None
    with working(family.world.app):
        letters = (
            session()
            .scalars(
                select(Letter).where(Letter.to_id == family.people["Sara"].id).order_by(Letter.created_at)
            )
            .all()
        )
        assert [letter.state for letter in letters] == [LetterState.CANCELLED, LetterState.PENDING]
        ics = render(letters[1], EARLY).attachments[0].content.decode()
        assert "DTSTART:20270306T110000Z" in ics
        assert "SEQUENCE:1" in ics
    sara.open("/yours/answer")
    assert "Saturday 6 March" in sara.page.words


def test_who_may_only_be_phoned_waits_on_the_coordinators_list_when_it_moves(family: Gathering) -> None:
    link_for(family, "Nazdar")
    ruth = family.world.in_as(family.world.ruth)
    ruth.open(f"{family.path}/dates")
    ruth.open(ruth.page.link("Change the meeting"))
    assert "you phone them: 01632 960111" in ruth.page.words
    ruth.press("Save the change and tell everyone invited", {"on": "6", "on-month": "3"})
    ruth.open(f"{family.path}/invitations")
    assert "Nazdar has not been told about the change" in ruth.page.words
    ruth.open(ruth.page.link("Tell them about the change"))
    ruth.press("I have told them")
    assert "Nazdar has not been told" not in ruth.page.words


def test_a_meeting_called_off_is_told_to_those_who_were_asked(family: Gathering) -> None:
    sara = link_for(family, "Sara")
    ruth = family.world.in_as(family.world.ruth)
    ruth.open(f"{family.path}/dates")
    ruth.open(ruth.page.link("Cancel the meeting"))
    ruth.press("Cancel the meeting and tell everyone invited", {"because": "The hall is closed."})
    with working(family.world.app):
        letter = session().scalars(select(Letter)).one()
        message = render(letter, EARLY)
        assert letter.kind == "invitation.cancelled"
        assert "hall" not in message.text
        assert "STATUS:CANCELLED" in message.attachments[0].content.decode()
    sara.open("/yours/answer")
    assert "This will not go ahead" in sara.page.words


def test_whoever_may_only_be_phoned_does_not_stand_before_a_shut_hall(family: Gathering) -> None:
    """A meeting is called off, and no letter reaches Nazdar: it stands on the desk, and before closing, until somebody phones."""
    link_for(family, "Nazdar")
    ruth = family.world.in_as(family.world.ruth)
    assert "has not been told that the meeting is cancelled" not in ruth.open("/").words
    ruth.open(f"{family.path}/dates")
    ruth.open(ruth.page.link("Cancel the meeting"))
    ruth.press("Cancel the meeting and tell everyone invited", {"because": "The hall is closed."})
    words = ruth.open("/").words
    assert "Nazdar Aziz has not been told that the meeting is cancelled." in words
    assert "Phone Nazdar: 01632 960111" in words
    helen = family.world.in_as(family.world.helen)
    untold = "1 person was invited to a meeting and has not been told that it is cancelled."
    with working(family.world.app):
        session().execute(text("UPDATE conference SET stage = 'live'"))
    words = helen.open(f"{family.path}/close").words
    assert untold in words
    assert "Nazdar" not in words
    ruth.open(ruth.open("/").link("Tell them"))
    ruth.open(ruth.page.link("Tell them about the change"))
    ruth.press("I have told them")
    assert "has not been told that the meeting is cancelled" not in ruth.open("/").words
    assert untold not in helen.open(f"{family.path}/close").words


def test_a_letter_for_the_post_is_printed_with_a_code_to_scan(family: Gathering) -> None:
    with working(family.world.app):
        contact = session().merge(family.people["Sara"]).contact
        contact.allowed, contact.address, contact.email = ["letter"], "4 Hill Road\nNorthmoor", ""
    ask_all(family)
    ruth = family.world.in_as(family.world.ruth)
    ruth.open(f"{family.path}/invitations")
    ruth.open(ruth.page.link("Print the letter"))
    back = ruth.page.path
    ruth.open(ruth.page.link("Open the sheet"))
    assert "4 Hill Road" in ruth.page.words
    assert "data:image/svg+xml" in ruth.page.text
    assert "/l/" in ruth.page.words
    assert "My number:" in ruth.page.words
    for word in ("27 February", "Elder Lane", "Shirin", "conference"):
        assert word not in ruth.page.words
    ruth.open(back)
    ruth.press("I have posted the letter")
    with working(family.world.app):
        letter = session().scalars(select(Letter).where(Letter.to_id == family.people["Sara"].id)).one()
        assert letter.state is LetterState.PRINTED
        assert letter.secret_locked is None


def test_the_coordinator_sees_exactly_what_one_person_sees(family: Gathering) -> None:
    ruth = family.world.in_as(family.world.ruth)
    url = f"{family.path}/invitations/{kept(family, 'Sara').id}/as-they-see-it"
    ruth.open(url)
    seen = ruth.page.words
    sara = link_for(family, "Sara").page.words
    question = sara[sara.index("Hello Sara") : sara.index("Save my words")]
    assert question.replace(" ", "") in seen.replace(" ", "")


def test_another_persons_invitation_cannot_be_answered(family: Gathering) -> None:
    sara = link_for(family, "Sara")
    form = sara.page.form(button="Yes, I will come")
    sent = form.filled({"invitation": str(kept(family, "Nazdar").id)}, "Yes, I will come")
    assert sara.client.post("/yours/answer", data=sent).status_code in (404, 422)
    assert kept(family, "Nazdar").answer is None


def test_nobody_who_signs_is_asked_to_phone_nor_offered_somebody_who_speaks(family: Gathering) -> None:
    """Kate is deaf. A text reaches a mobile; a landline is only for whoever hears."""
    with working(family.world.app):
        kate = family.people["Sara"]
        session().get_one(Person, kate.id).language = "bfi"
        session().get_one(Staff, family.world.ruth.id).phone = "07700 900190"
    ask_all(family)
    with working(family.world.app):
        letter = session().scalars(select(Letter).where(Letter.to_id == kate.id)).one()
        words = render(letter, EARLY).text
    assert "If you would rather talk, contact me." in words
    assert "You do not have to phone: you can send a text to the number below." in words
    assert "phone me" not in words
    sara = link_for(family, "Sara")
    assert "we will find someone to sign it for you" in sara.page.words
    assert "Phone us" not in sara.page.words
    assert "You can phone or text me any time you are unsure." in sara.page.words
    with working(family.world.app):
        session().get_one(Staff, family.world.ruth.id).phone = "01632 960190"
    sara.open("/yours/answer")
    assert "You can contact me any time you are unsure." in sara.page.words, "no landline takes a text"
    sara.follow("Ask us to get in touch with you")
    sara.press("Please get in touch with me")
    assert sara.page.path == "/yours"
    assert "will get in touch with you." in sara.page.words


def test_a_surgery_reads_in_full_whom_it_is_about_and_a_friend_by_the_first_name(
    world: World, clock: Callable[[str], None]
) -> None:
    """Of three girls called Lana nobody at the school can tell which. Their letter goes on naming nobody."""
    clock("2027-02-01T09:00:00+00:00")
    with working(world.app):
        found = gather(world)
        found.add("Lana Rashid", Kind.CENTRAL)
        found.add("Sara Whitlow", Kind.FRIEND, email="sara@example.org")
        found.add("Jas Gill", Kind.PROFESSIONAL, email="jas@example.org")
        found.answer_pairs()
        found.meet(asked=list(found.people.values()))
    assert "is asking you, for Lana Rashid." in link_for(found, "Jas").page.words
    assert "is asking you, for Lana." in link_for(found, "Sara").page.words


def test_whoever_is_there_for_their_work_sends_no_words_and_names_nobody(family: Gathering) -> None:
    """Their page does not ask for it. Sent by hand all the same, it would stand beside what the family said."""
    jas = link_for(family, "Jas")
    form = jas.page.form(button="Say what I need")
    for part, typed in (("words", {"own_words": "They are all liars."}), ("forgotten", {"name": "Hiwa"})):
        sent = {**form.filled({}, "Say what I need"), "part": part, **typed}
        refused = jas.client.post("/yours/answer", data=sent)
        assert refused.status_code == 422, part
        assert "This is not asked on your page." in refused.get_data(as_text=True)
    assert not kept(family, "Jas").own_words
    with working(family.world.app):
        assert not session().scalars(select(Suggestion)).all()


def test_the_page_is_light_and_asks_the_database_little(family: Gathering) -> None:
    sara = link_for(family, "Sara")
    assert sara.page.status == 200
    with statements() as asked:
        page = sara.client.get("/yours/answer")
    assert 1 <= len(asked) <= 3, asked
    weight = len(gzip.compress(page.data, 6)) + len(gzip.compress(CSS.read_bytes(), 6))
    assert weight < 20_000, weight


def test_nobody_is_asked_before_what_the_plan_must_have_is_approved(family: Gathering) -> None:
    with working(family.world.app):
        session().add(BottomLine(conference_id=family.conference.id, number=1, words="Daryan is at school."))
    ruth = family.world.in_as(family.world.ruth)
    ruth.open(f"{family.path}/invitations")
    ruth.open(ruth.page.link("Check and invite: Sara Whitlow"))
    assert "What the plan must have is not approved yet." in ruth.page.words
    assert "Send the letter now" not in ruth.page.words


def test_where_nothing_can_be_sent_a_link_leads_to_how_somebody_is_reached(family: Gathering) -> None:
    with working(family.world.app):
        hers = select(SafeContact).where(SafeContact.person_id == family.people["Sara"].id)
        session().scalars(hers).one().confirmed_on = None
    ruth = family.world.in_as(family.world.ruth)
    ruth.open(f"{family.path}/invitations")
    contact = f"{family.path}/circle/{family.people['Sara'].id}/contact"
    assert ruth.page.link("How they are reached: Sara Whitlow") == contact
    assert "How they are reached: Rojin Aziz" not in ruth.page.words
    ruth.follow("Check and invite: Sara Whitlow")
    assert ruth.page.link("How they are reached: Sara Whitlow") == contact


def test_a_name_on_the_checklist_is_shown_as_it_is_typed_and_is_no_part_of_the_page(
    family: Gathering,
) -> None:
    with working(family.world.app):
        found = session().get_one(Person, family.people["Shirin"].id)
        found.called = "Shirin <b>100%</b> & (so) {x}"
    ruth = family.world.in_as(family.world.ruth)
    page = ruth.open(f"{family.path}/circle/checklist")
    assert page.link("Shirin <b>100%</b>").endswith(f"/circle/{found.id}/prepare")
    assert page.tree.xpath("//b[text()='100%']") == []
    assert page.tree.xpath("count(//a[contains(., 'Shirin <b>100%</b> & (so) {x}')])") >= 1


def test_the_checklist_counts_whom_nobody_has_spoken_with_and_leads_to_each_of_them(
    family: Gathering,
) -> None:
    ruth = family.world.in_as(family.world.ruth)
    words = ruth.open(f"{family.path}/circle/checklist").words
    counted = re.search(r"(\d+) of (\d+) items are done or not needed", words)
    assert counted
    with working(family.world.app):
        lines = len(approach_of(session().get_one(Conference, family.conference.id)).checklist)
    assert int(counted[2]) == lines + 3, "with the safety question, the ways to reach them, and the talks"
    assert "Not spoken to yet: " in words
    assert " and " in words.partition("Not spoken to yet: ")[2][:400]
    assert ruth.page.link("Shirin").endswith(f"/circle/{family.people['Shirin'].id}/prepare")
    with working(family.world.app):
        for item in approach_of(session().get_one(Conference, family.conference.id)).checklist:
            if session().scalar(select(Check).where(Check.item == item.key)) is None:
                done = Check(
                    conference_id=family.conference.id,
                    item=item.key,
                    done_by=family.world.ruth.id,
                    done_at=now(),
                )
                session().add(done)
    again = re.search(r"(\d+) of (\d+) items are done", ruth.open(f"{family.path}/circle/checklist").words)
    assert again
    assert int(again[1]) < int(again[2]), "whatever is ticked, somebody has not been spoken with"


def asked_to_her_own_too(family: Gathering) -> Meeting:
    """Sara has a meeting of her own a week before that of all, and is asked to both. Call it in `working`."""
    family.conference = session().get_one(Conference, family.conference.id)
    sara, week_before = family.people["Sara"], replace(SATURDAY, on=date(2027, 2, 20))
    own = family.meet(kind=MeetingKind.SEPARATE, when=week_before, asked=[sara])
    for row in session().scalars(select(Invitation).where(Invitation.person_id == sara.id)):
        row.asked_at = now()
    return own


def test_whoever_has_a_meeting_of_their_own_is_offered_nobody_who_stays_in_private_time(
    family: Gathering, clock: Callable[[str], None]
) -> None:
    """To read "when we talk on our own" would tell him that there is a meeting that he is not asked to."""
    stays = "stays with us when we talk on our own"
    with working(family.world.app):
        own = asked_to_her_own_too(family)
        session().execute(delete(Place).where(Place.meeting_id == own.id, Place.family_only))
        own_invitation = session().scalar(
            select(Invitation.id).where(
                Invitation.meeting_id == own.id, Invitation.person_id == family.people["Sara"].id
            )
        )
    sara = link_for(family, "Sara")
    assert stays not in sara.open(f"/yours/answer?invitation={own_invitation}").words
    assert "Someone to look after my children" in sara.page.words
    sara.follow("Saturday 27 February 2027")
    assert stays in sara.page.words, "to the meeting of all she has private time"
    sara.press("Say what I need", {"needs": ["interpreter_stays", "food"]})
    sara.open(f"/yours/answer?invitation={own_invitation}")
    sara.press("Say what I need", {"needs": ["food"]})
    with working(family.world.app):
        needs = session().scalars(select(Need.kind).where(Need.person_id == family.people["Sara"].id)).all()
    assert "interpreter_stays" in needs, "what she was not asked about stays as she said it"


def test_a_meeting_that_is_over_and_was_never_closed_does_not_stand_before_the_one_to_come(
    family: Gathering, clock: Callable[[str], None]
) -> None:
    """His hour alone had passed, and nobody noted it: his own page showed no question, no day and no place of the next one."""
    with working(family.world.app):
        asked_to_her_own_too(family)
    clock("2027-02-22T09:00:00+00:00")
    sara = link_for(family, "Sara")
    assert "Can you come?" in sara.open("/yours").words
    sara.open("/yours/answer")
    sara.press("Yes, I will come")
    assert "Can you come?" in sara.open("/yours").words


def test_whoever_is_asked_to_two_meetings_sees_and_answers_each_of_them(
    family: Gathering, clock: Callable[[str], None]
) -> None:
    """A separate meeting a week before the first one. Their page opens with the nearer; the other one is a tap away."""
    with working(family.world.app):
        asked_to_her_own_too(family)
    sara = link_for(family, "Sara")
    sara.open("/yours/answer")
    assert "Can you come on Saturday 20 February, at 11 am?" in sara.page.words
    sara.press("Yes, I will come")
    sara.follow("Saturday 27 February 2027")
    assert "Can you come on Saturday 27 February, at 11 am?" in sara.page.words
    assert "You said" not in sara.page.words
    sara.press("No, I cannot")
    with working(family.world.app):
        told = select(Meeting.on, Invitation.answer).join(Meeting, Meeting.id == Invitation.meeting_id)
        mine = told.where(Invitation.person_id == family.people["Sara"].id).order_by(Meeting.on)
        said = [(on.day, answer) for on, answer in session().execute(mine)]
    assert said == [(20, Answer.YES), (27, Answer.NO)]
    other = link_for(family, "Nazdar")
    theirs = sara.page.tree.xpath("//a[contains(@href, 'invitation=')]/@href")
    assert theirs, "she can go back to the other one"
    assert "20 February" not in other.open(str(theirs[0])).words, "the address opens what is one's own alone"
    clock("2027-02-20T17:00:00+00:00")
    sara = link_for(family, "Sara")
    sara.open("/yours/answer")
    assert "Saturday 27 February" in sara.page.words
    assert "20 February" not in sara.page.words, "a day that is over is not offered"


def test_under_a_safety_hold_the_other_meeting_is_there_without_its_day(family: Gathering) -> None:
    with working(family.world.app):
        asked_to_her_own_too(family)
        family.conference.held_since, family.conference.held_by = now(), "Ruth Adeyemi"
    sara = link_for(family, "Sara")
    words = sara.open("/yours/answer").words
    assert "The other meeting" in words
    assert "February" not in words
