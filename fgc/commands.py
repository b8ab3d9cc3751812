"""What a timer or an operator runs: `./run <word>` goes to these through `flask --app wsgi`."""

import click
from flask import Flask

from config import Settings
from fgc.access import policies
from fgc.kit import database
from fgc.kit.worker import run_worker


def register(app: Flask) -> None:
    """Adds the commands to `app.cli`."""
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


def bring_up(settings: Settings) -> None:
    """Migrates as the owner. Refuses to go on with a database that is newer than this program (Alembic says so)."""
    database.upgrade(database.owner_url(settings.owner_database_url, settings.state), policies=policies.FILE)


def _app_url(settings: Settings) -> str:
    return settings.database_url or database.embedded(settings.state).url("app", database.NAME)
