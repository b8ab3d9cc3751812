"""Commands act as the program itself, and those that change something say so in the audit first."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from copy import copy
from functools import wraps
from typing import Any

from flask.cli import AppGroup
from sqlalchemy.orm import Session

from fgc.access import audit
from fgc.access.viewer import Worker
from fgc.kit import db


def as_worker() -> AbstractContextManager[Session]:
    """A transaction of its own, on behalf of the program."""
    return db.transaction(acting=Worker().settings())


def noted(group: AppGroup, *, but: Sequence[str]) -> AppGroup:
    """The group, each of whose commands is noted before it runs; `but` those that only look."""
    told_first = AppGroup(group.name, help=group.help)
    for name, command in group.commands.items():
        told = copy(command)
        if name not in but:
            told.callback = _noted_first(f"{group.name}.{name}", command.callback)
        told_first.add_command(told)
    return told_first


def _noted_first(action: str, run: Callable[..., Any] | None) -> Callable[..., Any]:
    assert run is not None

    @wraps(run)
    def first(*args: Any, **options: Any) -> Any:
        with as_worker():
            audit.note(action, by=Worker())
        return run(*args, **options)

    return first
