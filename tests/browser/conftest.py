"""Chromium, and the whole story told to it: Ruth, Amy and two of the family have a real browser."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from fgc.app import Product
from fgc.demo.__main__ import CHAPTERS
from fgc.demo.house import House, forget, house
from fgc.demo.story import Story
from fgc.demo.visitor import Visitor
from tests.browser.chromium import launched
from tests.browser.looking import Looked
from tests.browser.phones import Phones, phones_of
from tests.browser.visitor import InChromium
from tests.the_day import Clock, Day

IN_A_BROWSER = ("Ruth", "Amy", "Mina", "Kawa", "")
"""The coordinator, the social worker, a grandmother, an uncle who writes in the family's room, and a stranger."""


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    with launched() as browser:
        yield browser


class ToldToChromium(Story):
    """The story in which some have a real browser; a new one of the same person closes the one before."""

    def __init__(self, base_url: str, running: House, chromium: Browser, looked: Looked) -> None:
        super().__init__(base_url, clock=running.clock, letters=running.letters, quiet=True)
        self._chromium, self._looked = chromium, looked
        self._open: dict[str, InChromium] = {}

    def browser(self, name: str) -> Visitor:
        if name not in IN_A_BROWSER:
            return super().browser(name)
        if before := self._open.pop(name, None):
            before.close()
        size = {"width": 390, "height": 844} if name in ("Mina", "Kawa") else {"width": 1180, "height": 820}
        context = self._chromium.new_context(viewport=size, base_url=self.base_url)  # type: ignore[arg-type]
        self._open[name] = InChromium(self.base_url, name, context, self._looked.look)
        return self._open[name]


@dataclass
class Told:
    """A story that was told to its end, in a house that is still running."""

    story: ToldToChromium
    looked: Looked
    house: House


@pytest.fixture(scope="package")
def told(chromium: Browser, product: Product, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    state = Path(tmp_path_factory.mktemp("told"))
    looked = Looked(product)
    with house(state) as running:
        story = ToldToChromium(running.base_url, running, chromium, looked)
        story.watch = running.watch
        for _title, chapter in CHAPTERS:
            chapter.play(story)
        yield Told(story, looked, running)
    forget(state)


@pytest.fixture
def phones(begun: Day, chromium: Browser, clock: Clock) -> Iterator[Phones]:
    """The family's telephones while it is on its own."""
    with phones_of(begun, chromium) as found:
        yield found
