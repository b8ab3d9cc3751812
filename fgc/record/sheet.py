"""What stands in a copy: plain records, filled by the queries for one reader and printed as they are."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Table:
    """A table with its head; every row is as long as the head."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Part:
    """One part: a heading, sentences, facts as (what, its value), tables. `below` is a part of the one before it; `grows`
    notes what happens by itself: that somebody looked, wrote or came."""

    title: str
    words: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    tables: tuple[Table, ...] = ()
    below: bool = False
    grows: bool = False


@dataclass(frozen=True)
class Sheet:
    """A whole copy, for one reader alone. `number` is that of the conference."""

    title: str
    number: str
    lead: tuple[str, ...]
    parts: tuple[Part, ...]


def facts(*pairs: tuple[str, object]) -> tuple[tuple[str, str], ...]:
    """Those of these facts that there are: what is empty is left out."""
    return tuple((str(what), str(value)) for what, value in pairs if value not in (None, "", ()))


def table(head: Sequence[object], rows: Sequence[Sequence[object]]) -> tuple[Table, ...]:
    """The table, or nothing where there is no row."""
    if not rows:
        return ()
    said = tuple(tuple(str(cell) for cell in row) for row in rows)
    return (Table(tuple(str(one) for one in head), said),)
