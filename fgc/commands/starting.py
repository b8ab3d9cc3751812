"""What has to be right before a process serves anybody: the newest schema, and the ring that fits the database."""

from multiprocessing import get_context

import click

from config import Settings
from fgc.access import policies
from fgc.circle.models_keys import PersonKey
from fgc.commands.acting import as_worker
from fgc.kit import database, quarantine, relock
from fgc.kit.security_log import Event, alert


def bring_up(settings: Settings) -> None:
    """Before somebody is served: as `migrate`. Refuses to go on from a restore that did not come to its end, and says when
    letters wait because of one."""
    migrate(settings)
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


def migrate(settings: Settings) -> None:
    """Migrates as the owner. Refuses to go on with a database that is newer than this program (Alembic says so), or with
    a key ring that is not the one it was locked with.

    A process of its own does it, which takes with it what only migrating needs.
    """
    url = database.owner_url(settings.owner_database_url, settings.state)
    child = get_context("fork").Process(
        target=database.upgrade, args=(url,), kwargs={"policies": policies.FILES}
    )
    child.start()
    child.join()
    if child.exitcode:
        raise SystemExit(child.exitcode)
    if unknown := relock.strangers(url, (PersonKey, "key")):
        said = ", ".join(sorted(unknown))
        raise SystemExit(f"fgc cannot start: this database is locked with {said}, which is not in keys.json")
