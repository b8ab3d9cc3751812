"""The head of a staff page in a real browser."""

from urllib.parse import urlsplit

from playwright.sync_api import Browser, Route

from tests.make import World


def test_a_managers_pages_their_name_and_the_ways_out_stand_in_one_line(
    world: World, chromium: Browser
) -> None:
    helen, files = world.in_as(world.helen), world.app.test_client()
    page = helen.open("/").text
    assert len(helen.page.tree.xpath("//header//nav//li")) >= 6

    def served(route: Route) -> None:
        path = urlsplit(route.request.url).path
        if not path.startswith("/build/"):
            route.fulfill(body=page, content_type="text/html; charset=utf-8")
            return
        with files.get(path) as file:
            route.fulfill(body=file.get_data(), content_type=file.content_type)

    tab = chromium.new_context(viewport={"width": 1280, "height": 800}).new_page()
    tab.route("**/*", served)
    tab.goto("http://localhost/")
    tab.evaluate("() => document.fonts.ready")
    middles = tab.evaluate(
        "() => [...document.querySelectorAll('.fgc-header__name, .fgc-header li, .fgc-header__me')]"
        ".map((one) => one.getBoundingClientRect()).map((box) => Math.round((box.top + box.bottom) / 2))"
    )
    assert len(middles) >= 8
    assert max(middles) - min(middles) < 12, middles
    tab.context.close()
