"""The story of Northmoor, told once over HTTP in a house of its own that stays open for what is asked afterwards; and a new
service, Eastmoor, that is begun once and goes on from there."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask

from fgc.demo.__main__ import CHAPTERS
from fgc.demo.house import House, forget, house
from fgc.demo.story import Story
from fgc.kit.postgres import Server
from tests.journeys.eastmoor import Eastmoor
from tests.journeys.eastmoor_begins import begins_and_asks_everybody


class Listened(Story):
    """The story, with every sentence that was told in order."""

    def __init__(self, running: House) -> None:
        super().__init__(running.base_url, clock=running.clock, letters=running.letters, quiet=True)
        self.told: list[str] = []

    def step(self, sentence: str) -> None:
        super().step(sentence)
        self.told.append(sentence)


@dataclass
class Played:
    """A story that was played to its end, in a house that is still running."""

    story: Listened
    house: House
    state: Path
    chapters: dict[str, int] = field(default_factory=dict)
    """How many steps each chapter had."""


@pytest.fixture(scope="package")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    state = Path(tmp_path_factory.mktemp("played"))
    with house(state) as running:
        found = Played(Listened(running), running, state)
        found.story.watch = running.watch
        for title, chapter in CHAPTERS:
            before = found.story.steps
            chapter.play(found.story)
            found.chapters[title] = found.story.steps - before
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
