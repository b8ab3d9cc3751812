"""Whoever opens an address that only takes a form is led to the page of that form: a browser comes back to it by itself."""

import inspect
import re
from uuid import uuid4

import pytest
from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Rule

from fgc.app import Product
from tests.gathering import Gathering, working
from tests.make import World
from tests.neighbours import address
from tests.pages.test_agreements import family, ruth_of

__all__ = ["family"]

WAY_OUT = ("access.leave",)
"""It ends everything in this browser and leads elsewhere: there is no page of ours to come back to."""


def test_after_a_wrong_entry_the_page_of_the_hold_is_opened_again_from_its_address(family: Gathering) -> None:
    """The manager forgets to say why. What was wrong is shown at the address that takes the form; there she opens it again."""
    ruth = ruth_of(family)
    ruth.open(f"{family.path}/hold")
    ruth.press("Put on a safety hold", {"because": "Baran waits at her door."})
    helen = family.world.in_as(family.world.helen)
    helen.open(f"{family.path}/hold")
    assert helen.press("Lift the safety hold", {"because": ""}).status == 422
    assert "Say why it is safe to go on." in helen.page.words
    helen.open(f"{family.path}/hold/lift")
    assert (helen.page.status, helen.page.path) == (200, f"{family.path}/hold")
    assert "Baran waits at her door." in helen.page.words


def test_after_a_wrong_entry_the_page_of_the_legal_hold_is_opened_again_from_its_address(
    family: Gathering,
) -> None:
    helen = family.world.in_as(family.world.helen)
    helen.open(f"{family.path}/legal-hold")
    helen.press("Put on a legal hold", {"because": "The coroner asked."})
    assert helen.press("Ask to lift the legal hold", {"because": ""}).status == 422
    helen.open(f"{family.path}/legal-hold/ask")
    assert (helen.page.status, helen.page.path) == (200, f"{family.path}/legal-hold")


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("/sign-in/passkey", "/sign-in"),
        ("/join/set-up/passkey", "/join/set-up"),
        ("/l", "/closed"),
        ("/yours/kept/open", "/yours/kept"),
    ],
)
def test_at_the_doors_each_leads_to_the_page_it_was_sent_from(app: Flask, address: str, page: str) -> None:
    answer = app.test_client().get(address)
    assert (answer.status_code, answer.headers["Location"]) == (303, page)
    assert app.test_client().head(address).status_code == 303
    assert app.test_client().put(address).status_code == 405, "nothing else is led anywhere"


def test_it_tells_nobody_whether_there_is_such_a_conference(world: World, family: Gathering) -> None:
    for path in (family.path, f"/conferences/{uuid4()}"):
        answer = world.app.test_client().get(f"{path}/hold/lift")
        assert (answer.status_code, answer.headers["Location"]) == (303, f"{path}/hold")
        with working(world.app):
            stranger = world.in_as(world.colin)
        assert stranger.open(f"{path}/hold/lift").status == 404


def shows_a_page(view: object) -> bool:
    """Whether this view, or a function of its module that it calls, answers with a page."""
    module, seen = inspect.getmodule(view), set()
    todo = [view]
    while todo:
        source = inspect.getsource(inspect.unwrap(todo.pop()))  # type: ignore[arg-type]
        called = set(re.findall(r"\b(\w+)\(", source)) - seen
        if "page" in called:
            return True
        seen |= called
        todo += [
            one
            for name in called
            if inspect.isfunction(one := getattr(module, name, None)) and one.__module__ == module.__name__
        ]  # type: ignore[union-attr]
    return False


def only_takes_a_form(product: Product, rule: Rule) -> bool:
    ours = rule.endpoint != "static" and not rule.endpoint.startswith("mail.")
    if not ours or "POST" not in (rule.methods or ()) or "GET" in (rule.methods or ()):
        return False
    try:
        product.url_map.bind("localhost").match(address(rule, uuid4(), None), "GET")
    except HTTPException:
        return True
    return False


def test_no_address_on_which_a_refused_form_is_shown_is_a_dead_end(product: Product) -> None:
    rules = [one for one in product.url_map.iter_rules() if only_takes_a_form(product, one)]
    with_page = [one for one in rules if shows_a_page(product.view_functions[one.endpoint])]
    assert len(rules) > 60
    assert {"conference.lift_hold", "keeping.ask_to_lift", "record.ask"} <= {
        one.endpoint for one in with_page
    }
    dead = []
    for rule in with_page:
        answer = product.test_client().get(address(rule, uuid4(), None))
        to = answer.headers.get("Location", "")
        if rule.endpoint not in WAY_OUT and (answer.status_code != 303 or not opens(product, to)):
            dead.append(f"{rule.endpoint}: {answer.status_code} {to}")
    assert dead == []


def opens(product: Product, path: str) -> bool:
    try:
        product.url_map.bind("localhost").match(path, "GET")
    except HTTPException:
        return False
    return True
