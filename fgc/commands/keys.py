"""`./run keys …`: the key ring. What changes it is noted in the audit before it runs."""

from flask import Flask

from fgc.commands.acting import noted
from fgc.kit.key_commands import keys


def add_to(app: Flask) -> None:
    """status, rotate, add, drop."""
    app.cli.add_command(noted(keys, but=("status",)))
