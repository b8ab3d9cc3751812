"""Limits, places that requests come from, and what the security log says and never says."""

import json
import logging
import re
import socket
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from cryptography.exceptions import InvalidTag
from flask import Flask
from gunicorn.http.errors import InvalidRequestLine, LimitRequestLine
from sqlalchemy import select

from fgc.access import limits, watching
from fgc.access.audit import Opened
from fgc.access.audit.chain import Line
from fgc.access.audit.watched import EVENTS, FAMILIES, tell
from fgc.access.models_watch import Alert
from fgc.access.noticing import MOST
from fgc.kit import bodies, db, headers, security_log, web
from fgc.kit.asking import NOWHERE, believe_proxies, comes_from
from fgc.kit.clock import now
from fgc.kit.outbox import Outgoing, ToKind, post
from fgc.kit.security_log import KEYS, Event
from tests.conftest import as_worker
from tests.house.sources import python_files
from tests.make import World
from tests.the_day import Clock
from tests.visiting import Browser

FAR = {"REMOTE_ADDR": "203.0.113.7"}
A_NOTE = re.compile(r"\bnote(?:_anyway)?\(\s*\"([a-z_]+\.[a-z_]+)\"")


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Path]:
    """Where the security log goes during the test."""
    file = tmp_path / "security.jsonl"
    security_log.use(file)
    yield file
    security_log.use(None)


