"""People stand in one order everywhere, and are found by one comparison: `fgc.kit.text`, not the database's letters."""

import ast
import re

from tests.house.sources import python_files

OF_PEOPLE = r"(Person|Staff|Conference)\.(name|called)\b"
BY_THE_DATABASE = re.compile(
    rf"order_by\([^\n]*{OF_PEOPLE}|{OF_PEOPLE}\s*\.(i?like|icontains|contains|ilike|startswith)\("
)


def test_nobody_is_missed_or_sorted_last_because_of_an_accent() -> None:
    sources = [source for source in python_files() if "name" in source.text]
    assert len(sources) > 50
    found = [
        f"{source.name}: {match.group()}"
        for source in sources
        for match in BY_THE_DATABASE.finditer(source.text)
    ]
    assert found == []


def test_names_are_sorted_by_their_plain_letters() -> None:
    found = []
    for source in python_files():
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in {"sorted", "min", "max"}:
                keys = [ast.unparse(word.value) for word in node.keywords if word.arg == "key"]
                if any(re.search(r"\.name\b(?!\))", key) for key in keys):
                    found.append(f"{source.name}:{node.lineno}")
    assert found == []
