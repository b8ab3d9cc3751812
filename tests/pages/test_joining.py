"""Somebody is invited to join: a link that works once, for setting up how they sign in."""

import re
from collections.abc import Callable

import pyotp
import pytest
from flask import Flask

from fgc.access import letters
from fgc.access.models import Role, Staff
from fgc.access.staff import joining
from fgc.demo import seed
from fgc.demo.reading import Page
from fgc.kit.clock import now
from fgc.kit.db import session
from tests.gathering import working
from tests.make import World
from tests.visiting import Browser, cookie, put

Clock = Callable[[str], None]
GOOD = "correct horse battery staple"


@pytest.fixture
def nadia(world: World) -> Staff:
    """A coordinator who was asked to join and has set up nothing."""
    with working(world.app):
        nadia = Staff(
            service_id=world.service.id,
            role=Role.COORDINATOR,
            name="Nadia Omar",
            email="nadia@example.org",
            phone="01632 960140",
        )
        session().add(nadia)
        session().flush()
    return nadia


@pytest.fixture
def link(world: World, nadia: Staff) -> str:
    with working(world.app):
        return joining.link_for(nadia)


def opened(app: Flask, link: str) -> Browser:
    browser = Browser(app.test_client())
    browser.open(f"/join/{link}")
    browser.press("Start")
    return browser


def code_on(page: Page) -> str:
    found = re.search(r"<code>([A-Z2-7 ]+)</code>", page.text)
    assert found
    return str(pyotp.TOTP(found[1].replace(" ", "")).at(now()))


def set_up(browser: Browser, password: str = GOOD, code: str | None = None) -> Page:
    return browser.press(
        "Save the password and sign in", {"password": password, "code": code or code_on(browser.page)}
    )


def test_the_invitation_names_the_service_and_its_link_sets_up_and_signs_in(
    app: Flask, world: World, nadia: Staff
) -> None:
    with working(app):
        joining.invite(nadia, by=None)
    with working(app):
        from fgc.kit.outbox import Letter, render  # noqa: PLC0415

        letter = session().query(Letter).filter_by(kind=letters.JOINING).one()
        message = render(letter, now())
    assert message.subject == "Your invitation to Northmoor Messages"
    assert (
        "invited to work with Northmoor Family Group Conference Service. Your role: Coordinator."
        in message.text
    )
    found = re.search(r"/join/([\w-]{43})", message.text)
    assert found
    browser = opened(app, found[1])
    assert set_up(browser).path == "/"
    assert "Nadia Omar" in browser.page.words


def test_a_link_works_once_and_for_seven_days(app: Flask, link: str, clock: Clock) -> None:
    used = opened(app, link)
    set_up(used)
    assert opened(app, link).page.path == "/sign-in"


def test_after_seven_days_it_is_too_late(app: Flask, world: World, nadia: Staff, clock: Clock) -> None:
    clock("2027-02-01T09:00:00+00:00")
    with working(app):
        link = joining.link_for(nadia)
    clock("2027-02-08T09:00:01+00:00")
    assert opened(app, link).page.path == "/sign-in"
    assert opened(app, "x" * 43).page.path == "/sign-in"


def test_opening_the_link_changes_nothing_and_says_nothing_about_anybody(app: Flask, link: str) -> None:
    good, bad = app.test_client().get(f"/join/{link}"), app.test_client().get(f"/join/{'x' * 43}")
    bare = [
        re.sub(r'(name="[^"]+" value=")[^"]*', r"\1", each.get_data(as_text=True)) for each in (good, bad)
    ]
    assert bare[0] == bare[1]
    assert "Nadia" not in bare[0]
    assert good.headers["Referrer-Policy"] == "strict-origin"


def test_only_the_browser_that_opened_it_last_sets_up(app: Flask, link: str) -> None:
    first = opened(app, link)
    opened(app, link)
    assert first.open("/join/set-up").path == "/sign-in"
    assert Browser(app.test_client()).open("/join/set-up").path == "/sign-in"


def test_a_newer_invitation_ends_the_one_before(app: Flask, world: World, nadia: Staff, link: str) -> None:
    with working(app):
        newer = joining.link_for(nadia)
    assert opened(app, link).page.path == "/sign-in"
    assert opened(app, newer).page.path == "/join/set-up"


@pytest.mark.parametrize(
    ("password", "said"),
    [("eleven char", "12 characters"), ("aaaaaaaaaaaaaaaa", "too easy"), ("nadia loves her cat", "Do not use your name")],
)  # fmt: skip
def test_a_password_that_is_easy_to_guess_is_refused_beside_its_field(
    app: Flask, link: str, password: str, said: str
) -> None:
    browser = opened(app, link)
    page = set_up(browser, password)
    assert page.status == 422
    assert said in page.words
    assert set_up(browser).path == "/"


def test_a_wrong_code_keeps_nothing(app: Flask, link: str) -> None:
    browser = opened(app, link)
    assert "code is not right" in set_up(browser, code="000000").words
    assert set_up(browser).path == "/"


def test_whoever_begins_anew_keeps_the_session_and_the_old_password_is_dead(app: Flask, world: World) -> None:
    ruth = world.in_as(world.ruth)
    ruth.open("/account")
    ruth.press("Set a new password and app")
    assert ruth.page.path == "/join/set-up"
    assert set_up(ruth).path == "/"
    stranger = Browser(app.test_client())
    stranger.open("/sign-in")
    old = {"email": world.ruth.email, "password": seed.PASSWORD, "code": seed.code(now())}
    assert stranger.press("Sign in", old).status == 422


def test_the_operators_command_begins_a_service_with_somebody_who_can_invite(
    app: Flask, world: World
) -> None:
    about = {
        "--name": "Eastfield FGC", "--neutral-name": "Eastfield Post", "--phone": "+44 (0)1632 960500",
        "--email": "post@eastfield.example.org", "--address": "5 High Street", "--approach": "child_fgc",
        "--administrator": "Ada Byrne", "--administrator-email": "ada@eastfield.example.org",
        "--administrator-phone": "01632 960501",
        "--manager": "Moira Lennox", "--manager-email": "moira@eastfield.example.org",
        "--manager-phone": "01632 960501",
    }  # fmt: skip
    said = app.test_cli_runner().invoke(
        args=["service", "begin", *(part for pair in about.items() for part in pair)]
    )
    found = re.search(r"/join/([\w-]{43})", said.output)
    assert found, said.output
    assert set_up(opened(app, found[1])).path == "/"


def test_an_invitation_planted_as_a_cookie_opens_nothing(app: Flask, world: World) -> None:
    browser = Browser(app.test_client())
    put(browser.client, "join", "planted-by-somebody-else-1234567890abcdefghi")
    assert browser.open("/join/set-up").path == "/sign-in"
    assert cookie(browser.client, "sid") is None
