"""What is asked of the organisation where staff sign in: over quickly, by few at once, and not again of one that is silent.

Anybody may press the button that leads there. So what the provider says of itself and its keys are asked for once an hour;
one question takes five seconds at the most and holds a place of what may be slow (`fgc.kit.bulkhead`); and after a provider
did not answer in time, nobody waits for it for a while.
"""

import time
from collections.abc import Callable
from typing import Any, TypeVar, cast
from urllib.parse import urlsplit

import httpx

from fgc.access.rules import WhyNot
from fgc.access.staff import claims
from fgc.kit import bulkhead
from fgc.kit.bounded_json import read_object
from fgc.kit.refusal import Refused

PATIENCE = httpx.Timeout(3.0, connect=2.0)
"""Seconds for each step: to connect, to be heard, for one part of the answer."""
ALTOGETHER = 5.0
"""Seconds for a whole answer: it may come byte by byte."""
AS_IT_IS = {"Accept": "application/json", "Accept-Encoding": "identity"}
REMEMBERED = 3600.0
"""Seconds."""
REST = 20.0
"""Seconds in which a provider that was silent is not asked again."""

Read = TypeVar("Read")
_memory: dict[str, tuple[float, object]] = {}
_silent: dict[str, float] = {}
"""By host, until when it is left alone."""


def remembered(where: str, read: Callable[[dict[str, Any]], Read]) -> Read:
    """What stands at this address, as `read` finds it good, asked for once an hour. What it refuses is not remembered."""
    asked_at, said = _memory.get(where, (0.0, None))
    if said is None or time.monotonic() - asked_at > REMEMBERED:
        said = read(answer("GET", where))
        _memory[where] = (time.monotonic(), said)
    return cast("Read", said)


def forget(where: str) -> bool:
    """The next time it is asked for anew. Whether it was remembered for longer than a moment: what was just said is not
    asked for again because somebody sends what does not fit it."""
    asked_at, _said = _memory.get(where, (time.monotonic(), None))
    old = time.monotonic() - asked_at > REST
    if old:
        del _memory[where]
    return old


def answer(method: str, where: str, **more: Any) -> dict[str, Any]:
    """The answer to one question: an object of JSON. Refused at once where no place is free, or while the provider is left
    alone. Raises `httpx.HTTPError` or `ValueError` for an answer that is none."""
    host = urlsplit(where).netloc
    if time.monotonic() < _silent.get(host, 0.0):
        raise Refused(WhyNot.ELSEWHERE_SLOW)
    try:
        with bulkhead.place(), httpx.Client(timeout=PATIENCE) as client:
            return read_object(_body(client, method, where, **more), longest=claims.BODY)
    except bulkhead.Full as full:
        raise Refused(WhyNot.ELSEWHERE_SLOW) from full
    except httpx.TransportError as silent:
        _silent[host] = time.monotonic() + REST
        raise Refused(WhyNot.ELSEWHERE_SLOW) from silent


def _body(client: httpx.Client, method: str, where: str, **more: Any) -> bytes:
    """No more of it is taken than it may be long, and as it is: nothing is unpacked."""
    until, body = time.monotonic() + ALTOGETHER, b""
    with client.stream(method, where, headers=AS_IT_IS, **more) as told:
        told.raise_for_status()
        for part in told.iter_raw():
            body += part
            if len(body) > claims.BODY:
                raise claims.BadClaims("too long an answer")
            if time.monotonic() > until:
                raise httpx.ReadTimeout("the answer takes too long")
    return body
