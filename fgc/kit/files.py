"""Files that are there whole or not at all."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from errno import EEXIST
from pathlib import Path
from secrets import token_hex
from typing import BinaryIO


def write_new(path: Path, content: bytes) -> None:
    """A new file for its owner alone, on the disk when this returns. Never over another one (`FileExistsError`); what does
    not fit on the disk raises `OSError` and leaves nothing behind."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        write_all(descriptor, content)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    finally:
        os.close(descriptor)


@contextmanager
def writing_new(path: Path) -> Iterator[BinaryIO]:
    """As `write_new`, for what is too long to be held at once: written piece by piece beside it, and there under its name
    only when all of it is on the disk. Whatever fails inside leaves nothing behind."""
    if path.exists():
        raise FileExistsError(EEXIST, os.strerror(EEXIST), str(path))
    part = path.with_name(f".{path.name}.{token_hex(8)}")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as opened:
            yield opened
            opened.flush()
            os.fsync(opened.fileno())
        part.rename(path)
        keep_folder(path.parent)
    finally:
        part.unlink(missing_ok=True)


def append_whole(descriptor: int, content: bytes) -> None:
    """At the end of a file that is open for appending: all of it is on the disk when this returns, or nothing of it stays
    and `OSError` is raised. The caller is the only writer now."""
    size = os.fstat(descriptor).st_size
    try:
        write_all(descriptor, content)
    except OSError:
        with suppress(OSError):
            os.ftruncate(descriptor, size)
        raise


def write_all(descriptor: int, content: bytes) -> None:
    """However many pieces the disk takes it in; on the disk when this returns."""
    while content:
        content = content[os.write(descriptor, content) :]
    os.fsync(descriptor)


def keep_folder(folder: Path) -> None:
    """A file that is new in it, or was renamed, is only kept through a power cut once its folder is on the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
