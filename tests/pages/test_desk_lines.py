"""What stands on the coordinator's desk and on the list of those asked: of this family, of those who are still here, once."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from sqlalchemy import select

from fgc.access.viewer import StaffViewer
from fgc.circle.models import Kind, Person
from fgc.circle.operations import add_person, leave, set_caution
from fgc.circle.rules import Field
from fgc.conference import operations as conferences
from fgc.conference.models import Conference, Stage
from fgc.invitation.models import Invitation
from fgc.invitation.operations import ask_by_voice
from fgc.kit import jobs
from fgc.kit.db import act, session
from fgc.kit.outbox import Letter, LetterState
from fgc.schedule.models import Meeting, MeetingKind
from fgc.schedule.operations import Wish, cancel_meeting, set_places
from fgc.schedule.queries import placed_elsewhere
from tests.gathering import SATURDAY, Gathering, gather, working
from tests.pages.test_consent import agreed, stops_taking_part
from tests.pages.test_invitation import ask_all, family, link_for
from tests.the_day import Day
from tests.visiting import Browser

__all__ = ["family"]

REVIEW = replace(SATURDAY, on=date(2027, 5, 22))


def desk(family: Gathering) -> Browser:
    ruth = family.world.in_as(family.world.ruth)
    ruth.open("/")
    return ruth


def conference_of(family: Gathering) -> Conference:
    return session().get_one(Conference, family.conference.id)


def person(family: Gathering, name: str) -> Person:
    return session().get_one(Person, family.people[name].id)


def take_place(conference: Conference, meeting: Meeting, who: Person, *, by: StaffViewer) -> None:
    """Somebody has no part in the meeting any more."""
    set_places(conference, meeting, by=by, wishes=[Wish(who, [])])


def caution_against_sara(family: Gathering) -> None:
    with working(family.world.app):
        told = {"hides": [Field.VENUE], "must_not_meet": False, "because": "She must not be found."}
        act(**family.ruth.settings())
        sara, shirin = person(family, "Sara"), person(family, "Shirin")
        set_caution(conference_of(family), sara, shirin, by=family.ruth, **told)


def letters_to(family: Gathering, name: str) -> list[LetterState]:
    with working(family.world.app):
        chosen = select(Letter.state).where(Letter.to_id == family.people[name].id)
        return list(session().scalars(chosen.order_by(Letter.created_at)))


def held_by_a_caution(family: Gathering) -> Browser:
    """Sara's letter waited for the worker when a caution was added; Ruth looks at it from her desk."""
    ask_all(family)
    caution_against_sara(family)
    with family.world.app.app_context():
        jobs.run_due()
    assert letters_to(family, "Sara") == [LetterState.HELD]
    ruth = desk(family)
    assert "A letter to Sara Whitlow has not been sent." in ruth.page.words
    ruth.open(ruth.page.links(f"/circle/{family.people['Sara'].id}/letters/")[0])
    return ruth


def test_a_letter_that_a_caution_stopped_is_looked_at_and_released(
    family: Gathering, clock: Callable[[str], None]
) -> None:
    clock("2027-02-01T09:10:00+00:00")
    ruth = held_by_a_caution(family)
    assert "As it would read now" in ruth.page.words
    clock("2027-02-01T09:20:00+00:00")
    ruth.press("Send the letter now")
    assert letters_to(family, "Sara") == [LetterState.CANCELLED, LetterState.PENDING]
    assert "A letter to Sara Whitlow has not been sent." not in desk(family).page.words


def test_a_letter_that_a_caution_stopped_can_be_left_unsent(family: Gathering) -> None:
    ruth = held_by_a_caution(family)
    ruth.press("Do not send the letter")
    assert letters_to(family, "Sara") == [LetterState.CANCELLED]
    assert "A letter to Sara Whitlow has not been sent." not in desk(family).page.words


def test_a_letter_that_a_hold_stopped_goes_only_after_the_manager_lifted_it(
    family: Gathering, clock: Callable[[str], None]
) -> None:
    ask_all(family)
    helen = family.world.viewer(family.world.helen)
    with working(family.world.app):
        conferences.hold(conference_of(family), by=helen, because="Somebody phoned.")
    with family.world.app.app_context():
        jobs.run_due()
    ruth = desk(family)
    ruth.open(ruth.page.links(f"/circle/{family.people['Sara'].id}/letters/")[0])
    assert "Send the letter now" not in ruth.page.words
    there = ruth.page.path
    with working(family.world.app):
        conference_of(family).held_since = None
    clock("2027-02-01T10:00:00+00:00")
    ruth = desk(family)
    ruth.open(there)
    ruth.press("Send the letter now")
    assert letters_to(family, "Sara")[-1] is LetterState.PENDING


