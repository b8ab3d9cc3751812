"""The head of a staff page in a real browser."""

from pathlib import Path

from playwright.sync_api import Browser, Route

from tests.make import World

BUILT = Path(__file__).resolve().parents[2] / "fgc" / "static" / "build"
KINDS = {".css": "text/css", ".js": "text/javascript", ".woff2": "font/woff2", ".svg": "image/svg+xml"}


def test_a_managers_pages_their_name_and_the_ways_out_stand_in_one_line(
    world: World, chromium: Browser
) -> None:
    helen = world.in_as(world.helen)
    page = helen.open("/").text
    assert len(helen.page.tree.xpath("//header//nav//li")) >= 6

    def served(route: Route) -> None:
        path = route.request.url.partition("/static/")[2].partition("?")[0]
        if not path:
            route.fulfill(body=page, content_type="text/html")
            return
        file = BUILT / path
        route.fulfill(body=file.read_bytes(), content_type=KINDS.get(file.suffix, "application/octet-stream"))

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
