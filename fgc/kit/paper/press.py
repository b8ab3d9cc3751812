"""Keeps the printing press running: one child process, started at the first job, replaced when it fails or has aged.

People's documents go through pipes, never through files. The child's environment holds nothing of ours.
"""

import atexit
import json
import os
import select
import shutil
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from fgc.kit.paper.child import frame_of

SECONDS = 30
JOBS_BEFORE_RENEWAL = 200
_CHILD = Path(__file__).with_name("child.py")
_STEP = 1 << 16


class PressFailed(Exception):
    """The press died, ran out of its limits or of time, or could not print this job. It says no word of the job."""


class Press:
    """One press, used by one thread at a time; other threads wait their turn. Safe to keep across a fork."""

    def __init__(self, seconds: int = SECONDS) -> None:
        self.seconds = seconds
        self.last_took = 0.0
        """Seconds of processor time that the last job took, whatever else the machine did meanwhile."""
        self._turn = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._folder = ""
        self._jobs = 0

    def printed(self, head: Mapping[str, Any], blobs: Mapping[str, bytes]) -> bytes:
        """The PDF of one job, within `seconds` of wall clock and of processor time. Raises `PressFailed`."""
        with self._turn:
            if self._jobs >= JOBS_BEFORE_RENEWAL or (self._child and self._child.poll() is not None):
                self._stop()
            self._child = self._child or self._start()
            self._jobs += 1
            try:
                answer, pdf = self._exchange(self._child, frame_of(dict(head), dict(blobs)))
            except (OSError, PressFailed) as failure:
                self._stop()
                raise PressFailed(str(failure)) from failure
            if "failed" in answer:
                self._stop()
                raise PressFailed(str(answer["failed"]))
            self.last_took = float(answer["seconds"])
            return pdf

    def close(self) -> None:
        """Ends the child and removes its folder; a later job starts a new one."""
        with self._turn:
            self._stop()

    def _start(self) -> "subprocess.Popen[bytes]":
        self._folder, self._jobs = mkdtemp(prefix="fgc-press-"), 0
        surroundings = {
            "PATH": "/usr/bin:/bin",
            "LANG": "C.UTF-8",
            "HOME": self._folder,
            "TMPDIR": self._folder,
            "XDG_CACHE_HOME": self._folder,
        }
        return subprocess.Popen(
            [sys.executable, "-I", "-B", str(_CHILD), self._folder, str(self.seconds)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=self._folder,
            env=surroundings,
            start_new_session=True,
            bufsize=0,
        )

    def _stop(self) -> None:
        if self._child is not None:
            self._child.kill()
            for pipe in (self._child.stdin, self._child.stdout):
                if pipe:
                    pipe.close()
            self._child.wait()
            self._child = None
        if self._folder:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = ""

    def _exchange(self, child: "subprocess.Popen[bytes]", job: bytes) -> tuple[dict[str, Any], bytes]:
        """Hands the job over and reads the whole answer before the time is up."""
        until = time.monotonic() + self.seconds
        self._write(child, job, until)
        (length,) = struct.unpack(">Q", self._read(child, 8, until))
        head = json.loads(self._read(child, length, until))
        blobs = {name: self._read(child, size, until) for name, size in head["blobs"]}
        return head, blobs.get("pdf", b"")

    def _write(self, child: "subprocess.Popen[bytes]", job: bytes, until: float) -> None:
        if child.stdin is None:
            raise PressFailed("no way in")
        pipe, rest = child.stdin.fileno(), memoryview(job)
        os.set_blocking(pipe, False)
        while rest:
            if not select.select([], [pipe], [], max(0, until - time.monotonic()))[1]:
                raise PressFailed("out of time")
            rest = rest[os.write(pipe, rest[:_STEP]) :]

    def _read(self, child: "subprocess.Popen[bytes]", size: int, until: float) -> bytes:
        if child.stdout is None:
            raise PressFailed("no way out")
        pipe, read = child.stdout.fileno(), bytearray()
        while len(read) < size:
            if not select.select([pipe], [], [], max(0, until - time.monotonic()))[0]:
                raise PressFailed("out of time")
            part = os.read(pipe, min(_STEP, size - len(read)))
            if not part:
                raise PressFailed("the press stopped")
            read += part
        return bytes(read)


_held: list[Press] = []


def press() -> Press:
    """The press of this process. After a fork the new process starts its own."""
    if not _held:
        _held.append(Press())
    return _held[0]


def _close() -> None:
    for one in _held:
        one.close()


# A forked process must not talk over its parent's pipes, nor end its parent's press.
os.register_at_fork(after_in_child=_held.clear)
atexit.register(_close)
