"""The story of Northmoor, told once over HTTP in a house of its own that stays open for what is asked afterwards."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from fgc.demo.__main__ import CHAPTERS
from fgc.demo.house import House, forget, house
from fgc.demo.story import Story


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
