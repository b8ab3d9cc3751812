"""What stands on paper for a meeting: plain records, filled for whoever reads it and printed as they are."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Block:
    """A heading with sentences, a list, a table; whatever is empty is not there. Every row is as long as the head."""

    title: str = ""
    hours: str = ""
    words: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Sheet:
    """One sheet that lies by itself: begins on a page of its own, and tells of no other."""

    title: str
    when: str
    lead: tuple[str, ...]
    blocks: tuple[Block, ...]
    foot: str = ""


@dataclass(frozen=True)
class Paper:
    """The sheets of one file, of one kind (a word for the styles: 'day', 'signing', 'needs', 'agenda')."""

    kind: str
    sheets: Sequence[Sheet]
