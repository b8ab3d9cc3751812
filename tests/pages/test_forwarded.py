"""A link that was forwarded: it opens nothing without a PIN, and the coordinator hears of another browser."""

from collections.abc import Callable
from datetime import timedelta
from inspect import signature

import pytest
from flask import Flask
from sqlalchemy import select

from fgc.access.links import make_link, other_browsers
from fgc.access.models import PersonalLink, PersonSession, Purpose, Service
from fgc.access.visits import coarse
from fgc.conference.models import Happening
from fgc.demo import seed
from fgc.kit import secrets
from fgc.kit.clock import now
from fgc.kit.db import saving, session, transaction
from tests.gathering import Gathering, gather, working
from tests.make import World
from tests.visiting import Browser

Clock = Callable[[str], None]
ANDROID = "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36"
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Version/17.0 Mobile/15E148 Safari/604.1"


@pytest.fixture
def family(world: World, clock: Clock) -> Gathering:
    clock("2027-02-18T09:00:00+00:00")
    with working(world.app):
        found = gather(world)
        found.add("Kawa Aziz", phone="07700 900104")
        found.add("Sara Whitlow", email="sara@example.org")
        found.answer_pairs()
        found.meet(asked=list(found.people.values()))
    return found


def link_for(family: Gathering, name: str) -> str:
    secret, person = secrets.new_secret(), family.people[name]
    with working(family.world.app):
        make_link(service_id=person.service_id, conference_id=person.conference_id, person_id=person.id,
                  purpose=Purpose.PLAN, secret=secret)  # fmt: skip
    return secret


def opens(family: Gathering, secret: str, agent: str) -> Browser:
    browser = Browser(family.world.app.test_client())
    browser.client.environ_base["HTTP_USER_AGENT"] = agent
    browser.open(f"/l/{secret}")
    browser.press("Open")
    return browser


def test_whoever_a_link_was_forwarded_to_opens_nothing_in_a_service_as_it_begins(
    app: Flask, family: Gathering
) -> None:
    with working(app), saving():
        session().add(
            Service(
                name="New",
                neutral_name="Post",
                phone="01632 960190",
                email="new@example.org",
                address="a",
                approach="child_fgc",
            )
        )
        session().flush()
        assert session().scalars(select(Service.pin_for_all).where(Service.name == "New")).one()
        session().get_one(Service, family.world.service.id).pin_for_all = True
    assert signature(seed.northmoor).parameters["pin_for_all"].default is True, "the demo is such a service"
    kept = opens(family, link_for(family, "Kawa"), ANDROID)
    assert kept.page.path == "/pin"
    for path in ("/yours", "/yours/plan", "/yours/answer"):
        assert kept.open(path).path == "/pin"
        assert "Kawa" not in kept.page.text


def test_the_manager_may_choose_that_only_some_are_asked(family: Gathering) -> None:
    """As in the other tests here: nobody is asked for whom there is no reason."""
    assert opens(family, link_for(family, "Kawa"), ANDROID).page.path == "/yours"


def test_a_link_that_opens_in_another_kind_of_browser_is_on_the_coordinators_desk_until_she_has_asked(
    family: Gathering, clock: Clock
) -> None:
    secret = link_for(family, "Kawa")
    ruth = family.world.in_as(family.world.ruth)
    for _time in range(2):
        opens(family, secret, ANDROID)
    assert "another kind of browser" not in ruth.open("/").words, "the same one again says nothing"
    clock((now() + timedelta(minutes=5)).isoformat())
    opens(family, secret, WINDOWS)
    words = ruth.open("/").words
    assert "The link of Kawa Aziz opened in another kind of browser: computer, Windows, Firefox." in words
    assert "Ask whether that was them. If not, end their links." in words
    assert "07700 900104" in words, "and how to ask them"
    assert "Sara Whitlow opened" not in words
    assert "another kind of browser" not in family.world.in_as(family.world.tomas).open("/").words
    clock((now() + timedelta(minutes=5)).isoformat())
    opens(family, secret, IPHONE)
    assert (
        "opened in 2 other kinds of browser: phone, iOS, Safari; computer, Windows, Firefox."
        in ruth.open("/").words
    )
    ruth.open(f"{family.path}/circle/{family.people['Kawa'].id}/links")
    ruth.press("I asked them: it was them")
    assert "kinds of browser" not in ruth.open("/").words
    clock((now() + timedelta(minutes=5)).isoformat())
    opens(family, secret, WINDOWS)
    assert "kind of browser" not in ruth.open("/").words, "a kind she asked about already"
    opens(family, secret, WINDOWS.replace("Firefox", "Chrome"))
    assert "another kind of browser: computer, Windows, Chrome." in ruth.open("/").words
    with working(family.world.app):
        assert "BrowserAsked" in session().scalars(select(Happening.kind)).all()


def test_once_she_has_ended_the_links_nothing_of_them_waits(family: Gathering, clock: Clock) -> None:
    secret = link_for(family, "Kawa")
    opens(family, secret, ANDROID)
    clock((now() + timedelta(minutes=5)).isoformat())
    opens(family, secret, WINDOWS)
    ruth = family.world.in_as(family.world.ruth)
    ruth.open(f"{family.path}/circle/{family.people['Kawa'].id}/links")
    assert "Different kind of browser" in ruth.page.words
    ruth.press("End all their links")
    assert "kind of browser" not in ruth.open("/").words


def test_somebody_who_comes_no_further_than_the_pin_is_said_too(family: Gathering, clock: Clock) -> None:
    with family.world.app.app_context(), transaction(acting={"kind": "worker"}), saving():
        session().get_one(Service, family.world.service.id).pin_for_all = True
    secret = link_for(family, "Kawa")
    opens(family, secret, ANDROID)
    clock((now() + timedelta(minutes=5)).isoformat())
    assert opens(family, secret, WINDOWS).page.path == "/pin"
    ruth = family.world.in_as(family.world.ruth)
    assert "another kind of browser: computer, Windows, Firefox." in ruth.open("/").words


def test_the_kinds_besides_the_first_are_told_the_newest_first() -> None:
    at = now()
    link = PersonalLink(known_at=None, revoked_at=None)
    uses = [
        PersonSession(device=device, began_at=at + timedelta(minutes=minute))
        for minute, device in enumerate(("", "phone, iOS", "tablet", "phone, iOS", "computer"))
    ]
    assert other_browsers(link, reversed(uses)) == ["computer", "tablet"]
    link.known_at = at + timedelta(minutes=3)
    assert other_browsers(link, uses) == ["computer"]
    link.revoked_at = at
    assert other_browsers(link, uses) == []


@pytest.mark.parametrize(
    ("agent", "kind"),
    [
        (ANDROID, "phone, Android, Chrome"),
        (WINDOWS, "computer, Windows, Firefox"),
        (IPHONE, "phone, iOS, Safari"),
        (f"{ANDROID} SamsungBrowser/23.0", "phone, Android, Samsung"),
        (f"{IPHONE} [FBAN/FBIOS;FBAV/440.0]", "phone, iOS, Facebook"),
        (f"{WINDOWS} Edg/120.0", "computer, Windows, Edge"),
        ("curl/8.0", ""),
    ],
)
def test_a_kind_of_browser_is_too_coarse_to_know_one_again(agent: str, kind: str) -> None:
    assert coarse(agent) == kind
