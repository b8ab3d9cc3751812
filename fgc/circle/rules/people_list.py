"""A list of people as somebody has it already, in a letter or a table: a person on each line, in whatever order.

Nothing is decided here. What a line says is laid out as it was understood, for a person to look at. A phrase is understood
whole or not at all; a line that says a single thing more, or has a word of warning, gets no way to be reached and no hours,
and all its words stay to be read. An e-mail address stands for e-mail; a number stands for a call by the coordinator, never
for a text, unless the line says so: a text lights up a phone that somebody else may hold.
"""

import csv
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from fgc.circle.models import AgeGroup, Channel, Kind, Person, Ring, Side
from fgc.circle.rules.contact import same_routes
from fgc.circle.rules.contact_phrases import ContactPhrase, contact_phrase, is_warning
from fgc.circle.rules.listed_address import address_in_pieces
from fgc.circle.rules.naming import OrderSide, called_short, may_be_one, near_to, one_person
from fgc.circle.rules.people import age_group_on, called_by_default, side_of_tie
from fgc.circle.rules.reasons import WhyNot
from fgc.circle.rules.tie_phrases import (
    is_tie,
    is_tie_word,
    is_work,
    kind_said,
    role_before_place,
    role_of_title,
)
from fgc.kit.phone import kept_phone, zone_of_phone
from fgc.kit.refusal import Refused
from fgc.kit.text import folded, has_visible_letter, tidied
from fgc.kit.tongues import CODES, tongue

