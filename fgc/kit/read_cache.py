"""What a page has asked the database once, it knows until it is answered."""

from collections.abc import Callable
from copy import copy
from functools import wraps
from typing import ParamSpec, TypeVar

from fgc.kit.db import only_reads, session

P = ParamSpec("P")
R = TypeVar("R")


def cached_while_reading(query: Callable[P, R]) -> Callable[P, R]:
    """In a transaction that is READ ONLY the same query, with the same arguments and on the same behalf, is asked once; who asks
    again gets a copy of that list, set or dict. Wherever something may be written it is asked each time, so nothing that was
    true before a lock or a change is ever taken for true after it.

    A page asks the same from many places (who is in the circle, which restrictions stand): two in five of its statements
    were such. `query` brings back no generator, and takes nothing that cannot be hashed: TypeError."""

    @wraps(query)
    def ask(*args: P.args, **kwargs: P.kwargs) -> R:
        if not only_reads():
            return query(*args, **kwargs)
        info = session().info
        given = [*enumerate(map(_hashable, args)), *((name, _hashable(one)) for name, one in kwargs.items())]
        behalf = frozenset(one for one in info["acting"].items() if one[0] != "moment")
        key = (query, frozenset(given), behalf)
        answers = info.setdefault("answers", {})
        if key not in answers:
            answers[key] = query(*args, **kwargs)
        answer: R = answers[key]
        return copy(answer) if isinstance(answer, list | set | dict) else answer

    return ask


def _hashable(given: object) -> object:
    return frozenset(given) if isinstance(given, set) else given