def lines(file: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []


def said(file: Path, event: Event) -> list[dict[str, str]]:
    return [line for line in lines(file) if line["event"] == event.value]


def csrf(app: Flask) -> tuple[Browser, str]:
    browser = Browser(app.test_client())
    page = browser.client.get("/sign-in").get_data(as_text=True)
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found
    return browser, found[1]


# --- too often ----------------------------------------------------------------------------------------------------


def test_one_place_that_opens_links_again_and_again_is_asked_to_wait(
    world: World, monkeypatch: pytest.MonkeyPatch, watched: Path
) -> None:
    monkeypatch.setattr("fgc.access.links.BAD_LINKS", limits.Limit("link opened", most=3))
    browser, token = csrf(world.app)
    data = {"csrf_token": token, "secret": "A" * 43}
    answers = [browser.client.post("/l", data=data, environ_base=FAR) for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
    assert answers[-1].headers["Retry-After"] == "900"
    assert "phone us" in answers[-1].get_data(as_text=True)
    assert len(said(watched, Event.TOO_OFTEN)) == 1
    assert (
        browser.client.post("/l", data=data, environ_base={"REMOTE_ADDR": "203.0.113.8"}).status_code == 200
    )


def test_where_places_look_alike_all_of_them_have_a_wider_limit(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Behind a proxy we were not told about, one person must not shut out everybody so easily."""
    monkeypatch.setattr("fgc.access.links.BAD_LINKS", limits.Limit("link opened", most=1))
    browser, token = csrf(world.app)
    data = {"csrf_token": token, "secret": "A" * 43}
    statuses = [browser.client.post("/l", data=data).status_code for _ in range(limits.EVERYBODY + 1)]
    assert statuses == [200] * limits.EVERYBODY + [429]


def test_what_cannot_be_counted_is_not_done(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> int:
        raise RuntimeError("no database")

    monkeypatch.setattr(limits, "counted", broken)
    monkeypatch.setitem(world.app.config, "PROPAGATE_EXCEPTIONS", False)
    browser, token = csrf(world.app)
    answer = browser.client.post("/l", data={"csrf_token": token, "secret": "A" * 43})
    assert answer.status_code == 500


def test_what_a_stranger_says_of_where_they_come_from_is_not_believed(app: Flask) -> None:
    for said_so in ({}, {"X-Forwarded-For": "198.51.100.1"}, {"X-Real-IP": "198.51.100.1"}):
        with app.test_request_context("/", headers=said_so, environ_base=FAR):
            assert comes_from() == "203.0.113.7"


def test_of_proxies_only_as_many_are_believed_as_there_are() -> None:
    inner = Flask("behind")
    inner.add_url_rule("/", view_func=comes_from)
    believe_proxies(inner, 1)
    sent = {"X-Forwarded-For": "10.9.9.9, 198.51.100.1"}
    assert inner.test_client().get("/", headers=sent).get_data(as_text=True) == "198.51.100.1"


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("127.0.0.1", NOWHERE),
        ("::1", NOWHERE),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::"),
        ("", NOWHERE),
        ("x", NOWHERE),
    ],
)
def test_a_household_is_one_place(app: Flask, address: str, place: str) -> None:
    with app.test_request_context("/", environ_base={"REMOTE_ADDR": address}):
        assert comes_from() == place


# --- where a form comes from --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("told", "status"),
    [
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}, 200),
        ({}, 200),
    ],
)
def test_a_form_that_another_site_sent_is_refused_even_with_its_token(
    app: Flask, world: World, told: dict[str, str], status: int
) -> None:
    browser, token = csrf(app)
    data = {"csrf_token": token, "secret": "A" * 43}
    assert browser.client.post("/l", data=data, headers=told).status_code == status


# --- how much -----------------------------------------------------------------------------------------------------


def test_a_body_that_is_too_long_is_refused_before_it_is_read(app: Flask) -> None:
    for path, most in (("/sign-in", bodies.SMALL), ("/csp", 64 * 1024)):
        answer = app.test_client().post(path, data=b"x" * (most + 1), content_type="application/octet-stream")
        assert answer.status_code in (400, 413), path
    assert answer.status_code == 413


def test_words_that_are_too_long_and_too_many_fields_are_refused(app: Flask) -> None:
    client = app.test_client()
    assert client.post("/sign-in", data={"email": "x" * (bodies.ENCODED + 1)}).status_code == 413
    many = {f"f{number}": (None, "x") for number in range(bodies.PARTS + 1)}
    body = "".join(f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\nx\r\n' for name in many)
    answer = client.post("/sign-in", data=f"{body}--b--\r\n", content_type="multipart/form-data; boundary=b")
    assert answer.status_code == 413


# --- what browsers tell -------------------------------------------------------------------------------------------


def test_a_report_of_a_browser_is_one_line_without_an_address(
    app: Flask, world: World, watched: Path
) -> None:
    secret = "A1b2C3d4E5f6G7h8I9j0"
    body = [
        {
            "type": "csp-violation",
            "url": f"http://localhost/l/{secret}",
            "user_agent": secret,
            "body": {"effectiveDirective": "script-src-elem", "blockedURL": f"https://evil.example/{secret}"},
        }
    ]
    answer = app.test_client().post("/csp", data=json.dumps(body), content_type="application/reports+json")
    assert answer.status_code == 204
    (line,) = said(watched, Event.INPUT_REFUSED)
    assert (line["kind"], line["state"]) == ("policy: script-src-elem", "an address elsewhere, https")
    assert secret not in watched.read_text()
    assert app.test_client().post("/csp", data=b"[").status_code == 400


# --- the security log ---------------------------------------------------------------------------------------------


def test_a_line_holds_only_keys_of_the_list_and_the_number_of_its_request(app: Flask, watched: Path) -> None:
    with app.test_request_context("/sign-in?email=sara@example.org", environ_base=FAR):
        security_log.odd(Event.LOGIN_FAIL, kind="x", email="sara@example.org", staff=uuid4())
    (line,) = lines(watched)
    assert set(line) <= {"at", "level", "from", "event", *KEYS}
    assert line["request"]
    assert "sara" not in watched.read_text()
    assert FAR["REMOTE_ADDR"] not in watched.read_text()
    assert watched.stat().st_mode & 0o077 == 0


def test_a_wrong_password_and_a_form_without_its_token_are_in_it(world: World, watched: Path) -> None:
    browser = Browser(world.app.test_client())
    browser.open("/sign-in")
    typed = {"email": "nobody@example.org", "password": "wrong wrong wrong", "code": "000000"}
    browser.press("Sign in", typed)
    world.app.test_client().post("/sign-in", data=typed)
    assert said(watched, Event.LOGIN_FAIL)[0]["kind"] == "sign_in.failed"
    assert said(watched, Event.INPUT_REFUSED)[0]["kind"] == "form token"
    assert "nobody@example.org" not in watched.read_text()


def test_many_pages_that_are_not_theirs_wake_somebody_and_stand_on_the_managers_desk(
    world: World, watched: Path
) -> None:
    amy = world.in_as(world.amy)
    for _ in range(MOST + 3):
        assert amy.client.get(f"/conferences/{uuid4()}").status_code == 404
    assert len(said(watched, Event.NOT_THEIRS)) == MOST + 3
    (woken,) = said(watched, Event.MANY_404)
    assert (woken["level"], woken["staff"]) == ("alert", str(world.amy.id))

    helen = world.in_as(world.helen)
    assert f"{world.amy.name} tried to open many pages" in helen.page.words
    assert "tried to open many pages" not in world.in_as(world.ruth).page.words
    helen.press("I have looked into it")
    assert "tried to open many pages" not in helen.open("/").words
    with as_worker(world.app):
        (kept,) = db.session().scalars(select(Alert)).all()
        assert kept.seen_by == world.helen.id


def test_whatever_is_noted_about_getting_in_is_in_the_security_log() -> None:
    """A new action about signing in, PINs or links needs its event, or its reason to have none."""
    at_the_door = ("sign_in", "proof", "pin", "link", "passkey", "invitation", "session", "visit", "audit")
    noted = {action for source in python_files() for action in A_NOTE.findall(source.text)}
    missing = {
        action
        for action in noted
        if action.startswith(at_the_door)
        and action not in EVENTS
        and action.partition(".")[0] not in FAMILIES
        and action not in {one.value for one in Opened}
    }
    assert missing == set()


def test_levels_are_ordered_so_that_an_alert_is_louder_than_an_error() -> None:
    assert logging.ERROR < logging.getLevelName("ALERT") < logging.CRITICAL


def test_letters_that_wait_too_long_and_a_full_disk_wake_somebody(
    world: World, watched: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "late_letters", lambda: 3)
    monkeypatch.setattr(watching, "free_share", lambda _folder: 0.1)
    monkeypatch.setattr(watching, "_disk", tmp_path)
    with as_worker(world.app):
        watching.look_after()
    assert [(line["kind"], line["count"], line["level"]) for line in said(watched, Event.WATCH)] == [
        ("letters wait", "3", "alert"),
        ("disk", "10", "alert"),
    ]


def pin_that_is_stopped(world: World, about: UUID) -> None:
    """As ten wrong ones and every one after them are noted."""
    told = {
        "conference_id": None,
        "actor_kind": "person",
        "actor_id": about,
        "about": str(about),
        "request": "x",
    }
    line = Line(
        id=uuid4(), chain=world.service.id, action="pin.locked", at=now(), payload=b"", **told  # type: ignore[arg-type]
    )  # fmt: skip
    tell([line])


def test_a_stopped_pin_wakes_somebody_once_and_one_line_says_how_often_it_was_tried(
    world: World, watched: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """46 wrong PINs woke somebody 46 times, and the 47th alert was about another family."""
    mina, sara = uuid4(), uuid4()
    for _ in range(46):
        pin_that_is_stopped(world, mina)
    pin_that_is_stopped(world, sara)
    stopped = said(watched, Event.LOGIN_FAIL_MAX)
    assert [(line["level"], "times" in line) for line in stopped] == [("alert", False)] * 2
    hour_later = security_log.monotonic() + 3601
    monkeypatch.setattr(security_log, "monotonic", lambda: hour_later)
    pin_that_is_stopped(world, mina)
    after = [(line["level"], line.get("times")) for line in said(watched, Event.LOGIN_FAIL_MAX)[2:]]
    assert after == [("warning", "46"), ("alert", None)]
    assert str(mina) not in watched.read_text()


def test_a_full_disk_wakes_somebody_once_in_an_hour_and_not_with_each_request(watched: Path) -> None:
    for _request in range(12):
        security_log.alert(Event.WATCH, kind="disk full")
    security_log.alert(Event.WATCH, kind="journal")
    assert [line["kind"] for line in said(watched, Event.WATCH)] == ["disk full", "journal"]
    security_log.end_alerts()
    assert [(line["level"], line["kind"], line["times"]) for line in said(watched, Event.WATCH)[2:]] == [
        ("warning", "disk full", "12")
    ]


def test_a_letter_is_late_a_quarter_of_an_hour_after_it_could_go(world: World, clock: Clock) -> None:
    clock("2027-02-18T09:00:00+00:00")
    out = Outgoing(kind="new_browser", to_kind=ToKind.STAFF, to_id=world.ruth.id, service_id=world.service.id)
    with as_worker(world.app), db.saving():
        post(out)
    for at, late in (("09:14:00", 0), ("09:16:00", 1)):
        clock(f"2027-02-18T{at}+00:00")
        with as_worker(world.app):
            assert watching.late_letters() == late


# --- what never reaches the program -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("broken", "status"),
    [
        (InvalidRequestLine(f"GET /l/{'S' * 43} x"), 400),
        (LimitRequestLine(9, 8), 414),
        (RuntimeError("S" * 43), 500),
    ],
)
def test_what_is_no_request_is_answered_with_every_header_and_without_its_words(
    app: Flask, watched: Path, broken: Exception, status: int
) -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        web.Worker.handle_error(object.__new__(web.Worker), None, ours, ("", 0), broken)
        ours.close()
        answer = theirs.makefile("rb").read().decode()
    head, _, body = answer.partition("\r\n\r\n")
    assert head.startswith(f"HTTP/1.1 {status} ")
    for name, value in (headers.ALWAYS | headers.STRICT_TRANSPORT | headers.BARE).items():
        assert f"\r\n{name}: {value}" in head
    assert body == web.WORDS.decode()
    assert "SSS" not in answer + (watched.read_text() if watched.exists() else "")


@pytest.mark.parametrize(
    ("broken", "event"), [(InvalidTag(), Event.DECRYPT_FAIL), (KeyError("S"), Event.CRASHED)]
)
def test_what_cannot_be_opened_is_told_apart_from_our_other_mistakes(
    app: Flask, world: World, watched: Path, monkeypatch: pytest.MonkeyPatch, broken: Exception, event: Event
) -> None:
    def breaks() -> str:
        raise broken

    breaks.open_to = app.view_functions["access.closed"].open_to  # type: ignore[attr-defined]
    monkeypatch.setitem(app.view_functions, "access.closed", breaks)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    assert app.test_client().get("/closed").status_code == 500
    assert said(watched, event)[0]["endpoint"] == "access.closed"
