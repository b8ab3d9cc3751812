"""People stand in one order everywhere, and are found by one comparison: `fgc.kit.text`, not the database's letters."""

import ast
import re

import pytest

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


NAMES = {"name", "called", "against", "protects"}
"""Attributes that hold how somebody is called."""
NOT_OF_PEOPLE = ("path.name for path", "table.name")


def names_by_their_letters(call: ast.Call) -> bool:
    """Whether a call sorts people by the letters of their names as they are written."""
    by_method = isinstance(call.func, ast.Attribute) and call.func.attr == "sort"
    if not by_method and ast.unparse(call.func) not in {"sorted", "min", "max"}:
        return False
    keys = [word.value for word in call.keywords if word.arg == "key"]
    what = keys or call.args[:1]
    return any(_bare(one) for one in what) and not any(words in ast.unparse(call) for words in NOT_OF_PEOPLE)


def _bare(node: ast.AST) -> bool:
    """Whether a name is in it that does not go through `in_name_order`."""
    if isinstance(node, ast.Call) and ast.unparse(node.func) == "in_name_order":
        return False
    if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(("attrgetter", "itemgetter")):
        return any(isinstance(one, ast.Constant) and one.value in NAMES for one in node.args)
    if isinstance(node, ast.Attribute) and node.attr in NAMES:
        return True
    if isinstance(node, ast.comprehension):
        return False
    return any(_bare(child) for child in ast.iter_child_nodes(node))


@pytest.mark.parametrize(
    ("call", "found"),
    [
        ("sorted(people, key=lambda one: one.name)", True),
        ("sorted(people, key=lambda one: (one.kind, one.name))", True),
        ("sorted(people, key=lambda one: (one.kind, one.name.lower()))", True),
        ("sorted(people, key=attrgetter('name'))", True),
        ("sorted(people, key=operator.attrgetter('kind', 'called'))", True),
        ("people.sort(key=lambda one: one.name)", True),
        ("sorted(one.name for one in people)", True),
        ("sorted({f'{order.against} (a court)' for order in orders})", True),
        ("min(one.called for one in people)", True),
        ("sorted(people, key=lambda one: (one.kind, in_name_order(one.name)))", False),
        ("sorted((one.name for one in people), key=in_name_order)", False),
        ("sorted(one.born_on for one in people if one.name)", False),
        ("sorted(path.name for path in folder)", False),
    ],
)
def test_every_way_to_sort_by_letters_is_known(call: str, found: bool) -> None:
    node = ast.parse(call, mode="eval").body
    assert isinstance(node, ast.Call)
    assert names_by_their_letters(node) is found


def test_names_are_sorted_by_their_plain_letters() -> None:
    calls = [
        (source.name, node)
        for source in python_files()
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call)
    ]
    assert len(calls) > 1000
    assert [f"{name}:{call.lineno}" for name, call in calls if names_by_their_letters(call)] == []
