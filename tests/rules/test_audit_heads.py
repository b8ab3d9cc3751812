"""Which head of a chain is not as it was written: the one that the database holds, or one that was noted outside."""

from collections.abc import Sequence
from dataclasses import dataclass

import pytest

from fgc.access.audit.checking import Checked, Finding, Head, Wrong, check


@dataclass
class Row:
    """A line that is as it was written."""

    seq: int

    @property
    def prev(self) -> bytes:
        return bytes(32) if self.seq == 1 else mac_of(self.seq - 1)

    @property
    def mac(self) -> bytes:
        return mac_of(self.seq)

    def genuine(self, _mac: object, at: int | None = None) -> bool:
        return at in (None, self.seq)


def mac_of(seq: int) -> bytes:
    return bytes([seq]) * 32


def looked_at(inside: Head | None, outside: Sequence[Head] = (), lines: int = 5) -> Checked:
    rows = [Row(number) for number in range(1, lines + 1)]
    return check(rows, lambda _content: b"", inside=inside, outside=outside)  # type: ignore[arg-type]


@pytest.mark.parametrize("seq", [5, 3])
def test_a_chain_may_be_longer_than_its_head_since_lines_are_written_meanwhile(seq: int) -> None:
    assert looked_at(Head(seq, mac_of(seq))) == Checked(5, None)


@pytest.mark.parametrize("head", [Head(5, bytes(32)), Head(3, mac_of(5)), Head(0, bytes(32)), None])
def test_a_falsified_or_missing_head_is_named(head: Head | None) -> None:
    assert looked_at(head) == Checked(5, Finding(Wrong.HEAD, 5, head.seq if head else 0))


def test_a_head_of_the_beginning_that_is_not_the_beginnings_is_named_also_where_no_line_is() -> None:
    assert looked_at(Head(0, mac_of(7)), lines=0) == Checked(0, Finding(Wrong.HEAD, 0, 0))
    assert looked_at(None, lines=0) == Checked(0, None)


def test_a_head_beyond_the_last_line_says_that_the_end_was_cut_off() -> None:
    assert looked_at(Head(7, mac_of(7))) == Checked(5, Finding(Wrong.CUT, 6, 7))
    assert looked_at(Head(5, mac_of(5)), [Head(6, mac_of(6))]) == Checked(5, Finding(Wrong.CUT, 6, 6))


def test_a_line_that_is_not_the_one_noted_outside_says_from_where_on() -> None:
    noted = [Head(2, mac_of(2)), Head(4, mac_of(9))]
    assert looked_at(Head(5, mac_of(5)), noted) == Checked(5, Finding(Wrong.REPLACED, 3, 4))
