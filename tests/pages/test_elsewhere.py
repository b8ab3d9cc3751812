"""Signing in with the account of one's organisation, at a real provider: a process of its own."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from urllib.parse import parse_qs, quote, urlencode, urljoin, urlsplit

import httpx
import pytest
from flask import Flask
from sqlalchemy import update

from fgc.access.models import Staff
from fgc.access.staff import elsewhere, joining
from fgc.kit.db import session
from tests import patience
from tests.gathering import working
from tests.make import World
from tests.visiting import Browser, cookie


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    """The address of the running provider."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port)]
    running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        until = time.monotonic() + patience.SECONDS
        while True:
            try:
                told = httpx.get(f"{address}/.well-known/openid-configuration", timeout=5).json()
                break
            except httpx.HTTPError:
                assert time.monotonic() < until, "the provider never answered"
                time.sleep(0.1)
        yield told["issuer"]
    finally:
        running.terminate()
        running.wait()


@pytest.fixture(autouse=True)
def provider(issuer: str) -> Iterator[None]:
    elsewhere.use(elsewhere.Provider(issuer, "fgc", "a secret of ours", "Northmoor Council"))
    yield
    elsewhere.use(None)


def there_and_back(browser: Browser, link: str, who: str) -> str:
    """Goes there, signs in as `who`, whose address that place has verified, and gives the address they are sent back to."""
    away = browser.client.get(link)
    assert away.status_code == 303
    known = {"email": who, "email_verified": True}
    httpx.put(urljoin(away.headers["Location"], f"/users/{quote(who)}"), json=known, timeout=patience.SECONDS)
    back = httpx.post(away.headers["Location"], data={"sub": who}, timeout=patience.SECONDS)
    return back.headers["Location"]


def go_on(browser: Browser, back: str) -> str:
    parts = urlsplit(back)
    browser.open(f"{parts.path}?{parts.query}")
    return browser.press("Go on").path


def sign_in(app: Flask, who: str) -> Browser:
    browser = Browser(app.test_client())
    browser.open("/sign-in")
    go_on(browser, there_and_back(browser, browser.page.link("Sign in with Northmoor Council"), who))
    return browser


def invited(app: Flask, someone: Staff) -> Browser:
    with working(app):
        link = joining.link_for(someone)
    browser = Browser(app.test_client())
    browser.open(f"/join/{link}")
    browser.press("Start")
    return browser


def join(app: Flask, someone: Staff, who: str) -> Browser:
    browser = invited(app, someone)
    go_on(browser, there_and_back(browser, browser.page.link("Sign in with Northmoor Council"), who))
    return browser


def test_an_account_is_bound_by_an_invitation_and_opens_the_door_from_then_on(
    app: Flask, world: World
) -> None:
    assert "has no access here" in sign_in(app, world.ruth.email).page.words
    assert join(app, world.ruth, world.ruth.email).page.path == "/account"
    ruth = sign_in(app, world.ruth.email)
    assert ruth.page.path == "/"
    assert "Ruth Adeyemi" in ruth.page.words


def test_only_the_address_that_was_invited_is_bound(app: Flask, world: World) -> None:
    stranger = join(app, world.ruth, "stranger@example.org")
    assert "has no access here" in stranger.page.words
    assert cookie(stranger.client, "sid") is None
    assert join(app, world.ruth, world.ruth.email).page.path == "/account"


def test_whoever_left_or_has_another_address_now_does_not_get_in(app: Flask, world: World) -> None:
    join(app, world.ruth, world.ruth.email)
    for change in ({"email": "ruth@new.example.org"}, {"email": world.ruth.email, "active": False}):
        with working(app):
            session().execute(update(Staff).where(Staff.id == world.ruth.id).values(**change))
        assert "has no access here" in sign_in(app, world.ruth.email).page.words


