"""A personal link: opening it changes nothing, a bad one tells nothing, and it leads to one person's pages alone."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from fgc.access.links import SESSION_IDLE, make_link, revoke_links
from fgc.access.models import Level, PersonalLink, PersonSession, Purpose
from fgc.access.viewer import PersonViewer, Worker
from fgc.access.visits import AtTheDoor, say_who
from fgc.approach.reading import approach_of
from fgc.circle.letters import write_to
from fgc.circle.models import Person
from fgc.conference.history import tell
from fgc.conference.models import Conference
from fgc.demo.reading import Page
from fgc.kit import secrets
from fgc.kit.clock import now
from fgc.kit.db import session, transaction
from fgc.kit.postgres import Server
from fgc.review.happenings import ConferenceClosed
from tests.doors import statements
from tests.gathering import Gathering, gather, working
from tests.make import World
from tests.neighbours import Family, address, everything
from tests.visiting import Browser, cookie, put

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
    assert "Please phone us:" in page
    assert "01632 960190" in page
    assert "newe" not in page, "to nobody of these was a newer message written"


def test_a_link_opens_again_and_again_each_time_with_a_session_of_its_own(
    app: Flask, world: World, family: Gathering
) -> None:
    secret = link_for(family, "Nazdar")
    first, second = world.with_link(secret), world.with_link(secret)
    assert first.page.path == second.page.path == "/yours"
    assert cookie(first.client, "fam") != cookie(second.client, "fam")
    with working(app):
        assert session().scalars(select(PersonalLink.uses)).one() == 2


def test_of_one_link_three_visits_are_open_at_a_time(world: World, family: Gathering) -> None:
    secret = link_for(family, "Nazdar")
    visits = [world.with_link(secret) for _each in range(4)]
    assert [visit.client.get("/yours").status_code for visit in visits] == [303, 200, 200, 200]


def test_opening_ones_own_link_where_somebody_elses_page_is_open_ends_that(
    world: World, family: Gathering
) -> None:
    """A telephone that two people use."""
    nazdar = world.with_link(link_for(family, "Nazdar"))
    hers = cookie(nazdar.client, "fam")
    nazdar.open(f"/l/{link_for(family, 'Sara')}")
    nazdar.press("Open")
    assert nazdar.page.path == "/yours"
    assert "Hello Sara" in nazdar.page.words
    put(nazdar.client, "fam", hers or "")
    assert nazdar.client.get("/yours").location == "/closed"


def test_the_coordinator_ends_one_link_or_all_of_them(world: World, family: Gathering) -> None:
    first, second = link_for(family, "Nazdar"), link_for(family, "Nazdar")
    visits = [world.with_link(first), world.with_link(second)]
    ruth = world.in_as(world.ruth)
    ruth.open(f"{family.path}/circle/{family.people['Nazdar'].id}")
    ruth.follow("Links and PIN")
    assert ruth.page.words.count("Opened once") == 2
    ruth.press("End this link", form=0)
    assert sorted(visit.client.get("/yours").status_code for visit in visits) == [200, 303]
    ruth.press("End all their links")
    assert [visit.client.get("/yours").status_code for visit in visits] == [303, 303]
    assert ruth.page.words.count("ended by you") == 2
    assert world.with_link(second).page.heading == "This link cannot be used"


def test_a_letters_link_lives_until_the_approachs_days_after_the_meeting_and_one_to_sign_two_weeks(
    app: Flask, family: Gathering, clock: Clock
) -> None:
    clock("2027-02-01T09:00:00+00:00")
    with working(app):
        early = make_link(service_id=family.conference.service_id, conference_id=family.conference.id,
                          person_id=family.people["Sara"].id, purpose=Purpose.HOME, secret=secrets.new_secret())  # fmt: skip
        gone = make_link(service_id=family.conference.service_id, conference_id=family.conference.id,
                         person_id=family.people["Sara"].id, purpose=Purpose.HOME, secret=secrets.new_secret(),
                         expires_at=now() - timedelta(days=1))  # fmt: skip
        family.answer_pairs()
        meeting = family.meet(asked=[family.people["Sara"]])
        after = timedelta(days=approach_of(family.conference).clocks.link_days_after_meeting)
        for purpose in (Purpose.ANSWER, Purpose.SIGN):
            write_to(session().get_one(Person, family.people["Sara"].id), kind="plan.sign", purpose=purpose)
        found = {link.purpose: link.expires_at for link in session().scalars(
            select(PersonalLink).where(PersonalLink.letter_id.is_not(None)))}  # fmt: skip
        session().refresh(early)
        session().refresh(gone)
    assert after == timedelta(days=120)
    assert found == {Purpose.ANSWER: meeting.ends_at + after, Purpose.SIGN: now() + timedelta(days=14)}
    assert early.expires_at == meeting.ends_at + after
    assert gone.expires_at < now(), "what has expired never lives again"


def test_with_the_conference_every_way_into_it_ends(world: World, family: Gathering) -> None:
    sara = world.with_link(link_for(family, "Sara"))
    with working(world.app):
        conference = session().get_one(Conference, family.conference.id)
        tell(ConferenceClosed(conference), by=Worker())
    assert sara.client.get("/yours").location == "/closed"
    assert world.with_link(link_for(family, "Sara")).page.path == "/yours"


def test_a_bad_link_costs_the_same_work_whatever_is_bad_about_it(
    app: Flask, family: Gathering, clock: Clock
) -> None:
    """Nobody tells an ended link from one that never was by how long the answer takes."""
    clock("2027-02-18T09:00:00+00:00")
    expired = link_for(family, "Nazdar", expires_at=now() - timedelta(hours=1))
    revoked = link_for(family, "Sara")
    with working(app):
        revoke_links(family.people["Sara"].id, because="changed her address")
    opened(app, "B" * 43)  # the first form of a minute moves the clock's mark on
    asked = []
    for secret in (expired, revoked, "A" * 43):
        with statements() as heard:
            opened(app, secret)
        asked.append([said for said, _read_only in heard])
    assert asked[0] == asked[1] == asked[2]


def test_leaving_needs_no_script_and_works_where_the_page_is_old(world: World, family: Gathering) -> None:
    nazdar = world.with_link(link_for(family, "Nazdar"))
    kept = cookie(nazdar.client, "fam")
    assert nazdar.client.get("/leave").status_code == 405
    left = nazdar.press("Leave this page quickly")
    assert left.tree.xpath("//meta[@http-equiv='refresh']/@content") == [
        "0; url=https://www.bbc.co.uk/weather"
    ]
    assert "Nazdar" not in left.text
    put(nazdar.client, "fam", kept or "")
    assert nazdar.client.get("/yours").location == "/closed"
    old = world.app.test_client().post("/leave", data={"csrf_token": "old"})
    assert old.status_code == 400
    assert "https://www.bbc.co.uk/weather" in old.get_data(as_text=True)


def test_the_page_says_when_it_closes_and_a_tap_keeps_it_open(
    world: World, family: Gathering, clock: Clock
) -> None:
    clock("2027-02-18T09:00:00+00:00")
    nazdar = world.with_link(link_for(family, "Nazdar"))
    assert "for 20 minutes, it closes by itself" in nazdar.page.words
    assert nazdar.page.tree.xpath("//@data-closes") == ["1200"]
    token = nazdar.page.form(button="Stay on this page").fields["csrf_token"][0]
    for moment in ("09:18", "09:36", "09:54"):
        clock(f"2027-02-18T{moment}:00+00:00")
        assert nazdar.client.post("/stay", data={"csrf_token": token}).status_code == 204
    assert nazdar.client.get("/yours").status_code == 200
    clock("2027-02-18T12:55:00+00:00")
    assert nazdar.client.post("/stay", data={"csrf_token": token}).location == "/closed"


def test_no_page_that_is_only_opened_changes_anything(
    app: Flask, world: World, family: Gathering, server: Server, database_name: str
) -> None:
    """What a mail filter does with a link, and everything else that has an address, for everybody who may open it. What
    is kept of it: who read what is protected."""
    secret = link_for(family, "Nazdar")
    browsers = [
        world.with_link(secret),
        world.in_as(world.ruth),
        world.in_as(world.helen),
        Browser(app.test_client()),
    ]
    url = server.url("owner", database_name)
    before = list(_but_the_audit(url))
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and rule.endpoint != "static":
            ids = Family({"person": family.people["Nazdar"].id})
            where = (
                f"/l/{secret}" if rule.endpoint == "access.link" else address(rule, family.conference.id, ids)
            )
            for browser in browsers:
                browser.client.get(where)
    assert list(_but_the_audit(url)) == before


def _but_the_audit(url: str) -> Iterator[str]:
    return (row for row in everything(url) if not row.startswith("audit"))


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
    assert client.get(again.location, follow_redirects=True).status_code == 200


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
    tried = {True: 0, False: 0}
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.endpoint == "static":
            continue
        openness = app.view_functions[rule.endpoint].open_to  # type: ignore[attr-defined]
        if openness.everybody or openness.family == bool(openness.roles):
            continue
        staff_page = bool(openness.roles)
        tried[staff_page] += 1
        response = (nazdar if staff_page else ruth).client.get(address(rule, family.conference.id, None))
        where = response.headers.get("Location", "")
        assert response.status_code in (303, 404), rule
        assert response.status_code == 404 or where.startswith("/sign-in" if staff_page else "/closed"), rule
    assert tried[True] > 50, tried
    assert tried[False] > 20, tried


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


def test_a_yes_on_an_old_page_opens_nothing_after_a_new_pin_was_made(
    world: World, family: Gathering, clock: Callable[[str], None]
) -> None:
    """Whoever typed the old PIN and sits before "Are you N…?" when the coordinator makes a new one types that one first."""
    clock("2027-02-18T09:00:00+00:00")
    nazdar = family.people["Nazdar"]
    with working(world.app):
        family.apart(family.people["Sara"], nazdar).must_not_meet = False
    stranger = Browser(world.app.test_client())
    stranger.open(f"/l/{link_for(family, 'Nazdar')}")
    stranger.press("Open")
    old = world.pin_for(nazdar.id, nazdar.conference_id)
    stranger.press("Go on", {"pin": old})
    with world.app.test_request_context(), transaction(acting={"kind": "door"}):
        found = session().scalars(select(PersonSession)).one()
        visit = AtTheDoor(
            PersonViewer(nazdar.id, nazdar.conference_id, nazdar.service_id),
            found.id,
            found.link_id,
            found.level,
            "N",
            "en",
        )
    world.pins.clear()
    world.pin_for(nazdar.id, nazdar.conference_id)
    with world.app.test_request_context():
        cookie_of_the_yes, _purpose = say_who(visit)
    thief = world.app.test_client()
    put(thief, "fam", cookie_of_the_yes)
    assert thief.get("/yours").status_code == 303
    with world.app.app_context(), transaction(acting={"kind": "door"}):
        assert session().scalars(select(PersonSession.level)).all() == [Level.LINK]
