"""Nobody is locked out by what an outsider types: who is right gets in by a way that guessing cannot block."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import create_engine, select, text

from fgc.access import limits
from fgc.access.models_pin import Pin
from fgc.access.staff import joining
from fgc.access.staff.attempts import MOST_WRONG, OF_STRANGERS
from fgc.demo import seed
from fgc.kit.clock import now
from fgc.kit.db import session
from fgc.kit.postgres import Server
from tests.gathering import Gathering, gather, working
from tests.make import World
from tests.pages.test_passkeys import ask, with_key
from tests.pages.test_pins import arrives, desk, link_for, other_than, pin_of, shown_once, types
from tests.soft_key import SoftKey
from tests.the_day import Day, on_tablet
from tests.visiting import Browser, cookie, put

Clock = Callable[[str], None]
NINE = "2027-02-18T09:00:00+00:00"
COUNCIL, ELSEWHERE, HOME = "203.0.113.7", "203.0.113.8", "203.0.113.9"


def at(app: Flask, place: str) -> Browser:
    """A browser that nobody knows, at this place on the network."""
    browser = Browser(app.test_client())
    browser.client.environ_base["REMOTE_ADDR"] = place
    return browser


def signs_in(browser: Browser, email: str, password: str = seed.PASSWORD) -> str:
    browser.open("/sign-in")
    browser.press("Sign in", {"email": email, "password": password, "code": seed.code(now())})
    return browser.page.path


def guesses(app: Flask, email: str, place: str, times: int = MOST_WRONG) -> None:
    for _time in range(times):
        assert signs_in(at(app, place), email, "not this one") == "/sign-in"


def known(app: Flask, email: str, place: str) -> Browser:
    """A browser with which they signed in before, and out again."""
    browser = at(app, place)
    assert signs_in(browser, email) == "/"
    browser.press("Sign out")
    return browser


# --- staff ---------------------------------------------------------------------------------------------------------


def test_five_guesses_from_one_place_keep_nobody_out_who_comes_from_another(
    app: Flask, world: World, clock: Clock
) -> None:
    clock(NINE)
    guesses(app, world.ruth.email, ELSEWHERE)
    refused = at(app, ELSEWHERE)
    assert signs_in(refused, world.ruth.email) == "/sign-in", "from there not even the right one is looked at"
    assert "too many attempts" in refused.page.words
    assert signs_in(at(app, HOME), world.ruth.email) == "/"


def test_whoever_guesses_from_many_places_has_25_tries_and_keeps_no_known_browser_out(
    app: Flask, world: World, clock: Clock
) -> None:
    clock(NINE)
    ruth, key = known(app, world.ruth.email, HOME), SoftKey()
    with_key(world, world.ruth, key)
    for number in range(OF_STRANGERS // MOST_WRONG):
        guesses(app, world.ruth.email, f"198.51.100.{number}")
    clock("2027-02-18T09:01:00+00:00")
    stranger = at(app, "198.51.100.99")
    assert signs_in(stranger, world.ruth.email) == "/sign-in", (
        "the 26th is not looked at, wherever it comes from"
    )
    assert "too many attempts" in stranger.page.words
    assert signs_in(ruth, world.ruth.email) == "/"
    by_key = at(app, "198.51.100.99")
    by_key.open("/sign-in")
    assert by_key.press("Use my passkey", {"passkey": key.answer(ask(by_key, "/sign-in/ask"))}).path == "/"


def test_a_known_browser_counts_its_own_and_is_known_for_its_owner_alone(
    app: Flask, world: World, clock: Clock
) -> None:
    """A stolen laptop guesses no more than a stranger; and Ruth's browser is a stranger's for Helen."""
    clock(NINE)
    laptop = known(app, world.ruth.email, HOME)
    clock("2027-02-18T09:01:00+00:00")
    for _time in range(MOST_WRONG):
        signs_in(laptop, world.ruth.email, "not this one")
    assert signs_in(laptop, world.ruth.email) == "/sign-in"
    assert "too many attempts" in laptop.page.words
    assert signs_in(at(app, ELSEWHERE), world.ruth.email) == "/", "and locks out nobody else"
    guesses(app, world.helen.email, HOME)
    assert signs_in(laptop, world.helen.email) == "/sign-in"
    put(laptop.client, "known", "A" * 43)
    guesses(app, world.tomas.email, HOME)
    assert signs_in(laptop, world.tomas.email) == "/sign-in", "a cookie made up is no known browser"


def test_two_who_share_a_desk_do_not_make_each_other_strangers(
    app: Flask, world: World, clock: Clock
) -> None:
    clock(NINE)
    shared = known(app, world.ruth.email, COUNCIL)
    assert signs_in(shared, world.helen.email) == "/"
    shared.press("Sign out")
    for email in (world.ruth.email, world.helen.email):
        guesses(app, email, COUNCIL)
    clock("2027-02-18T09:01:00+00:00")
    assert signs_in(shared, world.ruth.email) == "/"
    shared.press("Sign out")
    assert signs_in(shared, world.helen.email) == "/"


def test_whoever_lost_their_devices_is_known_in_none_of_them(app: Flask, world: World, clock: Clock) -> None:
    clock(NINE)
    lost = known(app, world.ruth.email, HOME)
    with working(app):
        session().execute(text("SELECT set_config('fgc.kind', 'staff', true), set_config('fgc.role', 'administrator', true),"
                               " set_config('fgc.service', :service, true)"), {"service": str(world.service.id)})  # fmt: skip
        session().execute(text("SELECT fgc_shut_out(:whom)"), {"whom": world.ruth.id})
    assert cookie(lost.client, "known")
    with working(app):
        assert session().scalar(text("SELECT count(*) FROM known_browser")) == 0


def test_no_guess_from_outside_stops_the_proof_of_somebody_who_is_signed_in(
    app: Flask, world: World, clock: Clock
) -> None:
    clock(NINE)
    ruth = world.in_as(world.ruth)
    ruth.proves = None
    clock("2027-02-18T09:06:00+00:00")
    guesses(app, world.ruth.email, ELSEWHERE)
    guesses(app, world.ruth.email, "127.0.0.1")
    ruth.open("/account/add-passkey")
    right = {"proof_password": seed.PASSWORD, "proof_code": seed.code(now())}
    assert ruth.press("Go on", right).heading == "Add a passkey"


# --- one address for a whole council -------------------------------------------------------------------------------


def test_what_somebody_gets_wrong_at_a_council_refuses_no_passkey_no_link_and_no_invitation_there(
    world: World, app: Flask, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock(NINE)
    with working(app):
        found = gather(world)
        found.add("Kawa Aziz", email="kawa@example.org")
        invitation = joining.link_for(world.tomas)
    secret, key = link_for(found, "Kawa"), SoftKey()
    with_key(world, world.ruth, key)
    colleague = known(app, world.helen.email, COUNCIL)
    monkeypatch.setattr("fgc.access.staff.attempts.PLACE", limits.Limit("sign in", most=3))
    monkeypatch.setattr("fgc.access.links.BAD_LINKS", limits.Limit("link opened", most=3))
    monkeypatch.setattr("fgc.access.views.joining.BAD_INVITATIONS", limits.Limit("invitation opened", most=3))
    monkeypatch.setattr("fgc.plan.views.sealed.NO_PLANS", limits.Limit("plan checked", most=3))
    wrong = at(app, COUNCIL)
    token = wrong.open("/sign-in").tree.xpath("//input[@name='csrf_token']/@value")[0]
    for where, typed in (
        ("/sign-in", {"email": "nobody@example.org", "password": "wrong", "code": "123456"}),
        ("/l", {"secret": "A" * 43}),
        ("/join", {"secret": "A" * 43}),
        ("/check", {"code": "AAAAA-AAAAA"}),
    ):
        answers = [wrong.client.post(where, data=typed | {"csrf_token": token}).status_code for _ in range(5)]
        assert answers[-1] == 429, where
    clock("2027-02-18T09:01:00+00:00")
    assert signs_in(colleague, world.helen.email) == "/"
    for _time in range(70):
        assert wrong.client.post("/sign-in/ask", data={"csrf_token": token}).status_code == 200
    by_key = at(app, COUNCIL)
    by_key.open("/sign-in")
    assert by_key.press("Use my passkey", {"passkey": key.answer(ask(by_key, "/sign-in/ask"))}).path == "/"
    relative = at(app, COUNCIL)
    relative.open(f"/l/{secret}")
    assert relative.press("Open").path == "/yours"
    newcomer = at(app, COUNCIL)
    newcomer.open(f"/join/{invitation}")
    assert newcomer.press("Start").path == "/join/set-up"


def test_right_ones_use_up_nothing_that_a_place_has(
    app: Flask, world: World, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A council begins its day: everybody signs in with a new browser, from one address."""
    monkeypatch.setattr("fgc.access.staff.attempts.PLACE", limits.Limit("sign in", most=1))
    for minute in range(3):
        clock(f"2027-02-18T09:0{minute}:00+00:00")
        assert signs_in(at(app, COUNCIL), world.ruth.email) == "/"
    assert signs_in(at(app, COUNCIL), world.helen.email, "not this one") == "/sign-in"
    last = at(app, COUNCIL)
    signs_in(last, world.colin.email)
    assert last.page.status == 429


