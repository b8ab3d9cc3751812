"""How the code is written: small, in its place, and with one home for each thing."""

import ast
import re
import tomllib
from dataclasses import fields

from fgc.approach.rules import Clocks, Gates
from tests.house.sources import REPOSITORY, STEPS, python_files, words_of

LONGEST_MODULE = 400
LONGEST_VIEW = 20

VAGUE = {
    "utils",
    "util",
    "helpers",
    "helper",
    "common",
    "core",
    "base",
    "service",
    "services",
    "manager",
    "data",
    "misc",
}

PRACTICE = re.compile(
    r"(?<!font )(?<!font-)\b(famil(y|ies)|conferences?|referrals?|referred|coordinators?|social workers?|kinship|"
    r"invitations?|invite|bottom lines?|private time|meetings?|grandmothers?)\b",
    re.IGNORECASE,
)

NAME_OF_AN_APPROACH = re.compile(r"(^|\.)approach(\.(name|key|id))?$")


def test_every_module_can_be_held_in_the_head() -> None:
    sizes = {source.name: source.text.count("\n") for source in python_files()}
    assert {name: lines for name, lines in sizes.items() if lines > LONGEST_MODULE} == {}


def test_a_view_is_five_sentences() -> None:
    long = {}
    for source in python_files():
        if source.is_views:
            for function in source.functions():
                lines = (function.end_lineno or 0) - function.lineno + 1
                if lines > LONGEST_VIEW:
                    long[f"{source.name}: {function.name}"] = lines
    assert long == {}


def test_an_assertion_guards_nothing() -> None:
    """Under `python -O` it is gone: it may only tell the type checker that what is used next is there (otherwise the next
    line fails). What must hold is refused or raised."""
    guards = [
        f"{source.name}:{node.lineno}: {ast.unparse(node.test)}"
        for source in python_files()
        if not source.name.startswith("fgc/demo/")
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Assert) and not ast.unparse(node.test).endswith(" is not None")
    ]
    assert guards == []


def test_only_one_place_commits() -> None:
    places = [source.name for source in python_files() for _ in re.findall(r"\.commit\(", source.text)]
    assert places == ["fgc/kit/db.py"]


def test_views_leave_questions_to_queries_and_sums_to_rules() -> None:
    found = []
    for source in python_files():
        if source.is_views and source.step in STEPS:
            found += [f"{source.name}: {name}" for name in source.imports() if name.startswith("sqlalchemy")]
    assert found == []


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert [source.name for source in python_files() if source.path.stem in VAGUE] == []


def test_no_name_repeats_its_folder() -> None:
    found = [
        source.name for source in python_files() if source.path.parent.name in words_of(source.path.stem)
    ]
    assert found == []


def test_the_kit_has_never_heard_of_a_family() -> None:
    found = {}
    for source in python_files("fgc/kit"):
        names = [node.id for node in ast.walk(source.tree) if isinstance(node, ast.Name)]
        heard = {match.group() for match in PRACTICE.finditer(source.text.replace("_", " "))}
        heard |= {
            name for name in names if words_of(name) & {"family", "conference", "referral", "coordinator"}
        }
        if heard:
            found[source.name] = sorted(heard)
    assert found == {}


def test_how_an_approach_differs_is_data_not_code() -> None:
    found = [
        f"{source.name}:{node.lineno}"
        for source in python_files()
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Compare)
        and NAME_OF_AN_APPROACH.search(ast.unparse(node.left))
        and _with_a_word(node)
    ]
    assert found == []


def _with_a_word(comparison: ast.Compare) -> bool:
    return any(
        isinstance(node, ast.Constant) and isinstance(node.value, str) for node in comparison.comparators
    )


def test_nothing_swallows_every_exception() -> None:
    """`run_each` catches all of them, and raises them together when the last step is done."""
    found = [
        f"{source.name}:{node.lineno}"
        for source in python_files()
        for tree in [source.tree]
        for node in set(_handlers(tree)) - set(_handlers(*_called(tree, "run_each")))
        if node.type is None or ast.unparse(node.type) == "Exception"
    ]
    assert found == []


def _called(tree: ast.Module, name: str) -> list[ast.FunctionDef]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name == name]


def _handlers(*trees: ast.AST) -> list[ast.ExceptHandler]:
    return [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ExceptHandler)]


def test_nothing_is_left_for_later() -> None:
    unfinished = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b|NotImplementedError")
    everywhere = [*python_files(), *python_files("tests"), *python_files("bench")]
    mine = "tests/house/test_code.py"
    assert [
        source.name for source in everywhere if unfinished.search(source.text) and source.name != mine
    ] == []


def test_every_day_and_gate_of_an_approach_is_read_somewhere() -> None:
    """What nobody reads is a promise on paper: a service that changes the setting would change nothing."""
    settings = {one.name for kind in (Clocks, Gates) for one in fields(kind)}
    assert len(settings) > 10
    read = {
        node.attr
        for source in python_files()
        if source.step != "approach" or source.path.name == "deadlines.py"
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Attribute)
    }
    assert settings - read == set()


def test_every_package_says_what_it_is() -> None:
    silent = [
        source.name
        for source in python_files()
        if source.text.strip() and ast.get_docstring(source.tree) is None
    ]
    assert silent == []


def test_the_order_of_the_steps_is_told_once_and_the_same() -> None:
    settings = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())
    (order,) = [each for each in settings["tool"]["importlinter"]["contracts"] if each["id"] == "order"]
    layers = [layer.replace(" | ", ", ") for layer in order["layers"]]
    sources = {source.name: source.text for source in python_files()}
    assert layers == _arrows(sources["fgc/__init__.py"])
    (inside,) = [each for each in settings["tool"]["importlinter"]["contracts"] if each["id"] == "step"]
    files = [re.sub(r"\((\w+)\)", r"\1", layer) for layer in inside["layers"]]
    assert files == [layer.strip("()") for layer in _arrows(sources["fgc/__init__.py"], "views →")]


def _arrows(text: str, begins: str = "demo →") -> list[str]:
    """The layers of the line (or lines) of arrows that begins so, from top to bottom."""
    lines = " ".join(
        line.strip() for line in text[text.index(begins) :].split("\n\n", maxsplit=1)[0].splitlines()
    )
    return [layer.strip() for layer in lines.split("→")]
