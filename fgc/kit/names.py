"""Whether words that stand on a paper may be somebody's name: without accents, kinds of apostrophe, case and script, and as it
sounds. Better one too many than one missed; a person says which it is."""

import re
from collections.abc import Iterator, Sequence

from rapidfuzz.fuzz import token_sort_ratio

from fgc.kit.telltale.sounds import UNWRITTEN_VOWELS, Word, one_name, words_of

LONGEST_NAME = 8
"""So many words, at most, are put together and compared with a name."""
NEAR = 75
"""From here on, of 100, two names are near enough to be shown first to whoever says whom a paper means."""
BETWEEN_NAMES = re.compile(r"[,;&/\n]|\band\b", re.IGNORECASE)


def run_of(name: str, words: Sequence[Word]) -> range | None:
    """Where a run of these words, put together, is this name, in whatever order it names first and last."""
    wanted = list(words_of(name))
    for start in range(len(words)):
        for end in range(start + 1, min(len(words), start + LONGEST_NAME) + 1):
            run = words[start:end]
            vowels_missing = any(word.script in UNWRITTEN_VOWELS for word in (*run, *wanted))
            joined = "".join(word.plain for word in run)
            if any(one_name(joined, its, vowels_missing=vowels_missing) for its in _turned(wanted)):
                return range(start, end)
    return None


def is_near(names: str, name: str) -> bool:
    """Whether one of these names is near this one, or has a part of it."""
    mine = {word.sound for word in words_of(name) if len(word.plain) > 2}
    if mine & {word.sound for word in words_of(names)}:
        return True
    pieces = (_plain_words(piece) for piece in BETWEEN_NAMES.split(names))
    return any(piece and token_sort_ratio(piece, _plain_words(name)) >= NEAR for piece in pieces)


def may_mean(words: str, names: Sequence[str]) -> list[str]:
    """Which of these names may be meant, the surest first: whoever is called so, however it is spelt, else whoever is near."""
    said = list(words_of(words))
    called = [name for name in names if run_of(name, said)]
    return called or [name for name in names if is_near(words, name)]


def _turned(wanted: Sequence[Word]) -> Iterator[str]:
    for place in range(len(wanted)):
        yield "".join(word.plain for word in (*wanted[place:], *wanted[:place]))


def _plain_words(name: str) -> str:
    return " ".join(word.plain for word in words_of(name))