def test_nobody_is_said_to_be_heard_at_a_separate_meeting_that_was_called_off(family: Gathering) -> None:
    with working(family.world.app):
        act(**family.ruth.settings())
        first = session().scalars(select(Meeting)).one()
        evening = replace(SATURDAY, on=date(2027, 3, 3))
        separate = family.meet(kind=MeetingKind.SEPARATE, when=evening, asked=[person(family, "Baran")])
        assert family.people["Baran"].id in placed_elsewhere(first)
        cancel_meeting(conference_of(family), separate, by=family.ruth, because="He is ill.")
        assert family.people["Baran"].id not in placed_elsewhere(first)


def test_who_left_the_circle_is_neither_counted_nor_asked(family: Gathering) -> None:
    with working(family.world.app):
        act(**family.ruth.settings())
        leave(conference_of(family), person(family, "Sara"), by=family.ruth, because="She moved away.")
        chosen = select(Invitation).where(Invitation.person_id == family.people["Sara"].id)
        assert session().scalars(chosen).one().withdrawn_because == "left_the_circle"
    ruth = ask_all(family)
    assert "We are inviting 2 people" in ruth.page.words
    assert letters_to(family, "Sara") == []


def test_whoever_lost_their_place_and_is_reached_by_voice_alone_is_told_that_they_need_not_come(
    family: Gathering,
) -> None:
    """No letter will reach Nazdar: without a line on the desk she would stand before the door."""
    with working(family.world.app):
        act(**family.ruth.settings())
        meeting = session().scalars(select(Meeting)).one()
        of_nazdar = select(Invitation).where(Invitation.person_id == family.people["Nazdar"].id)
        ask_by_voice(conference_of(family), session().scalars(of_nazdar).one(), by=family.ruth)
        take_place(conference_of(family), meeting, person(family, "Nazdar"), by=family.ruth)
    ruth = desk(family)
    assert "Nazdar Aziz has not been told that they no longer need to come." in ruth.page.words
    assert "01632 960111" in ruth.page.words
    ruth.open(f"{family.path}/invitations")
    assert "Tell them they do not need to come." in ruth.page.words
    ruth.press("I told them they do not need to come")
    assert "Tell them they do not need to come." not in ruth.page.words
    assert "no longer need to come" not in desk(family).page.words


def test_the_desk_says_whose_family_each_line_is_about_where_there_is_more_than_one(
    family: Gathering,
) -> None:
    """The name stands above the line and in no sentence; where a desk has one conference only it would say nothing."""
    ask_all(family)
    caution_against_sara(family)
    with family.world.app.app_context():
        jobs.run_due()
    ruth = desk(family)
    assert "Daryan and Lana" not in _stuck(ruth)
    with working(family.world.app):
        gather(family.world, "NM-27-0002")
    ruth.open("/")
    assert "Daryan and Lana" in _stuck(ruth)


def _stuck(ruth: Browser) -> str:
    """The one line about Sara's letter."""
    lines = [one.text_content() for one in ruth.page.tree.xpath("//li[contains(@class, 'fgc-wait')]")]
    [stuck] = [line for line in lines if "A letter to Sara Whitlow has not been sent." in line]
    return stuck


def test_the_list_of_those_asked_opens_on_the_meeting_that_is_to_come(
    family: Gathering, clock: Callable[[str], None]
) -> None:
    with working(family.world.app):
        act(**family.ruth.settings())
        family.meet(kind=MeetingKind.REVIEW, when=REVIEW, asked=[person(family, "Sara")])
    clock("2027-03-10T09:00:00+00:00")
    ruth = family.world.in_as(family.world.ruth)
    ruth.open(f"{family.path}/invitations")
    headings = [one.text_content() for one in ruth.page.tree.xpath("//h2")]
    assert any("22 May 2027" in heading for heading in headings), headings


def test_the_ring_of_answers_counts_the_next_meeting_alone(family: Gathering) -> None:
    """Of those who are asked to it; whoever is not asked yet, or was written no text yet, has nothing to answer."""
    ask_all(family)
    link_for(family, "Sara").press("Yes")
    with working(family.world.app):
        act(**family.ruth.settings())
        family.meet(kind=MeetingKind.REVIEW, when=REVIEW, asked=[person(family, "Sara")])
    assert "27 February 2027, 11 am 1 of 4 have answered 1/4" in desk(family).page.words


