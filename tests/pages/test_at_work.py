"""Whoever is there for their work reads what is asked of them, not the family's words; what somebody has said is ticked."""

import re
from collections.abc import Callable

import pytest
from sqlalchemy import select

from fgc.access.models import Assignment, Part
from fgc.circle.models import Kind, Need, Person
from fgc.circle.models_help import HelpAsked, HelpKind
from fgc.invitation.models import Answer, Invitation
from fgc.kit.clock import now
from fgc.kit.db import act, saving, session
from fgc.kit.outbox import Message, render
from fgc.referral.letters import news
from fgc.schedule.models import Chooser, MeetingPart, Place, Way
from tests.gathering import Gathering, gather, working
from tests.make import World
from tests.pages.test_invitation import link_for
from tests.visiting import Browser

OF_FAMILIES = (
    "We make our plan",
    "Someone to look after my children",
    "omeone speaks for",
    "You talk and write your plan",
)


@pytest.fixture
def family(world: World, clock: Callable[[str], None]) -> Gathering:
    clock("2027-02-01T09:00:00+00:00")
    with working(world.app):
        found = gather(world)
        found.add("Sara Whitlow", email="sara@example.org")
        found.add("Jas Gill", Kind.PROFESSIONAL, email="jas@example.org")
        found.add("Irena Zielinska", Kind.INTERPRETER, email="irena@example.org")
        found.add("Priya Nair", Kind.ADVOCATE, email="priya@example.org")
        found.answer_pairs()
        found.meet(asked=list(found.people.values()))
    return found


def recorded(family: Gathering, name: str, kind: str, words: str = "") -> None:
    """The coordinator wrote down after a talk what somebody needs, and arranged it."""
    with working(family.world.app), saving():
        about = {"person_id": family.people[name].id, "conference_id": family.conference.id}
        session().add(Need(**about, kind=kind, words=words, arranged_at=now()))


def needs_of(family: Gathering, name: str) -> dict[str, tuple[str, bool]]:
    """By kind: the words on it, and whether it is arranged."""
    with working(family.world.app):
        found = session().scalars(select(Need).where(Need.person_id == family.people[name].id)).all()
        assert len({one.kind for one in found}) == len(found), "nothing stands twice"
        return {one.kind: (one.words or "", one.arranged_at is not None) for one in found}


def ticked(browser: Browser) -> set[str]:
    return set(browser.page.tree.xpath("//input[@name='needs'][@checked]/@value"))


@pytest.mark.parametrize("name", ["Jas", "Irena", "Priya"])
def test_whoever_is_there_for_their_work_is_not_spoken_to_as_one_of_the_family(
    family: Gathering, name: str
) -> None:
    words = link_for(family, name).page.words
    assert [each for each in OF_FAMILIES if each in words] == []
    assert "What we ask of you" in words
    assert "You leave the room before the family talks on its own." in words
    assert "The family hears the information that professionals have" in words
    family_words = link_for(family, "Sara").page.words
    assert [each for each in OF_FAMILIES if each not in family_words] == []
    assert "What we ask of you" not in family_words


def test_a_teacher_reads_what_to_bring_and_an_interpreter_that_they_interpret(family: Gathering) -> None:
    gives = "You give the family the information that you have, in plain words, and answer their questions."
    interprets = "You interpret in each part below, and nothing else."
    jas, irena = (link_for(family, name).page.words for name in ("Jas", "Irena"))
    assert (gives in jas, interprets in jas) == (True, False)
    assert (gives in irena, interprets in irena) == (False, True)


@pytest.mark.parametrize(("name", "kind"), [("Irena", Kind.INTERPRETER), ("Priya", Kind.ADVOCATE)])
def test_whoever_the_family_wants_with_it_is_not_told_to_leave_and_reads_until_when(
    family: Gathering, name: str, kind: Kind
) -> None:
    with working(family.world.app), saving():
        alone = session().scalars(select(MeetingPart).where(MeetingPart.family_only)).one()
        other = session().scalars(select(Place).where(Place.person_id == family.people[name].id)).first()
        assert other is not None
        about = {"conference_id": other.conference_id, "meeting_id": other.meeting_id}
        session().add(Place(**about, person_id=other.person_id, part_id=alone.id, way=Way.IN_PERSON,
                            kind=kind, chosen_by=Chooser.FAMILY, family_only=True))  # fmt: skip
    words = link_for(family, name).page.words
    assert "The family would like you to stay when they talk on their own, until 1:55 pm." in words
    assert "You leave the room" not in words
    assert [each for each in OF_FAMILIES if each in words] == []


