"""`./run retention …`: what is kept until when, and what the night does, done now."""

import logging
from collections.abc import Iterator

import click
from flask import Flask
from flask.cli import AppGroup
from sqlalchemy import ColumnElement, func, select

from fgc.access.models import Service
from fgc.access.models_audit import AuditLine
from fgc.commands.acting import as_worker, noted
from fgc.conference.models import Conference
from fgc.keeping.models import EraseNotice, Erasure, Keeping, LegalHold
from fgc.keeping.operations import forget
from fgc.keeping.queries import HELD_BACK
from fgc.keeping.rules import erased_from
from fgc.kit.db import Base, session

log = logging.getLogger("fgc.commands.retention")


def add_to(app: Flask) -> None:
    """retention status, retention run."""
    group = AppGroup("retention", help="How long things are kept, and what is erased.")

    @group.command("status")
    def status() -> None:
        """Say by service what has its time, what will be erased and when, and what a hold keeps. It names no family."""
        with as_worker():
            for line in _status():
                click.echo(line)

    @group.command("run")
    def run() -> None:
        """Do now what the worker does each night: forget what nobody needs, give notice, erase what is due."""
        with as_worker():
            before = _counted(Conference)
            failed = _forget()
            click.echo(f"Erased conferences: {before - _counted(Conference)}.")
        if failed:
            raise click.ClickException(f"{failed} could not be done, all the rest was. The log says why.")

    app.cli.add_command(noted(group, but=("status",)))


def _forget() -> int:
    """Gives how much could not be done."""
    try:
        forget()
    except ExceptionGroup as failed:
        log.exception("retention")
        return len(failed.exceptions)
    return 0


def _status() -> Iterator[str]:
    for service in session().scalars(select(Service).order_by(Service.name)):
        ours = Conference.service_id == service.id
        erased = (AuditLine.chain == service.id, AuditLine.action == "conference.erased")
        yield f"{service.name}: {_counted(Conference, ours)} conferences, {_counted(AuditLine, *erased)} erased so far"
        yield from _classes(ours)
        yield from _listed(ours)
        if waiting := _counted(
            Erasure, Erasure.conference_id.in_(select(Conference.id).where(ours)), *HELD_BACK
        ):
            yield f"  people who are erased when a hold is lifted: {waiting}"


def _classes(ours: ColumnElement[bool]) -> Iterator[str]:
    """How many there are of each class, and which day comes first."""
    found = (
        select(Keeping.kept_as, func.count(), func.min(Keeping.until))
        .join(Conference, Conference.id == Keeping.conference_id)
        .where(ours)
        .group_by(Keeping.kept_as)
        .order_by(Keeping.kept_as)
    )
    for kept_as, count, first in session().execute(found):
        yield f"  {kept_as}: {count}, the first until {first}"


def _listed(ours: ColumnElement[bool]) -> Iterator[str]:
    """What stands on the notice list, by number."""
    noticed = (EraseNotice.conference_id == Conference.id) & (EraseNotice.until == Keeping.until)
    held = (LegalHold.conference_id == Conference.id) & LegalHold.lifted_at.is_(None)
    found = (
        select(Conference.number, EraseNotice, LegalHold.id.is_not(None))
        .join(Keeping, Keeping.conference_id == Conference.id)
        .join(EraseNotice, noticed)
        .outerjoin(LegalHold, held)
        .where(ours)
        .order_by(EraseNotice.noticed_at)
    )
    for number, notice, held_now in session().execute(found):
        yield f"  {number}: " + ("held" if held_now else f"will be erased on {erased_from(notice):%Y-%m-%d}")


def _counted(model: type[Base], *which: ColumnElement[bool]) -> int:
    return session().scalar(select(func.count()).select_from(model).where(*which)) or 0
