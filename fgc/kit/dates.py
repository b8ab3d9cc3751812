"""Days and hours as people type them, read strictly: what could mean two things is asked about, never guessed.

Day before month, as in the UK and in most of the world; a year may come first (2027-09-27). Libraries that read dates
were tried and left: they fill in what is missing and turn a month of 13 into a day, and a wrong day is worse than a
question (docs/decisions/0037-typed-days.md).
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date, time
from functools import lru_cache

from babel.dates import get_day_names, get_month_names
from flask_babel import get_locale
from flask_babel import gettext as _

from fgc.kit.text import folded, seen_line
from fgc.kit.words import said_day

LONGEST = 100
"""Characters of a day or an hour that are read at all: more is a text, and to look for days in it would hold up everybody."""
NEAR = 20
"""A year of two figures is read as one within so many years of today."""
_BORDER = re.compile(r"(?<=\d)(?=[^\d\s])|(?<=[^\d\s])(?=\d)")
_BETWEEN = re.compile(r"[\s,./()\-\u2010-\u2015]+")
_SIGNED = re.compile(r"[+\-\u2010-\u2015\u2212]")
"""What makes a number a negative one where it stands before it: there is no day -5, and 5 would be a guess."""
_ORDINAL = re.compile(r"(?<=\d)\s*(?:st|nd|rd|th)\b")
_LITTLE_WORDS = frozenset({"of", "the", "on"})
_HALF = r"(?:\s*([ap])\.?\s*m?\.?)?"
_CLOCK = re.compile(rf"(\d{{1,2}})(?:\s*[:.h]\s*(\d{{2}})|\s*h(?:rs?)?)?{_HALF}")
_FOUR_FIGURES = re.compile(rf"(\d{{1,2}})(\d{{2}})(?:\s*h(?:rs?)?)?{_HALF}")
_PART_OF_AN_HOUR = re.compile(rf"(half past|quarter past|quarter to)\s+(\d{{1,2}}){_HALF}")
_NAMED = {"noon": 12, "midday": 12, "midnight": 0}


def read_day(text: str, *, today: date, first: date, last: date, of_birth: bool = False) -> date:
    """The day that was typed: "27 Sept 2027", "27/9/27", "Monday 27th of September 2027", "2027-09-27".

    Months and days of the week may be words of the page's language or English. A year of two figures is one near
    `today`; for a day of birth it is taken only when no other between `first` and `last` ends like it. ValueError with
    a sentence for whatever is not one day between `first` and `last`.
    """
    if len(text) > LONGEST or begins_with_a_sign(text):
        raise ValueError(_("Enter the day, the month and the year, like 27 2 2027."))
    figures, words = _parts(text)
    month = _only(words, "month")
    weekday = _only([word for word in words if _number(word, "month") is None], "weekday")
    unread = len(words) - sum(number is not None for number in (month, weekday))
    if unread and len(figures) == 2:
        raise ValueError(_("There is no such day. Please check the day and the month."))
    if unread or len(figures) + (month is not None) != 3:
        raise ValueError(_("Enter the day, the month and the year, like 27 2 2027."))
    day_figures, month_figures, year_figures = _in_order(figures, month)
    year = _year(year_figures, today, first, last, of_birth=of_birth)
    try:
        found = date(year, int(month_figures), int(day_figures))
    except ValueError:
        raise ValueError(_("There is no such day. Please check the day and the month.")) from None
    if weekday is not None and found.weekday() != weekday:
        raise ValueError(
            _("The date you gave is %(day)s. Please check the day of the week.", day=said_day(found))
        )
    return _between(found, first, last)


def begins_with_a_sign(text: str) -> bool:
    """Whether a minus or a plus stands before it: between the parts of a day a dash is none, before the first it is."""
    return bool(_SIGNED.match(seen_line(text[:LONGEST])))


def read_hour(text: str, *, evening_too: bool = False) -> time:
    """The hour that was typed: "2pm", "2.30 p.m.", "14:00", "1400", "14h", "11 o’clock", "half past 10", "noon".

    Between one and seven nobody can tell the morning from the afternoon, so "2:30" alone is asked about; with
    `evening_too` every hour up to eleven is. ValueError with a sentence.
    """
    if len(text) > LONGEST:
        raise ValueError(_("Enter a time, like 11 am or 2:30 pm."))
    text = re.sub(r"o['\u2019\u2018]?\s?clock\b", "", _ascii_figures(text).casefold()).strip()
    named = re.fullmatch(r"(12(?:[:.]00)?\s*)?(noon|midday|midnight)", text)
    if named:
        return time(_NAMED[named[2]])
    if text in {"0", "00"}:  # a slip, or nothing meant: whoever means midnight writes 0:00
        raise ValueError(_("Enter a time, like 11 am or 2:30 pm."))
    hour, minute, half = _clock(text)
    if not half and 1 <= int(hour) <= (11 if evening_too else 7) and not hour.startswith("0"):
        raise ValueError(_("Say if this is morning or afternoon, like 2 am or 2 pm."))
    return _time(int(hour), minute, half)


def _clock(text: str) -> tuple[str, int, str]:
    """The hour as its figures, the minutes, and "a" or "p" or nothing."""
    if found := _FOUR_FIGURES.fullmatch(text) or _CLOCK.fullmatch(text):
        return found[1], int(found[2] or 0), found[3] or ""
    if not (found := _PART_OF_AN_HOUR.fullmatch(text)):
        raise ValueError(_("Enter a time, like 11 am or 2:30 pm."))
    if found[1] != "quarter to":
        return found[2], 30 if found[1] == "half past" else 15, found[3] or ""
    if int(found[2]) in {0, 1, 12, 13}:  # the hour before lies in the other half of the day
        raise ValueError(_("Enter a time, like 11 am or 2:30 pm."))
    return str(int(found[2]) - 1), 45, found[3] or ""


def _time(hour: int, minute: int, half: str) -> time:
    if half:
        hour = hour % 12 + (12 if half == "p" else 0) if 1 <= hour <= 12 else 24
    if hour > 23 or minute > 59:
        raise ValueError(_("There is no such time. Enter a time like 11 am or 2:30 pm."))
    return time(hour, minute)


def _between(day: date, first: date, last: date) -> date:
    if day < first:
        raise ValueError(_("This day is too early. Please check the year."))
    if day > last:
        raise ValueError(_("This day is too late. Please check the year."))
    return day


def _ascii_figures(text: str) -> str:
    """Figures of any script as 0 to 9, and no sign that nobody sees: it came along with what was pasted."""
    return "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in seen_line(text))


def _parts(text: str) -> tuple[list[str], list[str]]:
    """The figures and the words of a day, each in order; endings of 1st, 2nd, 3rd and little words are left out."""
    spaced = _BORDER.sub(" ", _ORDINAL.sub(" ", re.sub("['\u2019]", " ", _ascii_figures(text).casefold())))
    parts = [part for part in _BETWEEN.split(spaced) if part and part not in _LITTLE_WORDS]
    return [part for part in parts if part.isdigit()], [part for part in parts if not part.isdigit()]


def _only(words: Iterable[str], kind: str) -> int | None:
    """The number of the one month or day of the week among the words; None when there is none, or more than one."""
    found = [number for word in words if (number := _number(word, kind)) is not None]
    return found[0] if len(found) == 1 else None


def _in_order(figures: list[str], month: int | None) -> tuple[str, str, str]:
    """Day, month and year as they were written."""
    if month is not None:
        figures = [figures[0], str(month), figures[1]]
    if len(figures[0]) == 4:
        figures = figures[::-1]
    if len(figures[0]) > 2 or len(figures[1]) > 2:
        raise ValueError(_("Enter the day, the month and the year, like 27 2 2027."))
    return figures[0], figures[1], figures[2]


def _year(figures: str, today: date, first: date, last: date, *, of_birth: bool) -> int:
    """A year of four figures, or of two when they can mean one year only."""
    if len(figures) == 4:
        return int(figures)
    possible = [year for year in range(first.year, last.year + 1) if f"{year % 100:02}" == figures]
    if not of_birth:
        possible = [year for year in possible if abs(year - today.year) <= NEAR]
    if len(possible) != 1:
        raise ValueError(_("Enter the year with all four numbers, like 2027."))
    return possible[0]


def _number(word: str, kind: str) -> int | None:
    """Which month (1 to 12) or day of the week (0 is Monday) a word is, whole or begun with three letters; else None."""
    plain = folded(word)
    for language in dict.fromkeys((str(get_locale() or "en"), "en")):
        names = _names(kind, language)
        begun = {number for name, number in names.items() if len(plain) >= 3 and name.startswith(plain)}
        if plain in names or len(begun) == 1:
            return names.get(plain) if plain in names else begun.pop()
    return None


@lru_cache(maxsize=256)
def _names(kind: str, language: str) -> Mapping[str, int]:
    """The names of months or days in a language, whole and short, as they are compared."""
    ask = get_month_names if kind == "month" else get_day_names
    return {
        folded(name): number
        for context in ("stand-alone", "format")
        for width in ("abbreviated", "wide")
        for number, name in ask(width, context, language).items()
        if folded(name) and not folded(name).isdigit()
    }
