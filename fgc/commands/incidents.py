"""`./run incident pack`: what an authority asks for within 72 hours of a breach (UK GDPR, Article 33), in one file."""

import io
import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from config import Settings
from fgc.access import audit
from fgc.access.viewer import Worker
from fgc.commands.acting import as_worker
from fgc.commands.backups import said
from fgc.commands.happened import Counted, controls, events_of, lines_between, watched_between
from fgc.kit import dumps
from fgc.kit.clock import now
from fgc.kit.files import write_new

MOMENT = "An instant such as 2027-03-01T09:00+00:00; without an offset it is UTC."
ABOUT = """What happened between {since} and {until}
Written {at}. Why it was written: {reason}

What an authority asks for (UK GDPR, Article 33(3)), and where it is. What a program cannot know is yours to write.

1. What happened, when it began, when you became aware of it: yours, from timeline.jsonl (the security log, as it was
   written) and audit.jsonl (every line of the audit: who did or read what, by ids).
2. Whose data, about how many people; which kinds, about how many records: counts.json.
3. Who answers questions (the data protection officer): yours.
4. What is likely to follow from it for the people: yours. Begin with whoever is protected by a restriction.
5. What was done and will be done: yours. Which protections were on when this was written: controls.json.

Within 72 hours of becoming aware; later only with the reason for the delay. Who it concerns at a high risk is told
without delay (Article 34), by a way that is safe for them: speak with their coordinator first.

Ids stand for people. Who they are can be read in the program by those who may, and nowhere else.
"""


def add_to(app: Flask) -> None:
    """incident pack."""
    group = AppGroup("incident", help="When something happened that should not have.")
    app.cli.add_command(group)

    @group.command("pack")
    @click.argument("since", metavar="FROM")
    @click.argument("until", metavar="TO")
    @click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
    @click.option("--reason", required=True, help="Why, in a few words: it stands in the pack.")
    @click.option(
        "--in-clear", is_flag=True, help="Where no FGC_BACKUP_KEY is set: a zip that anybody can open."
    )
    def pack(since: str, until: str, file: Path, reason: str, *, in_clear: bool) -> None:
        """Write what was noted between FROM and TO to FILE: a zip, encrypted to FGC_BACKUP_KEY."""
        between = _moment(since), _moment(until)
        if between[0] >= between[1] or not reason.strip():
            raise click.UsageError("FROM comes before TO, and a reason has words.")
        settings: Settings = current_app.config["SETTINGS"]
        with said():
            keys = [] if in_clear else dumps.recipients(settings.backup_key)
        _note(*between)
        whole = _packed(settings, *between, reason.strip())
        _write(file, dumps.for_keys(whole, keys) if keys else whole)
        click.echo(f"{file}: {'opened by the offline key alone' if keys else 'in clear, keep it safe'}")


def _note(since: datetime, until: datetime) -> None:
    """In the audit before anything is gathered; the reason is somebody's words and stands in the pack alone."""
    with as_worker():
        audit.note(
            "incident.packed", by=Worker(), facts={"since": since.isoformat(), "until": until.isoformat()}
        )


def _packed(settings: Settings, since: datetime, until: datetime, reason: str) -> bytes:
    counted, content = Counted(), io.BytesIO()
    timeline = watched_between(settings.security_log, since, until)
    with as_worker(), zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as zipped:
        about = {
            "since": since.isoformat(),
            "until": until.isoformat(),
            "at": now().isoformat(),
            "reason": reason,
        }
        zipped.writestr("README.txt", ABOUT.format(**about))
        zipped.writestr("timeline.jsonl", "".join(f"{line}\n" for line in timeline))
        with zipped.open("audit.jsonl", "w") as written:
            for line in lines_between(since, until, counted):
                written.write(f"{line}\n".encode())
        zipped.writestr(
            "counts.json", _json({**counted.told(), "events of the security log": events_of(timeline)})
        )
        zipped.writestr("controls.json", _json(controls(settings)))
    return content.getvalue()


def _write(file: Path, content: bytes) -> None:
    """For its owner alone, and never over another file."""
    try:
        write_new(file, content)
    except OSError as why:
        raise click.ClickException(f"{file} cannot be written: {why.strerror}.") from why


def _moment(told: str) -> datetime:
    try:
        moment = datetime.fromisoformat(told)
    except ValueError as wrong:
        raise click.UsageError(MOMENT) from wrong
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)


def _json(told: dict[str, object]) -> str:
    return json.dumps(told, indent=2, ensure_ascii=False)