def test_a_date_for_a_review_is_one_line_on_the_desk_and_not_one_for_each_of_the_family(
    family: Gathering,
) -> None:
    everybody = ["Shirin", "Nazdar", "Sara", "Rojin", "Jas"]
    with working(family.world.app):
        act(**family.ruth.settings())
        first = session().scalars(select(Meeting)).one()
        cancel_meeting(conference_of(family), first, by=family.ruth, because="The hall burnt down.")
        family.meet(kind=MeetingKind.REVIEW, when=REVIEW, asked=[person(family, name) for name in everybody])
    words = desk(family).page.words
    assert "5 people have not been invited yet to the meeting on Saturday 22 May 2027." in words
    assert "has not been told the time" not in words


def test_who_comes_late_into_the_circle_stands_on_the_desk_until_the_parts_are_said_again(
    family: Gathering, clock: Callable[[str], None]
) -> None:
    clock("2027-02-03T09:00:00+00:00")
    ruth = family.world.in_as(family.world.ruth)
    ruth.open(f"{family.path}/circle/add")
    with working(family.world.app):
        act(**family.ruth.settings())
        add_person(conference_of(family), by=family.ruth, name="Zac Young", kind=Kind.FRIEND)
    line = "Zac Young joined the circle later and has no part in the meeting yet."
    assert line in desk(family).page.words
    clock("2027-02-03T10:00:00+00:00")
    ruth = desk(family)
    ruth.follow("Who is invited to which part")
    assert ruth.page.heading == "Who is invited to which part", "the page itself, not the list of dates"
    ruth.press("Save who is invited")
    assert line not in desk(family).page.words


def test_a_manager_does_not_see_what_a_social_worker_has_not_sent_yet(family: Gathering) -> None:
    with working(family.world.app):
        conference_of(family).stage = Stage.DRAFT
        conference_of(family).name = "A draft of Amy's"
    helen = family.world.in_as(family.world.helen)
    helen.open("/")
    assert "A draft of Amy's" not in helen.page.words


def test_a_social_worker_who_agreed_is_led_to_the_signature_that_is_still_theirs(agreed: Day) -> None:
    """They agreed, and their desk said that nothing waits for them, while everybody else waited for their name."""
    waits = "The plan is waiting for your signature."
    amy, helen = agreed.amy(), agreed.world.viewer(agreed.world.helen)
    assert waits in amy.open("/").words
    with working(agreed.world.app):
        held = session().get_one(Conference, agreed.gathering.conference.id)
        conferences.hold(held, by=helen, because="Somebody phoned.")
    assert waits not in amy.open("/").words, "under a hold nobody signs"
    with working(agreed.world.app):
        session().get_one(Conference, agreed.gathering.conference.id).held_since = None
    amy.open("/")
    amy.follow("Read and sign")
    amy.press("Sign the plan", {"agree": "yes", "name": "Amy Okafor"})
    assert waits not in amy.open("/").words


def test_nobody_waits_for_letters_that_stopped_because_nobody_was_asked_again_how_to_reach_them(
    family: Gathering, clock: Callable[[str], None]
) -> None:
    """What somebody said about how they are reached holds for some months. Then every letter to them stops, and nothing of it
    stood on the desk before a letter was asked for."""
    says = "again how to reach them. Nothing is sent"
    ask_all(family)
    with working(family.world.app):
        conference_of(family).stage = Stage.SCHEDULED
    assert says not in desk(family).page.words
    clock("2027-09-01T09:00:00+00:00")
    ruth = desk(family)
    assert f"Ask 5 people {says}" in ruth.page.words
    ruth.follow("See how to reach them")
    ruth.follow("Sara Whitlow")
    ruth.follow("Change how to reach them")
    ruth.press("Save", {"confirmed": "yes"})
    assert f"Ask 4 people {says}" in ruth.open("/").words
    agreed(family, "Baran")
    stops_taking_part(family, "Baran")
    assert f"Ask 3 people {says}" in ruth.open("/").words, "Baran wants to be left in peace"
    with working(family.world.app):
        conferences.hold(
            conference_of(family), by=family.world.viewer(family.world.helen), because="He rang."
        )
    assert says not in ruth.open("/").words, "a hold stops every letter, whatever they said"
