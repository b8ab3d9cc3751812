"""Before what could harm most, staff show again who they are. Nothing they typed is lost on the way."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from fgc.access.models_staff import Passkey
from fgc.circle.models import Caution
from fgc.demo import seed
from fgc.kit.clock import now
from fgc.kit.db import session, transaction
from tests.gathering import Gathering, gather, working
from tests.make import World
from tests.visiting import Browser, cookie, put

Clock = Callable[[str], None]
ASKS = "Confirm that it is you"
LATER = "2027-02-18T09:05:00+00:00"


@pytest.fixture
def found(world: World) -> Gathering:
    """Ruth's conference, with two people nothing is said about yet."""
    with working(world.app):
        found = gather(world)
        found.add("Mina Rashid", email="mina@example.org")
        found.add("Karwan Rashid", email="karwan@example.org")
        found.answer_pairs()
    return found


@pytest.fixture
def ruth(world: World, clock: Clock) -> Browser:
    """Ruth, signed in at nine, who answers nothing by herself."""
    clock("2027-02-18T09:00:00+00:00")
    ruth = world.in_as(world.ruth)
    ruth.proves = None
    return ruth


def about(found: Gathering) -> str:
    mina, karwan = found.people["Mina"], found.people["Karwan"]
    return f"{found.path}/circle/safety/{mina.id}/{karwan.id}"


def right() -> dict[str, object]:
    return {"proof_password": seed.PASSWORD, "proof_code": seed.code(now())}


def test_it_is_asked_before_the_form_and_leads_back_to_it(
    found: Gathering, ruth: Browser, clock: Clock
) -> None:
    assert ruth.open(about(found)).heading != ASKS
    clock(LATER)
    assert ruth.open(about(found)).heading == ASKS
    page = ruth.press("Go on", right())
    assert page.path == about(found)
    clock("2027-02-18T09:09:59+00:00")
    assert ruth.open(about(found)).heading != ASKS
    clock("2027-02-18T09:10:00+00:00")
    assert ruth.open(about(found)).heading == ASKS


def test_what_was_typed_is_not_lost_nor_sent_on_when_the_five_minutes_ran_out_meanwhile(
    found: Gathering, ruth: Browser, clock: Clock, world: World
) -> None:
    ruth.open(about(found))
    form = ruth.page.form(button="Add the restriction")
    typed = {
        "who": "both",
        "must_not_meet": "yes",
        "because": 'He has threatened her; ask nobody about <it> & "why".',
    }
    sent = form.filled(
        {name: value for name, value in typed.items() if name in form.fields}, "Add the restriction"
    )
    clock(LATER)
    asked = ruth.client.post(about(found), data=sent)
    assert asked.headers["Location"] == "/prove?next=/unsent"
    ruth._arrive(asked)
    assert ruth.page.heading == ASKS
    assert "threatened" not in ruth.page.text, "whoever answers sends on nothing that they cannot read"
    wrong = ruth.press("Go on", {"proof_password": "not this one", "proof_code": "000000"})
    assert wrong.status == 422
    assert ruth.press("Go on", right()).heading == "Your words have not been sent yet"
    assert typed["because"] in ruth.page.words
    with working(world.app):
        assert session().scalars(select(Caution)).all() == [], "the proof does nothing but prove"
    ruth.follow("Open the page")
    assert ruth.page.path == about(found)
    assert "threatened" not in ruth.page.text


def test_a_press_of_a_button_is_not_sent_on_by_whoever_shows_who_they_are(
    found: Gathering, ruth: Browser, clock: Clock, world: World
) -> None:
    """Somebody presses on a screen that was left open, and walks away; its owner is asked who they are."""
    ruth.open("/account")
    with working(world.app):
        key = Passkey(
            staff_id=world.ruth.id,
            credential_id=b"1",
            public_key=b"1",
            sign_count=0,
            name="Phone",
            added_at=now(),
        )
        session().add(key)
        session().flush()
        there = f"/account/passkeys/{key.id}/remove"
    clock(LATER)
    token = ruth.page.tree.xpath("//input[@name='csrf_token']/@value")[0]
    both = {"csrf_token": token, **right()}
    answer = ruth.client.post(there, data=both, headers={"Referer": "http://localhost/account"})
    assert answer.headers["Location"].startswith("/prove?next=")
    ruth.open(answer.headers["Location"])
    ruth.press("Go on", right())
    with world.app.app_context(), transaction(acting={"kind": "door"}):
        assert [one.name for one in session().scalars(select(Passkey))] == ["Phone"]


def test_without_it_nothing_is_done(found: Gathering, ruth: Browser, clock: Clock, world: World) -> None:
    ruth.open(about(found))
    sent = ruth.page.form(button="Add the restriction").filled({"who": "both"}, "Add the restriction")
    clock(LATER)
    for _time in range(2):
        assert ruth.client.post(about(found), data=sent).headers["Location"].startswith("/prove")
    with working(world.app):
        assert session().scalars(select(Caution)).all() == []


def test_the_session_gets_a_new_secret_and_the_old_one_is_dead(
    found: Gathering, ruth: Browser, clock: Clock, world: World
) -> None:
    before = cookie(ruth.client, "sid")
    assert before
    clock(LATER)
    ruth.open(about(found))
    ruth.press("Go on", right())
    assert cookie(ruth.client, "sid") not in (None, before)
    assert ruth.client.get("/").status_code == 200
    thief = world.app.test_client()
    put(thief, "sid", before)
    assert thief.get("/").status_code == 303


def test_five_wrong_answers_are_looked_at_and_no_more(found: Gathering, ruth: Browser, clock: Clock) -> None:
    clock(LATER)
    ruth.open(about(found))
    for _time in range(5):
        ruth.press("Go on", {"proof_password": "not this one", "proof_code": "000000"})
    assert "too many attempts" in ruth.press("Go on", right()).words
    assert ruth.open(about(found)).heading == ASKS


def test_the_password_of_somebody_else_proves_nothing(found: Gathering, ruth: Browser, clock: Clock) -> None:
    """It is asked for the account that is signed in, whatever else the browser fills in."""
    clock(LATER)
    ruth.open(about(found))
    stolen = right() | {"proof_password": seed.PASSWORD + " of Helen"}
    assert ruth.press("Go on", stolen).status == 422


def test_how_somebody_protected_is_reached_is_shown_only_to_whoever_showed_again_who_they_are(
    found: Gathering, ruth: Browser, clock: Clock, world: World
) -> None:
    mina, karwan = found.people["Mina"], found.people["Karwan"]
    with working(world.app):
        found.apart(karwan, mina)
    clock(LATER)
    for page in ("", "/contact"):
        assert ruth.open(f"{found.path}/circle/{mina.id}{page}").heading == ASKS
        assert "mina@example.org" not in ruth.page.text
        assert ruth.open(f"{found.path}/circle/{karwan.id}{page}").heading != ASKS
    ruth.open(f"{found.path}/circle/{mina.id}")
    assert "mina@example.org" in ruth.press("Go on", right()).text


def test_an_address_from_outside_is_never_where_it_leads(ruth: Browser, clock: Clock) -> None:
    clock(LATER)
    for outside in ("https://evil.example/", "//evil.example/", "/\\evil.example"):
        ruth.client.get("/")
        assert ruth.client.get("/prove", query_string={"next": outside}).status_code == 200
    ruth.open("/prove?next=//evil.example/")
    assert ruth.press("Go on", right()).path == "/"
