"""The head of a staff page in a real browser."""

from urllib.parse import urlsplit

from flask.testing import FlaskClient
from playwright.sync_api import Browser, Route
from playwright.sync_api import Page as Tab

from tests.make import World


def test_a_managers_pages_their_name_and_the_ways_out_stand_in_one_line(
    world: World, chromium: Browser
) -> None:
    helen, files = world.in_as(world.helen), world.app.test_client()
    page = helen.open("/").text
    assert len(helen.page.tree.xpath("//header//nav//li")) >= 6

    tab = chromium.new_context(viewport={"width": 1280, "height": 800}).new_page()
    _shown(tab, page, files)
    tab.evaluate("() => document.fonts.ready")
    middles = tab.evaluate(
        "() => [...document.querySelectorAll('.fgc-header__name, .fgc-header li, .fgc-header__me')]"
        ".map((one) => one.getBoundingClientRect()).map((box) => Math.round((box.top + box.bottom) / 2))"
    )
    assert len(middles) >= 8
    assert max(middles) - min(middles) < 12, middles
    tab.context.close()


def test_on_a_phone_it_is_one_row_whose_menu_opens_without_script(world: World, chromium: Browser) -> None:
    helen, files = world.in_as(world.helen), world.app.test_client()
    size = {"width": 320, "height": 640}
    tab = chromium.new_context(viewport=size, java_script_enabled=False).new_page()  # type: ignore[arg-type]
    _shown(tab, helen.open("/").text, files)
    row = tab.locator(".fgc-header").bounding_box()
    assert row is not None
    assert row["height"] < 70, row
    way_out = tab.get_by_role("button", name="Sign out")
    assert not way_out.is_visible()
    tab.get_by_role("button", name="Menu").press("Enter")
    assert way_out.is_visible()
    assert tab.get_by_role("link", name="Conferences").is_visible()
    tab.keyboard.press("Escape")
    assert not way_out.is_visible()
    tab.context.close()


def _shown(tab: Tab, page: str, files: FlaskClient) -> None:
    def served(route: Route) -> None:
        path = urlsplit(route.request.url).path
        if not path.startswith("/build/"):
            route.fulfill(body=page, content_type="text/html; charset=utf-8")
            return
        with files.get(path) as file:
            route.fulfill(body=file.get_data(), content_type=file.content_type)

    tab.route("**/*", served)
    tab.goto("http://localhost/")
    tab.wait_for_load_state("load")
