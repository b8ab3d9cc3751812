"""Where the PostgreSQL of a run lies: never where it would fill what is left of memory, never on top of what was left."""

import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from fgc.kit.embedded.locks import Lock
from tests import in_memory

GIGABYTE = 2**30


class Usage(NamedTuple):
    total: int
    used: int
    free: int


@pytest.fixture
def free(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, int]]:
    """A folder that stands for memory, and how much of it is free."""
    found = {"bytes": 24 * GIGABYTE}
    monkeypatch.setattr(in_memory, "MEMORY", tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _where: Usage(24 * GIGABYTE, 0, found["bytes"]))
    monkeypatch.setenv("PYTEST_XDIST_WORKER_COUNT", "2")
    return found


def test_each_process_of_a_run_finds_room_in_memory_or_all_go_to_the_disk(
    tmp_path: Path, free: dict[str, int]
) -> None:
    free["bytes"] = 4 * GIGABYTE
    assert in_memory.place() == tmp_path
    free["bytes"] = 4 * GIGABYTE - 1
    assert in_memory.place() is None


def test_where_the_system_has_no_files_in_memory_they_lie_on_the_disk(
    tmp_path: Path, free: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(in_memory, "MEMORY", tmp_path / "no such folder")
    assert in_memory.place() is None


def test_what_a_killed_run_left_behind_does_not_fill_memory_and_what_is_used_stays(
    tmp_path: Path, free: dict[str, int]
) -> None:
    folders = {name: tmp_path / f"pg-{name}" for name in ("left", "used", "fresh")}
    for folder in folders.values():
        folder.mkdir()
        (folder / "users.lock").touch()
    (tmp_path / "somebody else's").mkdir()
    for name in ("left", "used"):
        os.utime(folders[name], times=(time.time() - 16 * 60,) * 2)
    os.utime(tmp_path / "somebody else's", times=(0, 0))
    with Lock(folders["used"] / "users.lock", fcntl.LOCK_SH):
        in_memory.place()
    assert {each.name for each in tmp_path.iterdir()} == {"pg-used", "pg-fresh", "somebody else's"}
