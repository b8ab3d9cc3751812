"""The words of `./run keys`: what an operator does with the key ring."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy import Engine, create_engine

from fgc.kit import database, relock
from fgc.kit.refusal import Refused
from fgc.kit.secrets import ring
from fgc.kit.security_log import Event, seen

keys = AppGroup("keys", help="About the key ring.")


@keys.command("status")
def status() -> None:
    """Say how many fields stand under each key."""
    with _owner() as engine:
        counted = relock.status(engine)
    held = ring().keys
    for kid in sorted({*held.by_kid, *counted}):
        said = "locks now" if kid == held.current else "opens" if kid in held.by_kid else "NOT IN THE RING"
        click.echo(f"{kid}\t{counted[kid]}\t{said}")


@keys.command("add")
def add() -> None:
    """Add a key that does not lock yet, so that the ring can be carried to every machine before `rotate`."""
    seen(Event.SENSITIVE_UPDATE, kind="keys add")
    click.echo(f"{relock.add()} was added. Give every machine this ring, then rotate.")


@keys.command("rotate")
def rotate() -> None:
    """Let a new key lock, and lock every field anew; goes on where an earlier one was cut short."""
    with _owner() as engine:
        done = relock.rotate(engine)
    click.echo(f"{done.kid} locks now. {done.fields} fields were locked anew, {done.left} are left.")
    for name in done.broken:
        click.echo(f"cannot be opened: {name}", err=True)
    if done.left:
        raise SystemExit(1)


@keys.command("drop")
@click.argument("kid")
def drop(kid: str) -> None:
    """Take the key KID off the ring for good. Refused while a field is left that only it opens."""
    with _owner() as engine:
        relock.drop(engine, kid)
    click.echo(f"{kid} is off this ring. Older backups need the ring that was kept with them.")


@contextmanager
def _owner() -> Iterator[Engine]:
    """The database as the owner of its tables. What is refused ends the command with its sentence."""
    settings = current_app.config["SETTINGS"]
    seen(Event.SENSITIVE_READ, kind=f"keys {click.get_current_context().info_name}")
    engine = create_engine(database.owner_url(settings.owner_database_url, settings.state))
    try:
        yield engine
    except Refused as refused:
        raise click.ClickException(refused.sentence) from refused
    finally:
        engine.dispose()
