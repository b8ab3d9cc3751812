"""`./run migrate`, `serve`, `worker`: what stays, and what brings the database up to date before it does."""

import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click
from flask import Flask
from sqlalchemy.exc import OperationalError

from config import Settings
from fgc.access.audit import heads
from fgc.commands.acting import as_worker
from fgc.commands.starting import bring_up
from fgc.commands.starting import migrate as bring_up_to_date
from fgc.kit import database
from fgc.kit.clock_guard import tick
from fgc.kit.postman import sweep
from fgc.kit.security_log import Event, seen
from fgc.kit.worker import run_worker
from fgc.plan.operations.sealing import seal_what_waits

log = logging.getLogger(__name__)


def add_to(app: Flask) -> None:
    """migrate, serve, worker."""
    settings: Settings = app.config["SETTINGS"]

    @app.cli.command("migrate")
    @click.option("--anew", is_flag=True, help="Apply every policy again, also when nothing differs.")
    def migrate(anew: bool) -> None:
        """Bring the database to the newest version. One that is up to date is left as it is."""
        if anew:
            bring_up_to_date(settings, anew=True)
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
            _at_once()
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


def _at_once() -> None:
    """What would otherwise wait for its next minute: the clock's mark, letters and plans that a killed worker left. What the
    database takes back now is done in that minute: no worker ends for it."""
    for look in (tick, sweep, seal_what_waits):
        with as_worker():
            try:
                look()
            except OperationalError as failure:
                log.warning("left for the next minute", extra={"kind": type(failure.orig).__name__})


def _copy_heads() -> None:
    with as_worker():
        heads.copy_heads()


def _app_url(settings: Settings) -> str:
    return settings.database_url or database.embedded(settings.state).url("app", database.NAME)
