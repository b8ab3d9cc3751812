"""What a log line holds, and what it never holds."""

import json
import logging

import pytest

from fgc.kit.logs import JsonLines

SECRET = "A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8S9t0U1v"


def line(message: str, *arguments: object, **more: object) -> dict[str, object]:
    record = logging.LogRecord("fgc.app", logging.ERROR, "x.py", 1, message, arguments, None)
    record.__dict__.update(more)
    told: dict[str, object] = json.loads(JsonLines().format(record))
    return told


def test_the_address_of_a_link_is_never_logged() -> None:
    assert SECRET not in json.dumps(line("Exception on %s [%s]", f"/l/{SECRET}", "GET"))


@pytest.mark.parametrize("key", ["email", "person", "body", "cookie"])
def test_only_known_keys_are_kept(key: str) -> None:
    assert "sara" not in json.dumps(line("letter carried", **{key: "sara@example.org"}))


def test_of_an_error_its_kind_and_place_are_kept_and_never_its_words() -> None:
    try:
        int("Shirin lives in Eastwick")
    except ValueError as error:
        record = logging.LogRecord(
            "fgc.app", logging.ERROR, "x.py", 1, "it broke", (), (type(error), error, error.__traceback__)
        )
    told = JsonLines().format(record)
    assert "ValueError" in told
    assert "Eastwick" not in told