def test_an_answer_that_this_browser_did_not_ask_for_is_worth_nothing(app: Flask, world: World) -> None:
    """Somebody else's answer, sent as a link, signs nobody in."""
    join(app, world.ruth, world.ruth.email)
    thief = Browser(app.test_client())
    thief.open("/sign-in")
    back = there_and_back(thief, thief.page.link("Sign in with"), world.ruth.email)
    victim = Browser(app.test_client())
    go_on(victim, back)
    assert "did not work" in victim.page.words
    assert cookie(victim.client, "sid") is None


def test_an_answer_is_taken_once(app: Flask, world: World) -> None:
    join(app, world.ruth, world.ruth.email)
    ruth = Browser(app.test_client())
    ruth.open("/sign-in")
    back = there_and_back(ruth, ruth.page.link("Sign in with"), world.ruth.email)
    assert go_on(ruth, back) == "/"
    ruth.press("Sign out")
    go_on(ruth, back)
    assert "did not work" in ruth.page.words


@pytest.mark.parametrize("wrong", ["state", "nonce"])
def test_a_wrong_state_or_nonce_is_refused(app: Flask, world: World, wrong: str) -> None:
    join(app, world.ruth, world.ruth.email)
    browser = Browser(app.test_client())
    browser.open("/sign-in")
    back = there_and_back(browser, browser.page.link("Sign in with"), world.ruth.email)
    with browser.client.session_transaction() as kept:
        kept["elsewhere"] = kept["elsewhere"] | {wrong: "x" * 43}
    go_on(browser, back)
    assert "did not work" in browser.page.words
    assert cookie(browser.client, "sid") is None


def test_it_asks_with_a_challenge_a_nonce_and_a_state_and_comes_back_to_our_own_address(app: Flask) -> None:
    away = app.test_client().get("/sign-in/elsewhere/sign-in").headers["Location"]
    asked = parse_qs(urlsplit(away).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert all(len(asked[name][0]) >= 43 for name in ("code_challenge", "nonce", "state"))
    assert asked["redirect_uri"] == ["http://localhost/sign-in/elsewhere/back"]


def test_coming_back_changes_nothing_before_the_button_is_pressed(app: Flask) -> None:
    client = app.test_client()
    query = urlencode({"state": "x", "code": "y"})
    assert client.get(f"/sign-in/elsewhere/back?{query}").status_code == 200
    assert client.get("/sign-in/elsewhere/finish").status_code == 405


def test_when_the_provider_cannot_be_reached_the_other_ways_stay_open(app: Flask, world: World) -> None:
    elsewhere.use(elsewhere.Provider("http://127.0.0.1:9", "fgc", "secret", "Northmoor Council"))
    browser = Browser(app.test_client())
    browser.open("/sign-in")
    browser.open(browser.page.link("Sign in with"))
    assert "did not work" in browser.page.words
    assert "Use password and code" in browser.page.words


def test_without_a_provider_there_is_no_button(app: Flask) -> None:
    elsewhere.use(None)
    assert "Northmoor Council" not in Browser(app.test_client()).open("/sign-in").words


def test_an_address_that_the_provider_did_not_verify_opens_nothing(
    app: Flask, world: World, issuer: str
) -> None:
    """Else whoever may write their own address over there is whoever they write."""
    assert join(app, world.ruth, world.ruth.email).page.path == "/account"
    for verified in ({}, {"email_verified": False}, {"email_verified": "true"}, {"email_verified": 1}):
        browser = Browser(app.test_client())
        away = browser.client.get("/sign-in/elsewhere/sign-in").headers["Location"]
        known = {"email": world.ruth.email} | verified
        httpx.put(f"{issuer}/users/{quote(world.ruth.email)}", json=known, timeout=patience.SECONDS)
        go_on(
            browser,
            httpx.post(away, data={"sub": world.ruth.email}, timeout=patience.SECONDS).headers["Location"],
        )
        assert "has no access here" in browser.page.words
        assert cookie(browser.client, "sid") is None
