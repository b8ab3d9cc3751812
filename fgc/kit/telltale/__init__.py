"""Whether a text that goes to one side tells the other side's name, street, town, number or e-mail (practice 4.3, 8).

Words are compared by how they sound (`sounds`), so that "Eastwick" is found as Eastwik, EAST-WICK, Ẽastwick, Истуик,
Иствике, ئیستویک, איסטוויק and ईस्टविक; numbers by their last digits, so that 07700 900101 is found as 07700.900.101,
+44 (0)7700 900101, ٠٧٧٠٠٩٠٠١٠١, or without its code.

What it cannot find: a place that is described ("the town with the lighthouse"), a nickname, a number written out in
words, letters put in for digits or digits for letters, a road without its "road" or "street", a picture; a name in
Chinese, Japanese or Korean, whose signs do not keep its sounds; other spellings that differ by more than one sound in
six. It also finds words that only sound alike. So it warns and never decides: a person reads the text and goes on, or
changes it. And it warns staff alone: a warning shown to whoever must not learn something would tell it to them.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from uuid import UUID

from anyascii import anyascii

from fgc.kit.telltale.everyday_names import everyday_names
from fgc.kit.telltale.sounds import ROADS, Word, in_full, said, words_of
from fgc.kit.words import mark

TELLING_DIGITS = 6
"""So many last digits of a number are the number: the part without the code of the town."""
COMPARED_DIGITS = 9
"""The last nine are the same after +44, 0044 and 0."""
INDOORS = frozenset({"flat", "apartment", "apt", "unit", "room", "floor", "block", "no", "number"})
OF_MANY_ROADS = frozenset(
    """
    church chapel mill station high main park school market bridge manor grange castle college union victoria albert
    queen queens king kings prince princess royal london york george james john mary saint north south east west upper
    lower great little new old long broad cross spring water wood woods field fields garden gardens hill green white
    black river brook lake grove farm hall house abbey priory priest bishop canal railway garage river first second
    third forest valley meadow orchard
    """.split()  # noqa: SIM905
)
"""Words of every day, and names that roads have everywhere."""
HOUSES = frozenset(
    {
        "house",
        "cottage",
        "farm",
        "lodge",
        "barn",
        "hall",
        "vicarage",
        "rectory",
        "villa",
        "manor",
        "bungalow",
        "hostel",
        "refuge",
    }
)
"""Words for a house that has a name."""
EVERYWHERE = frozenset(
    {"england", "wales", "scotland", "northern ireland", "united kingdom", "uk", "great britain"}
)
_POSTCODE = re.compile(r"\b([A-Z]{1,2}\d[A-Z\d]?)\s*(\d[A-Z]{2})\b", re.IGNORECASE)
_LIKE_VERBS = frozenset(
    {
        "close",
        "cl",
        "drive",
        "dr",
        "court",
        "ct",
        "place",
        "pl",
        "rise",
        "hill",
        "way",
        "walk",
        "square",
        "park",
        "row",
        "st",
    }
)
"""Words for a road that are other words too: a road only where they are written with a capital, after a name or a number."""
_CAPITAL = "|".join(sorted(word.capitalize() for word in ROADS))
_PLAIN = "|".join(sorted(word for word in ROADS if word not in _LIKE_VERBS))
_ROAD = re.compile(
    rf"\b(?:\d+\w?,?\s+(?:[^\W\d_][\w'’.-]*\s+){{0,3}}|[A-Z][\w'’.-]*\s+)(?:{_CAPITAL})\b"
    rf"|\b(?!(?:the|a|this|that|our|your|my|busy|main|any|each|every|on|in|across|of)\s)[\w'’.-]+\s+(?:{_PLAIN})\b",
)
_RUN_OF_DIGITS = re.compile(r"\+?\d(?:[\s().\-–/·•_,'’]{0,3}\d)+")


class Tells(Enum):
    """What some words would tell."""

    NAME = "name"
    STREET = "street"
    TOWN = "town"
    POSTCODE = "postcode"
    PHONE = "phone"
    EMAIL = "email"

    @property
    def label(self) -> str:
        return _LABELS[self.value]


IN_WORDS = frozenset({Tells.NAME, Tells.STREET, Tells.TOWN})
_LABELS = {
    "name": mark("the name"),
    "street": mark("the street"),
    "town": mark("the town"),
    "postcode": mark("the postcode"),
    "phone": mark("the phone number"),
    "email": mark("the email address"),
}


@dataclass(frozen=True)
class Protected:
    """One person and what must not be told about them. `address` as it was written, on one line or several."""

    person_id: UUID
    names: tuple[str, ...] = ()
    address: str = ""
    town: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True)
class Found:
    """Words of the text, as they stand there, and what they may tell about whom."""

    person_id: UUID
    tells: Tells
    words: str
    as_such: bool = field(default=False, compare=False)
    """The very thing stands there: a number, an address, a place that sounds alike, a name in the same letters. Otherwise
    it may be another word that only comes near it."""


def telltale(text: str, protected: Collection[Protected]) -> list[Found]:
    """Everything in the text that may tell something about one of these people, each once, person by person."""
    words = list(words_of(text))
    found: list[Found] = []
    for one in protected:
        phrases = [
            (tells, phrase, span) for tells, phrase in _phrases(one) for span in said(phrase, words, text)
        ]
        surely = {(tells, span) for tells, phrase, span in phrases if _stands_there(tells, phrase, span)}
        told = [(tells, span) for tells, _phrase, span in phrases]
        told += [(Tells.STREET, span) for name in _road_names(one) for span in said(name, words, text)]
        told += [(Tells.POSTCODE, span) for span in _postcodes(text, one.address)]
        told += [(Tells.PHONE, span) for span in _numbers(text, one.phone)]
        told += [(Tells.EMAIL, one.email)] if _mailbox(text, one.email) else []
        alike = [
            Found(one.person_id, tells, span, tells not in IN_WORDS or (tells, span) in surely)
            for tells, span in dict.fromkeys(told)
        ]
        found += [it for it in alike if not any(_is_part_of(it, longer) for longer in alike)]
    return found


def _is_part_of(one: Found, longer: Found) -> bool:
    """Whether a longer find says the same at least as surely: "Sara Rashed" only comes near Sara Rashid; "Sara" is her name."""
    same = one.tells is longer.tells and one.words != longer.words and one.words in longer.words
    return same and (longer.as_such or not one.as_such)


def address_in(text: str) -> str:
    """The first words that read like anybody's address, a road with its name or its number or a postcode; "" where none do.

    What it cannot find: a town or a house by its name alone, a road without its "road" or "street". It also finds roads in
    which nobody lives."""
    found = _POSTCODE.search(text) or _ROAD.search(text)
    return found.group() if found else ""


def _stands_there(tells: Tells, phrase: str, span: str) -> bool:
    """A place by its sounds, since whoever knows it reads it in any spelling; a name by its letters, since Sarah is not
    Sara. Either also with its letters spread out, and in another script, in which there is no spelling to be near to."""
    its, mine = list(map(in_full, words_of(phrase))), list(map(in_full, words_of(span)))
    if {one.script for one in its} != {one.script for one in mine} or _run(its, "plain") in _run(
        mine, "plain"
    ):
        return True
    return tells is not Tells.NAME and _run(its, "sound") in _run(mine, "sound")


def _run(words: Sequence[Word], of: str) -> str:
    return "".join(getattr(one, of) for one in words)


def places_of(address: str) -> list[tuple[Tells, str]]:
    """The road and the places of an address, without house numbers, flats, the postcode and the country. Most people write it on
    one line and without a comma ("The Old Vicarage Mill Lane Eastwick"): the house, the road and the town are then told apart by
    the words for a house and for a road."""
    found = []
    for part in re.split(r"[,;\n]", _POSTCODE.sub(",", address)):
        words = [
            word for word in re.findall(r"[^\W_]+", part) if word.isalpha() and word.casefold() not in INDOORS
        ]
        for place in _pieces(words, numbered=any(sign.isdigit() for sign in part)):
            words_here = " ".join(place)
            if len(words_here) > 1 and words_here.casefold() not in EVERYWHERE:
                road = any(word.casefold() in ROADS for word in place)
                found.append((Tells.STREET if road else Tells.TOWN, words_here))
    return list(dict.fromkeys(found))


def _pieces(words: Sequence[str], *, numbered: bool) -> Iterator[Sequence[str]]:
    """A house, a road and a town that stand in one line of an address. "St" is a street behind a number or at the end, and a
    saint within a name ("Lytham St Annes")."""
    roads = [at for at, word in enumerate(words) if at and word.casefold() in ROADS]
    sure = [at for at in roads if words[at].casefold() not in ("st", "str")]
    if not sure and not numbered:
        roads = [at for at in roads if at == len(words) - 1]
    if not roads:
        yield words
        return
    end = (sure or roads)[0] + 1
    while end < len(words) and words[end].casefold() in ROADS:
        end += 1
    house = next((at + 1 for at, word in enumerate(words[: end - 2]) if word.casefold() in HOUSES), 0)
    if house:
        yield words[:house]
    yield words[house:end]
    if town := words[end:]:
        yield town
        if len(town) > 1 and len(town[0]) > 5:
            yield town[:1]


def postcode_of(address: str) -> str:
    """The postcode of an address, as it is written there; "" where it has none."""
    found = _POSTCODE.search(address)
    return found.group() if found else ""


def _phrases(one: Protected) -> list[tuple[Tells, str]]:
    places = [*places_of(one.address), *([(Tells.TOWN, one.town)] if one.town else [])]
    places += [(tells, called) for tells, place in places for called in everyday_names(place)]
    return list(dict.fromkeys([*((Tells.NAME, name) for name in one.names), *places]))


def _road_names(one: Protected) -> list[str]:
    """What a road is called without its "road" or "rise" ("Hawthorn"): whoever says it says enough, and it may be
    something else, so that a person looks. Not a name that half the towns have."""
    roads = [place.split() for tells, place in places_of(one.address) if tells is Tells.STREET]
    names = [" ".join(words[:-1]) for words in roads if words[-1].casefold() in ROADS]
    return [one for one in names if len(one) >= 5 and not set(one.casefold().split()) & OF_MANY_ROADS]


def _numbers(text: str, phone: str) -> Iterator[str]:
    """The runs of digits in a text, of whatever script and however they are grouped, that are this number."""
    digits = _digits(phone.partition(";")[0])[-COMPARED_DIGITS:]
    if len(digits) < TELLING_DIGITS:
        return
    for match in _RUN_OF_DIGITS.finditer("".join(_digit(sign) for sign in text)):
        told = _digits(match.group())
        if digits in told or (len(told) >= TELLING_DIGITS and digits.endswith(told)):
            yield text[match.start() : match.end()].strip()


def _digits(text: str) -> str:
    return "".join(sign for sign in map(_digit, text) if sign.isascii() and sign.isdigit())


def _digit(sign: str) -> str:
    """A digit of any script as ours; a sign that nobody sees as a space, so that every place in the text stays."""
    if sign.isdecimal():
        return str(unicodedata.decimal(sign))
    return " " if unicodedata.category(sign) == "Cf" else sign


def _postcodes(text: str, address: str) -> Iterator[str]:
    """The postcode, or its first half, which is a small town."""
    for outward, inward in _POSTCODE.findall(address):
        yield from re.findall(rf"\b{outward}(?:\W{{0,3}}{inward})?\b", text, re.IGNORECASE)


def _mailbox(text: str, email: str) -> bool:
    """The e-mail address, also with spaces in it or with 'at' and 'dot' written out."""
    if not email:
        return False
    plain = anyascii(text).casefold()
    spelt = re.sub(r"[\[({]?\bdot\b[\])}]?", ".", re.sub(r"[\[({]?\bat\b[\])}]?", "@", plain))
    return any(anyascii(email).casefold() in re.sub(r"\s*([@.])\s*", r"\1", one) for one in (plain, spelt))