def test_a_professional_who_cannot_come_is_not_sent_to_a_box_for_words_that_is_not_there(
    family: Gathering,
) -> None:
    jas = link_for(family, "Jas")
    jas.press("No, I cannot")
    assert "knows that you cannot." in jas.page.words
    assert "your own words" not in jas.page.words


def test_what_somebody_told_the_coordinator_is_ticked_on_their_page_and_not_asked_as_if_nobody_listened(
    family: Gathering,
) -> None:
    recorded(family, "Sara", "food", "No pork.")
    sara = link_for(family, "Sara")
    assert ticked(sara) == {"food"}
    sara.press("Say what I need", {"needs": ["food", "travel"]})
    assert needs_of(family, "Sara") == {"food": ("No pork.", True), "travel": ("", False)}
    assert ticked(sara) == {"food", "travel"}


def test_a_need_that_somebody_takes_away_is_gone_and_the_coordinator_hears_of_it(family: Gathering) -> None:
    recorded(family, "Sara", "food", "No pork.")
    sara = link_for(family, "Sara")
    sara.press("Say what I need", {"needs": []})
    assert needs_of(family, "Sara") == {}
    with working(family.world.app):
        act(**family.ruth.settings())
        assert session().scalars(select(HelpAsked.kind)).all() == [HelpKind.NEEDS]


def test_what_is_not_on_somebodys_page_is_not_wiped_by_sending_it(family: Gathering) -> None:
    """Jas is not asked about childcare; the coordinator wrote it down."""
    recorded(family, "Jas", "childcare")
    jas = link_for(family, "Jas")
    jas.press("Say what I need", {"needs": ["travel"]})
    assert set(needs_of(family, "Jas")) == {"childcare", "travel"}


def test_the_coordinator_who_writes_down_an_answer_sees_what_is_known_already(family: Gathering) -> None:
    recorded(family, "Sara", "food", "No pork.")
    link_for(family, "Sara")
    with working(family.world.app):
        asked = select(Invitation.id).where(Invitation.person_id == family.people["Sara"].id)
        invitation_id = session().scalars(asked).one()
    ruth = family.world.in_as(family.world.ruth)
    ruth.open(f"{family.path}/invitations/{invitation_id}/answer")
    assert ticked(ruth) == {"food"}


def test_two_sentences_of_an_answer_that_is_asked_again_do_not_run_into_each_other(family: Gathering) -> None:
    with working(family.world.app), saving():
        asked = select(Invitation).where(Invitation.person_id == family.people["Sara"].id)
        session().scalars(asked).one().earlier_answer = Answer.ANOTHER_WAY
    words = link_for(family, "Sara").page.text
    assert "I want to take part another way. Please answer again." in " ".join(words.split())


def letter_to(family: Gathering, name: str) -> str:
    """The page on which the coordinator reads the letter to somebody before it goes."""
    with working(family.world.app):
        asked = select(Invitation.id).where(Invitation.person_id == family.people[name].id)
        invitation_id = session().scalars(asked).one()
    ruth = family.world.in_as(family.world.ruth)
    return ruth.open(f"{family.path}/invitations/{invitation_id}/ask").words


def test_an_interpreter_is_not_asked_for_a_report_nor_a_professional_told_to_stay_for_less_than_they_are_asked_to(
    family: Gathering,
) -> None:
    irena, jas = letter_to(family, "Irena"), letter_to(family, "Jas")
    assert "I would like you to interpret." in irena
    assert "If you cannot, phone me." in irena
    assert "report" not in irena
    assert "Your page says which parts you are asked to, and when." in jas
    assert not [less for less in ("stay", "for which part") if less in jas]
    assert "you can send a report or name a colleague" in jas


def test_whoever_reads_another_language_is_told_that_somebody_goes_through_the_page_with_them(
    family: Gathering,
) -> None:
    recorded(family, "Sara", "interpreter")
    assert "This page is in English." not in link_for(family, "Sara").page.words
    with working(family.world.app), saving():
        session().get_one(Person, family.people["Sara"].id).language = "pl"
    words = link_for(family, "Sara").page.words
    assert "polski : This page is in English. Phone us if that is hard for you" in words
    assert "knows that you need someone who speaks your language when the family meets." in words


def test_the_letter_that_says_who_coordinates_leads_to_where_it_stands(family: Gathering) -> None:
    world = family.world
    with working(world.app), saving():
        referrer = Assignment(
            conference_id=family.conference.id, staff_id=world.amy.id, part=Part.REFERRER, began_at=now()
        )
        session().add(referrer)
        letter = news("referral.coordinator_ready", family.conference, world.amy.id)
        said = render(letter, now())
    assert isinstance(said, Message)
    assert re.search(rf"{family.path}\s", said.text)
    amy = world.in_as(world.amy)
    assert "Ruth Adeyemi" in amy.open(family.path).words
