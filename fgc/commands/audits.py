"""`./run audit …`: the chains read through, or written out for somebody else to read through."""

from pathlib import Path
from uuid import UUID

import click
from flask import Flask
from flask.cli import AppGroup

from fgc.access import audit
from fgc.access.audit import export, reading
from fgc.access.viewer import Worker
from fgc.commands.acting import as_worker
from fgc.kit.clock import now
from fgc.kit.files import writing_new
from fgc.kit.security_log import Event, alert
from fgc.plan.operations.sealing import seal_key


def add_to(app: Flask) -> None:
    """audit verify, audit export."""
    audit_group = AppGroup("audit", help="About the audit: who did and read what.")
    app.cli.add_command(audit_group)

    @audit_group.command("verify")
    def verify() -> None:
        """Read every chain and say the first line of each that is not as it was written; exits 0 when all are."""
        with as_worker():
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
        """Write the chains to FILE, to be checked with docs/check_audit.py: all of it, or no file. Never over another file;
        refused when a chain is not whole."""
        click.echo(f"Signed with the key of fingerprint {_export(file, service)}")


def _export(file: Path, service: str) -> str:
    """That it is exported is noted before the first line is written. Returns the fingerprint of the key that signs."""
    key = seal_key()
    with as_worker():
        named = [chain for chain, name in reading.chains().items() if service in ("", name)]
        for chain in named:
            _refuse_broken(chain)
            audit.note("audit.exported", by=Worker(), service_id=chain)
        try:
            with writing_new(file) as opened:
                for chain in named:
                    lines = export.exported(chain, reading.lines_of(chain), key, at=now())
                    opened.writelines(f"{line}\n".encode() for line in lines)
        except OSError as failed:
            raise click.ClickException(f"Nothing is exported: {failed.strerror}: {file}") from failed
    return key.fingerprint


def _refuse_broken(chain: UUID) -> None:
    if (found := reading.checked(chain).finding) is not None:
        raise click.ClickException(f"Nothing is exported: {found.sentence}.")
