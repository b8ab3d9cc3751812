"""What is looked at on each page that comes by: accessibility (axe) and whether it fits a screen of 320 pixels."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from flask import Flask
from playwright.sync_api import Page as Tab
from werkzeug.exceptions import HTTPException

from tests.browser.visitor import InChromium

ROOT = Path(__file__).resolve().parents[2]
AXE = (ROOT / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SEVERE = ("serious", "critical")
NARROW = 320


@dataclass
class Looked:
    """What was found, by page and by the kind of person who looked."""

    app: Flask
    seen: set[tuple[str, str]] = field(default_factory=set)
    findings: list[str] = field(default_factory=list)
    too_wide: list[str] = field(default_factory=list)
    titles: dict[str, set[str]] = field(default_factory=dict)
    """Of the pages that family members open."""

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
        with at_width(visitor.tab, NARROW):
            self.too_wide += [f"{page} ({key[1]}): {one}" for one in wider_than(visitor.tab, NARROW)]
            self.findings += [f"{page} ({key[1]}): {one}" for one in severe(visitor.tab)]


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


def severe(tab: Tab) -> list[str]:
    """What axe calls serious or critical, with where it is."""
    tab.evaluate(f"() => {{ if (!window.axe) {{ {AXE} }} }}")
    options = json.dumps({"runOnly": RULES, "resultTypes": ["violations"]})
    found = tab.evaluate(f"async () => (await axe.run(document, {options})).violations")
    return [
        f"{one['id']}: {one['help']}: {node['html'][:160]}"
        for one in found
        if one["impact"] in SEVERE
        for node in one["nodes"][:3]
    ]
