"""The fonts that a document needs, as its styles name them and as the files that go with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from fgc.kit.paper.fonts import Slice, font_names, fonts_for


@dataclass(frozen=True)
class Lettering:
    """`styles`: each font with its file, and in which order a document asks them; `files`, by name."""

    styles: str
    files: Mapping[str, bytes]


def lettering_for(words: str, language: str = "en") -> Lettering:
    """What draws these words."""
    return lettering_of(fonts_for(words, language))


@lru_cache(maxsize=32)
def lettering_of(slices: Sequence[Slice]) -> Lettering:
    rules, files = [], {}
    for one in slices:
        for weight, file in one.files:
            files[file.name] = file.read_bytes()
            rules.append(
                f'@font-face {{ font-family: "{one.name}"; font-weight: {weight}; src: url({file.name}) }}'
            )
    rules += [f"{place} {{ font-family: {font_names(slices)} }}" for place in ("html", "@page")]
    return Lettering("\n".join(rules) + "\n", files)
