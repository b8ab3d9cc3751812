"""Reading JSON that a stranger sent: bounded before it is parsed, and read in one way only.

Python's own reader takes whatever fits into memory, calls itself once for each bracket until it breaks, lets the last of
two equal names win, and knows `NaN` and numbers without an end. None of that is ever needed by whoever speaks with us.
"""

import json
import math
import re
from typing import Any

DEEPEST = 16
"""Brackets within brackets."""
LONGEST_NUMBER = 20
"""Digits: more than any count or moment has."""
_ESCAPED = re.compile(r"\\.", re.DOTALL)
_BRACKET = re.compile(r"[\[{\]}]")
_NO_TEXT = re.compile("[\0\ud800-\udfff]")
"""What is in no text, and what PostgreSQL keeps in none."""


class BadJson(ValueError):
    """It is no JSON, or more, deeper or other JSON than anybody has to send."""


def read_json(body: bytes | str, *, longest: int) -> Any:
    """What stands in a body of at most `longest` bytes (or characters). Raises `BadJson`."""
    if len(body) > longest:
        raise BadJson("too long")
    try:
        text = body.decode("utf-8") if isinstance(body, bytes) else body
        _refuse_deep(text)
        found = json.loads(
            text,
            object_pairs_hook=_once_each,
            parse_constant=_no_number,
            parse_float=_finite,
            parse_int=_short,
        )
        _refuse_no_text(found)
    except ValueError as wrong:
        raise BadJson("unreadable") from wrong
    return found


def read_object(body: bytes | str, *, longest: int) -> dict[str, Any]:
    """The same, where it has to be an object."""
    found = read_json(body, longest=longest)
    if not isinstance(found, dict):
        raise BadJson("no object")
    return found


def _refuse_deep(text: str) -> None:
    """Counts the brackets outside of texts; looks at each character a fixed number of times, whatever it is."""
    depth = 0
    for outside in _ESCAPED.sub("", text).split('"')[::2]:
        for bracket in _BRACKET.findall(outside):
            depth += 1 if bracket in "[{" else -1
            if depth > DEEPEST:
                raise BadJson("too deep")


def _refuse_no_text(found: Any) -> None:
    if isinstance(found, str) and _NO_TEXT.search(found):
        raise BadJson("no text")
    if isinstance(found, dict):
        found = [*found, *found.values()]
    if isinstance(found, list):
        for each in found:
            _refuse_no_text(each)


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise BadJson("one name twice")
    return found


def _no_number(word: str) -> Any:
    raise BadJson(word)


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise BadJson("no end")
    return number


def _short(text: str) -> int:
    if len(text) > LONGEST_NUMBER:
        raise BadJson("a long number")
    return int(text)
