"""A personal link: opening it changes nothing, a bad one tells nothing, and it leads to one person's pages alone."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from fgc.access.links import SESSION_IDLE, make_link, revoke_links
from fgc.access.models import PersonalLink, Purpose
from fgc.demo.reading import Page
from fgc.kit import secrets
from fgc.kit.clock import now
from fgc.kit.db import session
from fgc.kit.postgres import Server
from tests.gathering import Gathering, gather, working
from tests.make import World
from tests.neighbours import address, everything
from tests.visiting import cookie, put

Clock = Callable[[str], None]


@pytest.fixture
def family(world: World) -> Gathering:
    with working(world.app):
        found = gather(world)
        found.add("Nazdar Aziz", email="nazdar@example.org")
        found.add("Sara Whitlow", email="sara@example.org")
    return found


def link_for(family: Gathering, name: str, *, expires_at: datetime | None = None) -> str:
    """The secret of a new personal link."""
    secret, person = secrets.new_secret(), family.people[name]
    with working(family.world.app):
        make_link(service_id=person.service_id, conference_id=person.conference_id, person_id=person.id,
                  purpose=Purpose.HOME, secret=secret, expires_at=expires_at)  # fmt: skip
    return secret


def bare(text: str) -> str:
    return re.sub(r'(name="(?:csrf_token|once|secret)" value=")[^"]*', r"\1", text)


def test_opening_a_link_changes_nothing_and_says_nothing(
    app: Flask, family: Gathering, server: Server, database_name: str
) -> None:
    """Mail filters open links, with GET and with HEAD, again and again."""
    secret = link_for(family, "Nazdar")
    before = list(everything(server.url("owner", database_name)))
    good, bad = app.test_client().get(f"/l/{secret}"), app.test_client().get("/l/" + "A" * 43)
    assert app.test_client().head(f"/l/{secret}").status_code == 200
    assert bare(good.get_data(as_text=True)) == bare(bad.get_data(as_text=True))
    assert "Nazdar" not in good.get_data(as_text=True)
    assert good.headers["Referrer-Policy"] == "strict-origin"
    assert list(everything(server.url("owner", database_name))) == before


def opened(app: Flask, secret: str) -> tuple[int, str]:
    client = app.test_client()
    page = Page(client.get("/l/x").get_data(as_text=True), "/l/x", 200)
    sent = page.form(button="Open").filled({"secret": secret}, "Open")
    response = client.post("/l", data=sent)
    assert cookie(client, "fam") is None
    return response.status_code, bare(response.get_data(as_text=True))


def test_every_link_that_cannot_be_used_gets_the_same_page_byte_for_byte(
    app: Flask, family: Gathering, clock: Clock
) -> None:
    clock("2027-02-18T09:00:00+00:00")
    expired = link_for(family, "Nazdar", expires_at=now() + timedelta(hours=1))
    revoked = link_for(family, "Sara")
    with working(app):
        revoke_links(family.people["Sara"].id, because="changed her address")
    clock("2027-02-18T10:00:00+00:00")
    pages = {
        opened(app, secret) for secret in (expired, revoked, "A" * 43, "short", "", "ü" * 43, "x" * 3000)
    }
    assert len(pages) == 1
    status, page = pages.pop()
    assert status == 200
    assert "01632 960190" in page


def test_a_link_opens_again_and_again_each_time_with_a_session_of_its_own(
    app: Flask, world: World, family: Gathering
) -> None:
    secret = link_for(family, "Nazdar")
    first, second = world.with_link(secret), world.with_link(secret)
    assert first.page.path == second.page.path == "/yours"
    assert cookie(first.client, "fam") != cookie(second.client, "fam")
    with working(app):
        assert session().scalars(select(PersonalLink.uses)).one() == 2


def test_a_double_click_on_open_still_lets_in(app: Flask, family: Gathering) -> None:
    """The browser shows the second answer: it must carry a cookie that is good."""
    client, secret = app.test_client(), link_for(family, "Nazdar")
    sent = (
        Page(client.get(f"/l/{secret}").get_data(as_text=True), "/l", 200)
        .form(button="Open")
        .filled({}, "Open")
    )
    visit = cookie(client, "visit")
    client.post("/l", data=sent)
    client.delete_cookie("fam", domain="localhost")
    put(client, "visit", visit or "")
    again = client.post("/l", data=sent)
    assert again.status_code == 303
    assert client.get(again.location).status_code == 200


def test_the_database_and_the_address_keep_no_secret(
    app: Flask, family: Gathering, server: Server, database_name: str
) -> None:
    secret = link_for(family, "Nazdar")
    browser = family.world.with_link(secret)
    dump, mine = "\n".join(everything(server.url("owner", database_name))), cookie(browser.client, "fam")
    assert mine
    assert secret not in dump
    assert mine not in dump
    assert secret not in browser.page.path


def test_a_family_session_opens_no_page_of_staff_and_staff_open_no_page_of_the_family(
    app: Flask, world: World, family: Gathering
) -> None:
    nazdar, ruth = world.with_link(link_for(family, "Nazdar")), world.in_as(world.ruth)
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.endpoint == "static":
            continue
        openness = app.view_functions[rule.endpoint].open_to  # type: ignore[attr-defined]
        if openness.everybody or openness.family == bool(openness.roles):
            continue
        staff_page = bool(openness.roles)
        response = (nazdar if staff_page else ruth).client.get(address(rule, family.conference.id, None))
        where = response.headers.get("Location", "")
        assert response.status_code in (303, 404), rule
        assert response.status_code == 404 or where.startswith("/sign-in" if staff_page else "/closed"), rule


def test_a_cookie_of_one_kind_is_no_use_as_the_other(world: World, family: Gathering) -> None:
    nazdar, ruth = world.with_link(link_for(family, "Nazdar")), world.in_as(world.ruth)
    mixed = world.app.test_client()
    put(mixed, "sid", cookie(nazdar.client, "fam") or "")
    put(mixed, "fam", cookie(ruth.client, "sid") or "")
    assert mixed.get("/").status_code == 303
    assert mixed.get("/yours").location == "/closed"


def test_leaving_and_revoking_end_the_open_page_at_once(world: World, family: Gathering) -> None:
    nazdar, sara = world.with_link(link_for(family, "Nazdar")), world.with_link(link_for(family, "Sara"))
    kept = cookie(nazdar.client, "fam")
    token = re.search(r'csrf_token" value="([^"]+)', nazdar.page.text)
    assert kept
    assert token
    gone = nazdar.client.post("/leave", data={"csrf_token": token[1]})
    assert gone.status_code == 200
    assert '"cookies"' in gone.headers["Clear-Site-Data"]
    put(nazdar.client, "fam", kept)
    assert nazdar.client.get("/yours").location == "/closed"
    with working(world.app):
        revoke_links(family.people["Sara"].id, because="lost her phone")
    assert sara.client.get("/yours").location == "/closed"


def test_an_open_page_ends_after_twenty_idle_minutes_and_four_hours_at_the_latest(
    world: World, family: Gathering, clock: Clock
) -> None:
    clock("2027-02-18T09:00:00+00:00")
    nazdar = world.with_link(link_for(family, "Nazdar"))
    for minutes in range(15, 240, 15):
        clock((datetime.fromisoformat("2027-02-18T09:00:00+00:00") + timedelta(minutes=minutes)).isoformat())
        assert nazdar.client.get("/yours").status_code == 200
    clock("2027-02-18T13:00:00+00:00")
    assert nazdar.client.get("/yours").status_code == 303
    again = world.with_link(link_for(family, "Nazdar"))
    clock((now() + SESSION_IDLE).isoformat())
    assert again.client.get("/yours").status_code == 303
