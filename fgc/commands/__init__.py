"""What a timer or an operator runs: `./run <word>` goes to these through `flask --app wsgi`.

One module for each group of words; `add_to(app)` adds its own.
"""

from flask import Flask

from fgc.commands import (
    audits,
    backups,
    beginning,
    clocks,
    doctor,
    incidents,
    keys,
    plans,
    processes,
    restores,
    retention,
    words,
)


def register(app: Flask) -> None:
    """Adds the commands to `app.cli`."""
    for group in (
        processes,
        plans,
        audits,
        incidents,
        keys,
        clocks,
        doctor,
        backups,
        restores,
        retention,
        beginning,
        words,
    ):
        group.add_to(app)
