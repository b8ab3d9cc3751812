"""A list of people as somebody has it already, in a letter or a table: a person on each line, in whatever order.

Nothing is decided here. What a line says is laid out as it was understood, for a person to look at; a word that nobody
understands stays with the tie. An e-mail address stands for e-mail; a number stands for a call by the coordinator, never
for a text, unless the line says so: a text lights up a phone that somebody else may hold.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from fgc.circle.models import AgeGroup, Channel, Kind, Person, Ring, Side
from fgc.circle.rules.naming import OrderSide, may_be_one, near_to, one_person
from fgc.circle.rules.people import age_group_on, called_by_default, side_of_tie
from fgc.kit.phone import kept_phone, zone_of_phone
from fgc.kit.refusal import Refused
from fgc.kit.text import folded, has_visible_letter, tidied
from fgc.kit.tongues import CODES, tongue

MOST_LISTED = 40
"""People on one list: more is another page."""
_MARK = re.compile(r"^\s*(?:[-*\u2022\u2013\u2014\u00b7]|\d{1,2}[.)])\s+")
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
_CLOCK = r"\d{1,2}(?:[:.]\d{2})?\s*(?:[ap]\.?m\.?)?"
_HOURS = re.compile(
    rf"\b(?:between\s+|from\s+)?({_CLOCK})\s*(?:-|\u2013|\u2014|to|and|until|till)\s*({_CLOCK})(?![\d\w])",
    re.IGNORECASE,
)
_AFTER = re.compile(rf"\bafter\s+({_CLOCK})(?![\d\w])", re.IGNORECASE)
_BEFORE = re.compile(rf"\b(?:before|until|till)\s+({_CLOCK})(?![\d\w])", re.IGNORECASE)
_WEEKDAYS = re.compile(r"\b(?:on\s+)?(?:week\s?days|school days)(?:\s+only)?\b", re.IGNORECASE)
_BETWEEN = re.compile(r"[\t,;|()\[\]]+|\s[-\u2013\u2014/]+\s|:\s")
_NOT = re.compile(r"\b(?:no|not|never|don.?t|do not|avoid|without)\b", re.IGNORECASE)
_YEARS = re.compile(r"\b(?:aged?\s+(\d{1,3})|(\d{1,3})\s*(?:years?(?:\sold)?|yrs?|y/?o))\b", re.IGNORECASE)
_LABELS = frozenset(
    {
        "tel",
        "telephone",
        "phone",
        "mobile",
        "mob",
        "landline",
        "email",
        "e mail",
        "mail",
        "home",
        "t",
        "m",
        "e",
        "number",
    }
)
_HEADS = frozenset({"name", "full name", "names", "who", "person", "first name"})
_CHANNELS = {
    Channel.TEXT: re.compile(r"\b(?:texts?|texting|sms)\b", re.IGNORECASE),
    Channel.PHONE: re.compile(r"\b(?:phone|phoned|phoning|calls?|ring|voice)\b", re.IGNORECASE),
    Channel.EMAIL: re.compile(r"\be-?mails?\b", re.IGNORECASE),
    Channel.LETTER: re.compile(r"\b(?:post|letters?)\b", re.IGNORECASE),
    Channel.IN_PERSON: re.compile(r"\b(?:in person|face to face|visits?)\b", re.IGNORECASE),
}
_WORK = re.compile(
    r"\b(?:social worker|health visitor|teacher|head ?teacher|senco|nurse|midwife|doctor|gp|police|officer|school|nursery|"
    r"worker|practitioner|manager|therapist|psychologist|psychiatrist|counsellor|solicitor|guardian ad litem|cafcass|housing|"
    r"probation|pastoral)\b",
    re.IGNORECASE,
)
_FRIEND = re.compile(
    r"\b(?:friends?|neighbou?rs?|godmother|godfather|godparents?|community|imam|vicar|priest|coach|childminder)\b",
    re.IGNORECASE,
)
_KINDS = (
    (Kind.ADVOCATE, re.compile(r"\badvocate\b", re.IGNORECASE)),
    (Kind.INTERPRETER, re.compile(r"\binterpreter\b", re.IGNORECASE)),
    (Kind.FRIEND, _FRIEND),
    (Kind.PROFESSIONAL, _WORK),
)
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
    ways: tuple[Channel, ...]
    forbidden: tuple[Channel, ...]
    hours_from: str
    hours_to: str
    weekdays_only: bool

    def as_person(self) -> Person:
        """A person of this name, to be compared with those who are there; kept nowhere."""
        return Person(name=self.name, called=called_by_default(self.name))


def read_list(text: str, *, today: date) -> list[ListedPerson]:
    """What each line says. Empty lines and a first line of headings are passed over."""
    lines = [tidied(_MARK.sub("", line), lines=False) for line in tidied_lines(text)]
    lines = [line for line in lines if folded(line) or has_visible_letter(line)]
    if lines and folded(_BETWEEN.split(lines[0])[0]) in _HEADS:
        del lines[0]
    return [_read(line, today) for line in lines]


def tidied_lines(text: str) -> list[str]:
    """The lines, each with its tabs: a table that was copied has one between two cells."""
    return [line.replace("\t", " , ") for line in text.replace("\r\n", "\n").split("\n")]


def doubles(names: Sequence[str]) -> set[int]:
    """The places of names that stand in the list before."""
    return {
        place
        for place, name in enumerate(names)
        if any(one_person(name, earlier) for earlier in names[:place])
    }


def may_be(listed: Person, people: Iterable[Person]) -> list[Person]:
    """Who of the circle it may be, whoever has just this name first."""
    there = list(people)
    same = [one for one in there if one_person(one.name, listed.name)]
    return same + [one for one in there if one not in same and may_be_one(one, listed)]


def may_be_meant(listed: Person, sides: Iterable[OrderSide]) -> list[str]:
    """The names in orders in force that may mean this person."""
    return list(dict.fromkeys(side.names for side in sides if near_to(side.names, [listed])))


class _Rest:
    """What of a line nobody has understood yet."""

    def __init__(self, line: str) -> None:
        self.text = line

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """The first thing of this shape; it is taken out."""
        found = pattern.search(self.text)
        if found:
            self.text = f"{self.text[: found.start()]} , {self.text[found.end() :]}"
        return found


def _read(line: str, today: date) -> ListedPerson:
    rest = _Rest(line)
    email = found.group() if (found := rest.take(_EMAIL)) else ""
    born_on = found.group("day") if (found := rest.take(_BORN)) else ""
    phone = found.group().strip() if (found := rest.take(_PHONE)) else ""
    hours = _hours(rest)
    weekdays = rest.take(_WEEKDAYS) is not None
    name, pieces = _name_and_rest(rest.text)
    ways, forbidden, pieces = _ways(pieces)
    language, pieces = _language(pieces)
    tie = ", ".join(pieces)
    kind = next((kind for kind, words in _KINDS if words.search(tie)), Kind.FAMILY)
    return ListedPerson(
        line=line, name=name, tie=tie, kind=kind, side=side_of_tie(tie), language=language, email=email, phone=phone,
        ring=Ring.FAMILY if kind is Kind.FAMILY else Ring.COMMUNITY,
        age_group=_age(tie, born_on, today), born_on=born_on, zone=_zone(phone),
        ways=tuple(one for one in ways or _usual(email, phone) if one not in forbidden), forbidden=forbidden,
        weekdays_only=weekdays, hours_from=hours[0], hours_to=hours[1],
    )  # fmt: skip


def _hours(rest: _Rest) -> tuple[str, str]:
    if both := rest.take(_HOURS):
        return both.group(1).strip(), both.group(2).strip()
    after, before = rest.take(_AFTER), rest.take(_BEFORE)
    return after.group(1).strip() if after else "", before.group(1).strip() if before else ""


def _name_and_rest(text: str) -> tuple[str, list[str]]:
    """The name, and what stands after it. 'Nazdar Aziz grandmother' ends its name with the last word in capitals."""
    pieces = [piece.strip(" .:-\u2013\u2014\"'") for piece in _BETWEEN.split(text)]
    pieces = [piece for piece in pieces if piece and folded(piece) not in _LABELS]
    if not pieces:
        return "", []
    words = pieces[0].split()
    small = next(
        (place for place, word in enumerate(words) if place and word.islower() and word.isalpha()), None
    )
    if small is None or words[-1][:1].isupper():
        return pieces[0], pieces[1:]
    return " ".join(words[:small]), [" ".join(words[small:]), *pieces[1:]]


def _ways(pieces: Sequence[str]) -> tuple[tuple[Channel, ...], tuple[Channel, ...], list[str]]:
    """The ways that the line names, and those it says never to use; 'no texts' is never read as a text."""
    allowed: list[Channel] = []
    forbidden: list[Channel] = []
    left = []
    for piece in pieces:
        named = [channel for channel, words in _CHANNELS.items() if words.search(piece)]
        if named and len(piece.split()) <= 5:
            (forbidden if _NOT.search(piece) else allowed).extend(named)
        else:
            left.append(piece)
    return (
        tuple(one for one in dict.fromkeys(allowed) if one not in forbidden),
        tuple(dict.fromkeys(forbidden)),
        left,
    )


def _usual(email: str, phone: str) -> tuple[Channel, ...]:
    return tuple(channel for channel, there in ((Channel.EMAIL, email), (Channel.PHONE, phone)) if there)


def _language(pieces: Sequence[str]) -> tuple[str, list[str]]:
    for piece in pieces:
        words = re.sub(r"^(?:speaks|reads|uses|language)\s+|\s+(?:speaker|speaking|only)$", "", folded(piece))
        if words in _TONGUES:
            return _TONGUES[words], [one for one in pieces if one is not piece]
    return "en", list(pieces)


def _age(tie: str, born_on: str, today: date) -> AgeGroup:
    """By the day of birth, where the line has a whole one; else by what it says of their age."""
    if day := _day(born_on):
        return age_group_on(day, today)
    if found := _YEARS.search(tie):
        years = min(int(found.group(1) or found.group(2)), 110)
        return age_group_on(date(today.year - years, 1, 1), today)
    return AgeGroup.BABY if re.search(r"\bbaby\b", tie, re.IGNORECASE) else AgeGroup.ADULT


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
