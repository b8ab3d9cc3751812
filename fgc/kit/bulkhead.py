"""A bounded share of the workers for what is slow: drawing pictures, asking the organisation where staff sign in.

Of all workers of this machine one is always left for everybody else. Whatever is slow holds a place meanwhile, and where there
is none left it is refused at once, instead of holding a worker that others wait for. What holds a place is a lock on a file of
our own, which the kernel lets go with its process.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_folder: Path | None = None
_places = 1


class Full(Exception):
    """As much runs already as may run at once."""


def use(state: Path) -> None:
    """Where the places are kept: a folder of this installation, told once at start."""
    global _folder
    _folder = state / "running"


def leave_one_of(workers: int) -> None:
    """How many workers this server has, told before they begin. With one alone a single slow thing still runs."""
    global _places
    _places = max(1, workers - 1)


@contextmanager
def place() -> Iterator[None]:
    """Holds one place. Raises `Full` where there is none left."""
    held = _free()
    if held is None:
        raise Full
    try:
        yield
    finally:
        os.close(held)


def _free() -> int | None:
    """The open file that holds a place from now on, or None."""
    if _folder is None:
        raise RuntimeError("bulkhead.use() was not called")
    _folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for number in range(_places):
        file = os.open(_folder / str(number), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(file)
        else:
            return file
    return None
