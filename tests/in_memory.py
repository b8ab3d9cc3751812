"""Where the PostgreSQL of a run lies: in memory, where the system has a file system there with room for it.

Each test gets a database of its own, a copy of some eight hundred files, and on a disk making and removing them took more
than most tests do (0.38 s of processor time against 0.04 s).
"""

import os
import shutil
import time
from contextlib import suppress
from pathlib import Path

from fgc.kit import postgres

MEMORY = Path(
    "/dev/shm"
)  # Linux; elsewhere, and where a container is given little of it, the usual place does
ROOM = 2 * 2**30
"""Bytes for each process of the run: its server takes less than a quarter of them."""

FORGOTTEN = 15 * 60
"""Seconds: by then a run that still lives holds the lock of its server, so what nobody holds was left by one that was killed."""


def place() -> Path | None:
    """The folder for the server's own; None: the usual one for temporary files."""
    if not os.access(MEMORY, os.W_OK):
        return None
    _clear()
    processes = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    return MEMORY if shutil.disk_usage(MEMORY).free >= ROOM * processes else None


def _clear() -> None:
    for folder in MEMORY.glob(f"{postgres.TEMPORARY}*"):
        with suppress(OSError, postgres.WillNotStart):  # somebody else's, or in use
            if time.time() - folder.stat().st_mtime > FORGOTTEN:
                postgres.discard(folder)
