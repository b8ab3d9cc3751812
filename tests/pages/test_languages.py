"""Everything a family reads is in their language, from right to left where that is how it is written."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from fgc.circle.models import Kind
from fgc.kit.db import session
from fgc.kit.outbox import Letter, render
from tests import pseudo
from tests.gathering import EARLY, Gathering, gather, working
from tests.make import World
from tests.pages.test_invitation import ask_all, link_for

KURDISH = (
    "Shirin",
    "Sara",
    "Ruth Adeyemi",
    "Ruth",
    "Whitlow",
    "Elder Lane Community Hall",
    "3 Elder Lane",
    "Rice and beans.",
    "Bus 9 stops outside.",
    "A toy corner.",
    "Northmoor Messages",
    "Northmoor Family Group Conference Service",
    "English",
    "pm",
    "am",
)


@pytest.fixture
def family(world: World, clock: Callable[[str], None], tmp_path: Path) -> Iterator[Gathering]:
    clock("2027-02-01T09:00:00+00:00")
    with pseudo.spoken(world.app, tmp_path):
        with working(world.app):
            found = gather(world)
            found.add("Shirin Aziz", email="shirin@example.org", language=pseudo.CODE)
            found.add("Sara Whitlow", Kind.FRIEND, email="sara@example.org")
            found.answer_pairs()
            found.meet(asked=list(found.people.values()))
        yield found


def test_a_persons_page_is_whole_in_their_language_and_runs_from_right_to_left(family: Gathering) -> None:
    shirin = link_for(family, "Shirin")
    assert 'lang="ckb" dir="rtl"' in shirin.page.text
    assert pseudo.left_in_english(shirin.page.words, names=KURDISH) == []
    shirin.press(pseudo.turned("Yes, I will come"))
    assert pseudo.left_in_english(shirin.page.words, names=KURDISH) == []
    shirin.press(pseudo.turned("I want to take part another way"))
    shirin.press(pseudo.turned("This is how I take part"), {"way": "spokesperson"})
    assert shirin.page.status == 422
    assert pseudo.left_in_english(shirin.page.words, names=KURDISH) == []


def test_somebody_else_of_the_same_family_still_reads_english(family: Gathering) -> None:
    sara = link_for(family, "Sara")
    assert 'lang="en" dir="ltr"' in sara.page.text
    assert "Can you come on Saturday 27 February" in sara.page.words


def test_whoever_reads_it_may_choose_another_language(family: Gathering) -> None:
    sara = link_for(family, "Sara")
    buttons = sara.page.form(button="English").buttons
    label = next(label for label, (_name, code) in buttons.items() if code == pseudo.CODE)
    sara.press(label)
    assert 'dir="rtl"' in sara.page.text


def test_a_letter_is_whole_in_their_language(family: Gathering) -> None:
    ask_all(family)
    with working(family.world.app):
        letter = session().scalars(select(Letter).where(Letter.to_id == family.people["Shirin"].id)).one()
        message = render(letter, EARLY)
    assert 'dir="rtl"' in message.html
    for text in (message.text, message.subject):
        assert pseudo.left_in_english(text, names=KURDISH) == []
    ics = message.attachments[0].content.decode()
    assert f"SUMMARY:{pseudo.turned('Appointment')}" in ics


def test_what_is_left_in_english_is_found() -> None:
    assert pseudo.left_in_english(f"Ruth {pseudo.turned('Hello')} Leave this", names=("Ruth",)) == [
        "Leave",
        "this",
    ]
