"""What has to be right before a process serves anybody: the newest schema, and the ring that fits the database."""

from multiprocessing import get_context

from config import Settings
from fgc.access import policies
from fgc.circle.models_keys import PersonKey
from fgc.kit import database, relock


def bring_up(settings: Settings) -> None:
    """Migrates as the owner. Refuses to go on with a database that is newer than this program (Alembic says so), or with
    a key ring that is not the one it was locked with.

    A process of its own does it, which takes with it what only migrating needs.
    """
    url = database.owner_url(settings.owner_database_url, settings.state)
    child = get_context("fork").Process(
        target=database.upgrade, args=(url,), kwargs={"policies": policies.FILE}
    )
    child.start()
    child.join()
    if child.exitcode:
        raise SystemExit(child.exitcode)
    if unknown := relock.strangers(url, (PersonKey, "key")):
        said = ", ".join(sorted(unknown))
        raise SystemExit(f"fgc cannot start: this database is locked with {said}, which is not in keys.json")