MOST_LISTED = 40
"""People on one list: more is another page."""
LONGEST_LINE = 300
"""Characters: a longer line is a letter, or many people."""
_MARK = re.compile(r"^\s*(?:[-*\u2022\u2013\u2014\u00b7]|\d{1,2}[.)])\s+")
_CHAT = re.compile(
    r"^\W*\d{1,2}[/.]\d{1,2}[/.]\d{2,4},?\s+\d{1,2}[:.]\d{2}(?:[:.]\d{2})?\s*(?:[ap]\.?m\.?)?\]?\s*(?:[-\u2013]\s*)?[^:]{1,60}:\s+",
    re.IGNORECASE,
)
"""When somebody wrote it, and who, as a chat is copied."""
_EMAIL = re.compile(r"[^\s,;|<>()\[\]]+@[^\s,;|<>()\[\]]+")
_PHONE = re.compile(
    r"(?<!\w)(?:\+|\(?0)[\d\s().\-\u2010-\u2015]{6,}\d(?:\s*(?:ext|extn|extension|x)\.?\s*\d{1,6})?",
    re.IGNORECASE,
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_BORN = re.compile(
    r"(?<![\w+])(?<!\d[./\-\u2010-\u2015])(?:(?:born(?:\son)?|b\.|d\.?o\.?b\.?|date of birth)[:\s]*)?(?P<day>"
    r"(?:0?[1-9]|[12]\d|3[01])(?P<between>[./\-\u2010-\u2015 ])(?:0?[1-9]|1[0-2])(?P=between)(?:19|20)\d\d(?!(?P=between)\d)"
    r"|(?:0?[1-9]|[12]\d|3[01])(?P<dash>[./\-\u2010-\u2015])(?:0?[1-9]|1[0-2])(?P=dash)\d\d(?!(?P=dash)\d)"
    r"|(?:19|20)\d\d-\d\d-\d\d"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?\s+(?:{'|'.join(_MONTHS)})[a-z]*\.?,?\s+(?:19|20)\d\d"
    r")(?!\w)",
    re.IGNORECASE,
)
"""A day, which the shape of a number would take for one: "01.02.2014" has as many figures as a short telephone number."""
_ROUND_LANGUAGE = re.compile(
    r"^(?:deaf )?(?:and )?(?:(?:speaks|reads|uses|signs in|signs|language|first language) )?(?=.)"
    r"|(?: (?:speaker|speaking|only|user|signer))$"
)
_SIGN_LANGUAGE = re.compile(r"\b(?:bsl|sign language)\b")
_SLOTS = (("email", _EMAIL), ("born_on", _BORN), ("phone", _PHONE))
_FIRST_SLOT, _MOST_SLOTS = 0xE000, 64
_SLOT = re.compile("([\ue000-\ue03f])")
"""Signs of private use, each in the place of an address, a day or a number while the words round it are read."""
_CLOCK = r"\d{1,2}(?:[:.]\d{2}\s?(?:[ap]\.?m\.?)?|\s?[ap]\.?m\.?)"
_CLOCKS = re.compile(rf"({_CLOCK})\s*[-\u2013\u2014]\s*({_CLOCK})(?!\w)", re.IGNORECASE)
_BETWEEN = re.compile(r"[\t,;|()\[\]\u060c\u061b\uff0c\uff1b]+|\s[-\u2013\u2014/]+\s|:\s")
_AGE = re.compile(
    r"(?P<said>aged?\s*)?(?P<years>\d{1,3})(?P<unit>\s*(?:years?(?:\sold)?|yrs?(?:\sold)?|y/?o))?",
    re.IGNORECASE,
)
_OLDEST = 110
_LABELS = frozenset({
    "tel", "telephone", "phone", "mobile", "mob", "landline", "email", "mail", "t", "m", "e", "number", "no", "cell", "dob",
    "born", "e mail", "phone number", "email address", "e mail address", "date of birth", "mobile number", "address",
})  # fmt: skip
_BY_A_NUMBER = _LABELS | {"home", "work", "home phone", "home number", "work phone"}
_LABELLED = re.compile(
    r"\b((?:home |work |mobile )?(?:tel|telephone|phone|mobile|mob|landline|home|work|number|e-?mail))\.?:\s",
    re.IGNORECASE,
)
_LABEL_OF_ADDRESS = re.compile(r"^(?:home )?address\W+", re.IGNORECASE)
_HEADS = frozenset({"name", "full name", "names", "who", "person", "first name"})
_PARTICLES = frozenset({
    "de", "la", "le", "du", "da", "das", "do", "dos", "di", "del", "della", "van", "von", "der", "den", "ter", "ten", "op",
    "bin", "ibn", "al", "el", "abu", "ap", "ab", "ben", "bint", "y", "e", "i", "zu", "zur", "af", "av",
})  # fmt: skip
_BEFORE_NOT = frozenset({"do", "does", "must", "please", "should"})
_AROUND = " .:-\u2013\u2014\"'<>"
_ALSO_CALLED = {
    "bsl": "bfi", "sign language": "bfi", "sorani": "ckb", "kurmanji": "kmr", "mandarin": "zh", "chinese": "zh",
    "cantonese": "yue", "farsi": "fa",
}  # fmt: skip
_TONGUES = {**{folded(tongue(code)): code for code in CODES if code != "other"}, **_ALSO_CALLED}


@dataclass(frozen=True)
class ListedPerson:
    """One line as it was understood; every field as text that a person can put right."""

    line: str
    name: str
    tie: str
    kind: Kind
    side: Side
    ring: Ring
    age_group: AgeGroup
    language: str
    zone: str
    """'' where the line says nothing of where they live."""
    born_on: str
    """A day, as it was written."""
    email: str
    phone: str
    address: str
    """Where letters go; '' where the line has none that ends with a postcode."""
    ways: tuple[Channel, ...]
    forbidden: tuple[Channel, ...]
    hours_from: str
    hours_to: str
    weekdays_only: bool
    rest: str
    """What else the line says, in its own words; '' where every word was understood."""

    def as_person(self) -> Person:
        """A person of this name, to be compared with those who are there; kept nowhere."""
        return Person(name=self.name, called=called_by_default(self.name))


def read_list(text: str, *, today: date) -> list[ListedPerson]:
    """What each line says. Empty lines and a first line of headings are passed over. Refused, beside the field `people`,
    where lines are longer than `LONGEST_LINE`, with which they are."""
    lines = [_in_cells(_CHAT.sub("", _figures(line))) for line in text.replace("\r\n", "\n").split("\n")]
    lines = [tidied(_MARK.sub("", line), lines=False) for line in lines]
    if long := [str(number) for number, line in enumerate(lines, 1) if len(line) > LONGEST_LINE]:
        raise Refused(WhyNot.LINE_TOO_LONG, field="people", numbers=", ".join(long))
    lines = [line for line in lines if folded(line) or has_visible_letter(line)]
    if lines and folded(_BETWEEN.split(lines[0])[0]) in _HEADS:
        del lines[0]
    return [_read(line, today) for line in lines]


def _figures(line: str) -> str:
    """The line with the digits of every script as 0 to 9, without signs that stand here in the place of something."""
    found = (str(unicodedata.digit(sign)) if sign.isdecimal() else sign for sign in _SLOT.sub(" ", line))
    return "".join(found).replace("\uff0b", "+").replace("\uff20", "@")


def _in_cells(line: str) -> str:
    """The line with a comma between two cells. A table copied with quotation marks has cells with commas in them; the first
    of such a kind is a name with the surname first."""
    between = next((sign for sign in "\t;" if sign in line), ",")
    if line.count('"') < 2 or line.count('"') % 2:
        return line.replace("\t", " , ")
    cells = next(csv.reader([line], delimiter=between, skipinitialspace=True), [])
    surname, comma, first = cells[0].partition(",") if cells else ("", "", "")
    if comma and "," not in first:
        cells[0] = f"{first.strip()} {surname.strip()}"
    return " , ".join(cells)


def doubles(names: Sequence[str]) -> set[int]:
    """The places of names that stand in the list before."""
    return {
        place
        for place, name in enumerate(names)
        if any(one_person(name, earlier) for earlier in names[:place])
    }


def may_be(listed: Person, people: Iterable[Person]) -> list[Person]:
    """Who of the circle it may be, whoever has just this name first: also whoever has nearly the name ("Steve" is Stephen), or
    the same mailbox or telephone."""
    there = list(people)
    same = [one for one in there if one_person(one.name, listed.name)]
    near = (
        one
        for one in there
        if may_be_one(one, listed) or called_short(one.name, listed.name) or same_routes([one, listed])
    )
    return same + [one for one in near if one not in same]


def may_be_meant(listed: Person, sides: Iterable[OrderSide]) -> list[str]:
    """The names in orders in force that may mean this person."""
    return list(dict.fromkeys(side.names for side in sides if near_to(side.names, [listed])))


@dataclass
class _Words:
    """What was understood of a line so far, and what was not."""

    slots: Sequence[tuple[str, str, str]]
    values: dict[str, str] = field(default_factory=dict)
    ties: list[str] = field(default_factory=list)
    contact: list[tuple[str, ContactPhrase]] = field(default_factory=list)
    bare_ages: list[str] = field(default_factory=list)
    rest: list[str] = field(default_factory=list)

    def read(self, piece: str) -> None:
        """Takes in a piece between two separators, where every phrase of it is understood; else all of it stays."""
        slots = _SLOT.findall(piece)
        phrases = [phrase.strip(_AROUND) for phrase in _SLOT.sub("\n", piece).split("\n")]
        phrases = [one for one in phrases if one and folded(one) not in (_BY_A_NUMBER if slots else _LABELS)]
        if not all(self._known(phrase) for phrase in phrases):
            self.rest.append(self._as_written(piece))
            return
        for phrase in phrases:
            self._take(phrase)
        for slot in slots:
            kind, text, written = self._slot(slot)
            if self.values.setdefault(kind, text) != text:
                self.rest.append(written)

    def says_else(self, piece: str) -> bool:
        """Whether a piece holds a number, an e-mail address or a day, or a phrase that is understood by itself."""
        return bool(_SLOT.search(piece)) or self._known(piece.strip(_AROUND))

    def settle(self, text: str) -> None:
        """Looks at the whole line once more. Beside a word that nobody understood, or a word of warning, nothing counts of
        what would let somebody be reached; what forbids a way does."""
        if kind_said(self.ties, self.rest) is Kind.FAMILY:
            self.rest += [tie for tie in self.ties if is_work(tie)]
            self.ties = [tie for tie in self.ties if not is_work(tie)]
        else:
            self.ties += [
                role for one in self.rest if (role := role_before_place(one)) and role not in self.ties
            ]
        if self.rest or len(self.bare_ages) > 1:  # "12 - 14" is no age
            self.rest += self.bare_ages
            self.bare_ages = []
        if self.rest or is_warning(text):
            self.rest += [phrase for phrase, means in self.contact if not means.forbidden]
            self.contact = [(phrase, means) for phrase, means in self.contact if means.forbidden]

    def _known(self, phrase: str) -> bool:
        return bool(contact_phrase(phrase) or _years(phrase) or _language(phrase) or is_tie(phrase))

    def _take(self, phrase: str) -> None:
        if means := contact_phrase(phrase):
            self.contact.append((phrase, means))
        elif _years(phrase):
            if phrase.isdecimal():
                self.bare_ages.append(phrase)
            else:
                self.values.setdefault("years", phrase)
        elif language := _language(phrase):
            self.values.setdefault("language", language)
        else:
            self.ties.append(phrase)

    def _slot(self, sign: str) -> tuple[str, str, str]:
        return self.slots[ord(sign) - _FIRST_SLOT]

    def _as_written(self, piece: str) -> str:
        return _SLOT.sub(lambda found: self._slot(found.group())[2], " ".join(piece.split()))


def _read(line: str, today: date) -> ListedPerson:
    text, slots = _slotted(line)
    pieces = [
        piece.strip(_AROUND) for piece in _BETWEEN.split(_LABELLED.sub(r"\1 ", _CLOCKS.sub(r"\1-\2", text)))
    ]
    name, pieces = _name_and_rest([piece for piece in pieces if piece])
    words = _Words(slots)
    if not is_warning(text) and (address := address_in_pieces(pieces, words.says_else)):
        words.values["address"] = _LABEL_OF_ADDRESS.sub("", ", ".join(pieces[place] for place in address))
        pieces = [piece for place, piece in enumerate(pieces) if place not in address]
    for piece in pieces:
        words.read(piece)
    words.settle(text)
    return _listed(line, name, words, today, warned=is_warning(text))


def _listed(line: str, name: str, words: _Words, today: date, *, warned: bool) -> ListedPerson:
    values, means = words.values, [each for _phrase, each in words.contact]
    email, phone, tie = values.get("email", ""), values.get("phone", ""), ", ".join(words.ties)
    kind = kind_said([*words.ties, role_of_title(name)], words.rest)
    asked = tuple(dict.fromkeys(way for each in means for way in each.allowed))
    return ListedPerson(
        line=line, name=name, tie=tie, kind=kind, side=side_of_tie(tie),
        language=values.get("language") or _signs(words.rest) or "en",
        email=email, phone=phone, address=values.get("address", ""),
        born_on=values.get("born_on", ""), zone=_zone(phone), rest=", ".join(words.rest),
        ring=Ring.FAMILY if kind is Kind.FAMILY else Ring.COMMUNITY, age_group=_age(words, today),
        ways=() if warned or words.rest else asked or _usual(email, phone),
        forbidden=tuple(dict.fromkeys(way for each in means for way in each.forbidden)),
        weekdays_only=any(each.weekdays_only for each in means),
        hours_from=next((each.hours_from for each in means if each.hours_from), ""),
        hours_to=next((each.hours_to for each in means if each.hours_to), ""),
    )  # fmt: skip


def _slotted(line: str) -> tuple[str, list[tuple[str, str, str]]]:
    """The line with a sign in the place of each address, day and number, what it means, and what stood there."""
    slots: list[tuple[str, str, str]] = []
    for kind, shape in _SLOTS:
        while len(slots) < _MOST_SLOTS and (found := shape.search(line)):
            text = found.group("day") if kind == "born_on" else found.group().strip().rstrip(".")
            line = f"{line[: found.start()]} {chr(_FIRST_SLOT + len(slots))} {line[found.end() :]}"
            slots.append((kind, text, found.group().strip()))
    return line, slots


def _name_and_rest(pieces: Sequence[str]) -> tuple[str, list[str]]:
    """The name, and the pieces after it. 'Nazdar Aziz grandmother' ends its name with the last word in capitals; a number or
    a word of warning is in nobody's name."""
    place = next((place for place, piece in enumerate(pieces) if _is_words(piece)), None)
    if place is None:
        return "", list(pieces)
    before, piece = pieces[:place], pieces[place].lstrip(" " + "".join(_SLOT.findall(pieces[place])))
    lost = pieces[place][: len(pieces[place]) - len(piece)].strip()
    words = piece.split()
    end = next((at for at, word in enumerate(words) if _ends_name(word, words, at)), len(words))
    after = " ".join([lost, *words[end:]]).strip()
    return " ".join(words[:end]).strip(_AROUND), [*before, *([after] if after else []), *pieces[place + 1 :]]


def _is_words(piece: str) -> bool:
    plain = folded(_SLOT.sub(" ", piece))
    return bool(plain) and plain not in _BY_A_NUMBER


def _ends_name(word: str, words: Sequence[str], at: int) -> bool:
    if _SLOT.search(word) or any(sign.isdecimal() for sign in word):
        return True
    if at == 0:
        return False
    small = word.islower() and word.isalpha() and word not in _PARTICLES and not words[0].islower()
    warned = is_warning(word) or (word.casefold() in _BEFORE_NOT and is_warning(" ".join(words[at : at + 2])))
    return small or warned or (word.islower() and is_tie_word(word))


def _usual(email: str, phone: str) -> tuple[Channel, ...]:
    return tuple(channel for channel, there in ((Channel.EMAIL, email), (Channel.PHONE, phone)) if there)


def _language(phrase: str) -> str:
    """The language that the phrase names; '' where it names none."""
    return _TONGUES.get(_ROUND_LANGUAGE.sub("", folded(phrase)), "")


def _signs(phrases: Iterable[str]) -> str:
    """British Sign Language, where words that are not understood as a whole name it: "Deaf and signs BSL to us"."""
    return "bfi" if any(_SIGN_LANGUAGE.search(folded(one)) for one in phrases) else ""


def _years(phrase: str) -> str:
    found = _AGE.fullmatch(phrase)
    return found.group("years") if found and int(found.group("years")) <= _OLDEST else ""


def _age(words: _Words, today: date) -> AgeGroup:
    """By the day of birth, where the line has a whole one; else by what it says of their age."""
    if day := _day(words.values.get("born_on", "")):
        return age_group_on(day, today)
    said = words.values.get("years") or next(iter(words.bare_ages), "")
    if years := _years(said):
        return age_group_on(date(today.year - int(years), 1, 1), today)
    return AgeGroup.BABY if any("baby" in tie.casefold().split() for tie in words.ties) else AgeGroup.ADULT


def _day(text: str) -> date | None:
    """The day before the month, or the year first, as on the pages; None for a day there is not, or with half a year."""
    parts = re.findall(r"\d+|[a-z]{3,}", text.casefold())
    figures = [str(_MONTHS.index(part[:3]) + 1) if part[:3] in _MONTHS else part for part in parts]
    figures = [figure for figure in figures if figure.isdigit()]
    day, month, year = figures[::-1] if figures and len(figures[0]) == 4 else figures or ["", "", ""]
    try:
        return date(int(year), int(month), int(day)) if len(year) == 4 else None
    except ValueError:
        return None


def _zone(phone: str) -> str:
    """Where the number rings, for one of another country that has a single zone."""
    try:
        return zone_of_phone(kept_phone(phone))
    except Refused:
        return ""
