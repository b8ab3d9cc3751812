"""Which font draws which sign on paper, and which signs none of them draws.

The fonts come from the npm packages that `./run` installs, each cut into slices of some dozen to some thousand signs. Only
the slices of which a document holds a sign are taken along, and of these the PDF keeps only what it draws.
"""

import json
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from pathlib import Path

from fontTools.ttLib import TTFont

PACKAGES = Path(__file__).resolve().parents[3] / "node_modules"
WEIGHTS = (400, 700)
# In the order in which they are asked: what is in an earlier one is drawn by it.
_STATIC = (("atkinson-hyperlegible", WEIGHTS), ("noto-sans", WEIGHTS), ("noto-sans-arabic", WEIGHTS))
_SCRIPTS = (
    "hebrew", "bengali", "gurmukhi", "gujarati", "oriya", "tamil", "telugu", "kannada", "malayalam", "sinhala", "thai",
    "lao", "khmer", "myanmar", "ethiopic", "georgian", "armenian",
)  # fmt: skip
_HAN = ("sc", "tc", "jp", "kr")
_HAN_OF = {"ja": "jp", "ko": "kr", "yue": "tc", "zh_TW": "tc", "zh_HK": "tc", "zh_Hant": "tc"}
"""Whose shapes of a sign that is written in China, Taiwan, Japan and Korea; of the mainland without a word of it."""
_SIGNS = (("noto-sans-symbols-2", (400,)), ("noto-sans-math", (400,)))
TURNED_ROUND = frozenset(map(chr, range(0x0591, 0x05BE))) | frozenset("\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7")
"""Hebrew points: pdftotext reads a letter with two of them from the wrong side. Names are written without them."""


_ACCENTED = re.compile("[^\\W\\d_][\u0300-\u036f]+")
"""A letter with accents that Unicode has no sign of its own for: Yoruba, Lithuanian, Guaraní."""
_TAG = re.compile("(<[^>]*>)")


@dataclass(frozen=True)
class Slice:
    """A part of a font: its name in styles, and its files by weight; one that holds every weight has one."""

    name: str
    files: tuple[tuple[str, Path], ...]


def fonts_for(text: str, language: str = "en") -> tuple[Slice, ...]:
    """The slices that draw this text, the first always there; a sign that none draws asks for none."""
    order = _packages(_han(language))
    wanted = {*_ACCENTED.sub("", text), *_ACCENTED.findall(text)}
    found = {_first()} | {one for signs in wanted if (one := _slice_for(signs, order))}
    ranks = {one: rank for rank, one in enumerate(_all_slices(order))}
    return tuple(sorted(found, key=lambda one: ranks[one]))


def font_names(slices: Iterable[Slice]) -> str:
    """These fonts as styles and pictures name them, the first one first."""
    return ", ".join(f"'{one.name}'" for one in slices) + ", sans-serif"


def accents_set(html: str) -> str:
    """The document with every letter and its accents in one font: from two, the accent would stand beside its letter."""

    def in_one(match: re.Match[str]) -> str:
        one = _slice_for(match[0], _packages(_HAN))
        return f"<span style=\"font-family: '{one.name}'\">{match[0]}</span>" if one else match[0]

    if not _ACCENTED.search(html):
        return html
    head, body, rest = html.partition("<body")
    return (
        head
        + body
        + "".join(
            piece if piece.startswith("<") else _ACCENTED.sub(in_one, piece) for piece in _TAG.split(rest)
        )
    )


def not_drawn(text: str) -> list[str]:
    """The signs of a text that cannot stand in a PDF so that people and programs read it: each once, in order.

    No font here draws them, or they would be read back in another order. What has no shape of its own is never among
    them: joiners, direction marks, variation marks.
    """
    if text.isascii():
        return []
    order = _packages(_HAN)
    text = unicodedata.normalize("NFC", text)
    accented = _ACCENTED.findall(text)
    return [
        sign
        for sign in dict.fromkeys([*_ACCENTED.sub("", text), *accented])
        if not (sign.isascii() or _is_unseen(sign))
        and (sign in TURNED_ROUND or _slice_for(sign, order) is None)
    ]


