"""Passkeys over HTTP: what a false page, a thief or a recording would send is refused, all in the same words."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import update
from webauthn.helpers import bytes_to_base64url as b64

from fgc.access.models import Staff
from fgc.access.staff import passkeys
from fgc.kit.db import session
from fgc.kit.refusal import Refused
from tests.gathering import working
from tests.make import World
from tests.soft_key import SoftKey
from tests.visiting import Browser, cookie

Clock = Callable[[str], None]
NOT_TAKEN = "We could not use this passkey."


def ask(browser: Browser, at: str) -> dict[str, Any]:
    """The question, as the script of the page asks for it."""
    token = {"csrf_token": browser.page.tree.xpath("//input[@name='csrf_token']/@value")[0]}
    response = browser.client.post(at, data=token)
    assert response.status_code == 200, response.status_code
    asked: dict[str, Any] = json.loads(response.get_data())
    return asked


def with_key(world: World, staff: Staff, key: SoftKey) -> Browser:
    """This member of staff, signed in, adds a passkey on the page of their account."""
    browser = world.in_as(staff)
    browser.proves = None
    browser.open("/account/add-passkey")
    made = key.made(ask(browser, "/account/ask"))
    browser.press("Make a passkey", {"name": "my work laptop", "passkey": made})
    return browser


def at_the_door(app: Flask) -> Browser:
    browser = Browser(app.test_client())
    browser.open("/sign-in")
    return browser


def sign_in(browser: Browser, answer: str) -> str:
    return browser.press("Use my passkey", {"passkey": answer}).path


def test_a_passkey_is_added_named_used_and_removed(app: Flask, world: World) -> None:
    key = SoftKey()
    account = with_key(world, world.ruth, key)
    assert account.page.path == "/account"
    assert "my work laptop" in account.page.words
    ruth = at_the_door(app)
    assert sign_in(ruth, key.answer(ask(ruth, "/sign-in/ask"))) == "/"
    ruth.open("/account")
    assert "Ruth Adeyemi" in ruth.page.words
    ruth.press("Remove")
    assert "my work laptop" not in ruth.page.words.replace("Remove my work laptop", "")
    again = at_the_door(app)
    sign_in(again, key.answer(ask(again, "/sign-in/ask")))
    assert NOT_TAKEN in again.page.words
    assert cookie(again.client, "sid") is None


def test_an_answer_is_taken_once(app: Flask, world: World) -> None:
    key = SoftKey()
    with_key(world, world.ruth, key)
    ruth = at_the_door(app)
    answer = key.answer(ask(ruth, "/sign-in/ask"))
    assert sign_in(ruth, answer) == "/"
    thief = at_the_door(app)
    sign_in(thief, answer)
    assert NOT_TAKEN in thief.page.words


@pytest.mark.parametrize(
    "wrong",
    [{"origin": "https://fgc.example.evil"}, {"origin": "http://localhost:81"}, {"host": "evil.example"},
     {"recognises": False}],
)  # fmt: skip
def test_what_comes_from_another_place_or_from_nobody_recognised_is_refused(
    app: Flask, world: World, wrong: dict[str, Any]
) -> None:
    key = SoftKey()
    with_key(world, world.ruth, key)
    thief = at_the_door(app)
    for name, value in wrong.items():
        setattr(key, name, value)
    sign_in(thief, key.answer(ask(thief, "/sign-in/ask")))
    assert thief.page.status == 422
    assert NOT_TAKEN in thief.page.words
    false = SoftKey(**wrong)
    assert NOT_TAKEN in with_key(world, world.helen, false).page.words


def test_a_question_that_was_not_put_or_too_long_ago_is_not_answered(
    app: Flask, world: World, clock: Clock
) -> None:
    clock("2027-02-18T09:00:00+00:00")
    key = SoftKey()
    with_key(world, world.ruth, key)
    ruth = at_the_door(app)
    sign_in(ruth, key.answer({"challenge": "AAAAAAAAAAAAAAAAAAAAAA"}))
    assert NOT_TAKEN in ruth.page.words
    asked = ask(ruth, "/sign-in/ask")
    clock("2027-02-18T09:05:01+00:00")
    sign_in(ruth, key.answer(asked))
    assert NOT_TAKEN in ruth.page.words


def test_another_key_with_the_same_name_and_a_counter_that_went_back_are_refused(
    app: Flask, world: World
) -> None:
    key = SoftKey(counter=7)
    with_key(world, world.ruth, key)
    door = at_the_door(app)
    copied = SoftKey(credential_id=key.credential_id, counter=20)
    sign_in(door, copied.answer(ask(door, "/sign-in/ask")))
    assert NOT_TAKEN in door.page.words
    key.counter = 3
    sign_in(door, key.answer(ask(door, "/sign-in/ask")))
    assert NOT_TAKEN in door.page.words


def test_what_was_asked_for_one_thing_answers_no_other(app: Flask, world: World, clock: Clock) -> None:
    """A question of the sign-in page does not prove anything, and one person's is not another's."""
    clock("2027-02-18T09:00:00+00:00")
    key = SoftKey()
    ruth = with_key(world, world.ruth, key)
    helens = SoftKey()
    helen = with_key(world, world.helen, helens)
    door = at_the_door(app)
    clock("2027-02-18T09:06:00+00:00")
    ruth.open("/account/add-passkey")
    assert ruth.page.heading == "Confirm that it is you"
    ruth.press("Use my passkey", {"proof_passkey": key.answer(ask(door, "/sign-in/ask"))})
    assert NOT_TAKEN in ruth.page.words
    helen.open("/account/add-passkey")
    asked_of_ruth = ask(ruth, "/prove/ask")
    helen.press("Use my passkey", {"proof_passkey": helens.answer(asked_of_ruth)})
    assert NOT_TAKEN in helen.page.words
    ruth.press("Use my passkey", {"proof_passkey": key.answer(asked_of_ruth)})
    assert ruth.page.path == "/account/add-passkey"
    assert ruth.page.heading == "Add a passkey"


def test_whoever_left_does_not_get_in_with_a_passkey(app: Flask, world: World) -> None:
    key = SoftKey()
    with_key(world, world.ruth, key)
    with working(app):
        session().execute(update(Staff).where(Staff.id == world.ruth.id).values(active=False))
    door = at_the_door(app)
    sign_in(door, key.answer(ask(door, "/sign-in/ask")))
    assert NOT_TAKEN in door.page.words


@pytest.mark.parametrize(
    "says",
    [{"crossOrigin": True}, {"crossOrigin": "false"}, {"crossOrigin": 0}, {"crossOrigin": None},
     {"crossOrigin": False, "topOrigin": "https://evil.example"}, {"topOrigin": "http://localhost"},
     {"type": "webauthn.create"}, {"type": ["webauthn.get"]}, {"origin": ["http://localhost"]}],
    ids=str,
)  # fmt: skip
def test_a_page_of_ours_inside_another_site_signs_nobody_in(
    app: Flask, world: World, says: dict[str, Any]
) -> None:
    """The browser says itself whose page asked; all of what it says is looked at."""
    key = SoftKey()
    with_key(world, world.ruth, key)
    framed = at_the_door(app)
    key.says = says
    sign_in(framed, key.answer(ask(framed, "/sign-in/ask")))
    assert NOT_TAKEN in framed.page.words
    assert cookie(framed.client, "sid") is None


def test_a_browser_that_does_not_say_whether_another_site_is_round_it_is_an_older_one(
    app: Flask, world: World
) -> None:
    key = SoftKey(says={})
    with_key(world, world.ruth, key)
    door = at_the_door(app)
    assert sign_in(door, key.answer(ask(door, "/sign-in/ask"))) == "/"


def test_a_question_asked_in_one_browser_is_not_answered_in_another(app: Flask, world: World) -> None:
    """A thief asks, has the answer made on a false page or a borrowed phone, and brings it to a browser of their own."""
    key = SoftKey()
    with_key(world, world.ruth, key)
    asked_here, thief = at_the_door(app), at_the_door(app)
    ask(thief, "/sign-in/ask")
    question = ask(asked_here, "/sign-in/ask")
    sign_in(thief, key.answer(question))
    assert NOT_TAKEN in thief.page.words
    assert cookie(thief.client, "sid") is None
    assert sign_in(asked_here, key.answer(question)) == "/", "whoever was asked still answers"


def test_what_is_proved_is_proved_in_the_browser_that_was_asked(
    app: Flask, world: World, clock: Clock
) -> None:
    """Two sessions of one person: an answer given at one desk opens nothing at the other."""
    clock("2027-02-18T09:00:00+00:00")
    key = SoftKey()
    here, there = with_key(world, world.ruth, key), world.in_as(world.ruth)
    there.proves = None
    clock("2027-02-18T09:06:00+00:00")
    for browser in (here, there):
        browser.open("/account/add-passkey")
        assert browser.page.heading == "Confirm that it is you"
    question = ask(here, "/prove/ask")
    ask(there, "/prove/ask")
    there.press("Use my passkey", {"proof_passkey": key.answer(question)})
    assert NOT_TAKEN in there.page.words
    here.press("Use my passkey", {"proof_passkey": key.answer(question)})
    assert here.page.heading == "Add a passkey"


def test_a_new_passkey_is_made_in_the_browser_that_was_asked(app: Flask, world: World) -> None:
    here, there = world.in_as(world.ruth), world.in_as(world.ruth)
    for browser in (here, there):
        browser.open("/account/add-passkey")
    question, key = ask(here, "/account/ask"), SoftKey()
    ask(there, "/account/ask")
    there.press("Make a passkey", {"name": "a thief's", "passkey": key.made(question)})
    assert NOT_TAKEN in there.page.words
    here.press("Make a passkey", {"name": "my work laptop", "passkey": key.made(question)})
    assert "my work laptop" in here.page.words


GET = {"type": "webauthn.get", "challenge": "A" * 86, "origin": "http://localhost", "crossOrigin": False}


def an_answer(said: bytes = json.dumps(GET).encode(), **more: Any) -> str:
    known = b64(b"k" * 32)
    response = {"clientDataJSON": b64(said), "authenticatorData": "AAAA", "signature": "AAAA"} | more.pop(
        "response", {}
    )
    return json.dumps({"id": known, "rawId": known, "type": "public-key", "response": response} | more)


@pytest.mark.parametrize(
    "answer",
    [
        "[" * 19_000, '{"response":' * 1500, "{}", "null", "7", "\0", "x" * 20_001,
        an_answer(b"[" * 3000), an_answer(b"x" * 9000), an_answer(b"\xff"), an_answer(b"{}"), an_answer(b"7"),
        an_answer(json.dumps(GET | {"challenge": 7}).encode()), an_answer(json.dumps(GET | {"challenge": "ä"}).encode()),
        *(an_answer(json.dumps(GET | {"challenge": "A" * long}).encode()) for long in (1, 5, 42, 85, 89)),
        an_answer(b'{"type":"webauthn.get","type":"webauthn.create"}'),
        an_answer(id="another"), an_answer(type="other"), an_answer(rawId=7, id=7), an_answer(rawId="A", id="A"),
        an_answer(rawId="A" * 2000, id="A" * 2000), an_answer(response={"signature": None}),
        an_answer(response={"authenticatorData": "!"}), an_answer(response={"userHandle": 5}),
    ],
    ids=lambda text: text[:40],
)  # fmt: skip
def test_no_answer_of_a_stranger_breaks_the_page(app: Flask, world: World, answer: str) -> None:
    """Deep, long, or of another type than it has to be."""
    door = at_the_door(app)
    assert sign_in(door, answer) == "/sign-in/passkey"
    assert door.page.status == 422
    assert cookie(door.client, "sid") is None


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.recursive(
    st.none() | st.text(max_size=8) | st.integers(),
    lambda inner: st.dictionaries(
        st.sampled_from(["id", "rawId", "type", "response", "clientDataJSON", "authenticatorData", "signature"]), inner),
    max_leaves=8,
))  # fmt: skip
def test_nonsense_is_refused_and_breaks_nothing(app: Flask, world: World, nonsense: object) -> None:
    with working(app):
        for answer in (json.dumps(nonsense), str(nonsense)):
            with pytest.raises(Refused, match="PASSKEY_NOT_TAKEN"):
                passkeys.who_answers(answer)
