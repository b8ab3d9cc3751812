"""T22 under `python -O`, where no assertion of ours or of a library holds anything back."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests import patience
from tests.breaking_out import NEAR
from tests.rules.test_letters import HEADERS

PROPERTIES = [
    "BEGIN", "VERSION", "PRODID", "METHOD", "BEGIN", "SUMMARY", "DTSTART", "DTEND", "DTSTAMP", "UID", "SEQUENCE", "CLASS",
    "LOCATION", "ORGANIZER", "STATUS", "TRANSP", "END", "END", "",
]  # fmt: skip


@pytest.fixture(scope="module")
def told() -> dict[str, Any]:
    command = [sys.executable, "-O", "-m", "tests.breaking_out"]
    ran = subprocess.run(
        command, cwd=Path(__file__).parents[2], stdout=subprocess.PIPE, check=True, timeout=patience.SECONDS
    )
    found: dict[str, Any] = json.loads(ran.stdout)
    assert found["asserts"] is False, "it ran without assertions"
    return found


def test_no_letter_has_another_header_or_reader(told: dict[str, Any]) -> None:
    whole = [*sorted(HEADERS), "rose@example.org"]
    sent = {(field, value) for field, value, became in told["letters"] if became == whole}
    held = [became for field, value, became in told["letters"] if (field, value) not in sent]
    assert {each for became in held for each in became} <= {"held: control_characters", "held: bad_address"}
    assert sent == {
        (field, f"Rose{near}") for field in ("to_name", "sender_name", "subject") for near in NEAR
    }


def test_no_text_and_no_file_has_a_sign_that_breaks_out(told: dict[str, Any]) -> None:
    became = [each for row in (*told["texts"], *told["files"]) for each in row[1:]]
    assert became
    assert {each.partition(":")[0] for each in became} == {"held"}


def test_no_calendar_has_another_property(told: dict[str, Any]) -> None:
    odd = [row for row in told["calendars"] if sorted(row[2]) != sorted(PROPERTIES)]
    assert odd == []
