"""What a timer or an operator runs: `./run <word>` goes to these through `flask --app wsgi`."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from copy import copy
from functools import wraps
from multiprocessing import get_context
from pathlib import Path
from typing import Any
from uuid import UUID

import click
from flask import Flask
from flask.cli import AppGroup
from sqlalchemy.orm import Session

from config import Settings
from fgc.access import audit, policies
from fgc.access.audit import export, heads, reading
from fgc.access.staff.beginning import FirstAdministrator, begin_service
from fgc.access.viewer import Worker
from fgc.approach.reading import approaches
from fgc.circle.models_keys import PersonKey
from fgc.kit import database, db, relock
from fgc.kit.clock import now
from fgc.kit.key_commands import keys
from fgc.kit.security_log import Event, alert, seen
from fgc.kit.worker import run_worker
from fgc.overview.sight import who_sees_what
from fgc.plan import operations as plan
from fgc.plan.operations.sealing import seal_key

SAID = {
    plan.Genuine.CURRENT: "genuine and current: sealed at {moment:%Y-%m-%d %H:%M} UTC",
    plan.Genuine.REPLACED: "genuine but replaced by a newer version: sealed at {moment:%Y-%m-%d %H:%M} UTC",
    plan.Genuine.NOT_OURS: "not the sealed document: nothing that we sealed has these bytes",
}


def register(app: Flask) -> None:
    """Adds the commands to `app.cli`."""
    _processes(app)
    _about_plans(app)
    _about_audit(app)
    app.cli.add_command(_noted(keys, but=("status",)))
    _about_services(app)

    @app.cli.command("who-sees-what")
    def print_who_sees_what() -> None:
        """Print docs/who-sees-what.md: every page, whom it is open to, what one may learn about another."""
        click.echo(who_sees_what(app), nl=False)

    @app.cli.command("sentences")
    def print_sentences() -> None:
        """Print every sentence people read, as a translator starts from it (a .pot file)."""
        from babel.messages.pofile import write_po  # noqa: PLC0415 - only where it is asked for

        from fgc.kit import catalogues  # noqa: PLC0415

        write_po(click.get_binary_stream("stdout"), catalogues.sentences())  # type: ignore[operator]


def _processes(app: Flask) -> None:
    settings: Settings = app.config["SETTINGS"]

    @app.cli.command("migrate")
    def migrate() -> None:
        """Bring the database to the newest version."""
        bring_up(settings)
        click.echo("The database is ready.")

    @app.cli.command("serve")
    @click.option(
        "--bind", default="", help="Where to listen; default: the port of FGC_BASE_URL on 127.0.0.1."
    )
    @click.option("--workers", default=2, show_default=True)
    def serve(bind: str, workers: int) -> None:
        """Serve pages until stopped."""
        from fgc.kit import web  # noqa: PLC0415 - gunicorn only where it serves

        bring_up(settings)
        with _said("serve"):
            web.serve(
                app, bind=bind or web.default_bind(settings.base_url), workers=workers, at_exit=_copy_heads
            )

    @app.cli.command("worker")
    def worker() -> None:
        """Send letters and look after due dates until stopped."""
        bring_up(settings)
        with _said("worker", at_end=_copy_heads):
            run_worker(database.libpq(_app_url(settings)))


@contextmanager
def _said(process: str, *, at_end: Callable[[], None] = lambda: None) -> Iterator[None]:
    """A process says in the security log that it began, and that it ended; those it forked end here too, and say nothing."""
    mine = os.getpid()
    seen(Event.STARTED, kind=process)
    try:
        yield
    finally:
        if os.getpid() == mine:
            at_end()
            seen(Event.STOPPED, kind=process)


def _about_plans(app: Flask) -> None:
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


def _about_audit(app: Flask) -> None:
    audit_group = AppGroup("audit", help="About the audit: who did and read what.")
    app.cli.add_command(audit_group)

    @audit_group.command("verify")
    def verify() -> None:
        """Read every chain and say the first line of each that is not as it was written; exits 0 when all are."""
        with _as_worker():
            found = [(name, reading.checked(chain)) for chain, name in reading.chains().items()]
        for name, checked in found:
            wrong = checked.finding.sentence if checked.finding else "whole and unchanged"
            click.echo(f"{name}: {checked.lines} lines read, {wrong}")
        if any(checked.finding for _name, checked in found):
            alert(Event.WATCH, kind="audit verify")
            raise SystemExit(1)

    @audit_group.command("export")
    @click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
    @click.option("--service", default="", help="Only the chain of this service; default: every chain.")
    def export_chains(file: Path, service: str) -> None:
        """Write the chains to FILE, to be checked with docs/check_audit.py; refused when one is not whole."""
        click.echo(f"Signed with the key of fingerprint {_export(file, service)}")


def _export(file: Path, service: str) -> str:
    """That it is exported is noted before the first line is written. Returns the fingerprint of the key that signs."""
    key = seal_key()
    with _as_worker():
        named = [chain for chain, name in reading.chains().items() if service in ("", name)]
        for chain in named:
            _refuse_broken(chain)
            audit.note("audit.exported", by=Worker(), service_id=chain)
        with file.open("w", encoding="utf-8") as opened:
            for chain in named:
                lines = export.exported(chain, reading.lines_of(chain), key, at=now())
                opened.writelines(f"{line}\n" for line in lines)
    return key.fingerprint


def _noted(group: AppGroup, *, but: Sequence[str]) -> AppGroup:
    """The group, each of whose commands is noted before it runs; `but` those that only look."""
    noted = AppGroup(group.name, help=group.help)
    for name, command in group.commands.items():
        told = copy(command)
        if name not in but:
            told.callback = _noted_first(f"{group.name}.{name}", command.callback)
        noted.add_command(told)
    return noted


def _noted_first(action: str, run: Callable[..., Any] | None) -> Callable[..., Any]:
    assert run is not None

    @wraps(run)
    def first(*args: Any, **options: Any) -> Any:
        with _as_worker():
            audit.note(action, by=Worker())
        return run(*args, **options)

    return first


def _refuse_broken(chain: UUID) -> None:
    if (found := reading.checked(chain).finding) is not None:
        raise click.ClickException(f"Nothing is exported: {found.sentence}.")


def _as_worker() -> AbstractContextManager[Session]:
    return db.transaction(acting=Worker().settings())


def _copy_heads() -> None:
    with _as_worker():
        heads.copy_heads()


def _about_services(app: Flask) -> None:
    settings: Settings = app.config["SETTINGS"]
    service_group = AppGroup("service", help="About services.")
    app.cli.add_command(service_group)

    @service_group.command("begin")
    @click.option("--name", prompt="Name of the service")
    @click.option("--neutral-name", prompt="Name that a lock screen may show")
    @click.option("--phone", prompt="Its phone number")
    @click.option("--email", prompt="Its email address")
    @click.option("--address", prompt="Its postal address")
    @click.option(
        "--approach", prompt="Its approach", default="child_fgc", type=click.Choice(list(approaches()))
    )
    @click.option("--administrator", prompt="Name of the first administrator")
    @click.option("--administrator-email", prompt="Their email address")
    @click.option("--administrator-phone", prompt="Their phone number")
    def begin(administrator: str, administrator_email: str, administrator_phone: str, **about: str) -> None:
        """Begin a service, with its first administrator, who gets a link to set up how they sign in."""
        with _as_worker(), db.saving():
            first = FirstAdministrator(administrator, administrator_email, administrator_phone)
            secret = begin_service(first, **about)
            audit.note("service.begun", by=Worker())
        click.echo(f"{settings.base_url}/join/{secret}")


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


def _app_url(settings: Settings) -> str:
    return settings.database_url or database.embedded(settings.state).url("app", database.NAME)
