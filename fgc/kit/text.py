"""What a typed text may hold, how it is tidied before anyone keeps it, and how two are compared."""

import re
import unicodedata

from anyascii import anyascii

from fgc.kit.short_cache import short_cache

# Direction overrides and isolates, the byte order mark, lone surrogates and the characters Unicode says never to
# exchange. Joiners (U+200C, U+200D) and the two plain direction marks (U+200E, U+200F) stay: Persian, Urdu and Kurdish
# Sorani cannot be written without them.
_NEVER = re.compile("[\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff\ufff9-\ufffb\ufffd-\uffff]")
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
# Every other control, and what mail puts where a picture was.
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufffc]")
_SPACES = re.compile(r"[^\S\n]+")
# Signs without a shape of their own: soft hyphen, fillers (letters by Unicode), blank braille, variation marks, tags.
_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u2060-\u206f\u2800\u3164\ufe00-\ufe0f"
    "\uffa0\U00013441\U00013442\U000e0000-\U000e0fff]"
)
_JOINERS_AND_DIRECTIONS = "\u200c\u200d\u200e\u200f"
_ALEF = re.compile("[\u0622\u0623\u0625\u0627\u0671]")
_APOSTROPHES = re.compile("['\u2018\u2019\u02bc\u02bb\u02b9`\u00b4]")
_WORD = re.compile(r"[a-z]+|\d+")


def holds_forbidden(text: str) -> bool:
    """Whether a text holds a sign that could not be kept or printed, or that would turn text around."""
    return bool(_NEVER.search(text))


def tidied(text: str, *, lines: bool) -> str:
    """The text in Unicode's composed form (NFC), without forbidden signs and without outer white space.

    What breaks a line in Word, in mail or in any other program breaks one here, as "\n"; any other control, which
    nobody sees, stands for a space. So two words never become one. In a single line every run of white space, line
    ends too, becomes one space.
    """
    text = _CONTROLS.sub(" ", _LINE_ENDS.sub("\n", text))
    text = unicodedata.normalize("NFC", _NEVER.sub("", text))
    if not lines:
        return " ".join(text.split())
    return "\n".join(_SPACES.sub(" ", line).rstrip() for line in text.split("\n")).strip()


def seen_line(text: str) -> str:
    """On one line, without any sign that nobody sees: of a number, a day or a time, where no word needs one."""
    return tidied("".join(sign for sign in text if unicodedata.category(sign) != "Cf"), lines=False)


def has_visible_letter(text: str) -> bool:
    """Whether anybody can read something in it: a letter of any script. A name without one is nobody's name, nor is one of
    signs alone that only go with a letter ("ʼ", "ـ"): it would be like no other name, and so like nobody's caution."""
    categories = (unicodedata.category(sign) for sign in _UNSEEN.sub("", text))
    return any(category[0] == "L" and category != "Lm" for category in categories)


def tidied_name(text: str) -> str:
    """A name, on one line, without signs that nobody sees; joiners and direction marks between letters stay."""
    seen = "".join(
        sign
        for sign in tidied(text, lines=False)
        if sign in _JOINERS_AND_DIRECTIONS or not _UNSEEN.match(sign)
    )
    return " ".join(seen.strip(_JOINERS_AND_DIRECTIONS).split())


def sentence_start(text: str) -> str:
    """The text as a line or a sentence begins with it: "the sea" is "The sea". Nothing else of it changes."""
    return text[:1].upper() + text[1:]


@short_cache
def folded(text: str) -> str:
    """The one form in which texts are found and sorted: plain small letters of any script, digits, and single spaces.

    Accents, case, kinds of apostrophe and signs nobody sees make no difference: "Siobhán O’Neill" is "siobhan oneill",
    "NFG-2027-0001" is "nfg 2027 1". An alef is written as the vowel it carries, which anyascii leaves out.
    """
    shown = "".join(
        sign for sign in unicodedata.normalize("NFKC", text) if unicodedata.category(sign) != "Cf"
    )
    plain = _APOSTROPHES.sub("", anyascii(_ALEF.sub("a", _APOSTROPHES.sub("", shown)))).lower()
    return " ".join(word.lstrip("0") or "0" if word[0].isdigit() else word for word in _WORD.findall(plain))


def way(text: str) -> str:
    """Which way a text runs, by its first letter that has a direction: 'rtl' or 'ltr'."""
    for letter in text:
        kind = unicodedata.bidirectional(letter)
        if kind in {"L", "R", "AL"}:
            return "ltr" if kind == "L" else "rtl"
    return "ltr"


def in_name_order(name: str) -> tuple[str, str]:
    """By what people of any script and spelling are sorted: `sorted(people, key=lambda one: in_name_order(one.name))`."""
    return folded(name), name


def is_found(words: str, *texts: str) -> bool:
    """Whether everything that was typed stands in one of the texts, in any order: letters anywhere, a number whole."""
    wanted = folded(words).split()
    return bool(wanted) and any(all(_stands_in(word, folded(text)) for word in wanted) for text in texts)


def _stands_in(word: str, text: str) -> bool:
    return word in text.split() if word.isdigit() else word in text.replace(" ", "")
