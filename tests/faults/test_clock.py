"""The clock goes a day forward and a day back: what has expired stays so, and nothing is signed at a time that was."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import event, select

from fgc.access import noticing
from fgc.access.links import make_link
from fgc.access.models import PersonalLink, Purpose
from fgc.access.models_watch import Alert, Alerting
from fgc.access.watching import look_after
from fgc.kit import db, secrets, security_log
from fgc.kit.clock import now
from fgc.kit.clock_guard import Seldom, tick
from fgc.kit.db import session
from fgc.kit.models_moments import ClockMark
from tests.conftest import as_worker
from tests.gathering import Gathering, gather, working
from tests.make import World

Clock = Callable[[str], None]
NOON = "2027-02-18T12:00:00+00:00"
A_DAY_LATER = "2027-02-19T12:00:00+00:00"


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, product: Flask) -> Path:
    """The security log, with no alert about the clock in it yet."""
    monkeypatch.setattr(noticing, "SELDOM", Seldom(300))
    security_log.use(tmp_path / "security.jsonl")
    return tmp_path / "security.jsonl"


def alerts(log: Path) -> list[str]:
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    return [line["kind"] for line in lines if line["event"] == "sys_monitor_disabled"]


@pytest.fixture
def family(world: World, clock: Clock) -> Gathering:
    clock(NOON)
    with working(world.app):
        found = gather(world)
        found.add("Nazdar Aziz", email="nazdar@example.org")
    return found


def link_until(family: Gathering, expires_at: datetime) -> str:
    secret, person = secrets.new_secret(), family.people["Nazdar"]
    with working(family.world.app):
        make_link(service_id=person.service_id, conference_id=person.conference_id, person_id=person.id,
                  purpose=Purpose.HOME, secret=secret, expires_at=expires_at)  # fmt: skip
    return secret


def tick_at(world: World, clock: Clock, at: str) -> None:
    clock(at)
    with as_worker(world.app):
        tick()


def mark(world: World) -> datetime:
    with as_worker(world.app):
        return session().scalars(select(ClockMark.reached_at)).one()


def press(family: Gathering, secret: str) -> tuple[int, str]:
    browser = family.world.app.test_client()
    token = (
        browser.get(f"/l/{secret}").get_data(as_text=True).split('name="csrf_token" value="')[1].split('"')[0]
    )
    answer = browser.post("/l", data={"secret": secret, "csrf_token": token})
    return answer.status_code, answer.get_data(as_text=True)


def test_an_expired_link_never_revives(family: Gathering, clock: Clock, log: Path) -> None:
    secret = link_until(family, now() + timedelta(hours=1))
    tick_at(family.world, clock, A_DAY_LATER)
    status, page = press(family, secret)
    assert (status, "cannot be used" in page) == (200, True)
    clock(NOON)
    status, page = press(family, secret)
    assert (status, "Try again in a few minutes" in page) == (503, True)
    with as_worker(family.world.app):
        assert session().scalars(select(PersonalLink.uses)).one() == 0
    clock(A_DAY_LATER)
    assert "cannot be used" in press(family, secret)[1]


def test_a_page_that_was_open_waits_and_goes_on_when_the_clock_is_right(
    family: Gathering, clock: Clock, log: Path
) -> None:
    nazdar = family.world.with_link(link_until(family, now() + timedelta(days=30)))
    clock("2027-02-18T12:04:00+00:00")
    with as_worker(family.world.app):
        tick()
    clock(NOON)
    assert nazdar.client.get("/yours").status_code == 200, "machines differ by less than five minutes"
    clock("2027-02-18T11:58:00+00:00")
    assert nazdar.client.get("/yours").status_code == 503
    clock("2027-02-18T12:05:00+00:00")
    assert nazdar.client.get("/yours").status_code == 200


def test_it_is_an_alert_and_stands_on_the_desk_once(family: Gathering, clock: Clock, log: Path) -> None:
    secret = link_until(family, now() + timedelta(days=30))
    tick_at(family.world, clock, A_DAY_LATER)
    clock(NOON)
    assert [press(family, secret)[0] for _each in range(3)] == [503] * 3
    with as_worker(family.world.app):
        look_after()
        kinds = session().scalars(select(Alert.kind)).all()
    assert (alerts(log), kinds) == (["clock"], [Alerting.CLOCK])
    helen = family.world.in_as(family.world.helen)
    assert "The clock of the installation went back." in helen.page.words
    helen.press("I have looked into it")
    assert "The clock of the installation" not in helen.open("/").words


def test_the_mark_goes_forward_with_forms_and_the_worker_and_back_only_when_a_person_says_so(
    family: Gathering, clock: Clock, log: Path
) -> None:
    secret = link_until(family, now() + timedelta(days=30))
    press(family, secret)
    assert mark(family.world) == now()
    tick_at(family.world, clock, A_DAY_LATER)
    tick_at(family.world, clock, NOON)
    assert mark(family.world) == datetime.fromisoformat(A_DAY_LATER)
    said = family.world.app.test_cli_runner().invoke(args=["clock", "right"])
    assert (said.exit_code, "2027-02-19 12:00 UTC" in said.output) == (0, True), said.output
    assert press(family, secret)[0] == 303
    assert mark(family.world) == datetime.fromisoformat(NOON)


def test_a_page_that_is_only_read_asks_nothing_more_and_writes_nothing(
    family: Gathering, clock: Clock
) -> None:
    nazdar = family.world.with_link(link_until(family, now() + timedelta(days=30)))
    heard: list[str] = []

    def hear(_c: object, _cursor: object, said: str, *_more: object) -> None:
        heard.append(said)

    event.listen(db.engine(), "before_cursor_execute", hear)
    clock("2027-02-18T12:00:30+00:00")
    assert nazdar.client.get("/yours").status_code == 200
    assert [said for said in heard if "clock" in said] == []
