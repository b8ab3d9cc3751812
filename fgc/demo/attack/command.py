"""`./run fixture attack --json`, which is there with `FGC_ENV=test` alone."""

import json

import click
from flask import Flask
from flask.cli import AppGroup

from config import Settings
from fgc.access.viewer import Worker
from fgc.commands.starting import bring_up
from fgc.demo.attack import making
from fgc.kit import database, db


def register(app: Flask) -> None:
    """Adds the command. Whoever calls it has looked that this is a test."""
    settings: Settings = app.config["SETTINGS"]
    fixture = AppGroup("fixture", help="Made-up installations, for tests.")
    app.cli.add_command(fixture)

    @fixture.command("attack")
    @click.option(
        "--json", "as_json", is_flag=True, required=True, help="Print what was made as one JSON document."
    )
    def attack(as_json: bool) -> None:  # noqa: ARG001 - there is no other way yet
        """Make two services and three conferences to be attacked (docs/attack-fixture.md)."""
        bring_up(settings)
        engine = db.connect(database.owner_url(settings.owner_database_url, settings.state))
        with db.transaction(acting=Worker().settings()):
            told = making.make()
        engine.dispose()
        click.echo(json.dumps(told, indent=1))
