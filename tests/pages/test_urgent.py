"""Somebody without a part in a conference is let in: with a reason, by a second person, for a day, and everybody knows."""

from collections.abc import Callable

import pytest

from fgc.access.models import Role, Staff
from fgc.circle.models import SafeContact
from fgc.conference import letters
from fgc.kit.clock import now
from fgc.kit.db import session, transaction
from fgc.kit.outbox import Letter, render
from tests.gathering import Gathering, gather, working
from tests.make import World
from tests.neighbours import Westbrook
from tests.visiting import Browser

Clock = Callable[[str], None]
MAIL, PHONE, STREET = "mina@example.org", "01632 960123", "4 Orchard Rise"
WHY = "Ruth is ill, and the family phones."


@pytest.fixture
def ours(world: World, clock: Clock) -> Gathering:
    """Ruth's conference. Tomas has no part in it."""
    clock("2027-02-18T09:00:00+00:00")
    with working(world.app):
        return gather(world)


def ask(browser: Browser, number: str) -> str:
    browser.open("/conferences/urgent/ask")
    return browser.press("Ask the service manager", {"number": number, "why": WHY}).words


def told(world: World, kind: str) -> list[str]:
    """To whom letters of this kind go."""
    with working(world.app):
        found = session().query(Letter).filter_by(kind=kind).all()
        return sorted(render(letter, now()).to for letter in found)


def test_a_manager_agrees_everybody_is_told_and_it_ends_after_a_day(
    world: World, ours: Gathering, clock: Clock
) -> None:
    tomas, helen = world.in_as(world.tomas), world.in_as(world.helen)
    assert tomas.open(ours.path).status == 404
    ask(tomas, "nm-27-0001")
    assert told(world, letters.URGENT_ASKED) == [world.helen.email]
    assert tomas.open(ours.path).status == 404
    assert WHY in helen.open("/conferences/urgent").words
    helen.press("Let them in")
    assert tomas.open(ours.path).status == 200
    assert told(world, letters.URGENT_AGREED) == sorted(
        each.email for each in (world.helen, world.ruth, world.tomas)
    )
    assert "was let in for 24 hours" in helen.open(f"{ours.path}/history").words
    clock("2027-02-19T08:59:59+00:00")
    tomas = world.in_as(world.tomas)
    assert tomas.open(ours.path).status == 200
    clock("2027-02-19T09:00:00+00:00")
    assert tomas.open(ours.path).status == 404


@pytest.mark.usefixtures("ticking")
def test_somebody_is_let_in_on_a_clock_that_goes_on(world: World, ours: Gathering) -> None:
    """A day from the decision is a day also where two readings of the clock are not the same instant."""
    tomas, helen = world.in_as(world.tomas), world.in_as(world.helen)
    ask(tomas, "nm-27-0001")
    helen.open("/conferences/urgent")
    helen.press("Let them in")
    assert tomas.open(ours.path).status == 200


def test_the_answer_is_the_same_whether_there_is_such_a_conference_or_not(
    world: World, ours: Gathering
) -> None:
    tomas = world.in_as(world.tomas)
    assert ask(tomas, "NM-27-0001") == ask(tomas, "NM-27-9999")
    assert len(told(world, letters.URGENT_ASKED)) == 1
    ask(tomas, "NM-27-0001")
    assert len(told(world, letters.URGENT_ASKED)) == 1


def test_whoever_has_a_link_to_the_family_is_never_let_in(world: World, ours: Gathering) -> None:
    tomas, helen = world.in_as(world.tomas), world.in_as(world.helen)
    ask(tomas, "NM-27-0001")
    helen.open("/conferences/urgent")
    helen.press("Let them in")
    assert tomas.open(ours.path).status == 200
    helen.open("/conflicts")
    helen.press(
        "Record this link", {"staff_id": world.tomas.id, "number": "NM-27-0001", "why": "Her cousin."}
    )
    assert tomas.open(ours.path).status == 404
    assert "Her cousin." in helen.page.words
    ask(tomas, "NM-27-0001")
    assert "No one is asking now" in helen.open("/conferences/urgent").words


def test_what_is_declined_stays_shut_and_is_decided_once(world: World, ours: Gathering) -> None:
    tomas, helen = world.in_as(world.tomas), world.in_as(world.helen)
    ask(tomas, "NM-27-0001")
    helen.open("/conferences/urgent")
    agree = helen.page.form(button="Let them in")
    helen.press("Decline")
    helen.client.post(agree.action, data=agree.filled({}, "Let them in"))
    assert "already been decided" in helen.open("/conferences/urgent").words
    assert tomas.open(ours.path).status == 404


