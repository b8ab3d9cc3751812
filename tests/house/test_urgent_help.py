"""Which asking for help stops the closing of a conference is said in the program and in the database: alike."""

import re
from pathlib import Path

from fgc.circle.models_help import URGENT

POLICIES = Path(__file__).parents[2] / "fgc/access/policies.sql"


def test_nobody_is_closed_away_because_the_database_knows_other_urgent_kinds_than_the_program() -> None:
    body = POLICIES.read_text().partition("FUNCTION fgc_help_waiting(")[2].partition("$$;")[0]
    lists = re.findall(r"h\.kind (?:NOT )?IN \(([^)]*)\)", body)
    assert len(lists) == 2, "who asked for help, and whom a word was promised"
    for one in lists:
        assert set(re.findall(r"'(\w+)'", one)) == {kind.value for kind in URGENT}
