"""What a timer or an operator runs: `./run <word>` goes to these through `flask --app wsgi`."""

from multiprocessing import get_context
from pathlib import Path

import click
from flask import Flask
from flask.cli import AppGroup

from config import Settings
from fgc.access import policies
from fgc.kit import database, db
from fgc.kit.worker import run_worker
from fgc.overview.sight import who_sees_what
from fgc.plan import operations as plan

SAID = {
    plan.Genuine.CURRENT: "genuine and current: sealed at {moment:%Y-%m-%d %H:%M} UTC",
    plan.Genuine.REPLACED: "genuine but replaced by a newer version: sealed at {moment:%Y-%m-%d %H:%M} UTC",
    plan.Genuine.NOT_OURS: "not the sealed document: nothing that we sealed has these bytes",
}


def register(app: Flask) -> None:
    """Adds the commands to `app.cli`."""
    _processes(app)
    _about_plans(app)

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
        web.serve(app, bind=bind or web.default_bind(settings.base_url), workers=workers)

    @app.cli.command("worker")
    def worker() -> None:
        """Send letters and look after due dates until stopped."""
        bring_up(settings)
        run_worker(database.libpq(_app_url(settings)))


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


def bring_up(settings: Settings) -> None:
    """Migrates as the owner. Refuses to go on with a database that is newer than this program (Alembic says so).

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


def _app_url(settings: Settings) -> str:
    return settings.database_url or database.embedded(settings.state).url("app", database.NAME)
