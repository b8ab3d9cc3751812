"""The page for the fridge: who does what on which day, large, on one page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from babel.dates import format_date, get_day_names

from fgc.kit.telltale import address_in
from fgc.kit.tongues import locale_for
from fgc.plan.document.text import Action, Call, PlanText


@dataclass(frozen=True)
class Line:
    """Somebody does something; `does` is "" where the family wrote no words for the page: their name and the day are said."""

    who: str
    does: str


@dataclass(frozen=True)
class Deed:
    """What somebody does, "" as in `Line`, and on which days where these stand behind it: 'Mon, Wed'."""

    does: str
    days: str = ""


@dataclass(frozen=True)
class Fridge:
    """`week`: weekday (0 is Monday) with its lines; `days`: a date with its lines; `always`: a name, with what has no day or
    stands once with its days behind it.

    `size` is the class of the styles that sets the page as large as it can be and stay one page.
    """

    week: tuple[tuple[int, tuple[Line, ...]], ...]
    days: tuple[tuple[date, tuple[Line, ...]], ...]
    always: tuple[tuple[str, tuple[Deed, ...]], ...]
    size: str

    @property
    def is_empty(self) -> bool:
        return not (self.week or self.days or self.always)


# Letters of so many points and lines of so many letters' height, as the styles have them under these names.
SIZES = (
    ("roomy", 17.0, 1.42), ("easy", 14.5, 1.42), ("snug", 12.5, 1.42), ("tight", 11.0, 1.42), ("small", 9.5, 1.3),
    ("tiny", 8.0, 1.25),
)  # fmt: skip
LETTER = 0.56
Row = tuple[str, tuple[str, ...]]
"""What stands before a row, where it is as long as a name, and the lines in it."""
UNSAID = "look in our plan"
"""About as long as what stands for a deed without words of its own, for the reckoning of lines."""
ASK_FIRST = "Ask each other first. Then phone:"
"""About as long as what stands in the box below, for the same reckoning."""
_HIGH, _HEAD, _WIDE, _FULL = 640, 120, 345, 470
"""What the page leaves below its heading, and how wide a name, a deed and the box are, in points."""


@dataclass(frozen=True)
class OnTheWall:
    """What the page says of an action: its name and its time are there if it `hangs`, with the family's few `words` for it.
    `tells`: the words for which it is kept off by itself, since they may say where somebody lives."""

    hangs: bool = False
    words: str = ""
    tells: str = ""


def on_the_wall(action: Action) -> OnTheWall:
    """Who does it and when, and of what is done only the few words the family wrote for this page; nothing where they keep it
    off. What stands in the plan may be of somebody's health, of a danger or of a court, and visitors read the page: so none of
    the plan's own words come here by themselves. Short words that name a street or a postcode are kept off, whoever lives
    there; nothing is compared with anybody's address, which its absence would tell."""
    if action.off_wall or not (action.short or action.days or action.on):
        return OnTheWall()
    if address := address_in(f"{action.who}\n{action.short}"):
        return OnTheWall(tells=address)
    return OnTheWall(True, action.short)


def fridge(text: PlanText, calls: Sequence[Call] = (), *, emergency: str = "") -> Fridge:
    """What of the plan belongs on a kitchen wall: who does what, day by day, in the words the family wrote for it.

    Contingencies, services' promises, what is done in the plan's own words and what happens if something does not work never
    do: visitors read it. When the days would not fit one page, each action stands once, with its days behind it.
    `calls` and `emergency`: whom to phone, which stand below and take their room.
    """
    said = [
        replace(one, short=wall.words)
        for goal in text.goals
        for one in goal.actions
        if (wall := on_the_wall(one)).hangs
    ]
    week = tuple(
        (day, found) for day in range(7) if (found := _lines(one for one in said if day in one.days))
    )
    dates = sorted({one.on for one in said if one.on and not one.days})
    days = tuple((day, _lines(one for one in said if one.on == day and not one.days)) for day in dates)
    always = _by_name((one.who, Deed(one.short)) for one in said if not one.days and not one.on)
    rows: list[Row] = [
        *(("", _texts(lines)) for _, lines in (*week, *days)),
        *_rows(always),
    ]
    tables, below = bool(week) + bool(days) + bool(always), _below(text, calls, emergency)
    if size := _size(rows, tables, below):
        return Fridge(week, days, always, size)
    once = _by_name((one.who, Deed(one.short, days_of(one, text.language))) for one in said)
    return Fridge((), (), once, _size(_rows(once), 1, below) or SIZES[-1][0])


