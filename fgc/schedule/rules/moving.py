"""What becomes of the times of the parts when the start of a meeting moves. Wall time: a person looks at it before it is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import time

DAY = 24 * 60
"""Of minutes."""


@dataclass(frozen=True)
class TypedTimes:
    """The times of one part as they stand on the page; None where nothing does."""

    key: str
    starts: time | None
    ends: time | None

    @property
    def is_empty(self) -> bool:
        """Whether the part has neither time yet."""
        return self.starts is None and self.ends is None


def times_with_start(
    old: Sequence[TypedTimes],
    typed: Sequence[TypedTimes],
    old_start: time | None,
    start: time,
    minutes: Mapping[str, int],
) -> list[TypedTimes] | None:
    """The `typed` parts as they are when the meeting starts at `start`; None where one would run past midnight.

    Every time that is still as it was on the page (`old`) moves by as much as the start did: what was typed anew stays, whatever
    it is. Then a part that has no times gets as many `minutes` as it usually has: after the part before it, or after the last
    one where there is no room, so that no time we fill in overlaps another. What ends at midnight ends at 23:59.
    """
    by = _minute(start) - _minute(old_start) if old_start else 0
    shown = {part.key: part for part in old}
    spans = [_moved(part, shown.get(part.key), by) for part in typed]
    for index, part in enumerate(typed):
        if part.is_empty:
            spans[index] = _filled_in(spans, index, _minute(start), minutes[part.key])
    if any(not (0 <= (begins or 0) < DAY and 0 <= (ends or 0) <= DAY) for begins, ends in spans):
        return None
    return [
        TypedTimes(part.key, _clock(begins), _clock(ends))
        for part, (begins, ends) in zip(typed, spans, strict=True)
    ]


Span = tuple[int | None, int | None]
"""Minutes of the day."""


def _moved(part: TypedTimes, shown: TypedTimes | None, by: int) -> Span:
    if shown is None:
        return _minutes(part)
    begins, ends = _minutes(part)
    return (
        begins + by if begins is not None and part.starts == shown.starts else begins,
        ends + by if ends is not None and part.ends == shown.ends else ends,
    )


def _filled_in(spans: Sequence[Span], index: int, start: int, minutes: int) -> Span:
    others = [(begins, ends) for begins, ends in spans if begins is not None and ends is not None]
    before = [ends for _begins, ends in spans[:index] if ends is not None]
    at = before[-1] if before else start
    if any(begins < at + minutes and at < ends for begins, ends in others):
        at = max(ends for _begins, ends in others)
    return at, at + minutes


def _minutes(part: TypedTimes) -> Span:
    return (
        None if part.starts is None else _minute(part.starts),
        None if part.ends is None else _minute(part.ends),
    )


def _minute(clock: time) -> int:
    return clock.hour * 60 + clock.minute


def _clock(minute: int | None) -> time | None:
    return None if minute is None else time(*divmod(min(minute, DAY - 1), 60))
