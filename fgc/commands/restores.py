"""`./run restore …`: an empty database filled from a backup, and letters let go again when somebody has looked."""

from pathlib import Path

import click
from click import Context
from flask import Flask
from flask.cli import AppGroup

from fgc.access import audit
from fgc.access.viewer import Worker
from fgc.commands.acting import as_worker
from fgc.commands.backups import said
from fgc.commands.restoring import Restoring, everybodys
from fgc.kit import jobs, journal, quarantine
from fgc.kit.clock import now
from fgc.kit.db import saving
from fgc.kit.refusal import Refused

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


class Words(AppGroup):
    """`./run restore FILE` is `./run restore from FILE`: whatever is no word of the group is a file."""

    def parse_args(self, context: Context, arguments: list[str]) -> list[str]:
        if arguments and arguments[0] not in (*self.commands, "--help"):
            arguments = ["from", *arguments]
        return super().parse_args(context, arguments)


WITHOUT_JOURNAL = (
    "The backup is as it was written. Without its journal nobody knows who was erased and whose way in ended since: go through"
    " your own records first. Then: ./run restore release --although"
)
NAMED_ABOVE = "What is named above is not as it was written: look into it before letters go."


def add_to(app: Flask) -> None:
    """restore FILE, restore release."""
    group = Words("restore", help="Bring the data back from a backup, and let letters go again.")
    app.cli.add_command(group)

    @group.command("from")
    @click.argument("file", type=FILE)
    @click.option("--identity", type=FILE, required=True, help="The secret key that opens the backup.")
    @click.option(
        "--journal", "journals", type=FILE, multiple=True, help="Default: FGC_JOURNAL; one for each machine."
    )
    @click.option(
        "--without-journal", is_flag=True, help="Where it is lost or not whole: every personal link ends."
    )
    def restore(file: Path, identity: Path, journals: tuple[Path, ...], *, without_journal: bool) -> None:
        """Fill an empty database from FILE; letters wait until `restore release`."""
        with said():
            restoring = Restoring(file, identity, journals or (journal.where(),), without_journal)
            for line in restoring.run():
                click.echo(line)
        if not restoring.sound:
            click.echo(WITHOUT_JOURNAL if restoring.intact else NAMED_ABOVE, err=True)
            raise SystemExit(1)

    @group.command("release")
    @click.option("--although", is_flag=True, help="Also when something was not as it was written.")
    def release(*, although: bool) -> None:
        """Let letters go again after a restore."""
        click.echo(f"Letters go again. {let_go(although=although)} wait for a person.")


def let_go(*, although: bool = False) -> int:
    """What the program would do by itself by now is asked for first, while letters still wait: what of it was done before
    the restore too goes to a person. Gives how many letters those are."""
    with as_worker():
        if reason := quarantine.why_not_release(although=although):
            raise click.ClickException(reason.value)
    jobs.run_due(periodic=True)
    try:
        with as_worker(), saving():
            quarantine.release(now(), although=although)
            for chain in everybodys():
                audit.note("restore.released", by=Worker(), service_id=chain)
            return quarantine.for_a_person()
    except Refused as refusal:
        raise click.ClickException(refusal.sentence) from refusal
