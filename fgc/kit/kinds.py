"""The kinds of letters: each has a renderer, which writes the letter at the moment it is sent, and a way with doubt."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from fgc.kit.letter import Letter
from fgc.kit.message import Rendered

Renderer = Callable[[Letter, datetime], Rendered]
Check = Callable[[Letter, datetime], None]


class WhenUncertain(Enum):
    """What happens when nobody can know whether a letter arrived (a crash, or a connection lost at its very end)."""

    ONCE_MORE = "once_more"  # the same letter, same Message-ID and link, with a line that it may arrive twice
    ASK = "ask"  # held: a person decides


class NotNow(Exception):
    """Raised by a renderer: not before `until` (an aware instant), such as the hours that are safe for this person."""

    def __init__(self, until: datetime) -> None:
        self.until = until
        super().__init__("not now")


class Cancelled(Exception):
    """Raised by a renderer: there is nothing to send any more. `why` is a code, never text about anybody."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)


@dataclass(frozen=True)
class Kind:
    """One kind of letter."""

    name: str
    render: Renderer
    when_uncertain: WhenUncertain


_kinds: dict[str, Kind] = {}
_checks: list[Check] = []


def letter_kind(
    name: str, *, when_uncertain: WhenUncertain = WhenUncertain.ASK
) -> Callable[[Renderer], Renderer]:
    """Registers the function that writes letters of this kind: `render(letter, now) -> Message`.

    It is called inside the worker's transaction, anew for each attempt, reads everything afresh, writes nothing, and
    may raise `HoldBack`, `NotNow` or `Cancelled` instead. `letter.again` is true when the letter may have arrived once.
    """

    def register(render: Renderer) -> Renderer:
        known = _kinds.setdefault(name, Kind(name, render, when_uncertain))
        if known.render is not render:
            raise ValueError(f"two renderers for {name}")
        return render

    return register


def before_each(check: Check) -> Check:
    """Registers a check that runs before every letter of every kind is written; it may raise what a renderer may."""
    if check not in _checks:
        _checks.append(check)
    return check


def kind_of(letter: Letter) -> Kind:
    """The kind of a letter. A name nobody registered is a mistake in the program and raises `KeyError`."""
    return _kinds[letter.kind]


def render(letter: Letter, now: datetime) -> Rendered:
    """The letter as it must read now, after every check. Raises `HoldBack`, `NotNow` or `Cancelled`."""
    for check in _checks:
        check(letter, now)
    return kind_of(letter).render(letter, now)
