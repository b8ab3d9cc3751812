"""How words are set: which language and direction they are in, and where a line may not break."""

import re

from babel import Locale

from fgc.kit.tongues import locale_for

# "1 March" and "8 o'clock" stay together on one line.
_NUMBER_AND_WORD = re.compile(r"(?<=\d) (?=[^\W\d_])")


def bound(text: str) -> str:
    """A number and the word after it stay on one line."""
    return _NUMBER_AND_WORD.sub("\xa0", text)


def balanced(title: str, widest: int = 24) -> str:
    """A title that would break before its last word, broken in its middle (the other spaces do not break)."""
    words = title.split()
    cuts = [(" ".join(words[:cut]), " ".join(words[cut:])) for cut in range(1, len(words))]
    first, second = min(cuts, key=lambda halves: abs(len(halves[0]) - len(halves[1])), default=(title, ""))
    if len(title) <= widest or max(len(first), len(second)) > widest:
        return title
    return first.replace(" ", "\xa0") + " " + second.replace(" ", "\xa0")


def direction(language: str) -> str:
    """Which way pages in this language run: 'rtl' or 'ltr'."""
    return Locale.parse(locale_for(language)).text_direction
