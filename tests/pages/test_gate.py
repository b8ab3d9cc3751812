"""The gate: what is not yours is not there, two services know nothing of each other, and nobody acts in your name."""

import re
from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest
from flask import Flask, request
from sqlalchemy import Table, func, select, text
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from fgc.access.gate import openness_of
from fgc.access.models import Staff
from fgc.kit import db, headers
from fgc.kit.db import Base
from fgc.kit.postgres import Server
from tests.gathering import Gathering, gather, working
from tests.make import World
from tests.neighbours import CANARY, SHARED, Family, Westbrook, address, everything, family
from tests.visiting import Browser


@pytest.fixture
def west(world: World) -> Westbrook:
    return Westbrook(world.app)


@pytest.fixture
def neighbours(west: Westbrook, server: Server, database_name: str) -> Family:
    return family(server.url("owner", database_name), west.service.id, west.ruth.id)


@pytest.fixture
def ours(world: World) -> Gathering:
    """Ruth's own conference."""
    with working(world.app):
        found = gather(world)
        found.add("Nazdar Aziz", email="nazdar@example.org")
    return found


# --- what is not yours is not there -------------------------------------------------------------------------------


def about_a_family(app: Flask) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if "conference_id" in rule.arguments]


def answers(browser: Browser, rule: Rule, path: str) -> Iterator[tuple[str, TestResponse]]:
    """The page asked for and, where it takes one, a form sent to it with everything right but the rights."""
    token = csrf_of(browser)
    for method in sorted((rule.methods or set()) & {"GET", "POST"}):
        data = {"csrf_token": token, "once": uuid4().hex} if method == "POST" else None
        yield method, browser.client.open(path, method=method, data=data)


def csrf_of(browser: Browser) -> str:
    page = browser.client.get("/sign-in").get_data(as_text=True)
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found
    return found[1]


def unassigned(world: World, west: Westbrook) -> list[Staff]:
    """Everybody who works on neither: of our service, and of every role."""
    return [world.amy, world.colin, world.tomas, world.helen, west.admin, west.auditor]


def test_another_familys_row_is_not_there_in_my_own_conference(
    app: Flask, world: World, ours: Gathering, neighbours: Family
) -> None:
    """Ruth's own conference in the address, and after it somebody, a meeting, an action of another family."""
    found = []
    ruth = world.in_as(world.ruth)
    for rule in about_a_family(app):
        ids = [name for name in rule.arguments if name.endswith("_id") and name != "conference_id"]
        if not ids:
            continue
        for method, response in answers(ruth, rule, address(rule, ours.conference.id, neighbours)):
            if response.status_code != 404:
                found.append(f"{method} {rule} answered {response.status_code}")
    assert found == []


# --- two services in one installation -----------------------------------------------------------------------------


def test_lists_finds_and_counts_of_one_service_hold_nothing_of_the_other(
    world: World, west: Westbrook, neighbours: Family, ours: Gathering
) -> None:
    for staff in (world.amy, world.colin, world.ruth, world.tomas, world.helen):
        browser = world.in_as(staff)
        for path in ("/", "/conferences", f"/conferences?q={CANARY}", f"/find?q={CANARY}", "/referrals"):
            response = browser.client.get(path)
            said = response.get_data(as_text=True).replace(f'value="{CANARY}"', "").replace(f"“{CANARY}”", "")
            assert CANARY not in said, f"{staff.name} {path}"
    helen = west.in_as(west.helen)
    for path in ("/", "/conferences", "/find?q=Daryan", "/find?q=Nazdar", "/referrals"):
        said = helen.client.get(path).get_data(as_text=True)
        assert "Lana" not in said, path
        assert "Nazdar Aziz" not in said, path
    assert CANARY in helen.open("/conferences").words


def rows_of_a_family() -> list[Table]:
    return [table for table in Base.metadata.sorted_tables if table.name not in SHARED]


def test_the_database_itself_shows_no_row_of_another_service(
    world: World, west: Westbrook, neighbours: Family
) -> None:
    """Whatever a page forgot to ask: row by row, for every role, in every table."""
    seen = []
    for staff in unassigned(world, west):
        with db.transaction(read_only=True, acting=world.viewer(staff).settings()) as session:
            seen += [
                f"{staff.name}: {table.name}" for table in rows_of_a_family()
                if session.scalar(select(func.count()).where(table.c.id == neighbours.rows[table.name]))
            ]  # fmt: skip
    assert seen == []


def test_a_connection_that_does_not_say_for_whom_sees_no_family(world: World, neighbours: Family) -> None:
    with db.transaction(read_only=True) as session:
        seen = [
            table.name
            for table in rows_of_a_family()
            if session.scalar(select(func.count()).select_from(table))
        ]
    assert seen == []


# --- every answer, also the bad ones ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/sign-in", 200), ("GET", "/", 303), ("GET", "/nowhere", 404), ("POST", "/sign-in", 400),
        ("PUT", "/sign-in", 405), ("GET", f"/conferences/{UUID(int=7)}", 303), ("GET", "/l/x", 200),
        ("GET", "/leave", 405), ("GET", "/pin", 303), ("GET", "/build/staff.css", 200), ("GET", "/build/nothing.css", 404),
        ("GET", "/yours", 303),
    ],
)  # fmt: skip
def test_every_answer_carries_the_headers(app: Flask, method: str, path: str, status: int) -> None:
    with app.test_client().open(path, method=method) as response:
        assert response.status_code == status
        for name, value in headers.ALWAYS.items():
            assert response.headers[name] == value, name
        assert response.headers["Referrer-Policy"] == (
            "strict-origin" if path.startswith("/l/") else "same-origin"
        )
        if not path.startswith("/build"):
            assert response.headers["Cache-Control"] == "no-store"


def test_our_own_mistake_is_a_plain_page_with_every_header_and_nothing_kept(
    app: Flask, world: World, monkeypatch: pytest.MonkeyPatch, server: Server, database_name: str
) -> None:
    ruth = world.in_as(world.ruth)
    before = list(everything(server.url("owner", database_name)))

    def breaks() -> None:
        db.session().execute(text("SELECT secret FROM nowhere"))

    breaks.open_to = openness_of_everybody(app)  # type: ignore[attr-defined]
    monkeypatch.setitem(app.view_functions, "overview.home", breaks)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    response = ruth.client.get("/")
    assert response.status_code == 500
    assert "went wrong on our side" in response.get_data(as_text=True)
    assert "nowhere" not in response.get_data(as_text=True)
    assert response.headers["Content-Security-Policy"] == headers.POLICY
    assert list(everything(server.url("owner", database_name))) == before


def openness_of_everybody(app: Flask) -> object:
    with app.test_request_context("/sign-in"):
        return openness_of(request.endpoint)


def test_a_page_that_tries_to_write_when_it_is_only_opened_cannot(
    app: Flask, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not only does no view do it: the database refuses."""

    def writes() -> str:
        with db.saving():
            db.session().execute(text("DELETE FROM staff_session"))
        return "done"

    writes.open_to = openness_of_everybody(app)  # type: ignore[attr-defined]
    monkeypatch.setitem(app.view_functions, "access.closed", writes)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", True)
    with pytest.raises(Exception, match="read-only transaction"):
        app.test_client().get("/closed")


def test_an_address_that_is_not_ours_is_refused(app: Flask) -> None:
    response = app.test_client().get("/sign-in", headers={"Host": "evil.example.org"})
    assert response.status_code == 400
    assert "evil" not in response.get_data(as_text=True)
