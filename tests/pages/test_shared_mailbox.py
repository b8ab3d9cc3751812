"""Whoever left the circle goes on reading the mailbox that they share with somebody in it: it says no more than before."""

from collections.abc import Callable

import pytest
from sqlalchemy import select, update

from fgc.access.pins import Because, pins_in
from fgc.circle.letters import CHANNELS, as_addressed
from fgc.circle.models import Caution, Kind, Person, SafeContact
from fgc.circle.rules import Route, route
from fgc.conference.models import Conference
from fgc.invitation.letters import INVITATION, preview
from fgc.invitation.models import Answer, Invitation
from fgc.kit.clock import now
from fgc.kit.db import session
from fgc.kit.postgres import Server
from tests.gathering import EARLY, Gathering, gather, working
from tests.make import World
from tests.pages.test_feeds import hours, of_person
from tests.pages.test_pins import link_for
from tests.visiting import Browser

SHARED = "One may read what the other is sent."


@pytest.fixture
def family(world: World, clock: Callable[[str], None]) -> Gathering:
    """Baran and his mother Nazdar have one mailbox. He must not meet Shirin, nor learn where she will be."""
    clock("2027-02-01T09:00:00+00:00")
    with working(world.app):
        found = gather(world)
        found.add("Daryan Rashid", Kind.CENTRAL, phone="07700 900100")
        found.add("Shirin Aziz", phone="07700 900101")
        found.add("Nazdar Rashid", email="rashids@example.org")
        found.add("Baran Rashid", email="rashids@example.org")
        found.apart(found.people["Baran"], found.people["Shirin"])
        found.answer_pairs()
        found.meet(asked=[found.people[name] for name in ("Daryan", "Shirin", "Nazdar")])
    return found


def to_nazdar(family: Gathering) -> tuple[str, str, bool]:
    """Her invitation, the calendar file with it, and whether it says of which service it comes."""
    with working(family.world.app):
        nazdar = session().get_one(Person, family.people["Nazdar"].id)
        conference = session().get_one(Conference, family.conference.id)
        asked = session().scalars(select(Invitation).where(Invitation.person_id == nazdar.id)).one()
        way = route(nazdar.contact, nazdar, now())
        assert isinstance(way, Route)
        to = as_addressed(conference, nazdar)
        letter = preview(INVITATION, to, asked, CHANNELS[way.channel], now())
        return letter.text, (letter.calendar or b"").decode(), to.says_service


def baran_leaves(family: Gathering) -> None:
    ruth = family.world.in_as(family.world.ruth)
    ruth.open(f"{family.path}/circle/{family.people['Baran'].id}/leave")
    ruth.press("Remove from the circle", {"because": "He must not take part."})
    with working(family.world.app):
        assert session().get_one(Person, family.people["Baran"].id).left_at, ruth.page.words


def test_what_goes_into_a_shared_mailbox_says_no_more_once_the_other_reader_has_left_the_circle(
    family: Gathering,
) -> None:
    before = to_nazdar(family)
    assert before[1:] == ("", False), (
        "two people read this mailbox: no calendar file, and no name of a service"
    )
    baran_leaves(family)
    assert to_nazdar(family) == before


def opens(family: Gathering, name: str) -> str:
    """Where somebody comes to who has the letter before them and presses its one button."""
    browser = Browser(family.world.app.test_client())
    browser.open(f"/l/{link_for(family, name)}")
    arrived = browser.send("Open").location
    assert arrived == "/yours/arrival/answer"
    return browser.client.get(arrived).location or ""


def test_her_link_does_not_show_him_day_and_hall_who_left_and_reads_her_letters(family: Gathering) -> None:
    """He must not find Shirin, and no caution is about Nazdar: her PIN, told to her by voice, is what stands between."""
    assert opens(family, "Nazdar") == "/pin"
    baran_leaves(family)
    assert opens(family, "Nazdar") == "/pin"
    with working(family.world.app):
        assert pins_in(family.conference.id)[family.people["Nazdar"].id].because is Because.SHARED
        session().execute(update(Caution).values(lifted_at=now(), lifted_by=family.world.helen.id))
    assert opens(family, "Nazdar") != "/pin", "two people said that nothing is between him and Shirin"


def test_a_grandfather_who_left_and_of_whom_nothing_is_known_makes_nobody_type_a_pin(
    family: Gathering,
) -> None:
    with working(family.world.app):
        family.add("Salar Rashid", phone="01632 960111")
        family.add("Dunya Rashid", phone="01632 960111")
        family.apart(family.people["Baran"], family.people["Salar"])
    assert opens(family, "Dunya") == "/pin"
    with working(family.world.app):
        session().get_one(Person, family.people["Salar"].id).left_at = now()
    assert opens(family, "Dunya") != "/pin", "what protects him keeps nothing from him"


def test_her_calendar_file_comes_once_he_has_another_mailbox(family: Gathering) -> None:
    baran_leaves(family)
    with working(family.world.app):
        his = select(SafeContact).where(SafeContact.person_id == family.people["Baran"].id)
        session().scalars(his).one().email = "baran@example.org"
    _words, calendar, says_service = to_nazdar(family)
    assert ("Elder Lane" in calendar, says_service) == (True, True)


def test_no_calendar_fetches_her_hours_into_a_mailbox_that_somebody_who_left_reads(
    family: Gathering, server: Server
) -> None:
    with working(family.world.app):
        his = select(SafeContact).where(SafeContact.person_id == family.people["Baran"].id)
        session().scalars(his).one().email = "baran@example.org"
        session().execute(update(Invitation).values(asked_at=EARLY, told_sequence=0, answer=Answer.YES))
    path = of_person(family, "Nazdar")
    assert hours(family, path)
    with working(family.world.app):
        session().scalars(his).one().email = "rashids@example.org"
    assert hours(family, path) == set()
    baran_leaves(family)
    assert hours(family, path) == set()


def test_the_coordinator_reads_that_somebody_who_left_shares_a_mailbox(family: Gathering) -> None:
    ruth = family.world.in_as(family.world.ruth)
    assert SHARED in ruth.open(f"{family.path}/circle").words
    baran_leaves(family)
    said = f"Baran Rashid (left the circle) and Nazdar Rashid have the same email address. {SHARED}"
    assert said in ruth.open(f"{family.path}/circle").words
    ruth.open(f"{family.path}/circle/{family.people['Shirin'].id}/contact")
    ruth.press(
        "Save",
        {"email": "Rashids@example.org", "first": "email", "because": "She said so.", "confirmed": "yes"},
    )
    ruth.open(f"{family.path}/circle/{family.people['Nazdar'].id}/contact")
    ruth.press("Save", {"confirmed": "yes"})
    assert said in ruth.page.words
    with working(family.world.app):
        session().execute(update(Person).where(Person.name == "Nazdar Rashid").values(left_at=EARLY))
    assert "Nazdar Rashid (left" not in ruth.open(f"{family.path}/circle").words, (
        "nothing goes to either of them"
    )
