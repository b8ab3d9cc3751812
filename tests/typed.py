"""What people really typed, with what is right: `tests/rules/typed.toml`, section by section."""

import tomllib
from pathlib import Path
from typing import Any

FILE = Path(__file__).parent / "rules" / "typed.toml"


def cases(section: str) -> list[Any]:
    """The cases of one section; there are some."""
    found: list[Any] = tomllib.loads(FILE.read_text(encoding="utf-8"))[section]["cases"]
    assert found, section
    return found
