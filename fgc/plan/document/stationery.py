"""The paper of one approach: its styles and marks from `plans/<approach>/`, and the fonts its words need."""

import re
from functools import lru_cache
from pathlib import Path

from fgc.kit.paper import Stationery
from fgc.kit.paper.fonts import Slice, font_names, fonts_for

PLANS = Path(__file__).resolve().parents[3] / "plans"
_APPROACH = re.compile(r"[a-z][a-z0-9_]{1,40}")


def stationery(approach: str, words: str, language: str = "en") -> Stationery:
    """Fonts, styles and marks for a document of this approach that says `words`. ValueError for a path as its name."""
    if not _APPROACH.fullmatch(approach):
        raise ValueError(f"not an approach: {approach!r}")
    return _stationery(approach, fonts_for(words, language))


@lru_cache(maxsize=32)
def _stationery(approach: str, slices: tuple[Slice, ...]) -> Stationery:
    rules, files = [], dict(_marks(PLANS / approach))
    for one in slices:
        for weight, file in one.files:
            files[file.name] = file.read_bytes()
            rules.append(
                f'@font-face {{ font-family: "{one.name}"; font-weight: {weight}; src: url({file.name}) }}'
            )
    rules += [f"{place} {{ font-family: {font_names(slices)} }}" for place in ("html", "@page")]
    styles = (PLANS / approach / "print.css").read_text(encoding="utf-8")
    return Stationery("\n".join(rules) + "\n", styles, files)


def _marks(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*.svg"))}