def test_only_another_manager_of_the_same_service_decides(world: World, ours: Gathering) -> None:
    tomas, helen = world.in_as(world.tomas), world.in_as(world.helen)
    ask(tomas, "NM-27-0001")
    helen.open("/conferences/urgent")
    form = helen.page.form(button="Let them in")
    west = Westbrook(world.app)
    for other in (world.in_as(world.ruth), west.in_as(west.helen), west.in_as(west.admin)):
        token = other.open("/account").tree.xpath("//input[@name='csrf_token']/@value")[0]
        assert other.client.post(form.action, data={"csrf_token": token}).status_code == 404
    assert tomas.open(ours.path).status == 404
    assert "No one is asking now" in west.in_as(west.helen).open("/conferences/urgent").words
    ask(west.in_as(west.ruth), "NM-27-0001")
    assert len(told(world, letters.URGENT_ASKED)) == 1


def test_a_manager_learns_how_people_are_reached_only_while_another_one_lets_them_in(
    world: World, ours: Gathering, clock: Clock
) -> None:
    """Break-glass and, for a protected address too, the second person it takes (who-sees-what.md)."""
    with working(world.app):
        mina = ours.add(
            "Mina Rashid", email=MAIL, phone=PHONE, address=STREET, town="Ottermouth", address_protected=True
        )
    second = world.hire(Role.SERVICE_MANAGER, "Noor Haddad")
    helen, noor, page = world.in_as(world.helen), world.in_as(second), f"{ours.path}/circle/{mina.id}"
    for shown in ("", f"/{mina.id}", "/checklist"):
        words = helen.open(f"{ours.path}/circle{shown}").words
        assert not [word for word in (MAIL, PHONE, STREET, "Ottermouth") if word in words]
    assert rows_of(world, world.helen) == 0
    helen.open(page)
    helen.follow("Ask to be let in")
    helen.press("Ask the service manager", {"number": "NM-27-0001", "why": WHY})
    assert told(world, letters.URGENT_ASKED) == [second.email]
    assert "another manager decides" in helen.open("/conferences/urgent").words
    assert "asks to be let into" not in helen.open("/").words
    assert "Helen Marsh asks to be let into NM-27-0001 now." in noor.open("/").words
    noor.follow("Decide on the request")
    agree = noor.page.form(button="Let them in")
    token = helen.page.tree.xpath("//input[@name='csrf_token']/@value")[0]
    helen.client.post(agree.action, data={"csrf_token": token})
    assert "asks to be let into" in noor.open("/").words, "not by whoever asked"
    noor.follow("Decide on the request")
    noor.press("Let them in")
    assert "asks to be let into" not in noor.open("/").words
    assert world.ruth.email in told(world, letters.URGENT_AGREED)
    assert [word for word in (MAIL, PHONE, STREET) if word not in helen.open(page).words] == []
    assert rows_of(world, world.helen) == 1
    assert rows_of(world, second) == 0, "whoever agreed learns nothing"
    clock("2027-02-18T09:06:00+00:00")
    helen.proves = None
    assert helen.open(page).heading == "Confirm that it is you"
    clock("2027-02-19T09:00:00+00:00")
    assert MAIL not in world.in_as(world.helen).open(page).words
    assert rows_of(world, world.helen) == 0


def rows_of(world: World, who: Staff) -> int:
    """How many ways to reach somebody the database itself shows to a member of staff."""
    with world.app.app_context(), transaction(acting=world.viewer(who).settings()):
        return session().query(SafeContact).count()


def test_an_administrator_writes_into_the_register_and_reads_nothing_in_it(
    world: World, ours: Gathering
) -> None:
    ada: Staff = world.hire(Role.ADMINISTRATOR, "Ada Byrne")
    browser, ruth = world.in_as(ada), world.in_as(world.ruth)
    assert ruth.open(ours.path).status == 200
    browser.open("/conflicts")
    words = [
        browser.press(
            "Record this link", {"staff_id": world.ruth.id, "number": number, "why": "A neighbour."}
        ).words
        for number in ("NM-27-0001", "NM-27-9999")
    ]
    assert words[0] == words[1]
    assert "A neighbour." not in words[0]
    assert ruth.open(ours.path).status == 404
