"""`./run plan …`: whether a file is one we sealed."""

from pathlib import Path

import click
from flask import Flask
from flask.cli import AppGroup

from fgc.kit import db
from fgc.plan import operations as plan

SAID = {
    plan.Genuine.CURRENT: "genuine and current: sealed at {moment:%Y-%m-%d %H:%M} UTC",
    plan.Genuine.REPLACED: "genuine but replaced by a newer version: sealed at {moment:%Y-%m-%d %H:%M} UTC",
    plan.Genuine.NOT_OURS: "not the sealed document: nothing that we sealed has these bytes",
}


def add_to(app: Flask) -> None:
    """plan verify."""
    plan_group = AppGroup("plan", help="About sealed plans.")
    app.cli.add_command(plan_group)

    @plan_group.command("verify")
    @click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
    def verify(file: Path) -> None:
        """Say whether FILE is a genuine, current plan; exits 0 only then."""
        with db.transaction(read_only=True, acting={"kind": "door"}):
            found = plan.verify(file.read_bytes())
        click.echo(SAID[found.genuine].format(moment=found.sealed_at))
        if found.genuine is not plan.Genuine.CURRENT:
            raise SystemExit(1)
