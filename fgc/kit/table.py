"""Tables as CSV that a spreadsheet opens as text: no cell is a formula, whatever somebody wrote into it."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

STARTS_A_FORMULA = re.compile(
    r"[\s\x00-\x1f\x7f-\x9f\u200b-\u200f\u2060\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20]"
)
"""What a spreadsheet takes for a formula, also after blanks and signs that nobody sees; and the same signs in full width."""
CONTROL = ("\t", "\r", "\n", "\0")


def defused(text: str) -> str:
    """The text with an apostrophe before it where a spreadsheet would run it: `=`, `+`, `-`, `@`, a tab, a line end or a
    NUL at its beginning, also after blanks (OWASP, CSV injection). It then shows the words as they were written."""
    begins = text.lstrip(" ")
    return f"'{text}" if begins.startswith(CONTROL) or STARTS_A_FORMULA.match(text) else text


def as_csv(head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """The table in UTF-8 with its mark, so that spreadsheets know it; every cell in quotes and defused, the lines ended
    as RFC 4180 says."""
    kept = io.StringIO(newline="")
    writer = csv.writer(kept, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    for row in (head, *rows):
        writer.writerow([defused(cell) for cell in row])
    return kept.getvalue().encode("utf-8-sig")
