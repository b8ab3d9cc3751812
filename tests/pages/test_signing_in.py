"""Staff sign in with a password. A kept cookie is worth nothing after signing out, and nobody acts in their name."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from argon2.exceptions import VerifyMismatchError
from flask import Flask
from sqlalchemy import update

from fgc.access import passwords
from fgc.access.models import Part, Role, Staff
from fgc.access.staff import signing_in
from fgc.conference.operations import relieve
from fgc.demo import seed
from fgc.demo.reading import Page
from fgc.kit.clock import now
from fgc.kit.db import session, transaction
from fgc.kit.outbox import Letter, render
from fgc.kit.postgres import Server
from fgc.kit.refusal import Refused
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
    return browser.press("Sign in", typed(email, password))


def typed(email: str, password: str = seed.PASSWORD) -> dict[str, object]:
    return {"email": email, "password": password, "code": seed.code(now())}


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
    browser.press("Sign in", typed(world.ruth.email))
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
    ruth.open("/")
    before = list(everything(server.url("owner", database_name)))
    for address in (f"{path}/circle/add", f"{path}/hold", f"{path}/dates/new", "/sign-out", "/l"):
        for token, said in (("", "Part of the form did not arrive"), ("forged", "This page")):
            response = ruth.client.post(
                address, data={"csrf_token": token, "name": "Mallory", "because": "x"}
            )
            assert response.status_code == 400, address
            assert said in response.get_data(as_text=True)
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


def test_a_code_is_taken_once_and_the_next_one_again(app: Flask, world: World, clock: Clock) -> None:
    """The library itself would take it twice."""
    clock("2027-02-18T09:00:00+00:00")
    assert try_password(app, world.ruth.email, seed.PASSWORD).path == "/"
    again = try_password(app, world.ruth.email, seed.PASSWORD)
    assert again.status == 422
    assert "is not right" in again.words
    clock("2027-02-18T09:00:30+00:00")
    assert try_password(app, world.ruth.email, seed.PASSWORD).path == "/"


def test_a_wrong_code_is_told_like_a_wrong_password(app: Flask, world: World) -> None:
    browser = Browser(app.test_client())
    browser.open("/sign-in")
    wrong = browser.press("Sign in", typed(world.ruth.email) | {"code": "000000"}).words
    assert wrong == try_password(app, world.ruth.email, "not this one").words
    assert try_password(app, world.ruth.email, seed.PASSWORD).path == "/"


def test_of_fifty_wrong_passwords_at_once_five_are_looked_at(
    app: Flask, world: World, kept: Callable[[str], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    looked = []
    monkeypatch.setattr(signing_in, "is_right", lambda _kept, password: looked.append(password))

    def once(number: int) -> None:
        with (
            app.app_context(),
            transaction(acting={"kind": "door"}),
            pytest.raises(Refused, match=r"WRONG_SIGN_IN|TOO_MANY_ATTEMPTS"),
        ):
            signing_in.who_signs_in(signing_in.Typed(world.ruth.email, f"wrong {number}", "000000"))

    with ThreadPoolExecutor(5) as together:
        list(together.map(once, range(50)))
    assert len(looked) == 5
    assert kept("sign_in_attempt") == 5


def test_a_fourth_session_ends_the_one_that_was_not_used_for_the_longest(
    app: Flask, world: World, clock: Clock
) -> None:
    browsers = []
    for minute in range(4):
        clock(f"2027-02-18T09:0{minute}:00+00:00")
        browser = Browser(app.test_client())
        browser.open("/sign-in")
        assert browser.press("Sign in", typed(world.ruth.email)).path == "/"
        browsers.append(browser)
    assert [browser.client.get("/").status_code for browser in browsers] == [303, 200, 200, 200]


def test_the_account_lists_where_one_is_signed_in_and_ends_any_of_them(world: World) -> None:
    here, there = world.in_as(world.ruth), world.in_as(world.ruth)
    here.open("/account")
    assert here.page.words.count("Sign it out") == 1
    here.press("Sign it out")
    assert "That browser has been signed out." in here.page.words
    assert there.client.get("/").status_code == 303
    assert here.client.get("/").status_code == 200
    there = world.in_as(world.ruth)
    here.open("/account")
    here.press("Sign out everywhere else")
    assert (here.client.get("/").status_code, there.client.get("/").status_code) == (200, 303)


def test_nobody_ends_a_session_of_somebody_else(world: World) -> None:
    ruth, helen = world.in_as(world.ruth), world.in_as(world.helen)
    theirs = world.in_as(world.helen)
    helen.open("/account")
    action = helen.page.form(button="Sign it out").action
    ruth.open("/account")
    form = ruth.page.form(button="Sign out").filled({}, "Sign out")
    assert ruth.client.post(action, data=form).status_code == 404
    assert theirs.client.get("/").status_code == 200


def test_a_browser_that_was_not_known_is_told_to_its_owner_by_a_neutral_letter(
    app: Flask, world: World, clock: Clock
) -> None:
    clock("2027-02-18T09:00:00+00:00")
    first = Browser(app.test_client())
    first.open("/sign-in")
    first.press("Sign in", typed(world.ruth.email))
    first.open("/")
    first.press("Sign out")
    clock("2027-02-18T09:01:00+00:00")
    first.press("Sign in", typed(world.ruth.email))
    with working(app):
        assert session().query(Letter).count() == 0
    clock("2027-02-18T09:02:00+00:00")
    assert try_password(app, world.ruth.email, seed.PASSWORD).path == "/"
    with working(app):
        message = render(session().query(Letter).one(), now())
    assert message.to == world.ruth.email
    assert "had not seen before" in message.text
    assert "conference" not in message.text.lower()


@pytest.mark.parametrize("change", [{"role": Role.AUDITOR}, {"active": False}])
def test_whoever_changes_their_role_is_out_everywhere_at_once(
    world: World, change: dict[str, object]
) -> None:
    ruth = world.in_as(world.ruth)
    with working(world.app):
        session().execute(update(Staff).where(Staff.id == world.ruth.id).values(phone="+441632960149"))
    assert ruth.client.get("/").status_code == 200
    with working(world.app):
        session().execute(update(Staff).where(Staff.id == world.ruth.id).values(**change))
    assert ruth.client.get("/").status_code == 303


def test_whoever_is_relieved_finds_the_conference_gone_with_the_next_request(world: World) -> None:
    with working(world.app):
        found = gather(world)
    ruth = world.in_as(world.ruth)
    assert ruth.open(found.path).status == 200
    with working(world.app):
        relieve(found.conference, Part.COORDINATOR)
    assert ruth.open(found.path).status == 404
    assert ruth.open("/").status == 200


def test_an_administrator_is_out_after_a_quarter_of_an_hour(world: World, clock: Clock) -> None:
    with working(world.app):
        session().execute(update(Staff).where(Staff.id == world.tomas.id).values(role=Role.ADMINISTRATOR))
    clock("2027-02-18T09:00:00+00:00")
    tomas = world.in_as(world.tomas)
    clock("2027-02-18T09:14:00+00:00")
    assert tomas.client.get("/account").status_code == 200
    clock("2027-02-18T09:29:30+00:00")
    assert tomas.client.get("/account").status_code == 303


def test_an_address_that_nobody_has_costs_the_same_work(
    app: Flask, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One hash is computed in each case, with the same parameters: the clock tells no more than the words."""
    computed: list[str] = []

    class Counting:
        hash = passwords._hasher.hash

        def verify(self, kept: str, password: str) -> bool:
            computed.append("$".join(kept.split("$")[1:4]))
            raise VerifyMismatchError

    monkeypatch.setattr(passwords, "_hasher", Counting())
    for email in (world.ruth.email, "nobody@example.org"):
        assert try_password(app, email, "not this one").status == 422
    assert len(computed) == 2
    assert computed[0] == computed[1]


