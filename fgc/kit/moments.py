"""Fields for a day and for an hour of the clock, as people write them."""

import re
from collections.abc import Sequence
from datetime import date, time
from typing import Any

from babel.dates import get_month_names
from flask_babel import get_locale
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from wtforms.utils import unset_value

from fgc.kit.fields import Asked
from fgc.kit.text import tidied
from fgc.kit.widgets import DayWidget, LineWidget

_HOUR = re.compile(r"(\d{1,2})(?:[:.h](\d{2}))?\s*([ap])?\.?(?:m\.?)?")
_NAMED_HOURS = {"noon": time(12), "midday": time(12), "12 noon": time(12), "midnight": time(0)}


def _month_number(text: str) -> int:
    """A month given as a number or a word ("Feb", "february", or the reader's own language); else ValueError."""
    if text.isdigit():
        return int(text)
    word = text.casefold().rstrip(".")
    for locale in ("en", str(get_locale() or "en")):
        for width in ("wide", "abbreviated"):
            for number, name in get_month_names(width, locale=locale).items():
                if word in (name.casefold().rstrip("."), name.casefold()[:3]) and word:
                    return int(number)
    raise ValueError(text)


class Day(Asked):
    """A calendar day, asked in three boxes; `not_before` and `not_after` are the first and last day it may be."""

    widget = DayWidget()

    def __init__(
        self, label: Any = "", *, not_before: date | None = None, not_after: date | None = None, **kwargs: Any
    ) -> None:
        super().__init__(label, **kwargs)
        self.not_before = not_before
        self.not_after = not_after

    @property
    def names(self) -> list[str]:
        """The names, and ids, of the three boxes: day, month, year."""
        return [self.name, f"{self.name}-month", f"{self.name}-year"]

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        if formdata is not None and any(name in formdata for name in self.names[1:]):
            formdata = MultiDict([(self.name, formdata.get(name, "")) for name in self.names])
        super().process(formdata, data, extra_filters)

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        self.data = None
        parts = [tidied(str(part), lines=False) for part in valuelist]
        if not any(parts):
            return
        if len(parts) != 3 or not all(parts):
            raise ValueError(_("Give the day, the month and the year, like 27 2 2027."))
        if not re.fullmatch(r"\d{4}", parts[2]):
            raise ValueError(_("Give the year with all four numbers, like 2027."))
        try:
            self.data = date(int(parts[2]), _month_number(parts[1]), int(parts[0]))
        except ValueError:
            raise ValueError(_("There is no such day. Please check the day and the month.")) from None

    def shown(self) -> list[str]:
        """What the three boxes hold: what was typed, or else the day that is kept."""
        if self.raw_data and len(self.raw_data) == 3:
            return [tidied(str(part), lines=False) for part in self.raw_data]
        return [str(self.data.day), str(self.data.month), str(self.data.year)] if self.data else ["", "", ""]

    def problem(self) -> str | None:
        if self.not_before and self.data < self.not_before:
            return str(_("This day is too early. Please check the year."))
        if self.not_after and self.data > self.not_after:
            return str(_("This day is too late. Please check the year."))
        return None

    def _value(self) -> str:
        return ""


class Hour(Asked):
    """A time of day on the clock of the place, without a zone: "11:00", "11 am", "2.30pm", "noon".

    "2:30" alone is asked about: between one and seven nobody can tell the morning from the afternoon.
    """

    widget = LineWidget()

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        self.data = None
        text = tidied(str(valuelist[0]), lines=False).casefold() if valuelist else ""
        if not text:
            return
        if text in _NAMED_HOURS:
            self.data = _NAMED_HOURS[text]
            return
        found = _HOUR.fullmatch(text)
        if not found:
            raise ValueError(_("Give a time, like 11 am or 2:30 pm."))
        self.data = self._read(found[1], int(found[2] or 0), found[3])

    def _read(self, hour_text: str, minute: int, half: str | None) -> time:
        hour = int(hour_text)
        if half is None and 1 <= hour <= 7 and not hour_text.startswith("0"):
            raise ValueError(_("Say if this is morning or afternoon, like 2 am or 2 pm."))
        if half is not None:
            hour = hour % 12 + (12 if half == "p" else 0) if 1 <= hour <= 12 else 24
        if hour > 23 or minute > 59:
            raise ValueError(_("There is no such time. Give a time like 11 am or 2:30 pm."))
        return time(hour, minute)

    def _value(self) -> str:
        if self.raw_data:
            return tidied(str(self.raw_data[0]), lines=False)
        return self.data.strftime("%H:%M") if self.data else ""
