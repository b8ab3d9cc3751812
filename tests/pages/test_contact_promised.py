"""Whoever was told that the coordinator will be in touch stands on the coordinator's desk until that has happened."""

from collections.abc import Callable
from datetime import time
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import select, update

from fgc.circle.models import SafeContact
from fgc.circle.models_help import HelpAsked
from fgc.conference.models import Conference
from fgc.demo.mail import Mail, letters
from fgc.demo.sink import Sink
from fgc.kit import delivery, jobs
from fgc.kit.clock import now
from fgc.kit.db import act, saving, session
from fgc.plan.models import Plan, PlanState
from tests.gathering import Gathering, working
from tests.pages.test_invitation import family, link_for
from tests.the_day import Day
from tests.visiting import Browser

__all__ = ["family"]

PROMISE = "No one will blame you. Your coordinator will be in touch so that you can find a way together."


def asks(day: Day, tap: str, words: str = "") -> Browser:
    """Kawa says how it goes with the driving."""
    kawa = day.family("Kawa")
    kawa.open("/yours/actions")
    kawa.open(kawa.page.link("Say how it is going"))
    kawa.press(tap)
    if words:
        kawa.press("Send", {"words": words})
    return kawa


def lines(browser: Browser) -> list[str]:
    """What waits on the desk, from the top."""
    browser.open("/")
    return [
        " ".join(each.text_content().split())
        for each in browser.page.tree.xpath("//li[contains(@class, 'fgc-wait')]")
    ]


def post(day: Day, folder: Path) -> list[Mail]:
    with Sink(folder) as sink:
        delivery.use(sink.settings())
        with day.world.app.app_context():
            jobs.run_due()
    return [mail for mail in letters(folder) if mail.to == "ruth.adeyemi@example.org"]


@pytest.mark.parametrize("tap", ["I need help", "I am stuck"])
def test_i_missed_thursday_is_on_top_of_the_desk_with_the_words_and_told_at_once(
    sealed: Day, tmp_path: Path, tap: str
) -> None:
    post(sealed, tmp_path / "before")
    kawa = asks(sealed, tap, "I missed Thursday, and I am afraid to say so.")
    assert PROMISE in kawa.page.words
    top = lines(sealed.ruth())[0]
    assert "Kawa Aziz asks for help with: Drives Daryan to school" in top
    assert "“I missed Thursday, and I am afraid to say so.”" in top
    assert "Phone Kawa: 07700 900104" in top
    (mail,) = post(sealed, tmp_path / "after")
    assert (mail.subject, mail.sender) == ("News for you", "Northmoor Messages")
    for word in ("Kawa", "Thursday", "Daryan", "Rashid", "Aziz", "NM-27", "help", "plan", "conference"):
        assert word not in mail.text
        assert word not in mail.html


def test_two_taps_are_one_line_and_it_stays_until_she_has_been_in_touch(sealed: Day) -> None:
    asks(sealed, "I need help", "I missed Thursday.")
    asks(sealed, "It is going well")
    asked = [line for line in lines(sealed.ruth()) if "Kawa Aziz asks for help" in line]
    assert len(asked) == 1, "he says that it goes well; she was to be in touch all the same"
    ruth = sealed.ruth()
    ruth.open("/")
    ruth.press("I have been in touch")
    assert not [line for line in lines(ruth) if "Kawa Aziz asks for help" in line]
    asks(sealed, "I need help")
    assert [line for line in lines(ruth) if "Kawa Aziz asks for help" in line], "he asks anew"


def test_a_new_cry_for_help_stands_first_under_its_own_date_and_is_not_taken_away_by_an_older_press(
    sealed: Day, clock: Callable[[str], None]
) -> None:
    clock("2027-03-04T09:00:00+00:00")
    asks(sealed, "I need help", "I missed Thursday.")
    ruth = sealed.ruth()
    ruth.open("/")
    clock("2027-03-04T09:10:00+00:00")
    asks(sealed, "I need help", "The car is gone.")
    ruth.press("I have been in touch")
    (left,) = [line for line in lines(ruth) if "Kawa Aziz asks for help" in line]
    assert "“The car is gone.”" in left
    assert "9:10 am" in left
    assert "I missed" not in left, "what her page showed is settled"
    clock("2027-03-04T09:20:00+00:00")
    asks(sealed, "I need help", "Nobody drives him.")
    (both,) = [line for line in lines(ruth) if "Kawa Aziz asks for help" in line]
    assert "9:20 am" in both
    assert both.index("“Nobody drives him.”") < both.index("9:10 am") < both.index("“The car is gone.”")
    ruth.press("I have been in touch")
    assert not [line for line in lines(ruth) if "Kawa Aziz asks for help" in line]


def test_whoever_reads_a_newer_version_still_finds_what_they_said_they_would_do_and_can_ask_for_help(
    sealed: Day,
) -> None:
    with working(sealed.world.app), saving() as current:
        first = current.scalars(select(Plan).where(Plan.state == PlanState.SEALED)).one()
        current.add(
            Plan(
                conference_id=first.conference_id, meeting_id=first.meeting_id, number=first.number + 1,
                state=PlanState.SHOWN, title="Our next plan", shown_at=now(),
            )
        )  # fmt: skip
    kawa = sealed.family("Kawa")
    kawa.open("/yours")
    assert kawa.page.link("Save our plan (PDF)")
    kawa.follow("What you said you would do")
    kawa.open(kawa.page.link("Say how it is going"))
    kawa.press("I need help")
    assert PROMISE in kawa.page.words


