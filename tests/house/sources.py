"""The product's own files, read once, for tests about how they are written."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]
HOUSE = REPOSITORY / "fgc"

STEPS = (
    "conference", "referral", "circle", "schedule", "invitation", "meeting", "plan", "actions", "review", "keeping",
    "record", "overview",
)  # fmt: skip


@dataclass(frozen=True)
class Source:
    path: Path
    text: str

    @property
    def name(self) -> str:
        """`circle/rules.py`: where it lies under fgc, as a failing test should call it."""
        return self.path.relative_to(REPOSITORY).as_posix()

    @property
    def step(self) -> str:
        """The folder under fgc it belongs to, or its own name when it stands at the top."""
        return self.path.relative_to(HOUSE).parts[0].removesuffix(".py")

    @property
    def is_views(self) -> bool:
        """Whether it holds views: `views.py`, or a module of a package `views`."""
        return self.path.stem == "views" or self.path.parent.name == "views"

    @property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, filename=self.name)

    def functions(self) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
        for node in ast.walk(self.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield node

    def imports(self) -> set[str]:
        """The modules it imports, by their full names."""
        found: set[str] = set()
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                found.update(alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                found.add(node.module)
        return found


@cache
def python_files(folder: str = "fgc") -> tuple[Source, ...]:
    """Everything in Python below a folder, migrations' versions apart: those are history."""
    paths = sorted(path for path in (REPOSITORY / folder).rglob("*.py") if "versions" not in path.parts)
    return tuple(Source(path, path.read_text()) for path in paths)


@cache
def templates() -> tuple[Source, ...]:
    paths = sorted(path for path in (REPOSITORY / "templates").rglob("*") if path.suffix in (".html", ".txt"))
    return tuple(Source(path, path.read_text()) for path in paths)


def words_of(name: str) -> set[str]:
    """The words a Python name is made of: `OutOfHours_list` → out, of, hours, list."""
    return {word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)}
