"""`./run service …`: a service begins, with the first two of those who may invite others; and gets one when it has none."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import reduce
from typing import Any
from uuid import UUID
from zoneinfo import available_timezones

import click
from flask import Flask
from flask.cli import AppGroup
from phonenumbers import SUPPORTED_REGIONS
from sqlalchemy import select

from fgc.access.models import Role, Service
from fgc.access.staff.beginning import Newcomer, appoint, begin_service
from fgc.approach.reading import approaches
from fgc.commands.acting import as_worker
from fgc.commands.starting import bring_up
from fgc.kit import db
from fgc.kit.email import kept_email
from fgc.kit.phone import HOME, kept_phone
from fgc.kit.refusal import Reason, Refused
from fgc.kit.text import has_visible_letter, in_name_order, tidied_name

Command = Callable[..., Any]


def visible_name(_context: click.Context, _option: click.Parameter, typed: str) -> str:
    """A name as it is kept. One in which nothing can be read is asked for again."""
    name = tidied_name(typed)
    if not has_visible_letter(name):
        raise click.BadParameter("A name is needed, with letters that everybody can see.")
    return name


def some_address(_context: click.Context, _option: click.Parameter, typed: str) -> str:
    """A postal address stands at the head of every letter on paper."""
    if not typed.strip():
        raise click.BadParameter("A postal address is needed.")
    return typed


def required_option(name: str, prompt: str, **more: Any) -> Callable[[Command], Command]:
    """An option that is asked for where it is not given. Nothing typed is answered with a sentence that says that it is needed:
    without a default the question would only stand there once more."""
    return click.option(name, prompt=prompt, default="", show_default=False, **more)


class Contact(click.ParamType[str]):
    """A phone number or an address in the one form in which it is kept; whoever typed another thing is asked again."""

    def __init__(self, name: str) -> None:
        self.name = name

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        region = str(ctx.params.get("region", HOME)) if ctx else HOME
        try:
            kept = kept_phone(value, region) if self.name == "phone" else kept_email(value)
        except Refused as refused:
            self.fail(
                str(refused.reason.value if isinstance(refused.reason, Reason) else refused), param, ctx
            )
        needed = "A phone number is needed." if self.name == "phone" else "An email address is needed."
        return kept or self.fail(needed, param, ctx)


class Zone(click.ParamType[str]):
    """The name of a clock, as in the list of the IANA."""

    name = "zone"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if value not in available_timezones():
            self.fail("Give it by its name in the list of time zones, such as Europe/London.", param, ctx)
        return value


PHONE, EMAIL = Contact("phone"), Contact("email")
APPOINTED = (Role.SERVICE_MANAGER, Role.ADMINISTRATOR)
REGION = click.Choice(sorted(SUPPORTED_REGIONS), case_sensitive=False)


def people(role: str, whom: str) -> Callable[[Command], Command]:
    """The three options that say who somebody is: `--manager`, `--manager-email`, `--manager-phone`."""
    three = (
        required_option(f"--{role}", f"Name of {whom}", callback=visible_name),
        required_option(f"--{role}-email", "Their email address", type=EMAIL),
        required_option(f"--{role}-phone", "Their phone number", type=PHONE),
    )
    return lambda command: reduce(lambda made, option: option(made), reversed(three), command)


@contextmanager
def refusals() -> Iterator[None]:
    """What is refused ends the command in one line, and nothing is kept."""
    try:
        yield
    except Refused as refused:
        raise click.ClickException(refused.sentence) from refused


def service_named(context: click.Context, _option: click.Parameter, name: str) -> UUID:
    """Which service is meant; numbers without a country are read where it is."""
    with as_worker():
        found = list(db.session().scalars(select(Service)))
    meant = [one for one in found if name in ("", one.name)]
    if len(meant) != 1:
        there = (
            ", ".join(sorted((one.name for one in found), key=in_name_order)) or "none: ./run service begin"
        )
        raise click.BadParameter(f"Say which service: {there}.")
    context.params["region"] = meant[0].region
    return meant[0].id


def ready_with(app: Flask) -> Callable[[click.Context, click.Parameter, str], Any]:
    """Before anything is asked: a database with every table. One that cannot be had ends it in one line. The settings are read
    as the word runs, and not as it was first brought (`commands.Words`)."""

    def ready(context: click.Context, option: click.Parameter, value: str) -> Any:
        if context.resilient_parsing:
            return value
        bring_up(app.config["SETTINGS"])
        return service_named(context, option, value) if option.name == "service_id" else value

    return ready


def link(app: Flask, secret: str) -> str:
    return f"{app.config['SETTINGS'].base_url}/join/{secret}"


def add_to(app: Flask) -> None:
    """service begin, service appoint."""
    service_group = AppGroup("service", help="About services.")
    app.cli.add_command(service_group)
    _add_begin(service_group, app)
    _add_appoint(service_group, app)


def _add_begin(group: AppGroup, app: Flask) -> None:
    @group.command("begin")
    @click.option(
        "--region",
        default=HOME,
        type=REGION,
        is_eager=True,
        callback=ready_with(app),
        help="Where numbers without a country are.",
    )
    @click.option(
        "--zone", default="Europe/London", type=Zone(), show_default=True, help="Its clock, as Europe/Dublin."
    )
    @required_option("--name", "Name of the service", callback=visible_name)
    @required_option("--neutral-name", "Name that a lock screen may show", callback=visible_name)
    @required_option("--phone", "Its phone number", type=PHONE)
    @required_option("--email", "Its email address", type=EMAIL)
    @required_option("--address", "Its postal address", callback=some_address)
    @click.option(
        "--approach", prompt="Its approach", default="child_fgc", type=click.Choice(list(approaches()))
    )
    @people("administrator", "the first administrator, who invites everybody else")
    @people("manager", "the first service manager, another person, who allocates families")
    def begin(
        administrator: str, administrator_email: str, administrator_phone: str,
        manager: str, manager_email: str, manager_phone: str, **about: str,
    ) -> None:  # fmt: skip
        """Begin a service, with its first administrator and its first manager, who each get a link to set up how they sign
        in."""
        with refusals(), as_worker(), db.saving():
            made = begin_service(
                Newcomer(administrator, administrator_email, administrator_phone),
                Newcomer(manager, manager_email, manager_phone),
                **about,
            )
        click.echo(f"{administrator}: {link(app, made.administrator)}\n{manager}: {link(app, made.manager)}")
        click.echo("Give each their own link. It works once, for seven days.", err=True)


def _add_appoint(group: AppGroup, app: Flask) -> None:
    @group.command("appoint")
    @click.option(
        "--service",
        "service_id",
        default="",
        is_eager=True,
        callback=ready_with(app),
        help="Its name, where there are several.",
    )
    @click.option("--role", prompt="Role", type=click.Choice([role.value for role in APPOINTED]))
    @people("who", "the one who is to do it")
    @click.option("--instead-of", type=EMAIL, help="The address of whoever did it and is gone.")
    def appoint_one(
        service_id: UUID,
        role: str,
        who: str,
        who_email: str,
        who_phone: str,
        instead_of: str | None,
        region: str,
    ) -> None:
        """Give a service its only manager or administrator: when the last one left, or lost how they sign in."""
        del region  # where their number was read
        with refusals(), as_worker(), db.saving():
            newcomer = Newcomer(who, who_email, who_phone)
            secret = appoint(service_id, Role(role), newcomer, instead_of=instead_of or "")
        click.echo(f"{who}: {link(app, secret)}")
        click.echo("Give them their link. It works once, for seven days.", err=True)
