"""Languages that people may speak: the ones asked for, with the names their speakers' helpers know."""

from babel import Locale, UnknownLocaleError

from fgc.kit.text import in_name_order
from fgc.kit.words import languages

CODES = (
    "en", "ar", "am", "bn", "bg", "yue", "cs", "ckb", "cy", "de", "el", "es", "fa", "fr", "gu", "ha", "hi", "hu", "ig",
    "it", "kmr", "lt", "ml", "ne", "nl", "pa", "pl", "ps", "pt", "ro", "ru", "sk", "so", "sq", "sv", "sw", "ta", "te",
    "ti", "tr", "uk", "ur", "vi", "yo", "zh", "bfi", "other",
)  # fmt: skip
_OWN = {
    "ckb": "Kurdish Sorani", "kmr": "Kurdish Kurmanji", "bfi": "British Sign Language", "bn": "Bengali",
    "zh": "Chinese Mandarin", "yue": "Chinese Cantonese", "other": "Another language",
}  # fmt: skip


def spoken() -> list[tuple[str, str]]:
    """(code, English name) of each, English first, then by name; `other` last."""
    named = [(code, tongue(code)) for code in CODES if code not in ("en", "other")]
    return [
        ("en", tongue("en")),
        *sorted(named, key=lambda each: in_name_order(each[1])),
        ("other", tongue("other")),
    ]


def tongue(code: str) -> str:
    """The English name of a language by its code."""
    return _OWN.get(code) or Locale("en").languages.get(code) or code


def own_tongue(code: str) -> str:
    """What its speakers call a language, such as 'polski'; its English name where it is not written with one of its own."""
    try:
        return Locale.parse(code.replace("-", "_")).get_display_name() or tongue(code)
    except (UnknownLocaleError, ValueError):
        return tongue(code)


def locale_for(language: str) -> str:
    """A language that days can be said in: this one, or what it is a kind of ("ar" for "ar-XB"), or English.

    What somebody speaks is not always one that is written with dates: British Sign Language ("bfi") and "other" are not."""
    whole = language.replace("-", "_")
    for code in (whole, whole.partition("_")[0]):
        try:
            return str(Locale.parse(code))
        except (UnknownLocaleError, ValueError):
            continue
    return "en"


def shown_locale(language: str) -> str:
    """The language in which our sentences are shown to somebody who speaks this one: it, or what it is a kind of, where it has
    a catalogue; else English. Days, directions and marks of what is shown follow it, so that no English sentence stands with a
    Kurdish day in it, or runs from right to left. Needs an application context."""
    known = {code for code, _name, _direction in languages()}
    whole = language.replace("-", "_")
    return next((code for code in (whole, whole.partition("_")[0]) if code in known), "en")


def shown_language(language: str) -> str:
    """The same, as a page marks it (`lang`)."""
    return shown_locale(language).replace("_", "-")


SIGNED = "bfi"
"""British Sign Language: whoever uses it is not asked to phone, nor offered somebody who speaks it."""


def is_shown_otherwise(language: str) -> bool:
    """Whether our sentences stand in another language than this one before whoever reads it, since it has no catalogue: then
    somebody has to go through them with its reader, and whoever sends them has to know. Needs an application context."""
    return shown_locale(language) != language.replace("-", "_").partition("_")[0]