def test_a_genuine_plan_is_checked_wherever_others_tried_codes(
    sealed: Day, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fgc.plan.views.sealed.NO_PLANS", limits.Limit("plan checked", most=1))
    with working(sealed.world.app):
        code = session().scalar(text("SELECT short_code FROM sealed_plan LIMIT 1"))
    asks = at(sealed.world.app, COUNCIL).client
    assert [asks.get(f"/check?code={one}").status_code for one in ("AAAAA-AAAAA", "AAAAA-AAAAB")] == [
        200,
        429,
    ]
    assert asks.get(f"/check?code={code}").status_code == 200


def test_a_time_of_counting_ends_and_the_next_one_begins(
    world: World, server: Server, database_name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else whoever once typed too much wrong waits for ever; and one that never began anew would count nothing."""
    monkeypatch.setattr("fgc.access.links.BAD_LINKS", limits.Limit("link opened", most=2))
    browser = at(world.app, HOME)
    token = browser.open("/sign-in").tree.xpath("//input[@name='csrf_token']/@value")[0]

    def opens() -> int:
        return browser.client.post("/l", data={"csrf_token": token, "secret": "A" * 43}).status_code

    def passes(minutes: int) -> None:
        earlier = text("UPDATE tally SET began_at = began_at - make_interval(mins => :minutes)")
        owner = create_engine(server.url("owner", database_name))
        with owner.begin() as connection:
            assert connection.execute(earlier, {"minutes": minutes}).rowcount == 1
        owner.dispose()

    assert [opens() for _time in range(3)] == [200, 200, 429]
    passes(14)
    assert opens() == 429
    passes(1)
    assert [opens() for _time in range(3)] == [200, 200, 429]
    passes(14)
    assert opens() == 429, "the new time is as long as the first"


# --- somebody of the family ----------------------------------------------------------------------------------------


@pytest.fixture
def family(world: World, clock: Clock) -> Gathering:
    """Neither Mina nor Shirin may learn about the other, so both are protected, and both type a PIN."""
    clock("2027-02-01T09:00:00+00:00")
    with working(world.app):
        found = gather(world)
        found.add("Mina Rashid", email="mina@example.org")
        found.add("Shirin Aziz", phone="07700 900101")
        found.apart(found.people["Mina"], found.people["Shirin"]).must_not_meet = False
        found.apart(found.people["Shirin"], found.people["Mina"]).must_not_meet = False
        found.answer_pairs()
        found.meet(asked=list(found.people.values()))
    return found


def comes_in(browser: Browser, secret: str, pin: str) -> str:
    browser.open(f"/l/{secret}")
    browser.press("Open")
    types(browser, pin)
    if browser.page.path == "/who":
        browser.press("Yes, that is me")
    return browser.page.path


def ten_guesses(family: Gathering, secret: str, right: str, clock: Clock) -> None:
    """An ex-partner has her link: five tries, a quarter of an hour, five more."""
    began = now()
    for round_ in range(2):
        clock((began + timedelta(minutes=16 * round_)).isoformat())
        stranger = arrives(family, secret)
        for _try in range(5):
            types(stranger, other_than(right))
    assert "no longer works here" in types(arrives(family, secret), right)


def test_whoever_has_her_link_and_guesses_ten_times_does_not_lock_her_out_of_her_own_phone(
    family: Gathering, clock: Clock
) -> None:
    secret, right = link_for(family, "Mina"), pin_of(family, "Mina")
    phone = Browser(family.world.app.test_client())
    assert comes_in(phone, secret, right) == "/yours"
    ten_guesses(family, secret, right, clock)
    clock((now() + timedelta(hours=5)).isoformat())
    assert comes_in(phone, secret, right) == "/yours"
    assert "no longer works here" in types(arrives(family, secret), right), (
        "nor does she open it for the stranger"
    )


def test_whoever_has_her_link_and_not_her_pin_opens_it_often_and_never_puts_her_out_of_her_page(
    family: Gathering, clock: Clock
) -> None:
    secret, right = link_for(family, "Mina"), pin_of(family, "Mina")
    phone = Browser(family.world.app.test_client())
    assert comes_in(phone, secret, right) == "/yours"
    for minute in range(1, 6):
        clock((now() + timedelta(minutes=1)).isoformat())
        assert arrives(family, secret).page.path == "/pin", minute
    assert phone.open("/yours/answer").status == 200
    assert phone.page.path == "/yours/answer"
    hers = [comes_in(Browser(family.world.app.test_client()), secret, right) for _browser in range(3)]
    assert hers == ["/yours"] * 3
    assert phone.client.get("/yours/answer").status_code == 303, "three of her own are open at a time"


def test_a_pin_that_strangers_stopped_stands_on_the_desk_at_once_with_the_button_that_makes_a_new_one(
    family: Gathering, clock: Clock
) -> None:
    secret, right = link_for(family, "Mina"), pin_of(family, "Mina")
    ten_guesses(family, secret, right, clock)
    ruth = desk(family)
    assert "The PIN of Mina Rashid was typed wrong ten times" in ruth.page.words
    ruth.follow("Make a new PIN")
    ruth.press("Make a PIN")
    new_phone = Browser(family.world.app.test_client())
    assert comes_in(new_phone, secret, shown_once(ruth)) == "/yours"
    ruth.press("I have told them")
    assert "typed wrong ten times" not in desk(family).page.words


def test_her_own_phone_has_five_tries_in_a_quarter_of_an_hour_and_ten_in_a_day(
    family: Gathering, server: Server, database_name: str, clock: Clock
) -> None:
    """In the hands of whoever took it, it guesses no more than a stranger does; and a new PIN begins anew."""
    secret, right = link_for(family, "Mina"), pin_of(family, "Mina")
    phone = Browser(family.world.app.test_client())
    comes_in(phone, secret, right)
    with working(family.world.app):
        session().execute(text("UPDATE person_session SET level = 'link'"))
    said = [types(phone, other_than(right)) for _time in range(5)]
    assert all("not the right PIN" in words for words in said)
    assert "Wait 15 minutes" in types(phone, right)
    owner = create_engine(server.url("owner", database_name))
    with owner.begin() as connection:
        connection.execute(text("UPDATE tally SET began_at = began_at - interval '15 minutes'"))
    said = [types(phone, other_than(right)) for _time in range(5)]
    assert all("not the right PIN" in words for words in said)
    with owner.begin() as connection:
        connection.execute(text("UPDATE tally SET began_at = began_at - interval '15 minutes'"))
    owner.dispose()
    assert "Try again tomorrow" in types(phone, right)
    with working(family.world.app):
        assert session().scalars(select(Pin.wrong)).all() == [0], "and it stops nothing anywhere else"
    assert comes_in(Browser(family.world.app.test_client()), secret, right) == "/yours"
    family.world.pins.clear()
    clock((now() + timedelta(minutes=1)).isoformat())
    assert comes_in(phone, secret, pin_of(family, "Mina")) == "/yours"


def test_a_browser_is_known_for_whoever_came_in_there_and_for_nobody_whose_mark_is_made_up(
    family: Gathering, clock: Clock
) -> None:
    """Shirin's phone is a stranger's for Mina's PIN, and so is a cookie that somebody wrote themselves."""
    minas, shirins = link_for(family, "Mina"), link_for(family, "Shirin")
    right, phone = pin_of(family, "Mina"), Browser(family.world.app.test_client())
    comes_in(phone, shirins, pin_of(family, "Shirin"))
    ten_guesses(family, minas, right, clock)
    comes_in(phone, minas, right)
    assert "no longer works here" in phone.page.words
    secret, mark = (cookie(phone.client, "here") or "").split(".")
    for made_up in (
        secret,
        f"{secret}.",
        f"x.{mark}",
        f"{secret}.{mark[::-1]}",
        "." * 90,
        "\xff.\xff",
        f"{secret}.{'A' * 22}",
    ):
        put(phone.client, "here", made_up)
        comes_in(phone, minas, right)
        assert "no longer works here" in phone.page.words, made_up


def test_leaving_quickly_forgets_the_browser_and_closing_it_does_not(family: Gathering) -> None:
    """A cookie that stays would say that somebody was here."""
    phone = Browser(family.world.app.test_client())
    comes_in(phone, link_for(family, "Mina"), pin_of(family, "Mina"))
    assert cookie(phone.client, "here")
    phone.press("Leave this page quickly")
    assert not cookie(phone.client, "here")


def test_a_stranger_stops_nobody_from_signing_on_the_coordinators_tablet(agreed: Day) -> None:
    """The coordinator stands beside it: what is typed there is counted for the tablet."""
    with working(agreed.world.app):
        agreed.gathering.apart(agreed.people["Mina"], agreed.people["Shirin"])
    shirin = agreed.people["Shirin"]
    right = agreed.world.pin_for(shirin.id, shirin.conference_id)
    with working(agreed.world.app):
        session().execute(
            text("UPDATE pin SET wrong = 10, tries = 5 WHERE person_id = :id"), {"id": shirin.id}
        )
    stranger = arrives(agreed.gathering, link_for(agreed.gathering, "Shirin"))
    assert "no longer works here" in types(stranger, right)
    assert on_tablet(agreed.ruth(), agreed, "Shirin").page.heading.startswith("Thank you")
