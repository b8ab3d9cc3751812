"""File locks that the kernel lets go with the process that holds them, however it ends."""

import fcntl
import os
from pathlib import Path
from types import TracebackType
from typing import Self


class Lock:
    """One hold on a lock file, taken at once (`LOCK_NB` raises BlockingIOError) and ended by `release`.

    Forked children share the hold: it ends when the last of them has closed it. That is why `release` closes
    the file and never unlocks it.
    """

    def __init__(self, path: Path, how: int) -> None:
        self.number = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        self.held = True
        try:
            fcntl.flock(self.number, how)
        except BaseException:
            self.release()
            raise

    def release(self) -> None:
        if self.held:
            self.held = False
            os.close(self.number)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


def could_take(path: Path, how: int) -> bool:
    """Whether the lock could be had right now; it is let go again at once."""
    try:
        Lock(path, how | fcntl.LOCK_NB).release()
    except BlockingIOError:
        return False
    return True
