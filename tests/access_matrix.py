"""Who may open each page, read from the table that stands beside (access_matrix.toml) and never from the code."""

import tomllib
from pathlib import Path

_TABLE = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


def _endpoints(section: str) -> list[str]:
    return [f"{step}.{page}" for step, pages in _TABLE[section].items() for page in pages.split()]


OPEN_TO: dict[str, frozenset[str]] = {
    endpoint: frozenset(section.split("+"))
    for section in _TABLE
    if section not in ("step_up", "after_closing", "of_no_conference")
    for endpoint in _endpoints(section)
}
"""For each endpoint the roles of staff that may open it, or one of "everybody", "family", "feed"."""
STEP_UP = frozenset(_endpoints("step_up"))
"""Where staff show again who they are."""
AFTER_CLOSING = frozenset(_endpoints("after_closing"))
"""Whose form is taken for a conference that is closed."""
OF_NO_CONFERENCE = frozenset(_endpoints("of_no_conference"))
"""Whose form changes nothing of a conference, or belongs to none that is known before it is read."""
