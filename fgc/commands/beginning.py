"""`./run service …`: a service begins, with the first of those who may invite others."""

import click
from flask import Flask
from flask.cli import AppGroup

from config import Settings
from fgc.access import audit
from fgc.access.staff.beginning import FirstAdministrator, begin_service
from fgc.access.viewer import Worker
from fgc.approach.reading import approaches
from fgc.commands.acting import as_worker
from fgc.kit import db
from fgc.kit.text import has_visible_letter, tidied_name


def visible_name(_context: click.Context, _option: click.Parameter, typed: str) -> str:
    """A name as it is kept. One in which nothing can be read is asked for again."""
    name = tidied_name(typed)
    if not has_visible_letter(name):
        raise click.BadParameter("Give a name with letters that everybody can see.")
    return name


def add_to(app: Flask) -> None:
    """service begin."""
    settings: Settings = app.config["SETTINGS"]
    service_group = AppGroup("service", help="About services.")
    app.cli.add_command(service_group)

    @service_group.command("begin")
    @click.option("--name", prompt="Name of the service", callback=visible_name)
    @click.option("--neutral-name", prompt="Name that a lock screen may show", callback=visible_name)
    @click.option("--phone", prompt="Its phone number")
    @click.option("--email", prompt="Its email address")
    @click.option("--address", prompt="Its postal address")
    @click.option(
        "--approach", prompt="Its approach", default="child_fgc", type=click.Choice(list(approaches()))
    )
    @click.option("--administrator", prompt="Name of the first administrator", callback=visible_name)
    @click.option("--administrator-email", prompt="Their email address")
    @click.option("--administrator-phone", prompt="Their phone number")
    def begin(administrator: str, administrator_email: str, administrator_phone: str, **about: str) -> None:
        """Begin a service, with its first administrator, who gets a link to set up how they sign in."""
        with as_worker(), db.saving():
            first = FirstAdministrator(administrator, administrator_email, administrator_phone)
            secret = begin_service(first, **about)
            audit.note("service.begun", by=Worker())
        click.echo(f"{settings.base_url}/join/{secret}")
