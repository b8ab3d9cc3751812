"""Fields for a day and for an hour of the clock, as people write them."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from wtforms.utils import unset_value

from fgc.kit.clock import now
from fgc.kit.dates import begins_with_a_sign, read_day, read_hour
from fgc.kit.fields import Asked
from fgc.kit.text import tidied
from fgc.kit.widgets import DayWidget, LineWidget
from fgc.kit.words import said_day, said_hour

EARLIEST = date(1900, 1, 1)
YEARS_AHEAD = 50
EASTMOST = timedelta(hours=14)
"""So far before UTC a new day begins somewhere."""
LONGEST_SHOWN = 40


class Moment(Asked):
    """What days and hours share: a person sees how theirs was understood, unless they wrote it just so."""

    def typed(self) -> str:
        """What was typed, on one line; nothing when the page was not filled in."""
        return _joined(self.raw_data or ())

    def understood(self) -> str:
        """The sentence that shows how it was read; nothing when there is no doubt."""
        typed = self.typed()
        if self.data is None or not typed or typed.casefold().replace(" ", "") in self._plain_forms():
            return ""
        return str(_("We read “%(typed)s” as %(read)s.", typed=typed[:LONGEST_SHOWN], read=self._said()))

    def _plain_forms(self) -> set[str]:
        """What needs no showing back, in small letters and without spaces."""
        return set()

    def _said(self) -> str:
        """The moment in words."""
        return str(self.data)


class Day(Moment):
    """A calendar day, asked in three boxes, where a whole day in the first is taken too (see `fgc.kit.dates`).

    `not_before` and `not_after` are the first and last day it may be; without them, 1900 and fifty years from now, so
    that every day that is taken exists in every zone. A day of birth (`of_birth`) lies at most 120 years back. One on which
    something has happened (`happened`), as a birth has, is not still to come: by the clock of whoever is furthest ahead.
    """

    widget = DayWidget()

    def __init__(
        self,
        label: Any = "",
        *,
        not_before: date | None = None,
        not_after: date | None = None,
        of_birth: bool = False,
        happened: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(label, **kwargs)
        today = now().date()
        earliest = date(today.year - 120, 1, 1) if of_birth else EARLIEST
        latest = today.year if of_birth else today.year + YEARS_AHEAD
        self.not_before = not_before or earliest
        self.not_after = not_after or date(latest, 12, 31)
        self.of_birth = of_birth
        self.happened = happened or of_birth

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
        if text := _joined(valuelist):
            if any(begins_with_a_sign(str(box)) for box in valuelist):
                raise ValueError(_("Enter the day, the month and the year, like 27 2 2027."))
            today = now().date()
            self.data = read_day(
                text, today=today, first=self.not_before, last=self.not_after, of_birth=self.of_birth
            )

    def problem(self) -> str | None:
        if self.happened and self.data > (now() + EASTMOST).date():
            return str(_("This day is in the future. Please check it."))
        return None

    def shown(self) -> list[str]:
        """What the three boxes hold: what was typed, or else the day that is kept."""
        if self.data and not self.raw_data:
            return [str(self.data.day), str(self.data.month), str(self.data.year)]
        return [*map(_line, self.raw_data or ()), "", "", ""][:3]

    def _value(self) -> str:
        return ""

    def in_words(self, value: Any) -> str:
        return said_day(value) if value else ""

    def _plain_forms(self) -> set[str]:
        day = self.data
        return {f"{day.day}{day.month}{day.year}", f"{day:%d%m%Y}", f"{day.day}/{day.month}/{day.year}"}

    def _said(self) -> str:
        return said_day(self.data)


class Hour(Moment):
    """A time of day on the clock of the place, without a zone: "11:00", "11 am", "2.30pm", "noon", "1400".

    "2:30" alone is asked about: between one and seven nobody can tell the morning from the afternoon. Where an hour of
    the evening is as likely (`evening_too`), so is every other hour up to eleven.
    """

    widget = LineWidget()

    def __init__(self, label: Any = "", *, evening_too: bool = False, **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.evening_too = evening_too

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        self.data = None
        text = _line(valuelist[0]) if valuelist else ""
        if text:
            self.data = read_hour(text, evening_too=self.evening_too)

    def _value(self) -> str:
        return said_hour(self.data) if self.data is not None and not self.raw_data else self.typed()

    def in_words(self, value: Any) -> str:
        return said_hour(value) if value else ""

    def _plain_forms(self) -> set[str]:
        said = said_hour(self.data).replace(" ", "")
        return {f"{self.data:%H:%M}", f"{self.data:%H.%M}", said, said.replace(":", ".")}

    def _said(self) -> str:
        return said_hour(self.data)


def _joined(typed: Sequence[Any]) -> str:
    return " ".join(part for part in map(_line, typed) if part)


def _line(typed: Any) -> str:
    return tidied(str(typed), lines=False)