def days_of(action: Action, language: str) -> str:
    """'Mon, Wed', or '3 Mar'. Never the family's words for how often it is, which may be of anything."""
    locale = locale_for(language)
    names = get_day_names("abbreviated", locale=locale)
    days = ", ".join(names[day] for day in sorted(set(action.days)))
    return days or (format_date(action.on, "d MMM", locale=locale) if action.on else "")


def weekdays_in(words: str, language: str = "en") -> tuple[int, ...]:
    """The weekdays (0 is Monday) named in words such as "Mon, Wed and Friday", in this language or in English."""
    found = set()
    said = {word.strip(".,;:").casefold().removesuffix("s") for word in words.replace("/", " ").split()}
    for locale in {"en", locale_for(language)}:
        for width in ("wide", "abbreviated"):
            names = get_day_names(width, locale=locale)
            found |= {
                day for day, name in names.items() if name.rstrip(".").casefold().removesuffix("s") in said
            }
    return tuple(sorted(found))


def _lines(actions: Iterable[Action]) -> tuple[Line, ...]:
    return tuple(Line(one.who, one.short) for one in actions)


def _texts(lines: Iterable[Line]) -> tuple[str, ...]:
    return tuple(f"{line.who} – {line.does or UNSAID}" for line in lines)


def _rows(always: Iterable[tuple[str, tuple[Deed, ...]]]) -> list[Row]:
    return [
        (
            who,
            tuple(f"{one.does or UNSAID} ({one.days})" if one.days else one.does or UNSAID for one in deeds),
        )
        for who, deeds in always
    ]


def _by_name(deeds: Iterable[tuple[str, Deed]]) -> tuple[tuple[str, tuple[Deed, ...]], ...]:
    """Each name once, in the order of first mention, with all its deeds."""
    found: dict[str, list[Deed]] = {}
    for who, deed in deeds:
        found.setdefault(who, []).append(deed)
    return tuple((who, tuple(theirs)) for who, theirs in found.items())


@dataclass(frozen=True)
class _Below:
    """What stands under the tables: the line of the box that says whom to phone, a number for a danger, the next meeting."""

    phones: str
    danger: bool
    again: bool

    def high(self, points: float, height: float) -> float:
        """In points, as the styles set it."""
        lines = -(-len(self.phones) // int(_FULL / (LETTER * points))) if self.phones else 0
        box = 3.0 + height * lines if lines else 0.0
        danger = 0.4 + 1.15 * height if self.danger and lines else 0.0
        return (box + danger + ((2.3 + height) if self.again else 0.0)) * points + 5


def _below(text: PlanText, calls: Sequence[Call], emergency: str) -> _Below:
    phones = "  ".join([ASK_FIRST, *(f"{one.who} {one.number}" for one in calls)]) if calls else ""
    return _Below(phones, bool(emergency), text.review is not None)


def _size(rows: Sequence[Row], tables: int, below: _Below) -> str | None:
    """The largest letters with which everything fits, or None: a letter is reckoned 0.56 of its height in width."""
    for name, points, height in SIZES:
        head, across = (int(wide / (LETTER * points)) for wide in (_HEAD, _WIDE))
        lines = sum(
            max(-(-len(who) // head), sum(-(-len(one) // across) for one in texts)) for who, texts in rows
        )
        gaps = sum(0.9 + 0.25 * (len(texts) - 1) for _who, texts in rows)
        if (height * lines + gaps + tables * (1.0 + height)) * points + below.high(points, height) <= _HIGH:
            return name
    return None
