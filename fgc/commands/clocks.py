"""`./run clock …`: a person says what time it is."""

import click
from flask import Flask
from flask.cli import AppGroup

from fgc.access import audit
from fgc.access.viewer import Worker
from fgc.commands.acting import as_worker
from fgc.kit import clock_guard
from fgc.kit.clock import now
from fgc.kit.db import saving


def add_to(app: Flask) -> None:
    """clock right."""
    clock_group = AppGroup("clock", help="About the clock of this installation.")
    app.cli.add_command(clock_group)

    @clock_group.command("right")
    def right() -> None:
        """Say that the clock is right now, after it was wrong forwards: links and signatures go on."""
        with as_worker(), saving():
            before = clock_guard.believe()
            audit.note("clock.set_right", by=Worker())
        click.echo(
            f"It had come to {before:%Y-%m-%d %H:%M} UTC; from here on it is {now():%Y-%m-%d %H:%M} UTC."
        )
