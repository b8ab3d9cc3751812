"""All PINs are told from one page, each made by a press of its own, and none is shown longer than the answer to that press."""

from collections.abc import Callable

import pytest
from sqlalchemy import select, update

from fgc.access.models import Service
from fgc.access.models_pin import Pin
from fgc.access.pins import PinState, pins_in
from fgc.access.rules import Because
from fgc.circle.models import Kind
from fgc.kit.db import act, saving, session
from tests.gathering import Gathering, gather, working
from tests.make import World
from tests.pages.test_links import link_for
from tests.visiting import Browser


@pytest.fixture
def family(world: World, clock: Callable[[str], None]) -> Gathering:
    """Three who are asked for a PIN, as everybody of this service is; Deborah does not hear."""
    clock("2027-02-01T09:00:00+00:00")
    with working(world.app):
        found = gather(world)
        found.add("Halina Nowak", phone="01632 960111")
        found.add("Deborah Price", phone="07700 900105").language = "bfi"
        found.add("Piotr Nowak", email="piotr@example.org")
        found.answer_pairs()
        found.meet(asked=list(found.people.values()))
        with saving():
            session().execute(update(Service).values(pin_for_all=True))
    return found


def at_the_pins(family: Gathering) -> Browser:
    ruth = family.world.in_as(family.world.ruth)
    ruth.open(f"{family.path}/circle/pins")
    assert ruth.page.heading == "Tell the PINs"
    return ruth


def shown(browser: Browser) -> str:
    """The PINs that stand on the page."""
    return " ".join("".join(one.text_content().split()) for one in browser.page.tree.find_class("fgc-pin"))


def state(family: Gathering, name: str) -> PinState:
    with working(family.world.app):
        act(**family.ruth.settings())
        return pins_in(family.conference.id)[family.people[name].id]


def test_thirteen_pins_are_told_without_going_back_once_for_each(family: Gathering) -> None:
    ruth = family.world.in_as(family.world.ruth)
    ruth.open(f"{family.path}/invitations")
    ruth.follow("Tell the PINs: 3 people still need one")
    found: dict[str, str] = {}
    while "Make a PIN" in ruth.page.words:
        ruth.press("Make a PIN")
        name = ruth.page.words.partition("Tell this PIN to ")[2].partition(" yourself")[0]
        found[name] = shown(ruth)
        assert len(found[name]) == 6, "one PIN at a time"
        ruth.press("I have told them")
        assert ruth.page.heading == "Tell the PINs"
    assert set(found) == {"Halina Nowak", "Deborah Price", "Piotr Nowak"}
    assert "Everyone who needs a PIN has been told it." in ruth.page.words
    ruth.follow("Continue to the invitations")
    assert ruth.page.heading == "Invitations"
    with working(family.world.app):
        assert None not in session().scalars(select(Pin.told_at)).all()


def test_a_pin_is_gone_with_the_next_press_and_with_every_other_look_at_the_page(family: Gathering) -> None:
    ruth = at_the_pins(family)
    sent = ruth.page.form(button="Make a PIN")
    ruth.press("Make a PIN")
    first = shown(ruth)
    again = ruth.client.post(sent.action, data=sent.filled({}, "Make a PIN"), follow_redirects=True)
    assert "fgc-pin" not in again.get_data(as_text=True), "a repeat of the form"
    ruth.press("Make a PIN")
    assert len(shown(ruth)) == 6
    assert first not in shown(ruth)
    assert ruth.page.words.count("Tell this PIN to ") == 1
    assert shown(at_the_pins(family)) == ""
    assert "Not told yet" in ruth.open(f"{family.path}/circle/pins").words


def test_no_pin_is_made_by_looking_or_for_somebody_who_knows_theirs_already(family: Gathering) -> None:
    """An older tab still offers to make one for Halina: pressing it there must not end the one that she has just been told."""
    ruth, older = at_the_pins(family), at_the_pins(family)
    with working(family.world.app):
        assert session().scalars(select(Pin)).all() == []
    ruth.press("Make a PIN")
    whose = ruth.page.words.partition("Tell this PIN to ")[2].partition(" yourself")[0]
    ruth.press("I have told them")
    name = whose.split(maxsplit=1)[0]
    before = state(family, name).which
    older.press("Make a PIN")
    assert shown(older) == ""
    assert state(family, name).which == before


def test_the_desk_leads_to_one_page_where_several_wait_for_their_pins(family: Gathering) -> None:
    for name in ("Halina", "Piotr"):
        link_for(family, name)
    ruth = family.world.in_as(family.world.ruth)
    ruth.open("/")
    ruth.follow("Tell them their PIN")
    assert ruth.page.heading == "Tell the PINs"


def test_nobody_who_cannot_hear_is_to_be_told_a_pin_by_voice_alone(family: Gathering) -> None:
    ruth = family.world.in_as(family.world.ruth)
    ruth.open(f"{family.path}/circle/{family.people['Deborah'].id}/pin")
    assert "They use British Sign Language: meet them, or call them by video." in ruth.page.words
    assert "07700 900105" not in ruth.page.words
    ruth.press("Make a PIN")
    assert "If they cannot hear you, sign the numbers." in ruth.page.words
    ruth.open(f"{family.path}/circle/{family.people['Halina'].id}/pin")
    assert "Phone them: 01632 960111" in ruth.page.words


def test_why_somebody_types_a_pin_stays_the_true_reason_after_one_was_made(family: Gathering) -> None:
    """ "Because one was made for them" is no reason."""
    assert state(family, "Halina").because is Because.SERVICE
    ruth = at_the_pins(family)
    while "Make a PIN" in ruth.page.words:
        ruth.press("Make a PIN")
        ruth.press("I have told them")
    assert state(family, "Halina").because is Because.SERVICE


def test_how_a_pin_is_told_fits_who_they_are_and_never_takes_the_way_of_the_link(family: Gathering) -> None:
    with working(family.world.app):
        family.add("Helen Moss", email="helen@surgery.example", kind=Kind.PROFESSIONAL)
    ruth = family.world.in_as(family.world.ruth)
    words = ruth.open(f"{family.path}/circle/pins").words
    piotr = words.partition("Piotr Nowak")[2]
    assert "We have no phone number for them." in piotr
    assert "Never write it where their link goes." in piotr
    helen = ruth.open(f"{family.path}/circle/{family.people['Helen'].id}/pin").words
    assert "Look the number up yourself: do not take it from an email." in helen
