"""Fields for choosing: one of a few, one of many, any of a few, yes or not."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any
from zoneinfo import available_timezones

from flask_babel import gettext as _
from wtforms.validators import StopValidation

from fgc.kit.choices import Choices, Option, options_from, text_of
from fgc.kit.fields import Asked
from fgc.kit.widgets import CheckboxesWidget, RadiosWidget, SelectWidget, TickWidget
from fgc.kit.words import said_list
from fgc.kit.zones import nearest_first


class OneOf(Asked):
    """One of a few, each to be seen at once. What comes out is the value that was put in, or None."""

    widget = RadiosWidget()

    def __init__(
        self,
        label: Any = "",
        choices: Choices = (),
        *,
        said: Callable[[Any], Any] | None = None,
        hints: Mapping[Any, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(label, **kwargs)
        self.said = said
        self.hints = hints
        self.options = options_from(choices, said, hints)

    def choose_from(self, choices: Choices) -> None:
        """Sets what there is to choose from when it is known only at the page, and reads the answer again."""
        self.options = options_from(choices, self.said, self.hints)
        if self.raw_data is not None:
            self.process_formdata(self.raw_data)

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        self.data = self._found(valuelist[0]) if valuelist else None

    def in_words(self, value: Any) -> str:
        """By its label; of what is not in the list any more, only that."""
        if value in (None, ""):
            return ""
        label = next((str(one.label.text) for one in self.options if one.value == value), None)
        return label or str(_("An answer that can no longer be chosen"))

    def _found(self, text: str) -> Any:
        return next((option.value for option in self.options if text_of(option.value) == text), None)

    def _is_chosen(self, value: Any) -> bool:
        return bool(self.data is not None and value == self.data)

    def _strangers(self) -> bool:
        """Whether the page sent back something that was not there to choose."""
        return any(text and self._found(text) is None for text in self.raw_data or [])

    def pre_validate(self, form: Any) -> None:
        if self._strangers():
            raise StopValidation(_("Choose from the list."))
        super().pre_validate(form)

    def __iter__(self) -> Iterator[Option]:
        for option in self.options:
            yield replace(option, checked=self._is_chosen(option.value))


class Choice(OneOf):
    """One of many, from a list that opens; for more than about eight."""

    widget = SelectWidget()

    def iter_choices(self) -> Iterator[tuple[str, str, bool, dict[str, Any]]]:
        yield "", _("Choose one"), self.data is None, {}
        for option in self:
            yield option.text, option.label.text, option.checked, {}


class Zone(Choice):
    """By whose clock somebody lives, chosen by a place and found by typing its name: the place that was there first, then the
    others of its country, then all by name. What was written by another of a zone's names stays as it is."""

    def __init__(self, label: Any = "", **kwargs: Any) -> None:
        super().__init__(label, nearest_first(None), **kwargs)

    def process_data(self, value: Any) -> None:
        super().process_data(value)
        self.options = options_from(nearest_first(value))

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        sent = str(valuelist[0]) if valuelist else ""
        if sent in available_timezones() and self._found(sent) is None:
            self.options = options_from(nearest_first(sent))
        super().process_formdata(valuelist)


class SomeOf(OneOf):
    """Any number of a few; what comes out is a list, in the order shown."""

    widget = CheckboxesWidget()

    def process_data(self, value: Any) -> None:
        self.data = list(value or [])

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        self.data = [option.value for option in self.options if text_of(option.value) in valuelist]

    def in_words(self, value: Any) -> str:
        return said_list([super(SomeOf, self).in_words(one) for one in value or ()])

    def _is_chosen(self, value: Any) -> bool:
        return value in self.data


class Tick(Asked):
    """One box: true when ticked. With `missing` it has to be ticked."""

    widget = TickWidget()

    def __init__(self, label: Any = "", **kwargs: Any) -> None:
        super().__init__(label, optional_mark=False, **kwargs)

    @property
    def options(self) -> list[Option]:
        return [Option("yes", self.label.text, checked=bool(self.data))]

    def process_data(self, value: Any) -> None:
        self.data = bool(value)

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        self.data = any(valuelist)

    def is_empty(self) -> bool:
        return not self.data

    def in_words(self, value: Any) -> str:
        return str(_("Yes")) if value else ""

    def __iter__(self) -> Iterator[Option]:
        return iter(self.options)
