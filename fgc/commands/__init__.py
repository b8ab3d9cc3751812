"""What a timer or an operator runs: `./run <word>` goes to these through `flask --app wsgi`.

One module for each group of words; `add_to(app)` adds its own. Those of the servers are there from the start, the others
when somebody asks for a word: a web worker has no use for them, nor for what they bring with them.
"""

from importlib import import_module
from typing import Any

from click import Command, Context
from flask import Flask
from flask.cli import AppGroup

from fgc.commands import processes

LATER = (
    "plans", "audits", "incidents", "keys", "clocks", "doctor", "backups", "restores", "retention", "beginning", "words",
)  # fmt: skip


class Words(AppGroup):
    """The words of one app."""

    def __init__(self, app: Flask) -> None:
        super().__init__(app.name)
        self._app, self._waiting = app, list(LATER)

    def get_command(self, ctx: Context, cmd_name: str) -> Command | None:
        if cmd_name not in self.commands:
            self._bring()
        return super().get_command(ctx, cmd_name)

    def list_commands(self, ctx: Context) -> list[str]:
        self._bring()
        return super().list_commands(ctx)

    def _bring(self) -> None:
        while self._waiting:
            group: Any = import_module(f"fgc.commands.{self._waiting.pop(0)}")
            group.add_to(self._app)


def register(app: Flask) -> None:
    """Adds the commands to `app.cli`."""
    app.cli = Words(app)
    processes.add_to(app)
