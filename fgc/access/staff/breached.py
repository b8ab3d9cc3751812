"""Passwords that are known to everybody: a list in a file of this machine. Nothing is asked of anybody outside.

The file holds one SHA-1 on each line, sorted, with or without a count behind a colon (the form in which lists of
breached passwords are given out), or one password on each line in any order.
"""

import hashlib
import re
from pathlib import Path
from typing import BinaryIO

_A_HASH = re.compile(rb"[0-9A-Fa-f]{40}(:\d+)?\s*$")
_list: Path | None = None


def use(path: Path | None) -> None:
    """The list of this installation, told once at start; None: there is none, and only our own rules hold."""
    global _list
    _list = path


def is_known(password: str) -> bool:
    """Whether the password stands in the list. Reads a few lines of a sorted list, all of another."""
    if _list is None:
        return False
    with _list.open("rb") as file:
        if _A_HASH.match(file.readline()):
            digest = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper().encode()
            return _stands_in_sorted(file, digest)
        file.seek(0)
        return any(line.rstrip(b"\r\n") == password.encode() for line in file)


def _stands_in_sorted(file: BinaryIO, digest: bytes) -> bool:
    """Halves the file until one line is left: about 35 reads for the longest list there is."""
    low, high = 0, file.seek(0, 2)
    while low < high:
        middle = (low + high) // 2
        line = _first_line_from(file, middle)
        if line and line < digest:
            low = middle + 1
        else:
            high = middle
    return _first_line_from(file, low) == digest


def _first_line_from(file: BinaryIO, place: int) -> bytes:
    """The hash on the first line that begins at `place` or behind it; empty at the end."""
    file.seek(max(place - 1, 0))
    if place:
        file.readline()
    return file.readline()[:40].upper()
