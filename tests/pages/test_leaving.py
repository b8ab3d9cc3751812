"""Leaving: what one browser holds ends, all of it, whichever cookie a page goes by; a copy of any cookie opens nothing."""

import re
from collections.abc import Callable

import pytest
from sqlalchemy import select, update

from fgc.access.links import make_link
from fgc.access.models import PersonSession, Purpose
from fgc.access.models_audit import AuditLine
from fgc.access.staff import joining
from fgc.circle.models import Person
from fgc.kit import clock_guard, secrets
from fgc.kit.clock import now
from fgc.kit.db import session
from fgc.kit.models_moments import ClockMark
from tests.gathering import Gathering, gather, working
from tests.make import World
from tests.pages.test_signing_in import typed
from tests.visiting import Browser, cookie, put

Clock = Callable[[str], None]
NINE = "2027-02-18T09:00:00+00:00"
FAMILY_CLOSED = "A family member’s page was open in this browser. It has been closed."


@pytest.fixture
def family(world: World, clock: Clock) -> Gathering:
    clock(NINE)
    with working(world.app):
        found = gather(world)
        found.add("Nazdar Aziz", phone="01632 960111")
        found.add("Sara Aziz", phone="07700 900111")
    return found


def link_for(family: Gathering, name: str) -> str:
    secret, person = secrets.new_secret(), family.people[name]
    with working(family.world.app):
        make_link(service_id=person.service_id, conference_id=person.conference_id, person_id=person.id,
                  purpose=Purpose.HOME, secret=secret)  # fmt: skip
    return secret


@pytest.fixture
def tablet(family: Gathering) -> Browser:
    """Ruth's tablet: she is signed in on it, and Nazdar has opened her own page on it."""
    ruth = family.world.in_as(family.world.ruth)
    ruth.open(f"/l/{link_for(family, 'Nazdar')}")
    ruth.press("Open")
    assert ruth.page.path == "/yours"
    return ruth


def opens(world: World, kind: str, secret: str | None) -> bool:
    """Whether a copy of this cookie, in a thief's browser, opens the page behind it."""
    assert secret
    thief = world.app.test_client()
    put(thief, kind, secret)
    return thief.get("/" if kind == "sid" else "/yours").status_code == 200


def held(browser: Browser) -> dict[str, str | None]:
    return {kind: cookie(browser.client, kind) for kind in ("sid", "fam")}


def ended_in_the_audit(world: World) -> list[str]:
    with working(world.app):
        found = session().scalars(
            select(AuditLine.action).where(AuditLine.action.in_(("session.ended", "visit.left")))
        )
        return sorted(found)


def test_whoever_signs_out_on_a_tablet_with_a_relatives_page_on_it_leaves_neither_open(
    world: World, tablet: Browser
) -> None:
    copies = held(tablet)
    assert [opens(world, kind, secret) for kind, secret in copies.items()] == [True, True]
    tablet.open("/")
    tablet.press("Sign out")
    assert "You have signed out." in tablet.page.words
    assert FAMILY_CLOSED in tablet.page.words
    assert [opens(world, kind, secret) for kind, secret in copies.items()] == [False, False]
    assert held(tablet) == {"sid": None, "fam": None}
    assert ended_in_the_audit(world) == ["session.ended", "visit.left"]


def test_whoever_leaves_a_relatives_page_quickly_leaves_no_desk_of_staff_open_behind_it(
    world: World, tablet: Browser
) -> None:
    copies = held(tablet)
    assert "Ruth" not in tablet.press("Leave this page quickly").text
    assert [opens(world, kind, secret) for kind, secret in copies.items()] == [False, False]
    assert held(tablet) == {"sid": None, "fam": None}
    assert ended_in_the_audit(world) == ["session.ended", "visit.left"]


def test_each_relatives_page_carries_a_mark_of_their_own_which_is_not_who_they_are(
    world: World, family: Gathering
) -> None:
    """By it the open pages of one browser know that somebody else opened theirs, and close."""
    marks = set()
    for name in ("Nazdar", "Sara", "Sara"):
        phone = Browser(world.app.test_client())
        phone.open(f"/l/{link_for(family, name)}")
        phone.press("Open")
        found = re.search(r'data-whose="([0-9a-f]{16})"', phone.page.text)
        assert found
        assert found[1] not in family.people[name].id.hex
        marks.add(found[1])
    assert len(marks) == 2


def test_signing_out_also_ends_a_visit_that_still_waits_for_its_pin(world: World, family: Gathering) -> None:
    with working(world.app):
        family.apart(family.people["Sara"], family.people["Nazdar"]).must_not_meet = False
    ruth = world.in_as(world.ruth)
    copy = cookie(ruth.client, "sid")
    ruth.open(f"/l/{link_for(family, 'Nazdar')}")
    ruth.press("Open")
    assert ruth.page.path == "/pin"
    ruth.open("/")
    ruth.press("Sign out")
    assert FAMILY_CLOSED in ruth.page.words
    with working(world.app):
        assert session().scalars(select(PersonSession.ended_at.is_not(None))).all() == [True]
    assert not opens(world, "sid", copy)


def test_signing_out_alone_speaks_of_no_page_of_a_family(world: World) -> None:
    ruth = world.in_as(world.ruth)
    ruth.press("Sign out")
    assert "You have signed out." in ruth.page.words
    assert "family member" not in ruth.page.words