def test_a_session_that_is_over_stands_on_no_list_and_takes_nobodys_place(
    app: Flask, world: World, clock: Clock
) -> None:
    """Whoever signed out is not shown as signed in; and an open session is not ended for three that were over already."""
    clock("2027-02-18T07:00:00+00:00")
    for _expired in range(2):
        world.in_as(world.ruth)
    clock("2027-02-18T18:00:00+00:00")
    world.in_as(world.ruth)
    for minute in (1, 2, 3):
        clock(f"2027-02-18T18:0{minute}:00+00:00")
        world.in_as(world.ruth).press("Sign out")
    clock("2027-02-18T19:01:00+00:00")
    here, _helens = world.in_as(world.ruth), world.in_as(world.helen)
    assert others_listed(here) == 1, "the one of six o'clock"
    last = Browser(app.test_client())
    last.open("/sign-in")
    assert last.press("Sign in", typed(world.ruth.email)).path == "/"
    assert here.client.get("/").status_code == 200
    assert others_listed(last) == 2


def others_listed(browser: Browser) -> int:
    """How many sessions besides this one may be ended on the page of the account."""
    found = browser.open("/account").tree.xpath("//form[contains(@action, '/account/sessions/')]/@action")
    return len([each for each in found if each.endswith("/end")])