def _is_unseen(sign: str) -> bool:
    return len(sign) == 1 and (unicodedata.category(sign) == "Cf" or "\ufe00" <= sign <= "\ufe0f")


@dataclass(frozen=True)
class _Package:
    folder: Path
    weights: tuple[int, ...]
    """Empty for a package whose every file holds all weights."""


@dataclass(frozen=True)
class _Span:
    """Some signs that follow each other, the slice that is said to hold them, and how far any span up to here goes."""

    signs: range
    part: Slice
    furthest: int


def _han(language: str) -> tuple[str, ...]:
    first = _HAN_OF.get(language.replace("-", "_")) or _HAN_OF.get(language.partition("-")[0], "sc")
    return (first, *(one for one in _HAN if one != first))


@lru_cache(maxsize=8)
def _packages(han: tuple[str, ...]) -> tuple[_Package, ...]:
    static, variable = PACKAGES / "@fontsource", PACKAGES / "@fontsource-variable"
    return (
        *(_Package(static / name, weights) for name, weights in _STATIC),
        *(_Package(variable / f"noto-sans-{name}", ()) for name in (*_SCRIPTS, *han, "symbols")),
        *(_Package(static / name, weights) for name, weights in _SIGNS),
        _Package(variable / "noto-emoji", ()),
    )


def _first() -> Slice:
    found = _slice_for("a", _packages(_HAN))
    if found is None:
        raise FileNotFoundError("the fonts are not installed: ./run installs them")
    return found


def _all_slices(order: tuple[_Package, ...]) -> Iterable[Slice]:
    return (one for package in order for one in dict.fromkeys(span.part for span in _spans(package)))


@lru_cache(maxsize=1 << 15)
def _slice_for(signs: str, order: tuple[_Package, ...]) -> Slice | None:
    """The first slice that holds all of these signs. The very first package places no accents over other letters."""
    numbers = frozenset(map(ord, signs))
    number = ord(signs[0])
    for package in order[len(signs) > 1 :]:
        spans = _spans(package)
        place = bisect_right(spans, number, key=lambda one: one.signs.start) - 1
        while place >= 0 and spans[place].furthest > number:
            part = spans[place].part
            if number in spans[place].signs and numbers <= _signs_in(part.files[0][1]):
                return part
            place -= 1
    return None


@lru_cache(maxsize=64)
def _spans(package: _Package) -> tuple[_Span, ...]:
    """Which signs are in which slice, as the package's own list says, by number; nothing when it is not installed."""
    listed = package.folder / "unicode.json"
    told: dict[str, str] = json.loads(listed.read_text(encoding="utf-8")) if listed.exists() else {}
    found = [
        (signs, _slice(package, name.strip("[]"))) for name, spans in told.items() for signs in _ranges(spans)
    ]
    found.sort(key=lambda one: one[0].start)
    furthest = accumulate((signs.stop for signs, _part in found), max)
    return tuple(_Span(signs, part, stop) for (signs, part), stop in zip(found, furthest, strict=True))


def _slice(package: _Package, part: str) -> Slice:
    stem = package.folder / "files" / f"{package.folder.name}-{part}"
    kinds = [str(weight) for weight in package.weights] or ["wght"]
    weights = [str(weight) for weight in package.weights] or ["100 900"]
    files = [stem.with_name(f"{stem.name}-{kind}-normal.woff2") for kind in kinds]
    return Slice(f"Plan {package.folder.name} {part}", tuple(zip(weights, files, strict=True)))


def _ranges(spans: str) -> Iterable[range]:
    for span in spans.split(","):
        first, _, last = span.strip().removeprefix("U+").partition("-")
        yield range(int(first, 16), int(last or first, 16) + 1)


@lru_cache(maxsize=512)
def _signs_in(file: Path) -> frozenset[int]:
    """The signs that a file really draws: the list of a package names more than some of its fonts hold."""
    with TTFont(file, lazy=True) as font:
        return frozenset(font.getBestCmap() or ())
