"""Words as they sound, so that one name is known again in another spelling, in another script, or broken into pieces.

`folded` writes every script in plain letters, `rapidfuzz` counts by how many letters two words differ.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from rapidfuzz.distance import OSA

from fgc.kit.short_cache import short_cache
from fgc.kit.text import folded

VOWELS = "aeiou"
UNWRITTEN_VOWELS = ("ARABIC", "HEBREW", "SYRIAC")
LONGEST_RUN = 12
"""Into so many pieces may a word be broken: "E. a. s. t. w. i. c. k" has eight."""
ROADS = {
    word: words[0]
    for words in (
        ("road", "rd"),
        ("street", "st", "str"),
        ("avenue", "ave", "av"),
        ("lane", "ln"),
        ("close", "cl"),
        ("drive", "dr"),
        ("crescent", "cres"),
        ("court", "ct"),
        ("place", "pl"),
        ("gardens", "gdns"),
        ("terrace", "terr"),
        ("rise",),
        ("hill",),
        ("way",),
        ("walk",),
        ("square", "sq"),
        ("grove", "gr"),
        ("park", "pk"),
        ("row",),
        ("mews",),
        ("green",),
        ("view",),
        ("yard",),
        ("wharf",),
        ("bank",),
        ("parade", "pde"),
    )
    for word in words
}
_SOUNDS = tuple(
    (re.compile(pattern), to)
    for pattern, to in (
        (r"tsch|tch|sch|ch|sh|zh", "j"),
        (r"ph", "f"),
        (r"[gk]h", "g"),
        (r"[td]h", "t"),
        (r"ck|q|c(?![ei])", "k"),
        (r"[cz]", "s"),
        (r"x", "ks"),
        (r"ea|ee|ie|ei|ey|ay|ai|y", "i"),
        (r"oo|ou|ow|w|v", "u"),
        (r"h", ""),
        (r"(.)\1+", r"\1"),
    )
)


@dataclass(frozen=True)
class Word:
    """One word of a text: where it stands, as it is written, in plain small letters, and as it sounds."""

    start: int
    end: int
    written: str
    plain: str
    sound: str
    script: str


def words_of(text: str) -> Iterator[Word]:
    """The words of a text. Marks over letters and signs that nobody sees do not break one."""
    for of_word, signs in groupby(
        enumerate(text),
        key=lambda sign: unicodedata.category(sign[1])[0] in "LM" or unicodedata.category(sign[1]) == "Cf",
    ):
        run = list(signs)
        written = "".join(sign for _place, sign in run)
        if of_word and (plain := plainly(written)):
            yield Word(run[0][0], run[-1][0] + 1, written, plain, sound_of(plain), _script(written))


def said(phrase: str, words: Sequence[Word], text: str) -> Iterator[str]:
    """Where the words of the text say the phrase, as it stands there: word by word, broken, or run together."""
    wanted = list(words_of(phrase))
    joined = "".join(word.plain for word in wanted)
    if not joined:
        return
    for place, word in enumerate(words):
        run = words[place : place + len(wanted)]
        if len(run) == len(wanted) and all(same(mine, its) for mine, its in zip(run, wanted, strict=True)):
            yield text[word.start : run[-1].end]
        elif end := _put_together(words[place : place + LONGEST_RUN], joined, text):
            yield text[word.start : end]
        elif len(joined) >= 6 and joined in word.plain:
            yield word.written


def same(mine: Word, its: Word) -> bool:
    """Whether a word of a text may be the word that is looked for.

    In our script the same letters are the same word, of three letters only with a capital; so is the same sound, but a
    short one needs a capital ("Leeds" is not "leads"), and a near one a capital or the same beginning. A script that
    leaves vowels out is compared by its consonants, three at least; another script than ours may bend the ending.
    """
    mine, its = in_full(mine), in_full(its)
    if mine.script == its.script == "LATIN":
        named = mine.written[0].isupper() or not its.written[0].isupper()
        if mine.plain == its.plain or mine.sound == its.sound:
            return named or len(its.sound) > 5 or (mine.plain == its.plain and len(its.plain) > 3)
        return (named or mine.sound[:1] == its.sound[:1]) and _near(mine.sound, its.sound)
    if mine.sound == its.sound or _bent(mine.sound, its.sound) or _near(mine.sound, its.sound):
        return True
    vowels_missing = mine.script in UNWRITTEN_VOWELS or its.script in UNWRITTEN_VOWELS
    return vowels_missing and len(_bones(its.sound)) >= 3 and _bones(mine.sound) == _bones(its.sound)


def one_name(mine: str, its: str, *, vowels_missing: bool) -> bool:
    """Whether two names in plain letters, put together, are one: the same letters or the same sound; where one of them was
    written without its vowels, the same consonants. No sound may be missing or another: that would be another name."""
    if mine == its or sound_of(mine) == sound_of(its):
        return True
    bones = _bones(sound_of(mine)), _bones(sound_of(its))
    return vowels_missing and len(bones[1]) >= 3 and bones[0] == bones[1]


@short_cache
def plainly(word: str) -> str:
    """In plain small letters alone."""
    return "".join(sign for sign in folded(word) if sign.isalpha())


@short_cache
def sound_of(plain: str) -> str:
    """How a word in plain letters sounds, roughly, to ears of several languages: 'eastwick' and 'istvik' are one."""
    for pattern, to in _SOUNDS:
        plain = pattern.sub(to, plain)
    return plain


def in_full(word: Word) -> Word:
    """A road's short form stands for the long one."""
    long = ROADS.get(word.plain, word.plain)
    return word if long == word.plain else replace(word, plain=long, sound=sound_of(long))


def _bent(mine: str, its: str) -> bool:
    """The same stem with an ending of up to two sounds: 'Истуике', 'Лану'."""
    stem = its[:-1] if its[-1] in VOWELS else its
    return len(stem) >= 3 and mine.startswith(stem) and len(mine) - len(its) <= 2


def _near(one: str, other: str) -> bool:
    """One sound in six may be another, missing, too many, or changed with its neighbour; two in nine. In a word of five
    only a vowel may differ, in a shorter one nothing."""
    shorter = min(len(one), len(other))
    if shorter == 5:
        return len(one) == len(other) and _bones(one) == _bones(other) and OSA.distance(one, other) == 1
    return shorter > 5 and OSA.distance(one, other, score_cutoff=2) <= (1 if len(other) < 9 else 2)


@short_cache
def _bones(sound: str) -> str:
    return "".join(sign for sign in sound if sign not in VOWELS)


def _put_together(run: Sequence[Word], joined: str, text: str) -> int:
    """Where the run of words ends that, put together on one line, is exactly this; 0 when there is none."""
    so_far = run[0].plain
    for before, word in pairwise(run):
        if len(joined) < 5 or "\n" in text[before.end : word.start] or len(so_far) >= len(joined):
            return 0
        so_far += word.plain
        if so_far == joined:
            return word.end
    return 0


def _script(word: str) -> str:
    return unicodedata.name(unicodedata.normalize("NFKC", word)[0], "LATIN").split()[0]
