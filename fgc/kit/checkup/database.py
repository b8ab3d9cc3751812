"""The database: nothing that was confirmed is lost, and the program's role cannot see what it may not."""

import time
from collections.abc import Iterator, Mapping

from sqlalchemy import text

from fgc.kit.checkup import Finding, look, ok, wrong
from fgc.kit.db import session
from fgc.kit.jobs import DEAD_AFTER, seconds_without_worker

MUST = {
    "fsync": ("on",),
    "full_page_writes": ("on",),
    "synchronous_commit": ("on", "remote_write", "remote_apply"),
    "data_checksums": ("on",),
}
TOLD = {"data_checksums": "Switch them on: stop the server, then pg_checksums --enable."}
OFF, FAR = 5, 300
"""Seconds between two clocks: what is odd, and what is wrong."""
ROLE = text(
    "SELECT r.rolsuper OR r.rolbypassrls AS free, (SELECT count(*) FROM pg_class c WHERE c.relowner = r.oid"
    " AND c.relkind = 'r') AS owned, (SELECT count(*) FROM pg_class c WHERE c.relkind = 'r' AND NOT c.relrowsecurity"
    " AND c.relnamespace = 'public'::regnamespace AND c.relname !~ '^(procrastinate|alembic_version)') AS bare"
    " FROM pg_roles r WHERE r.rolname = current_user"
)


def shown() -> Mapping[str, str]:
    """What the server says of the settings that matter."""
    names = ", ".join(f"current_setting('{name}') AS {name}" for name in MUST)
    return dict(session().execute(text(f"SELECT {names}")).mappings().one())


def settings(told: Mapping[str, str]) -> Iterator[Finding]:
    """Each that must not be off."""
    for name, good in MUST.items():
        if told[name] in good:
            yield ok(name, told[name])
        else:
            yield wrong(
                name,
                f"is {told[name]}.",
                TOLD.get(name, "Switch it on: a power cut would lose what was confirmed."),
            )


def role() -> Finding:
    """The program's role is bound by the policies of every table: it owns none, and passes by none."""
    found = session().execute(ROLE).one()
    if found.free or found.owned:
        return wrong("database role", "row-level security does not bind it.",
                     "Let DATABASE_URL name a role that owns nothing, without SUPERUSER and BYPASSRLS.")  # fmt: skip
    if found.bare:
        return wrong(
            "database role", f"{found.bare} tables have no row-level security.", "./run migrate --anew"
        )
    return ok("database role", "is bound by the policies of every table.")


def clocks() -> Finding:
    """This machine's clock against the database's."""
    theirs = float(session().scalar(text("SELECT extract(epoch FROM clock_timestamp())")) or 0)
    return off_by(abs(time.time() - theirs))


def off_by(seconds: float) -> Finding:
    said = f"{seconds:.0f} s between this machine and the database."
    if seconds > FAR:
        return wrong("clock", said, "Set both by the network: links would end too early or too late.")
    return look("clock", said, "Set both by the network.") if seconds > OFF else ok("clock", said)


def worker(late_letters: int) -> Finding:
    """Whether one is alive, and letters go."""
    return working(seconds_without_worker(), late_letters)


def working(since: float | None, late_letters: int) -> Finding:
    """`since`: seconds from the last sign of life of any worker; None when there never was one."""
    if since is None or since > DEAD_AFTER:
        return wrong("worker", "none is running, so no letter goes.", "./run worker")
    if late_letters:
        return wrong(
            "worker",
            f"{late_letters} letters have waited for over 15 minutes.",
            "See its log: the mail provider says why.",
        )
    return ok("worker", "is alive, and no letter waits too long.")
