"""Whoever is heard by a letter or through somebody else is not there: no room, no draft, no hours, no way to join."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select, update

from fgc.access.links import make_link
from fgc.access.models import Purpose
from fgc.access.viewer import Worker
from fgc.circle.models import Channel, Person
from fgc.conference.models import Conference
from fgc.invitation import operations
from fgc.invitation.models import Answer, Invitation
from fgc.kit import jobs
from fgc.kit.clock import now
from fgc.kit.db import act, session, transaction
from fgc.kit.outbox import Cancelled, Letter, render
from fgc.kit.secrets import new_secret
from fgc.referral.models import Question
from fgc.schedule.models import Meeting, Place, Way
from fgc.schedule.operations import Wish, cancel_meeting, set_places
from tests.gathering import EARLY, Gathering, working
from tests.pages.test_apart import family  # noqa: F401
from tests.pages.test_invitation import ask_all, link_for
from tests.pages.test_invitation import family as asked  # noqa: F401
from tests.posting import Posting, posting
from tests.the_day import Clock, Day, add, arrive_and_begin, write_plan


@pytest.mark.parametrize("way", [Way.LETTER, Way.SPOKESPERSON])
def test_whoever_must_not_meet_her_does_not_learn_when_she_will_be_there(family: Gathering, way: Way) -> None:  # noqa: F811
    with working(family.world.app):
        family.conference = session().get_one(Conference, family.conference.id)
        family.apart(family.people["Baran"], family.people["Shirin"])
        meeting = family.meet(asked=[family.people["Daryan"], family.people["Shirin"]])
        act(**family.ruth.settings())
        baran = session().get_one(Person, family.people["Baran"].id)
        set_places(
            family.conference,
            meeting,
            by=family.ruth,
            wishes=[Wish(baran, [part.id for part in meeting.parts], way=way)],
        )
    with working(family.world.app):
        row = (
            session()
            .scalars(select(Invitation).where(Invitation.person_id == family.people["Baran"].id))
            .one()
        )
        row.asked_at, row.told_sequence = EARLY, row.meeting.sequence
        for place in session().scalars(select(Place)):
            place.asked_at = EARLY
        person, secret = family.people["Baran"], new_secret()
        make_link(
            service_id=person.service_id,
            conference_id=person.conference_id,
            person_id=person.id,
            purpose=Purpose.ANSWER,
            secret=secret,
        )
    page = family.world.with_link(secret).open("/yours/answer")
    assert "27 February" not in page.words, "he knows the day"
    assert "11 am" not in page.words, "and the hour at which she comes out"


@pytest.mark.parametrize("way", [Way.LETTER, Way.SPOKESPERSON])
def test_whoever_is_heard_by_a_letter_is_not_in_the_familys_room(day: Day, clock: Clock, way: Way) -> None:
    """An order keeps Baran from Shirin. His letter is read out; he is not there, and nothing of the room opens on his phone."""
    with working(day.world.app):
        conference = session().get_one(Conference, day.gathering.conference.id)
        session().scalars(select(Question)).one().words = "Who helps in the mornings?"
        day.gathering.apart(day.people["Baran"], day.people["Shirin"])
        meeting = session().get_one(Meeting, day.meeting.id)
        act(**day.gathering.ruth.settings())
        baran = session().get_one(Person, day.people["Baran"].id)
        set_places(
            conference,
            meeting,
            by=day.gathering.ruth,
            wishes=[Wish(baran, [part.id for part in meeting.parts], way=way)],
        )
    arrive_and_begin(day, clock)
    shirin = day.family("Shirin")
    write_plan(shirin, day)
    add(
        shirin,
        "Add who does what",
        {
            "what": "Lana sleeps at Aunt Hanna's on Fridays",
            "who_id": str(day.people["Nazdar"].id),
            "days": ["4"],
        },
    )
    shirin.notes.begin()
    his, hers = day.family("Baran"), day.family("Nazdar")
    within = (
        "/yours/room",
        "/yours/room/notes",
        "/yours/plan/write",
        "/yours/plan/write/words",
        "/yours/plan/show",
    )
    for path in within:
        assert hers.open(path).status == 200, f"{path} is a page of the room"
        assert his.open(path).status == 404, path
    assert his.open("/yours/room/back-together").status == 404
    home = his.open("/yours")
    assert "Your time on your own as a family" not in home.words
    assert not [one for one in home.links("/yours/") if one.startswith(("/yours/room", "/yours/plan"))]


# --- what they read


@pytest.fixture
def post(asked: Gathering, tmp_path: Path) -> Iterator[Posting]:  # noqa: F811
    """Sara sends a letter, Jas a report, somebody speaks for Nazdar; all were asked, and the letters arrived."""
    with working(asked.world.app):
        for name, way in (("Sara", Way.LETTER), ("Jas", Way.LETTER), ("Nazdar", Way.SPOKESPERSON)):
            session().execute(update(Place).where(Place.person_id == asked.people[name].id).values(way=way))
    with posting(asked.world.app, tmp_path / "letters") as office:
        ask_all(asked)
        office.work()
        yield office


OF_A_DAY = ("a day", "the day", "when and", "and when", "says when", "for which part", "27 February", "11 am")


def test_no_letter_to_whoever_is_only_heard_speaks_of_a_day_or_of_coming(
    asked: Gathering,  # noqa: F811
    post: Posting,
) -> None:
    """From being asked to being told that it is off: what a letter promises has to stand on the page behind it."""
    with working(asked.world.app):
        meeting = session().scalars(select(Meeting)).one()
        cancel_meeting(
            session().get_one(Conference, meeting.conference_id), meeting, by=asked.ruth, because="Ill."
        )
    post.work()
    for address, least in (("sara@example.org", 2), ("jas@example.org", 2)):
        texts = [mail.text for mail in post.to(address)]
        assert len(texts) >= least, address
        assert any("will not go ahead as planned" in one for one in texts)
        found = {(words, one) for one in texts for words in OF_A_DAY if words in one}
        assert not found, (address, found)
    (first,) = [mail.text for mail in post.to("jas@example.org") if "in your professional role" in mail.text]
    assert "You do not need to be there yourself. Your page says how you can take part instead." in first
    (rojin,) = [mail.text for mail in post.to("rojin@example.org") if "as planned" in mail.text]
    assert "What I asked you about will not go ahead as planned." in rojin, "the same words for all"


def test_their_page_thanks_them_in_words_that_are_true_for_them(asked: Gathering, post: Posting) -> None:  # noqa: F811
    assert post.to("sara@example.org")
    sara = link_for(asked, "Sara")
    sara.open("/yours/answer")
    assert "Can you send a letter that is read out when the family meets?" in sara.page.words
    sara.press("Yes, I will take part")
    assert "Ruth knows that you will take part. You can change your mind here." in sara.page.words
    untrue = ("be there. You", "until the day", "What would help you to come", "if I cannot come", "calendar")
    assert not [one for one in untrue if one in sara.page.words]
    sara.press("I am not sure yet")
    assert "Answer here when you know." in sara.page.words
    sara.press("No, I cannot")
    assert "Ruth knows that you cannot. No one will hold it against you." in sara.page.words
    assert not [one for one in untrue if one in sara.open("/yours/answer").words]


@pytest.mark.parametrize(("name", "asks"), [("Sara", "Can you take part?"), ("Rojin", "Can you come?")])
def test_their_home_asks_nobody_to_come_who_is_only_heard(
    asked: Gathering,  # noqa: F811
    post: Posting,
    name: str,
    asks: str,
) -> None:
    assert post.everything()
    home = link_for(asked, name).open("/yours")
    assert asks in home.words
    assert ("Can you come?" in home.words) is (asks == "Can you come?")
    assert "Keep my calendar up to date by itself" not in home.words, (
        "Rojin shares her device; Sara has no hours"
    )


def test_no_calendar_is_offered_to_somebody_who_has_no_hours_and_one_that_is_there_can_be_stopped(
    asked: Gathering,  # noqa: F811
    post: Posting,
) -> None:
    assert post.everything()
    sara = link_for(asked, "Sara")
    assert sara.client.get("/yours/calendar.ics").status_code == 404
    assert "Keep my calendar up to date by itself" not in sara.open("/yours").words
    with working(asked.world.app):
        session().execute(
            update(Place).where(Place.person_id == asked.people["Sara"].id).values(way=Way.IN_PERSON)
        )
    assert "Keep my calendar up to date by itself" in sara.open("/yours").words
    sara.follow("Keep my calendar up to date by itself")
    sara.press("Make an address for my calendar")
    with working(asked.world.app):
        session().execute(
            update(Place).where(Place.person_id == asked.people["Sara"].id).values(way=Way.LETTER)
        )
    sara.open("/yours")
    sara.follow("Keep my calendar up to date by itself")
    sara.press("Stop this address")
    assert "Keep my calendar up to date by itself" not in sara.open("/yours").words


def test_the_slip_to_tear_off_asks_nobody_to_come_who_is_only_heard(asked: Gathering) -> None:  # noqa: F811
    with working(asked.world.app):
        contact = session().get_one(Person, asked.people["Sara"].id).contact
        assert contact is not None
        contact.allowed, contact.address, contact.email = [Channel.LETTER.value], "4 Hill Road, Northmoor", ""
        session().execute(update(Place).where(Place.person_id == contact.person_id).values(way=Way.LETTER))
    ask_all(asked)
    with asked.world.app.app_context():
        jobs.run_due()
    with working(asked.world.app):
        letter = session().scalars(select(Letter.id).where(Letter.to_id == asked.people["Sara"].id)).one()
    words = asked.world.in_as(asked.world.ruth).open(f"{asked.path}/letters/{letter}/sheet").words
    assert "Yes, I will take part" in words
    assert "What I need to take part:" in words
    assert "I will come" not in words
    assert "need to come" not in words


def test_nobody_who_is_only_heard_is_reminded_of_a_day_by_a_letter_that_is_asked_for_again(
    asked: Gathering,  # noqa: F811
    post: Posting,
    clock: Clock,
) -> None:
    """She had not answered and was asked once more; since then she said yes. The letter would now say that the day is near."""
    clock("2027-02-06T09:00:00+00:00")
    with asked.world.app.app_context(), transaction(acting=Worker().settings()):
        operations.look_for_meetings()
    post.work()
    (once_more,) = [mail.text for mail in post.to("sara@example.org") if "not heard from you" in mail.text]
    assert "Your own page says what it is" in once_more
    with working(asked.world.app):
        theirs = select(Invitation).where(Invitation.person_id == asked.people["Sara"].id)
        session().scalars(theirs).one().answer = Answer.YES
        letter = (
            session()
            .scalars(
                select(Letter).where(
                    Letter.kind == "invitation.reminder", Letter.to_id == asked.people["Sara"].id
                )
            )
            .one()
        )
        with pytest.raises(Cancelled, match="answered"):
            render(letter, now())
    ruth = asked.world.in_as(asked.world.ruth)
    ruth.open(f"{asked.path}/circle/{asked.people['Sara'].id}/letters")
    links = [one for one in ruth.page.links("/letters/") if ruth.open(one).heading]
    assert links
    assert not [one for one in links if "the day I asked you about is near" in ruth.open(one).words]