def test_a_hold_stops_neither_the_line_nor_the_letter(sealed: Day, tmp_path: Path) -> None:
    post(sealed, tmp_path / "before")
    with working(sealed.world.app), saving() as current:
        current.scalars(select(Conference)).one().held_since = now()
    asks(sealed, "I need help", "I missed Thursday.")
    assert "Kawa Aziz asks for help" in lines(sealed.ruth())[0]
    assert len(post(sealed, tmp_path / "after")) == 1


def test_nobody_else_learns_that_he_asked(sealed: Day) -> None:
    asks(sealed, "I need help", "I missed Thursday.")
    world = sealed.world
    for staff in (world.helen, world.amy, world.tomas):
        assert not [line for line in lines(world.in_as(staff)) if "asks for help with" in line]
    stranger = world.in_as(world.tomas)
    with working(world.app):
        assert session().scalars(select(HelpAsked)).all() == [], "the worker reads none"
        act(**world.viewer(world.ruth).settings())
        asked = session().scalars(select(HelpAsked)).first()
        assert asked is not None
    for browser in (stranger, world.in_as(world.helen)):
        token = browser.open("/").tree.xpath("//input[@name='csrf_token']/@value")
        data = {"csrf_token": token[0]} if token else {}
        assert browser.client.post(f"{sealed.path}/help/{asked.id}/settled", data=data).status_code in (
            400,
            404,
        )
    assert [line for line in lines(sealed.ruth()) if "Kawa Aziz asks for help with" in line]


@pytest.mark.parametrize(
    ("fold", "button", "typed", "promise", "line"),
    [
        ("needs", "Say what I need", {"needs_words": "A lift from the station."},
         "Ruth will see to this and tell you what is arranged.",
         "Sara Whitlow said what they need. Tell them what is arranged."),
        ("words", "Save my words", {"own_words": "I am sorry that I cannot come."},
         "Ruth will go through your words with you before anyone hears them.",
         "Sara Whitlow wrote words for the day. Go through the words together."),
        ("way", "This is how I take part", {"way": "video"},
         "Ruth will arrange it and tell you how it works.",
         "Sara Whitlow takes part in another way. Tell them how that works."),
    ],
)  # fmt: skip
def test_each_promise_on_the_page_of_an_answer_has_its_line(
    family: Gathering, fold: str, button: str, typed: dict[str, str], promise: str, line: str
) -> None:
    sara = link_for(family, "Sara")
    sara.open("/yours/answer")
    if fold == "way":
        sara.press("I want to take part another way")
    sara.press(button, typed)
    assert promise in sara.page.words
    ruth = family.world.in_as(family.world.ruth)
    (found,) = [each for each in lines(ruth) if line in each]
    assert ("“A lift from the station.”" in found) is (fold == "needs")
    ruth.press("I have been in touch")
    assert not [each for each in lines(ruth) if line in each]


def test_a_yes_promises_nothing_that_nobody_keeps(family: Gathering) -> None:
    sara = link_for(family, "Sara")
    sara.open("/yours/answer")
    sara.press("Yes, I will come")
    said = sara.page.words
    assert not [promise for promise in ("Ruth will", "in touch with you", "phone you") if promise in said]


def test_having_been_in_touch_about_nothing_that_was_asked_is_no_page(sealed: Day) -> None:
    ruth = sealed.ruth()
    token = str(ruth.open("/").tree.xpath("//input[@name='csrf_token']/@value")[0])
    answer = ruth.client.post(f"{sealed.path}/help/{uuid4()}/settled", data={"csrf_token": token})
    assert answer.status_code == 404


def contact(day: Day, name: str, **changed: object) -> None:
    with working(day.world.app):
        session().execute(
            update(SafeContact).where(SafeContact.person_id == day.people[name].id).values(changed)
        )


def test_beside_a_cry_for_help_stand_the_hours_in_which_it_is_safe_to_phone(sealed: Day) -> None:
    contact(sealed, "Kawa", hours_from=time(8), hours_to=time(14))
    asks(sealed, "I need help")
    assert "Phone Kawa: 07700 900104, between 8 am and 2 pm" in lines(sealed.ruth())[0]


def test_whoever_must_not_be_phoned_is_not_phoned_because_they_cried_for_help(sealed: Day) -> None:
    contact(sealed, "Kawa", hours_to=time(14), allowed=["email"], forbidden=["phone"])
    asks(sealed, "I need help")
    line = lines(sealed.ruth())[0]
    assert "Do not phone Kawa. Their page says how to reach them. Contact Kawa only until 2 pm." in line
    there = sealed.ruth().open("/").link("How they are reached")
    assert there == f"{sealed.path}/circle/{sealed.people['Kawa'].id}"
    assert "07700 900104" not in line


def test_while_another_way_waits_for_a_second_person_the_desk_says_no_way(sealed: Day) -> None:
    asks(sealed, "I need help")
    contact(sealed, "Kawa", locked_at=now())
    line = lines(sealed.ruth())[0]
    assert (
        "A change in how to reach Kawa is waiting for a second person. Do not contact them until then."
        in line
    )
    assert "07700 900104" not in line


def test_one_call_for_help_is_one_line_on_the_desk(sealed: Day) -> None:
    asks(sealed, "I need help", "I missed Thursday.")
    ruth = sealed.ruth()
    assert len([line for line in lines(ruth) if "Drives Daryan to school" in line]) == 1
    ruth.press("I have been in touch")
    (left,) = [line for line in lines(ruth) if "Drives Daryan to school" in line]
    assert "Kawa could do with help" in left
