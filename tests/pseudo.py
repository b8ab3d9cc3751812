"""A language that nobody speaks, written from right to left: it shows at a glance what was left in English.

Every sentence of the program gets letters of an Arabic alphabet in place of its own; placeholders stay. It is given
the code of Kurdish Sorani (`ckb`), because that is what the language of the story is, so days and months are real.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.support import Translations
from flask import Flask

from fgc.kit.catalogues import sentences

CODE = "ckb"
_KEPT = re.compile(r"%\([a-z_0-9]+\)[a-z]|%%|%[a-z]|\{[a-z_]*\}|\[\[[a-z]+\]\]", re.IGNORECASE)
_LETTERS = "ابجدەڤزحتیکلمنسعفپقرشوێۆگچ"
_LATIN = re.compile(r"[A-Za-z]{2,}")


def turned(sentence: str) -> str:
    """The sentence in the language that nobody speaks."""
    pieces, at = [], 0
    for kept in _KEPT.finditer(sentence):
        pieces += [_swapped(sentence[at : kept.start()]), kept.group()]
        at = kept.end()
    return "".join([*pieces, _swapped(sentence[at:])])


def _swapped(text: str) -> str:
    return "".join(
        _LETTERS[(ord(sign.lower()) - ord("a")) % 26] if sign.isascii() and sign.isalpha() else sign
        for sign in text
    )


@cache
def catalogue() -> dict[str, str]:
    """Every sentence with its counterpart, for looking up what is missing."""
    return {
        str(message.id): turned(str(message.id)) for message in sentences() if isinstance(message.id, str)
    }


def write_into(folder: Path) -> Path:
    """Writes the compiled catalogue as a translations folder and gives it back."""
    catalog = sentences()
    for message in catalog:
        if isinstance(message.id, tuple):
            message.string = tuple(turned(one) for one in message.id)
        elif message.id:
            message.string = turned(message.id)
    place = folder / CODE / "LC_MESSAGES"
    place.mkdir(parents=True, exist_ok=True)
    with (place / "messages.mo").open("wb") as file:
        write_mo(file, catalog)
    assert Translations.load(str(folder), [CODE]).gettext("Getting there") == turned("Getting there")
    return folder


@contextmanager
def spoken(app: Flask, folder: Path) -> Iterator[None]:
    """Inside: the app speaks the language as well."""
    babel = app.extensions["babel"]
    babel.translation_directories.append(str(write_into(folder)))
    with app.app_context():
        known = babel.instance.domain_instance.cache
    known.clear()
    try:
        yield
    finally:
        babel.translation_directories.pop()
        known.clear()


def left_in_english(words: str, *, names: tuple[str, ...]) -> list[str]:
    """Words in Latin letters that are no names: what nobody gave to the translators."""
    words = re.sub(r"https?://\S+", " ", words)  # first: by chance a secret spells a short name
    for name in sorted(names, key=len, reverse=True):
        words = words.replace(name, " ")
    return _LATIN.findall(words)
