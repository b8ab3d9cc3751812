"""`./run doctor`: is everything right that whoever runs the installation has to see to?"""

import json
from collections.abc import Iterator
from dataclasses import asdict
from email.utils import parseaddr

import click
from flask import Flask
from sqlalchemy.exc import OperationalError

from config import Settings
from fgc.access.watching import late_letters
from fgc.commands.acting import as_worker
from fgc.kit.checkup import Finding, Verdict, database, look, machine, mail, wrong
from fgc.kit.checkup.names import Names, Silent
from fgc.kit.checkup.policy import fetched
from fgc.kit.clock import now


def add_to(app: Flask) -> None:
    """doctor."""

    @app.cli.command("doctor")
    @click.option("--json", "as_json", is_flag=True, help="One JSON document instead of lines.")
    @click.option(
        "--selector", multiple=True, help="The name of a DKIM key of your provider; may be repeated."
    )
    @click.option(
        "--resolver",
        default="",
        help="Whom to ask about names, ADDRESS or ADDRESS:PORT; default: as this machine.",
    )
    def doctor(as_json: bool, selector: tuple[str, ...], resolver: str) -> None:
        """Look at what has to be right round the program, one line for each; exits 1 when something is wrong."""
        settings: Settings = app.config["SETTINGS"]
        found = [*_here(settings), *_kept(), *_mail(settings, selector, resolver)]
        if as_json:
            click.echo(
                json.dumps(
                    [asdict(one) | {"verdict": one.verdict.value} for one in found],
                    indent=1,
                    ensure_ascii=False,
                )
            )
        else:
            click.echo("\n".join(one.line for one in found))
        if any(one.verdict is Verdict.WRONG for one in found):
            raise SystemExit(1)


def _here(settings: Settings) -> Iterator[Finding]:
    state = settings.state
    yield machine.address(settings.base_url)
    yield machine.private(state / "keys.json")
    yield machine.private(state / "seal.pem", made="It is made with the first plan that is sealed.")
    yield machine.certificate(state / "seal.pem", now())
    yield machine.apart("audit heads", settings.audit_heads, state, setting="FGC_AUDIT_HEADS")
    yield machine.apart("journal", settings.journal, state, setting="FGC_JOURNAL")
    yield machine.writable("security log", settings.security_log)
    yield machine.disk(state)
    yield machine.clock_rules()
    yield machine.list_of_stolen(settings.breached_passwords)


def _kept() -> Iterator[Finding]:
    try:
        with as_worker():
            yield from database.settings(database.shown())
            yield database.role()
            yield database.clocks()
            yield database.worker(late_letters())
    except OperationalError:
        yield wrong("database", "cannot be reached.", "See that it runs, and what DATABASE_URL says.")


def _mail(settings: Settings, selectors: tuple[str, ...], resolver: str) -> Iterator[Finding]:
    domain = parseaddr(settings.mail_sender)[1].rpartition("@")[2]
    server, _, port = resolver.partition(":")
    try:
        yield from mail.looked_at(domain, Names(server, int(port or 53)), selectors, fetched)
    except Silent:
        yield look("names", "this machine does not know whom to ask.", "Say it: --resolver.")
