"""Pieces of a page that read the same for many people are written once and kept in the process for a while.

A piece holds nothing of one person: what differs (the form's tokens, an id) stands in it as a slot, filled each time.
"""

import secrets
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping

from flask_babel import get_locale
from markupsafe import Markup, escape

KEPT = 256
_EDGE = secrets.token_hex(8)
"""New in each process, so that nobody can write a slot into a page from outside."""

_pieces: OrderedDict[Hashable, Markup] = OrderedDict()


def slot(name: str) -> Markup:
    """Where something goes that is different each time."""
    return Markup(f"[{_EDGE}:{name}]")  # noqa: S704 - both are ours: neither was typed by anybody


def piece(key: Hashable, write: Callable[[], str], *, keep: bool = True) -> Markup:
    """The piece under `key` in the language of the page, written when it is not there. Templates write it, escaped."""
    if not keep:
        return Markup(write())  # noqa: S704 - what a template wrote
    whole = (str(get_locale()), key)
    if whole not in _pieces:
        _pieces[whole] = Markup(write())  # noqa: S704 - what a template wrote
        while len(_pieces) > KEPT:
            _pieces.popitem(last=False)
    return _pieces[whole]


def filled(written: Markup, slots: Mapping[str, str]) -> Markup:
    """The piece with its slots filled."""
    text = str(written)
    for name, value in slots.items():
        text = text.replace(str(slot(name)), str(escape(value)))
    return Markup(text)  # noqa: S704 - each value was escaped on the line above
