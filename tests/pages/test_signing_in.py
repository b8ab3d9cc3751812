"""Staff sign in with a password. A kept cookie is worth nothing after signing out, and nobody acts in their name."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import update

from fgc.access.models import Staff
from fgc.demo import seed
from fgc.demo.reading import Page
from fgc.kit.db import session
from fgc.kit.postgres import Server
from tests.gathering import gather, working
from tests.make import World
from tests.neighbours import everything
from tests.visiting import Browser, cookie, put

Clock = Callable[[str], None]


@pytest.fixture
def kept(server: Server, database_name: str) -> Callable[[str], int]:
    """How many rows a table has, whoever may see them."""
    return lambda table: sum(
        row.startswith(f"{table}: ") for row in everything(server.url("owner", database_name))
    )


def try_password(app: Flask, email: str, password: str) -> Page:
    browser = Browser(app.test_client())
    browser.open("/sign-in")
    return browser.press("Sign in", {"email": email, "password": password})


def test_an_unknown_address_and_a_wrong_password_are_told_alike(app: Flask, world: World) -> None:
    wrong = try_password(app, world.ruth.email, "not this one")
    unknown = try_password(app, "nobody@example.org", "not this one")
    assert (wrong.status, unknown.status) == (422, 422)
    assert wrong.words == unknown.words
    assert "is not right" in wrong.words


def test_after_five_wrong_passwords_even_the_right_one_waits_fifteen_minutes(
    app: Flask, world: World, kept: Callable[[str], int], clock: Clock
) -> None:
    clock("2027-02-18T09:00:00+00:00")
    for _time in range(5):
        try_password(app, world.ruth.email, "not this one")
    assert kept("sign_in_attempt") == 5
    assert "too many attempts" in try_password(app, world.ruth.email.upper(), seed.PASSWORD).words
    assert try_password(app, world.helen.email, seed.PASSWORD).path == "/"
    clock("2027-02-18T09:16:00+00:00")
    assert try_password(app, world.ruth.email, seed.PASSWORD).path == "/"


def test_signing_out_ends_the_session_on_the_server(world: World) -> None:
    ruth = world.in_as(world.ruth)
    kept = cookie(ruth.client, "sid")
    assert kept
    ruth.open("/")
    ruth.press("Sign out")
    assert cookie(ruth.client, "sid") is None
    thief = world.app.test_client()
    put(thief, "sid", kept)
    assert thief.get("/").status_code == 303


def test_signing_in_begins_a_new_session_and_keeps_nothing_of_the_visit_before(world: World) -> None:
    """Whoever planted a cookie before has no part in what comes after."""
    browser = Browser(world.app.test_client())
    put(browser.client, "sid", "planted-by-somebody-else-1234567890abcdefghi")
    browser.open("/sign-in")
    token = re.search(r'csrf_token" value="([^"]+)', browser.page.text)
    visit = cookie(browser.client, "visit")
    browser.press("Sign in", {"email": world.ruth.email, "password": seed.PASSWORD})
    assert cookie(browser.client, "sid") not in (None, "planted-by-somebody-else-1234567890abcdefghi")
    assert cookie(browser.client, "visit") != visit
    assert token
    assert browser.client.post("/sign-out", data={"csrf_token": token[1]}).status_code == 400


def test_a_session_ends_after_half_an_idle_hour_and_after_twelve_at_the_latest(
    world: World, clock: Clock
) -> None:
    clock("2027-02-18T08:00:00+00:00")
    ruth = world.in_as(world.ruth)
    for minutes in range(20, 12 * 60, 20):
        at = datetime.fromisoformat("2027-02-18T08:00:00+00:00") + timedelta(minutes=minutes)
        clock(at.isoformat())
        assert ruth.client.get("/").status_code == 200, at
    clock("2027-02-18T20:00:01+00:00")
    assert ruth.client.get("/").status_code == 303
    clock("2027-02-19T08:00:00+00:00")
    ruth = world.in_as(world.ruth)
    clock("2027-02-19T08:30:01+00:00")
    assert ruth.client.get("/").status_code == 303


def test_whoever_left_the_service_is_out_at_the_next_request(world: World) -> None:
    ruth = world.in_as(world.ruth)
    with working(world.app):
        session().execute(update(Staff).where(Staff.id == world.ruth.id).values(active=False))
    assert ruth.client.get("/").status_code == 303


def test_a_form_without_our_token_is_refused_and_changes_nothing(
    world: World, server: Server, database_name: str
) -> None:
    with working(world.app):
        path = gather(world).path
    ruth = world.in_as(world.ruth)
    before = list(everything(server.url("owner", database_name)))
    for address in (f"{path}/circle/add", f"{path}/hold", f"{path}/dates/new", "/sign-out", "/l"):
        for token in ("", "forged"):
            response = ruth.client.post(
                address, data={"csrf_token": token, "name": "Mallory", "because": "x"}
            )
            assert response.status_code == 400, address
            assert "open for too long" in response.get_data(as_text=True)
    assert list(everything(server.url("owner", database_name))) == before
    assert ruth.open("/").status == 200


def test_flask_login_knows_staff_from_the_same_session_and_nothing_else(
    app: Flask, world: World, kept: Callable[[str], int]
) -> None:
    ruth = world.in_as(world.ruth)
    assert kept("staff_session") == 1
    with ruth.client as client:
        client.get("/")
        from flask_login import current_user  # noqa: PLC0415

        assert UUID(current_user.id) == world.ruth.id
        client.get("/closed")
