"""What is looked at on each page that comes by: accessibility (axe) and whether it fits a screen of 320 pixels."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask
from playwright.sync_api import Browser, Route
from playwright.sync_api import Page as Tab
from werkzeug.exceptions import HTTPException

from tests.browser.visitor import InChromium

ROOT = Path(__file__).resolve().parents[2]
AXE = (ROOT / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
NARROW = 320
PLACE = "http://pages.test"
"""Where a page that was kept is shown from; nothing is asked of a network."""


@dataclass
class Looked:
    """What was found, by page and by the kind of person who looked."""

    app: Flask
    seen: set[tuple[str, str]] = field(default_factory=set)
    findings: list[str] = field(default_factory=list)
    too_wide: list[str] = field(default_factory=list)
    titles: dict[str, set[str]] = field(default_factory=dict)
    """Of the pages that family members open."""
    pages: dict[str, str] = field(default_factory=dict)
    """Each page as it was sent, before any script."""

    def endpoint(self, path: str) -> str:
        try:
            return str(self.app.url_map.bind("localhost").match(path)[0])
        except HTTPException:
            return path

    def _is_for_a_family(self, endpoint: str) -> bool:
        openness = getattr(self.app.view_functions.get(endpoint), "open_to", None)
        return bool(openness and openness.family)

    def look(self, visitor: InChromium) -> None:
        """Each page is looked at once for each kind of answer: as it is opened, and as a refused form comes back."""
        page = self.endpoint(visitor.page.path)
        if self._is_for_a_family(page):
            self.titles.setdefault(page, set()).add(visitor.tab.title())
        key = (page, "refused" if visitor.page.status >= 400 else "opened")
        if key in self.seen:
            return
        self.seen.add(key)
        self.pages[" ".join(key)] = visitor.received
        with at_width(visitor.tab, NARROW):
            self.too_wide += [f"{page} ({key[1]}): {one}" for one in wider_than(visitor.tab, NARROW)]
            self.findings += [f"{page} ({key[1]}): {one}" for one in found_by_axe(visitor.tab)]


@contextmanager
def at_width(tab: Tab, width: int) -> Iterator[None]:
    before = tab.viewport_size
    tab.set_viewport_size({"width": width, "height": 800})
    try:
        yield
    finally:
        if before:
            tab.set_viewport_size(before)


def wider_than(tab: Tab, width: int) -> list[str]:
    """What sticks out, when anything has to be scrolled to the side."""
    script = """width => {
        if (document.documentElement.scrollWidth <= width) return [];
        return [...document.body.querySelectorAll('*')]
            .filter(one => one.getBoundingClientRect().right > width + 1)
            .slice(0, 4).map(one => `${one.tagName}.${one.className} ${Math.round(one.getBoundingClientRect().right)}`);
    }"""
    sticking: list[str] = tab.evaluate(script, width)
    return sticking


def found_by_axe(tab: Tab) -> list[str]:
    """Whatever axe finds, of any level, with where it is."""
    tab.evaluate(f"() => {{ if (!window.axe) {{ {AXE} }} }}")
    options = json.dumps({"runOnly": RULES, "resultTypes": ["violations"]})
    found = tab.evaluate(f"async () => (await axe.run(document, {options})).violations")
    return [f"{one['id']}: {one['help']}: {node['html'][:160]}" for one in found for node in one["nodes"][:3]]


def found_in_kept(pages: Mapping[str, str], app: Flask, browser: Browser) -> list[str]:
    """What axe finds, and what is wider than a small phone, in pages that were kept; their files come from the app."""
    context = browser.new_context(viewport={"width": NARROW, "height": 800}, java_script_enabled=True)
    client, shown = app.test_client(), dict(enumerate(pages.values()))
    tab = context.new_page()

    def answer(route: Route) -> None:
        path = urlsplit(route.request.url).path
        if (number := path.removeprefix("/kept/")) != path:
            route.fulfill(body=shown[int(number)], content_type="text/html; charset=utf-8")
        elif path.startswith("/build/"):
            with client.get(path) as file:
                route.fulfill(body=file.get_data(), content_type=file.content_type)
        else:
            route.abort()

    context.route("**/*", answer)
    found = []
    for number, name in enumerate(pages):
        tab.goto(f"{PLACE}/kept/{number}")
        found += [f"{name}: {one}" for one in (*found_by_axe(tab), *wider_than(tab, NARROW))]
    context.close()
    return found