def test_whoever_says_that_they_are_somebody_else_leaves_no_desk_of_staff_open(
    world: World, family: Gathering
) -> None:
    with working(world.app):
        family.apart(family.people["Sara"], family.people["Nazdar"]).must_not_meet = False
    nazdar: Person = family.people["Nazdar"]
    ruth = world.in_as(world.ruth)
    copy = cookie(ruth.client, "sid")
    ruth.open(f"/l/{link_for(family, 'Nazdar')}")
    ruth.press("Open")
    ruth.press("Go on", {"pin": world.pin_for(nazdar.id, nazdar.conference_id)})
    ruth.press("No, that is not me")
    assert not opens(world, "sid", copy)


def test_every_cookie_that_a_browser_sends_is_ended_not_only_the_first(
    world: World, family: Gathering
) -> None:
    """Somebody put another visit's cookie beside the one that was there."""
    browsers = [world.with_link(link_for(family, name)) for name in ("Nazdar", "Sara")]
    assert [one.page.status for one in browsers] == [200, 200]
    copies = [cookie(browser.client, "fam") for browser in browsers]
    visit = cookie(browsers[0].client, "visit")
    token = browsers[0].page.form(button="Leave").fields["csrf_token"][0]
    world.app.test_client(use_cookies=False).post(
        "/leave",
        data={"csrf_token": token},
        headers={"Cookie": f"visit={visit}; fam={copies[0]}; fam={copies[1]}"},
    )
    assert [opens(world, "fam", copy) for copy in copies] == [False, False]


@pytest.mark.parametrize("path", ["/leave", "/sign-out"])
def test_a_page_older_than_its_token_still_ends_what_it_shows(
    world: World, tablet: Browser, path: str
) -> None:
    """Opening a link or signing in beside it makes every form of the browser's other tabs old. That a page of ours sent it
    is the browser's own word; whoever cannot give it, and has no token either, changes nothing."""
    copies = held(tablet)
    for abroad in ({}, {"Sec-Fetch-Site": "none"}):
        assert tablet.client.post(path, data={"csrf_token": "old"}, headers=abroad).status_code == 400
    assert [opens(world, kind, secret) for kind, secret in copies.items()] == [True, True]
    left = tablet.client.post(path, data={"csrf_token": "old"}, headers={"Sec-Fetch-Site": "same-origin"})
    assert left.status_code in (200, 303)
    assert [opens(world, kind, secret) for kind, secret in copies.items()] == [False, False]


def test_nobody_is_kept_from_leaving_while_the_clock_is_behind(world: World, tablet: Browser) -> None:
    copies = held(tablet)
    token = tablet.page.form(button="Leave").fields["csrf_token"][0]
    with working(world.app):
        clock_guard.tick()
        session().execute(update(ClockMark).values(reached_at=now().replace(year=2028)))
    assert tablet.client.get("/yours").status_code == 503
    assert tablet.client.post("/leave", data={"csrf_token": token}).status_code == 200
    with working(world.app):
        assert session().scalars(select(PersonSession.ended_at.is_not(None))).all() == [True]
    assert not opens(world, "sid", copies["sid"])


def test_signing_in_ends_the_session_that_was_open_in_this_browser_before(world: World) -> None:
    """Helen signs in at the desk that Ruth left: Ruth's session is not left behind, where nobody would look for it."""
    desk = world.in_as(world.ruth)
    ruths = cookie(desk.client, "sid")
    desk.open("/sign-in")
    desk.press("Sign in", typed(world.helen.email))
    assert desk.page.path == "/"
    assert opens(world, "sid", cookie(desk.client, "sid"))
    assert not opens(world, "sid", ruths)


def test_signing_out_ends_an_invitation_that_was_opened_and_not_used(world: World) -> None:
    with working(world.app):
        link = joining.link_for(world.ruth)
    browser = Browser(world.app.test_client())
    browser.open(f"/join/{link}")
    browser.press("Start")
    copy = cookie(browser.client, "join") or ""
    token = browser.page.tree.xpath("//input[@name='csrf_token']/@value")[0]
    browser.client.post("/sign-out", data={"csrf_token": token})
    thief = world.app.test_client()
    put(thief, "join", copy)
    assert thief.get("/join/set-up").location == "/sign-in"


def test_signing_out_forgets_no_browser_and_leaving_quickly_leaves_no_trace(
    world: World, family: Gathering
) -> None:
    """Else every morning would bring a letter about a browser nobody had seen before, and nobody reads the one that counts."""
    ruth = Browser(world.app.test_client())
    ruth.open("/sign-in")
    ruth.press("Sign in", typed(world.ruth.email))
    token = ruth.open("/").form(button="Sign out").fields["csrf_token"][0]
    out = ruth.client.post("/sign-out", data={"csrf_token": token})
    assert out.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert cookie(ruth.client, "known")
    ruth.open(f"/l/{link_for(family, 'Nazdar')}")
    ruth.press("Open")
    token = ruth.page.form(button="Leave").fields["csrf_token"][0]
    gone = ruth.client.post("/leave", data={"csrf_token": token})
    assert gone.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    left_behind = {name for name in ("sid", "fam", "join", "known", "text") if cookie(ruth.client, name)}
    assert left_behind == set()
