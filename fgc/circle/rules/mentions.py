"""Where others name somebody in what they wrote, however they spelt it.

Surely: "Siobhan O'Neill" is Siobhán O’Neill, in any case, with or without accents and apostrophes. Perhaps: what sounds the
same or is spelt nearly so, a first name that two people have, and a name that is an everyday word without its capital. Only
what is sure is worded anew; whoever decides sees the rest.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from fgc.circle.rules.people import called_by_default
from fgc.kit.names import LONGEST_NAME
from fgc.kit.telltale.sounds import Word, said, words_of

_INSIDE_A_NAME = re.compile(r"[\s.'\u2018\u2019\u02bc\u02bb\u02b9`\u00b4\u2010\u2011-]*")
EVERYDAY_WORD = re.compile(
    "amber|angel|april|art|august|autumn|bay|bee|bill|blue|bob|brook|carol|chance|charity|chase|clay|"
    "cliff|coral|crystal|dale|daisy|dawn|dean|don|drew|earl|eve|faith|fern|flora|forest|frank|gene|ginger|"
    "glen|grace|grant|guy|harmony|harry|hazel|heather|herb|holly|honey|hope|iris|ivy|jack|jade|jasmine|"
    "jay|jean|jewel|joy|june|lance|lane|lily|mark|mason|max|may|melody|mercy|mike|miles|misty|nick|norm|"
    "olive|pat|patience|pearl|penny|pierce|poppy|prudence|rain|ray|reed|rich|river|rob|robin|rod|rose|"
    "rowan|ruby|rusty|sage|sandy|sky|sonny|star|storm|sue|summer|sunny|victor|violet|wade|ward|warren|"
    "west|will|willow|winter|woody|wren"
)
"""First names of Britain that are words of everyday English: in small letters alone, nobody can be sure that they name."""


@dataclass(frozen=True)
class Mentions:
    """By what one person of a circle is called."""

    exactly: frozenset[str]
    """As the circle has it now: nobody else there is called so, letter for letter."""
    names: tuple[str, ...]
    """In whatever spelling; nobody else of the circle is called so in any."""
    doubtful: tuple[str, ...] = ()
    """What others may be called too, and is looked for as what is near."""
    others: tuple[str, ...] = ()
    """What everybody else of the circle is called."""

    @cached_property
    def _anyhow(self) -> frozenset[str]:
        return frozenset(map(_joined, self.names)) - {""}

    def places(self, text: str) -> Iterator[tuple[int, int]]:
        """Where the text surely names them, from the first to the last, never one over another; the longest name first."""
        words, place = list(words_of(text)), 0
        while place < len(words):
            end = next((end for end in _ends(words, place) if self._is_named(words[place:end], text)), None)
            if end is not None:
                yield words[place].start, words[end - 1].end
            place = end or place + 1

    def spellings(self, text: str) -> set[str]:
        """Their names, as they stand in the text."""
        return {text[start:end] for start, end in self.places(text)}

    def reworded(self, text: str, instead: str) -> str:
        """The text with these words wherever it surely names them."""
        pieces, since = [], 0
        for start, end in self.places(text):
            pieces += [text[since:start], instead]
            since = end
        return "".join((*pieces, text[since:]))

    def near(self, text: str) -> set[str]:
        """What stands in the text and may be their name, but not surely; nothing that is the name of somebody else there."""
        left = Mentions(frozenset(), tuple(name for name in self.others if " " in name)).reworded(text, "\n")
        left = self.reworded(left, "\n")
        words, theirs = list(words_of(left)), set(map(_joined, self.others))
        doubted = set(map(_joined, self.doubtful))
        found = {hit for name in (*self.names, *self.doubtful) for hit in said(name, words, left)}
        return {hit for hit in found if _joined(hit) in doubted or _joined(hit) not in theirs}

    def _is_named(self, run: Sequence[Word], text: str) -> bool:
        spelt, plain = text[run[0].start : run[-1].end], "".join(word.plain for word in run)
        if spelt in self.exactly:
            return True
        if plain not in self._anyhow or (EVERYDAY_WORD.fullmatch(plain) and not spelt[0].isupper()):
            return False
        between = (text[mine.end : its.start] for mine, its in pairwise(run))
        return all(map(_INSIDE_A_NAME.fullmatch, between))


def mentions(full: Sequence[str], called: str, exactly: frozenset[str], others: Iterable[str]) -> Mentions:
    """By what somebody is called: their full names, the one of today first, the first names in them, and what they ask to be
    called. What is part of another's name too, in whatever spelling, is doubtful; so is one of two letters."""
    others = tuple(sorted(others))
    taken = {*map(_joined, others), *(word.plain for name in others for word in words_of(name))}
    short = {called, *map(called_by_default, full)} - set(full)
    sure = {name for name in short if len(name) > 2 and _joined(name) not in taken}
    return Mentions(exactly, (*full, *sorted(sure)), tuple(sorted(short - sure)), others)


def _ends(words: Sequence[Word], start: int) -> range:
    return range(min(len(words), start + LONGEST_NAME), start, -1)


def _joined(name: str) -> str:
    return "".join(word.plain for word in words_of(name))
