"""Two real server processes on one database, spoken to over real HTTP."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fgc.demo.visitor import Visitor
from tests import patience

ROOT = Path(__file__).resolve().parents[2]
START = patience.SECONDS


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def two_servers(database_url: str, state: Path, clock: str, log: Path | None = None) -> Iterator[list[str]]:
    """The addresses of two gunicorn processes of the product, each on its own port, until the block ends. With `log` that
    is where they write."""
    with (
        _running(database_url, state, clock, log) as (one, first),
        _running(database_url, state, clock, log) as (other, second),
    ):
        for address in (one, other):
            _wait(address)
        yield [one, other]
        first.terminate()
        second.terminate()


@contextmanager
def a_server(database_url: str, state: Path, clock: str, log: Path | None = None) -> Iterator[str]:
    """The address of one more, which has never answered anything."""
    with _running(database_url, state, clock, log) as (address, _process):
        _wait(address)
        yield address


@contextmanager
def _running(
    database_url: str, state: Path, clock: str, log: Path | None
) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    port = free_port()
    environment = os.environ | {
        "FGC_ENV": "test",
        "DATABASE_URL": database_url,
        "FGC_STATE": str(state),
        "FGC_CLOCK": clock,
        "FGC_BASE_URL": f"http://127.0.0.1:{port}",
    }
    command = [
        sys.executable, "-m", "gunicorn", "wsgi:app", "--bind", f"127.0.0.1:{port}", "--workers", "1", "--threads", "4",
        "--log-level", "error", "--no-control-socket",
    ]  # fmt: skip
    written = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600) if log else None
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=written, stderr=written)
    try:
        yield f"http://127.0.0.1:{port}", process
    finally:
        process.terminate()
        process.wait(40)
        if written is not None:
            os.close(written)


def opened(address: str, secret: str) -> Visitor:
    """A family member's browser at one of the servers, let in by their link."""
    visitor = Visitor(address)
    visitor.open(f"{address}/l/{secret}")
    visitor.press("Open")
    return visitor


def _wait(address: str) -> None:
    until = time.monotonic() + START
    while True:
        try:
            urllib.request.urlopen(f"{address}/closed", timeout=START).close()
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)
        else:
            return
