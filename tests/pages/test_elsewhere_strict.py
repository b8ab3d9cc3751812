"""At a provider that checks what we send, and at others that do not say what they are asked."""

import base64
import json
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from flask import Flask
from sqlalchemy import update

from fgc.access.links import make_link
from fgc.access.models import Purpose, StaffSession
from fgc.access.staff import elsewhere
from fgc.kit import secrets
from fgc.kit.clock import now
from fgc.kit.db import saving, session, transaction
from tests import patience
from tests.gathering import gather, working
from tests.make import World
from tests.pages.test_elsewhere import go_on, invited, join, sign_in, there_and_back
from tests.strict_provider import CLIENT, SECRET
from tests.visiting import Browser, cookie


@pytest.fixture(scope="module")
def running() -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "tests.strict_provider", str(port)]
    process = subprocess.Popen(command, cwd=Path(__file__).parents[2])
    try:
        until = time.monotonic() + patience.SECONDS
        while True:
            try:
                httpx.get(f"http://127.0.0.1:{port}/honest/.well-known/openid-configuration", timeout=5)
                break
            except httpx.HTTPError:
                assert time.monotonic() < until, "the provider never answered"
                time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


@pytest.fixture
def provider(running: str) -> Iterator[Callable[[str], None]]:
    """Says which of them is asked from now on."""
    yield lambda kind: elsewhere.use(
        elsewhere.Provider(f"{running}/{kind}", CLIENT, SECRET, "Northmoor Council")
    )
    elsewhere.use(None)


def test_the_verifier_behind_the_challenge_is_sent_and_no_other_one_is_taken(
    app: Flask, world: World, provider: Callable[[str], None]
) -> None:
    provider("honest")
    assert join(app, world.ruth, world.ruth.email).page.path == "/account"
    assert sign_in(app, world.ruth.email).page.path == "/"
    thief = Browser(app.test_client())
    thief.open("/sign-in")
    back = there_and_back(thief, thief.page.link("Sign in with"), world.ruth.email)
    with thief.client.session_transaction() as kept:
        kept["elsewhere"] = kept["elsewhere"] | {"verifier": "x" * 43}
    go_on(thief, back)
    assert "did not work" in thief.page.words
    assert cookie(thief.client, "sid") is None


@pytest.mark.parametrize(("kind", "opens"), [("honest", True), ("forgetful", False), ("silent", False)])
def test_whoever_is_asked_again_over_there_has_to_show_it_now(
    app: Flask, world: World, provider: Callable[[str], None], kind: str, opens: bool
) -> None:
    """`max_age=0` is asked for, and `auth_time` is believed and nothing else."""
    provider(kind)
    helen = join(app, world.helen, world.helen.email)
    helen.proves = None
    with app.app_context(), transaction(acting={"kind": "door"}), saving():
        session().execute(update(StaffSession).values(proved_at=now() - timedelta(minutes=6)))
    helen.open("/service/readings")
    assert helen.page.heading == "Confirm that it is you"
    back = there_and_back(helen, helen.page.link("Sign in again with Northmoor Council"), world.helen.email)
    go_on(helen, back)
    assert helen.open("/service/readings").heading == (
        "Staff access: weekly figures" if opens else "Confirm that it is you"
    )


def test_a_relatives_page_in_the_same_browser_does_not_stand_in_the_way_of_showing_who_one_is(
    app: Flask, world: World, provider: Callable[[str], None]
) -> None:
    """Else showing it again would begin another session beside the one that is open, and prove nothing."""
    provider("honest")
    helen = join(app, world.helen, world.helen.email)
    with working(app):
        found = gather(world)
        person, secret = found.add("Nazdar Aziz", phone="01632 960111"), secrets.new_secret()
        make_link(service_id=person.service_id, conference_id=person.conference_id, person_id=person.id,
                  purpose=Purpose.HOME, secret=secret)  # fmt: skip
    helen.open(f"/l/{secret}")
    helen.press("Open")
    helen.open("/account")
    back = there_and_back(helen, "/sign-in/elsewhere/prove?next=/account", world.helen.email)
    assert go_on(helen, back) == "/account"
    with app.app_context(), transaction(acting={"kind": "door"}):
        assert session().query(StaffSession).count() == 1


LIES = [
    {"email_verified": "false"}, {"email_verified": "true"}, {"email_verified": 0}, {"email_verified": None},
    {"iat": 1_480_000_000}, {"exp": 1e308}, {"exp": "4000000000"}, {"iat": True},
    {"sub": "ruth@example.org\0"}, {"sub": ["x"]}, {"sub": 7}, {"email": "ruth@example.org\0"}, {"email": {"x": 1}},
    {"nonce": ["x"]}, {"aud": {"fgc": 1}}, {"at_hash": 7}, {"sub": "x" * 256},
]  # fmt: skip


def lying(**told: object) -> str:
    return "lying." + base64.urlsafe_b64encode(json.dumps(told).encode()).decode()


@pytest.mark.parametrize("claims", LIES, ids=str)
def test_whatever_a_provider_claims_wrongly_lets_nobody_in_and_breaks_nothing(
    app: Flask, world: World, provider: Callable[[str], None], claims: dict[str, object]
) -> None:
    """Signed with its own key, all of it: a signature says who spoke, not that it makes sense."""
    provider(lying(claims=claims))
    browser = join(app, world.ruth, world.ruth.email)
    assert browser.page.path == "/sign-in"
    assert "did not work" in browser.page.words or "has no access here" in browser.page.words
    assert cookie(browser.client, "sid") is None


@pytest.mark.parametrize("body", ["deep", "long", "no words", "a list", "numbers", "deep token", "no keys"])
@pytest.mark.parametrize("asked", ["about", "token", "keys"])
def test_no_body_of_a_provider_breaks_a_page_of_ours(
    app: Flask, world: World, provider: Callable[[str], None], asked: str, body: str
) -> None:
    provider(lying(**{asked: body}))
    browser = invited(app, world.ruth)
    away = browser.client.get("/sign-in/elsewhere/join")
    assert away.status_code == 303
    if asked != "about":
        back = httpx.post(away.headers["Location"], data={"sub": world.ruth.email}, timeout=patience.SECONDS)
        go_on(browser, back.headers["Location"])
    else:
        browser.open(away.headers["Location"])
    assert browser.page.path == "/sign-in"
    assert "did not work" in browser.page.words


def test_what_comes_back_from_elsewhere_is_bounded_before_it_goes_on(
    app: Flask, world: World, provider: Callable[[str], None]
) -> None:
    provider("honest")
    for code in ("c" * 5000, "c\0", "\n", ""):
        browser = invited(app, world.ruth)
        browser.client.get("/sign-in/elsewhere/join")
        with browser.client.session_transaction() as kept:
            state = kept["elsewhere"]["state"]
        token = browser.page.tree.xpath("//input[@name='csrf_token']/@value")[0]
        told = {"csrf_token": token, "state": state, "code": code}
        assert browser.client.post("/sign-in/elsewhere/finish", data=told).location == "/sign-in"
        assert "did not work" in browser.open("/sign-in").words
