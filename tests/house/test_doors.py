"""Every page says whom it is open to; no GET writes; what is not yours is not there."""

import ast
from uuid import uuid4

import pytest
from flask import Flask
from werkzeug.routing import AnyConverter, Rule

from fgc.access.gate import Openness
from fgc.app import STEPS
from fgc.kit.clock import now
from tests.doors import statements
from tests.house.sources import REPOSITORY, python_files
from tests.make import World
from tests.the_day import Clock
from tests.visiting import Browser

FRAMEWORKS_OWN = {"static"}


def pages(app: Flask) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint not in FRAMEWORKS_OWN]


def address(rule: Rule) -> str:
    """The rule's address with ids that nobody has."""
    built = rule.build({name: _strange(rule, name) for name in rule.arguments}, append_unknown=False)
    assert built is not None
    return built[1]


def _strange(rule: Rule, name: str) -> object:
    converter = rule._converters[name]
    if isinstance(converter, AnyConverter):
        return min(converter.items)
    return {"UUIDConverter": uuid4(), "IntegerConverter": 1}.get(type(converter).__name__, "nowhere")


def test_every_page_says_whom_it_is_open_to(product: Flask) -> None:
    silent = {
        rule.endpoint
        for rule in pages(product)
        if not isinstance(getattr(product.view_functions[rule.endpoint], "open_to", None), Openness)
    }
    assert silent == set()


def test_a_page_that_does_not_say_is_not_there(product: Flask, world: World) -> None:
    marked = product.view_functions["overview.home"]
    ruth = world.in_as(world.ruth)
    product.view_functions["overview.home"] = lambda: "unmarked"
    try:
        assert ruth.open("/").status == 404
    finally:
        product.view_functions["overview.home"] = marked


def test_endpoint_view_and_template_share_one_name(product: Flask) -> None:
    strangers = []
    for rule in pages(product):
        step, _, name = rule.endpoint.partition(".")
        view = product.view_functions[rule.endpoint]
        if view.__name__ != name or step not in view.__module__.split("."):
            strangers.append(f"{rule.endpoint} is {view.__module__}.{view.__name__}")
    assert strangers == []


def test_every_step_has_its_views(product: Flask) -> None:
    assert {step.bp.name for step in STEPS} <= set(product.blueprints)


def test_a_page_that_changes_something_is_not_a_get(product: Flask) -> None:
    """A view that calls an operation without asking for a POST must not answer GET."""
    reading = {rule.endpoint for rule in pages(product) if rule.methods and "POST" not in rule.methods}
    found = []
    for source in python_files():
        if source.is_views:
            for function in source.functions():
                called = {ast.unparse(node.func) for node in ast.walk(function) if isinstance(node, ast.Call)}
                writes = [call for call in called if call.startswith("operations.")]
                if writes and f"{source.step}.{function.name}" in reading:
                    found.append(f"{source.name}: {function.name} calls {writes}")
    assert found == []


def readable(app: Flask) -> list[Rule]:
    return [rule for rule in pages(app) if rule.methods and "GET" in rule.methods]


COUNTING = (
    "SELECT set_config", "INSERT INTO tally", "INSERT INTO alert", "SELECT seq, mac FROM fgc_audit_head", "INSERT INTO audit ",
)  # fmt: skip


def test_every_get_runs_in_a_transaction_that_cannot_write(app: Flask, world: World, clock: Clock) -> None:
    """Apart from it, that a page was asked for which is not theirs is counted (see fgc.access.noticing), and that what is
    protected was read is noted (see fgc.access.audit). The clock stands: once a minute a session notes that it is used."""
    clock(now().isoformat())
    browsers = [world.in_as(staff) for staff in (world.amy, world.ruth, world.helen)]
    assert len(readable(app)) > 100
    for rule in readable(app):
        for browser in [*browsers, Browser(app.test_client())]:
            with statements() as heard:
                browser.client.get(address(rule))
            writing = [said for said, read_only in heard if not read_only]
            assert [said for said in writing if not said.startswith(COUNTING)] == [], rule


def test_an_id_that_nobody_knows_answers_404_on_every_page_that_takes_one(app: Flask, world: World) -> None:
    found = []
    for staff in (world.amy, world.ruth, world.helen):
        browser = world.in_as(staff)
        token = {"csrf_token": browser.open("/sign-in").tree.xpath("//input[@name='csrf_token']/@value")[0]}
        for rule in pages(app):
            if not any(name.endswith("_id") for name in rule.arguments):
                continue
            for method in sorted((rule.methods or set()) & {"GET", "POST"}):
                status = browser.client.open(address(rule), method=method, data=token).status_code
                opened = app.view_functions[rule.endpoint].open_to  # type: ignore[attr-defined]
                # A page for family members sends somebody without a link to the page that says so.
                if status != 404 and not (opened.family and not opened.roles and status == 303):
                    found.append(f"{staff.name}: {method} {rule} answered {status}")
    assert found == []


@pytest.mark.parametrize("path", ["/nowhere", "/conferences/not-an-id", "/yours/nowhere"])
def test_what_does_not_exist_answers_404(path: str, app: Flask) -> None:
    assert app.test_client().get(path).status_code == 404


def test_no_static_file_is_served_that_is_not_made(app: Flask) -> None:
    assert app.static_folder == str(REPOSITORY / "fgc" / "static" / "build")
