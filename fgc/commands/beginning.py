"""`./run service …`: a service begins, with the first of those who may invite others."""

import click
from flask import Flask
from flask.cli import AppGroup
from phonenumbers import SUPPORTED_REGIONS

from config import Settings
from fgc.access import audit
from fgc.access.staff.beginning import FirstAdministrator, begin_service
from fgc.access.viewer import Worker
from fgc.approach.reading import approaches
from fgc.commands.acting import as_worker
from fgc.kit import db
from fgc.kit.email import kept_email
from fgc.kit.phone import HOME, kept_phone
from fgc.kit.refusal import Reason, Refused
from fgc.kit.text import has_visible_letter, tidied_name


def visible_name(_context: click.Context, _option: click.Parameter, typed: str) -> str:
    """A name as it is kept. One in which nothing can be read is asked for again."""
    name = tidied_name(typed)
    if not has_visible_letter(name):
        raise click.BadParameter("Give a name with letters that everybody can see.")
    return name


class Contact(click.ParamType[str]):
    """A phone number or an address in the one form in which it is kept; whoever typed another thing is asked again."""

    def __init__(self, name: str) -> None:
        self.name = name

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        region = str(ctx.params.get("region", HOME)) if ctx else HOME
        try:
            return kept_phone(value, region) if self.name == "phone" else kept_email(value)
        except Refused as refused:
            self.fail(
                str(refused.reason.value if isinstance(refused.reason, Reason) else refused), param, ctx
            )


PHONE, EMAIL = Contact("phone"), Contact("email")
REGION = click.Choice(sorted(SUPPORTED_REGIONS), case_sensitive=False)


def add_to(app: Flask) -> None:
    """service begin."""
    settings: Settings = app.config["SETTINGS"]
    service_group = AppGroup("service", help="About services.")
    app.cli.add_command(service_group)

    @service_group.command("begin")
    @click.option(
        "--region", default=HOME, type=REGION, is_eager=True, help="Where numbers without a country are."
    )
    @click.option("--name", prompt="Name of the service", callback=visible_name)
    @click.option("--neutral-name", prompt="Name that a lock screen may show", callback=visible_name)
    @click.option("--phone", prompt="Its phone number", type=PHONE)
    @click.option("--email", prompt="Its email address", type=EMAIL)
    @click.option("--address", prompt="Its postal address")
    @click.option(
        "--approach", prompt="Its approach", default="child_fgc", type=click.Choice(list(approaches()))
    )
    @click.option("--administrator", prompt="Name of the first administrator", callback=visible_name)
    @click.option("--administrator-email", prompt="Their email address", type=EMAIL)
    @click.option("--administrator-phone", prompt="Their phone number", type=PHONE)
    def begin(administrator: str, administrator_email: str, administrator_phone: str, **about: str) -> None:
        """Begin a service, with its first administrator, who gets a link to set up how they sign in."""
        with as_worker(), db.saving():
            first = FirstAdministrator(administrator, administrator_email, administrator_phone)
            secret = begin_service(first, **about)
            audit.note("service.begun", by=Worker())
        click.echo(f"{settings.base_url}/join/{secret}")
