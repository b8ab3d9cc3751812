"""What history and the audit say of people: one word for one thing, on two pages that are read side by side."""

import re
from collections.abc import Iterator

from fgc.conference import audited, deeds
from fgc.conference.history import Happened
from fgc.reactions import REACTIONS

OLD = re.compile(r"\b(some|any|every|no)body\b", re.IGNORECASE)
"""Pages say “someone”, “anyone”, “everyone”, “no one”."""


def sentences() -> list[str]:
    """Every sentence of the history of any step, and of the audit."""
    assert REACTIONS, "what may happen in any step is known by now"
    history = [kind.says for kind in kinds_of(Happened) if kind.says]
    tables = (audited.SAID, audited.KINDS, deeds.NOTED, deeds.COUNTED, deeds.FORMS)
    return [*history, *(words for table in tables for words in table.values())]


def kinds_of(kind: type[Happened]) -> Iterator[type[Happened]]:
    for one in kind.__subclasses__():
        yield one
        yield from kinds_of(one)


def test_history_and_audit_call_a_person_by_one_word() -> None:
    assert len(sentences()) > 120
    assert [one for one in sentences() if OLD.search(one)] == []


def test_whoever_belongs_to_the_circle_is_not_called_somebody_of_the_family() -> None:
    """An aunt, a neighbour and an advocate are all in it."""
    assert [one for one in sentences() if "of the family" in one and "someone" in one.lower()] == []
