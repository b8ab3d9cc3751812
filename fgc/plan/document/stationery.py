"""The paper of one approach: its styles and marks from `plans/<approach>/`, and the fonts its words need.

Fonts come from the npm packages that `./run` installs. Only those whose script stands in the document are taken along,
so that a plan in English carries two faces and one in Kurdish Sorani four.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from fgc.kit.paper import Stationery

HOUSE = Path(__file__).resolve().parents[3]
PLANS = HOUSE / "plans"
FONTS = HOUSE / "node_modules" / "@fontsource"
_APPROACH = re.compile(r"[a-z][a-z0-9_]{1,40}")


@dataclass(frozen=True)
class _Face:
    """A family as the styles call it, the files it comes from, and the characters that ask for it."""

    family: str
    package: str
    subset: str
    asked_by: re.Pattern[str] | None


_FACES = (
    _Face("Plan", "atkinson-hyperlegible", "latin", None),
    _Face("Plan Latin", "atkinson-hyperlegible", "latin-ext", re.compile("[\u0100-\u024f]")),
    _Face(
        "Plan Arabic", "noto-sans-arabic", "arabic", re.compile("[\u0600-\u08ff\ufb50-\ufdff\ufe70-\ufefc]")
    ),
    _Face("Plan Cyrillic", "noto-sans", "cyrillic", re.compile("[\u0400-\u045f\u0490-\u04b1]")),
    _Face("Plan Cyrillic More", "noto-sans", "cyrillic-ext", re.compile("[\u0460-\u052f]")),
    _Face("Plan Greek", "noto-sans", "greek", re.compile("[\u0370-\u03ff]")),
    _Face("Plan Devanagari", "noto-sans", "devanagari", re.compile("[\u0900-\u097f]")),
    _Face("Plan Vietnamese", "noto-sans", "vietnamese", re.compile("[\u01a0-\u01b0\u1ea0-\u1ef9]")),
    _Face(
        "Plan Latin More", "noto-sans", "latin-ext", re.compile("[\u0180-\u02ff\u1e00-\u1eff\ua720-\ua7ff]")
    ),
)


def stationery(approach: str, words: str) -> Stationery:
    """Fonts, styles and marks for a document of this approach that says `words`. ValueError for a path as its name."""
    if not _APPROACH.fullmatch(approach):
        raise ValueError(f"not an approach: {approach!r}")
    return _stationery(
        approach, tuple(face for face in _FACES if face.asked_by is None or face.asked_by.search(words))
    )


@lru_cache(maxsize=32)
def _stationery(approach: str, faces: tuple[_Face, ...]) -> Stationery:
    rules, files = [], dict(_marks(PLANS / approach))
    for face in faces:
        for weight in (400, 700):
            name = f"{face.package}-{face.subset}-{weight}-normal.woff2"
            files[name] = (FONTS / face.package / "files" / name).read_bytes()
            rules.append(
                f'@font-face {{ font-family: "{face.family}"; font-weight: {weight}; src: url({name}) }}'
            )
    families = ", ".join(f'"{face.family}"' for face in faces)
    rules += [f"{place} {{ font-family: {families}, sans-serif }}" for place in ("html", "@page")]
    styles = (PLANS / approach / "print.css").read_text(encoding="utf-8")
    return Stationery("\n".join(rules) + "\n", styles, files)


def _marks(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*.svg"))}
