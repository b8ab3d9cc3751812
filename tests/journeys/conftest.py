"""The story of Northmoor, told once to Chromium in a house of its own that stays open for what is asked afterwards; and a new
service, Eastmoor, that is begun once and goes on from there."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask
from playwright.sync_api import Browser

from fgc.app import Product
from fgc.demo.__main__ import CHAPTERS
from fgc.demo.house import House, forget, house
from fgc.demo.story import Story
from fgc.demo.visitor import Visitor
from fgc.kit.postgres import Server
from tests.browser.chromium import launched
from tests.browser.looking import Looked
from tests.browser.visitor import InChromium
from tests.journeys.eastmoor import Eastmoor
from tests.journeys.eastmoor_begins import begins_and_asks_everybody

IN_A_BROWSER = ("Ruth", "Amy", "Mina", "Kawa", "")
"""The coordinator, the social worker, a grandmother, an uncle who writes in the family's room, and a stranger. The others have a
browser without script."""


class Northmoor(Story):
    """The story told to Chromium, with every sentence that was told in order. A new browser of somebody closes the one before.
    When the story is over nobody has a real browser any more."""

    def __init__(self, running: House, chromium: Browser, looked: Looked) -> None:
        super().__init__(running.base_url, clock=running.clock, letters=running.letters, quiet=True)
        self.told: list[str] = []
        self.watch = running.watch
        self._chromium: Browser | None = chromium
        self._looked = looked
        self._open: dict[str, InChromium] = {}

    def step(self, sentence: str) -> None:
        super().step(sentence)
        self.told.append(sentence)

    def browser(self, name: str) -> Visitor:
        if self._chromium is None or name not in IN_A_BROWSER:
            return super().browser(name)
        if before := self._open.pop(name, None):
            before.close()
        size = {"width": 390, "height": 844} if name in ("Mina", "Kawa") else {"width": 1180, "height": 820}
        context = self._chromium.new_context(viewport=size, base_url=self.base_url)  # type: ignore[arg-type]
        self._open[name] = InChromium(self.base_url, name, context, self._looked.look)
        return self._open[name]

    def over(self) -> None:
        """Whoever had a real browser signs in again when they are needed, with the code of the next minute."""
        self._chromium = None
        self.pass_time(60)
        for name in self._open:
            self._visitors.pop(name, None)


@dataclass
class Played:
    """A story that was played to its end, in a house that is still running."""

    story: Northmoor
    looked: Looked
    house: House
    state: Path
    chapters: dict[str, int] = field(default_factory=dict)
    """How many steps each chapter had."""


@pytest.fixture(scope="package")
def played(product: Product, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    state = Path(tmp_path_factory.mktemp("played"))
    with house(state) as running:
        with launched() as chromium:
            looked = Looked(product)
            found = Played(Northmoor(running, chromium, looked), looked, running, state)
            for title, chapter in CHAPTERS:
                before = found.story.steps
                chapter.play(found.story)
                found.chapters[title] = found.story.steps - before
            found.story.over()
        yield found
    forget(state)


@pytest.fixture(scope="package")
def eastmoor(
    product: Flask, server: Server, template: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Eastmoor]:
    """A new service in a database of its own, played as far as everybody is asked. Whoever goes on does it `at_work`."""
    database = f"eastmoor_{uuid4().hex[:12]}"
    server.create_database(database, template=template)
    told = Eastmoor(product, server.url("app", database), Path(tmp_path_factory.mktemp("eastmoor")))
    with told.at_work():
        begins_and_asks_everybody(told)
    yield told
    server.drop_database(database)
