"""What has to be right before a process serves anybody: the newest schema, and the ring that fits the database."""

import sys
import time
from collections.abc import Callable
from multiprocessing import get_context
from typing import TypeVar

import click
from sqlalchemy import NullPool, create_engine
from sqlalchemy.exc import OperationalError

from config import Settings
from fgc.access import policies
from fgc.circle.models_keys import PersonKey
from fgc.commands.acting import as_worker
from fgc.kit import database, quarantine, relock, schema
from fgc.kit.security_log import Event, alert

T = TypeVar("T")
PAUSES = (1, 2, 4, 8, 15)
"""Seconds between tries to reach the database; after the last one the process ends."""


def bring_up(settings: Settings) -> None:
    """Before somebody is served: as `migrate`. Refuses to go on from a restore that did not come to its end, and says when
    letters wait because of one. Ends with one line on stderr and 1 where the database cannot be reached, after half a
    minute of trying."""
    patiently(lambda: migrate(settings))
    patiently(_heed_restore)


def patiently(start: Callable[[], T]) -> T:
    """What `start` gives. A database that is out of reach, or takes what was begun back, is tried again, and said."""
    for pause in (*PAUSES, None):
        try:
            return start()
        except OperationalError as failure:
            why = type(failure.orig).__name__
            if pause is None:
                break
            click.echo(
                f"The database does not answer as it should ({why}). Trying again in {pause} s.", err=True
            )
            time.sleep(pause)
    raise SystemExit(
        f"fgc cannot start: the database does not answer as it should ({why}). See that it runs, and what DATABASE_URL and"
        " DATABASE_OWNER_URL say."
    )


def migrate(settings: Settings, *, anew: bool = False) -> None:
    """Brings the database up to date, as the owner; changes nothing in one that is, unless `anew`. Refuses to go on with a
    database that is newer than this program, or with a key ring that is not the one it was locked with.

    A process of its own does it, which takes with it what only migrating needs.
    """
    url = database.owner_url(settings.owner_database_url, settings.state)
    if anew or not _is_current(url):
        child = get_context("fork").Process(target=_upgrade, args=(url,), kwargs={"anew": anew})
        child.start()
        child.join()
        if child.exitcode:
            raise SystemExit(child.exitcode)
    if unknown := relock.strangers(url, (PersonKey, "key")):
        said = ", ".join(sorted(unknown))
        raise SystemExit(f"fgc cannot start: this database is locked with {said}, which is not in keys.json")


def _is_current(url: str) -> bool:
    wanted = schema.Schema(policies.FILES, policies.FIRST)
    return schema.is_current(create_engine(url, poolclass=NullPool), wanted)


def _upgrade(url: str, *, anew: bool) -> None:
    """In the child. What is known to go wrong is one line; what is not, is told whole, and then named."""
    try:
        schema.upgrade(url, policies=policies.FILES, first=policies.FIRST, anew=anew)
    except schema.NotUpgraded as why:
        sys.exit(f"fgc cannot start: {why}")
    except BaseException:
        click.echo(
            "fgc cannot start: the database could not be brought up to date. Nothing was changed.", err=True
        )
        raise


def _heed_restore() -> None:
    with as_worker():
        found = quarantine.waiting()
        if found is None:
            return
        backup_at, finished = found.backup_at, found.replayed_at
    if finished is None:
        raise SystemExit(
            "fgc cannot start: this database is being restored, or its restore was cut short."
            " Begin again with an empty one."
        )
    alert(Event.WATCH, kind="letters wait after a restore")
    click.echo(
        f"Restored from a backup of {backup_at:%Y-%m-%d %H:%M} UTC: letters wait. ./run restore release",
        err=True,
    )
