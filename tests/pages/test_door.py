"""Who gets in, and what everybody else sees."""

import pytest
from flask import Flask

from fgc.demo.reading import Page
from tests.make import World

HTTPS = "https://localhost"


def test_staff_sign_in_and_out(world: World) -> None:
    ruth = world.in_as(world.ruth)
    assert ruth.page.status == 200


def test_a_bad_link_and_a_good_one_look_alike_until_they_are_opened(world: World) -> None:
    browser = world.with_link("A" * 43)
    assert browser.page.heading == "This link cannot be used"
    assert browser.page.status == 200
    assert "01632 960190" in browser.page.words


def test_every_cookie_is_bound_to_its_host(app: Flask, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the product is served over HTTPS; the one of the visit itself is named at the start."""
    monkeypatch.setitem(app.config, "SESSION_COOKIE_SECURE", True)
    browser = app.test_client()
    given = []
    for path, data in (("/language", {"language": "en"}), ("/text-size", {}), ("/text-size", {})):
        token = Page(browser.get("/sign-in", base_url=HTTPS).get_data(as_text=True), "/", 200)
        key = token.tree.xpath("//input[@name='csrf_token']/@value")[0]
        answer = browser.post(
            path, data={**data, "csrf_token": key}, base_url=HTTPS, headers={"Referer": f"{HTTPS}/sign-in"}
        )
        given += [each.partition("=")[0] for each in answer.headers.getlist("Set-Cookie")]
        assert all("Secure" in each and "HttpOnly" in each for each in answer.headers.getlist("Set-Cookie"))
    assert {name for name in given if name != "visit"} == {"__Host-language", "__Host-text"}
    big = browser.get("/closed", base_url=HTTPS).get_data(as_text=True)
    assert "fgc-big" not in big, "twice pressed is as before"
