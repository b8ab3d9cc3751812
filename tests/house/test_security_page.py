"""docs/security.md names files and tests that are there, and has a row for every threat and failure."""

import re

import pytest

from tests.house.sources import REPOSITORY, python_files

TEXT = (REPOSITORY / "docs" / "security.md").read_text(encoding="utf-8")
NAMED = re.compile(r"`(test_[a-z0-9_]+)`")
PATH = re.compile(r"`((?:fgc|docs|tests|bench|templates)/[\w./-]+)`|\]\(([\w./-]+\.md)\)")
A_TEST = re.compile(r"^def (test_\w+)", re.MULTILINE)
CHAPTERS = range(1, 17)


def test_every_test_that_is_named_is_there() -> None:
    there = {name for source in python_files("tests") for name in A_TEST.findall(source.text)}
    assert sorted(set(NAMED.findall(TEXT)) - there) == []


def test_every_file_that_is_named_is_there() -> None:
    paths = {first or f"docs/{second}" for first, second in PATH.findall(TEXT)}
    assert sorted(path for path in paths if not (REPOSITORY / path).exists()) == []
    assert len(paths) > 20


@pytest.mark.parametrize(("kind", "last"), [("T", 35), ("R", 19)])
def test_every_threat_and_failure_has_its_row(kind: str, last: int) -> None:
    assert re.findall(rf"^\| ({kind}\d+) \|", TEXT, re.MULTILINE) == [
        f"{kind}{number}" for number in range(1, last + 1)
    ]


def test_every_chapter_of_the_standard_is_gone_through() -> None:
    missing = [number for number in CHAPTERS if not re.search(rf"^\| {number}\.\d", TEXT, re.MULTILINE)]
    assert set(missing) <= {10}  # told together with 9
    assert "V10 OAuth" in TEXT
