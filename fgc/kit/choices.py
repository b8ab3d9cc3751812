"""What a person may choose between: the value we keep, the text that stands for it in the page, the words beside it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any


def text_of(value: Any) -> str:
    """The text that stands for a value in a page's form: an Enum member's value, anything else as its own text."""
    return str(value.value) if isinstance(value, Enum) else str(value)


def _label_of(member: Enum) -> Any:
    """A member's own `label`, or else its value written as words."""
    label = getattr(member, "label", None)
    return label if label is not None else str(member.value).replace("_", " ").capitalize()


@dataclass(frozen=True)
class Option:
    """One choice, shaped as the design system's widgets expect to find it (`label`, `_value()`, `checked`)."""

    value: Any
    words: Any
    hint: Any = ""
    checked: bool = False

    @property
    def label(self) -> "_Label":
        return _Label(str(self.words))

    @property
    def data(self) -> bool:
        return self.checked

    @property
    def text(self) -> str:
        return text_of(self.value)

    def _value(self) -> str:
        return self.text


@dataclass(frozen=True)
class _Label:
    text: str


Choices = type[Enum] | Iterable[Any]


def options_from(
    choices: Choices, said: Callable[[Any], Any] | None = None, hints: Mapping[Any, Any] | None = None
) -> list[Option]:
    """Options from an Enum class, from its members, or from `(value, label)` and `(value, label, hint)` tuples.

    `said` gives an Enum member's words where they are not its own `label`; `hints` adds a line under some of them.
    """
    hints = hints or {}
    options = []
    for choice in choices:
        if isinstance(choice, tuple):
            options.append(Option(*choice))
        else:
            words = said(choice) if said else _label_of(choice)
            options.append(Option(choice, words, hints.get(choice, "")))
    return options
