"""The paper of one approach: its styles and marks from `plans/<approach>/`, and the fonts its words need."""

import re
from functools import lru_cache
from pathlib import Path

from fgc.kit.paper import Stationery
from fgc.kit.paper.fonts import Slice, fonts_for
from fgc.kit.paper.lettering import lettering_of

PLANS = Path(__file__).resolve().parents[3] / "plans"
_APPROACH = re.compile(r"[a-z][a-z0-9_]{1,40}")


def stationery(approach: str, words: str, language: str = "en") -> Stationery:
    """Fonts, styles and marks for a document of this approach that says `words`. ValueError for a path as its name."""
    if not _APPROACH.fullmatch(approach):
        raise ValueError(f"not an approach: {approach!r}")
    return _stationery(approach, fonts_for(words, language))


@lru_cache(maxsize=32)
def _stationery(approach: str, slices: tuple[Slice, ...]) -> Stationery:
    fonts = lettering_of(slices)
    styles = (PLANS / approach / "print.css").read_text(encoding="utf-8")
    return Stationery(fonts.styles, styles, {**_marks(PLANS / approach), **fonts.files})


def _marks(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*.svg"))}
