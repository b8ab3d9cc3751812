"""A whole installation for the story: database, mail sink, web server and worker, each a real process."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from fgc.access import policies
from fgc.access.viewer import Worker
from fgc.demo import seed
from fgc.demo.sink import Sink
from fgc.kit import database, db, postgres, schema, secrets

ROOT = Path(__file__).resolve().parents[2]
BEGINS = "2027-01-11T09:00:00+00:00"
"""The Monday of the letter before proceedings."""


STARTS_WITHIN = 300
"""Seconds."""


class WillNotStart(RuntimeError):
    """A process of the demo ended or did not answer in time. The message says which."""


class Ended(WillNotStart):
    """A process ended while it was needed."""


@dataclass(frozen=True)
class House:
    """Where the running installation is reached, and where its clock and its letters are."""

    base_url: str
    clock: Path
    letters: Path
    environment: dict[str, str]
    fresh: bool
    """The database was made just now: nothing has been played in it."""
    processes: dict[str, subprocess.Popen[bytes]]
    log: Path

    def watch(self) -> None:
        """Raises `Ended` when one of the processes is not there any more: what they were to do is waited for in vain."""
        for name, process in self.processes.items():
            if process.poll() is not None:
                lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
                raise Ended(
                    f"the {name} ended by itself ({process.returncode}): {(lines or [''])[-1]}; see {self.log}"
                )


@contextmanager
def house(state: Path, *, port: int = 0, workers: int = 2) -> Iterator[House]:
    """Starts everything and stops it again, whatever happens inside, each process by its own id."""
    state.mkdir(parents=True, exist_ok=True, mode=0o700)
    with ExitStack() as closing:
        running = closing.enter_context(postgres.start(postgres.state_for(state)))
        fresh = not running.has_database(database.NAME)
        if fresh:
            running.create_database(database.NAME)
        sink = closing.enter_context(Sink(state / "letters"))
        port = port or _free_port()
        clock = state / "clock"
        if fresh or not clock.exists():
            clock.write_text(BEGINS, encoding="ascii")
        environment = os.environ | {
            "FGC_ENV": "demo",
            "FGC_STATE": str(state),
            "FGC_CLOCK": str(clock),
            "SMTP_PORT": str(sink.port),
            "FGC_BASE_URL": f"http://127.0.0.1:{port}",
            "SMTP_HOST": "127.0.0.1",
        }
        environment.pop("DATABASE_URL", None)
        schema.upgrade(running.url("owner", database.NAME), policies=policies.FILES, first=policies.FIRST)
        if fresh:
            _seed(running, state)
        log = closing.enter_context((state / "demo.log").open("ab"))
        server = closing.enter_context(_process(["serve", "--workers", str(workers)], environment, log))
        worker = closing.enter_context(_process(["worker"], environment, log))
        processes = {"web server": server, "worker": worker}
        found = House(
            environment["FGC_BASE_URL"],
            clock,
            state / "letters",
            environment,
            fresh,
            processes,
            state / "demo.log",
        )
        _wait_for(found)
        yield found


def forget(state: Path) -> None:
    """Removes a house with its database, which for root does not lie in the folder itself. Refused while it runs."""
    try:
        postgres.discard(postgres.state_for(state))
    except postgres.WillNotStart as used:
        raise WillNotStart(str(used)) from used
    shutil.rmtree(state, ignore_errors=True)


def _seed(running: postgres.Server, state: Path) -> None:
    engine = db.connect(running.url("app", database.NAME))
    ring = secrets.KeyRing.load_or_make(state / "keys.json")
    with secrets.using(ring), db.transaction(acting=Worker().settings()):
        seed.northmoor()
    engine.dispose()


@contextmanager
def _process(
    words: list[str], environment: dict[str, str], log: IO[bytes]
) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "flask", "--app", "wsgi", *words]
    child = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=log, stderr=log, stdin=subprocess.DEVNULL
    )
    try:
        yield child
    finally:
        child.send_signal(signal.SIGTERM)
        try:
            child.wait(timeout=40)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def _wait_for(house: House) -> None:
    """Until it answers, up to five minutes on a busy machine; raises `WillNotStart` when one ended instead, or never did."""
    late = time.monotonic() + STARTS_WITHIN
    while True:
        house.watch()
        if time.monotonic() > late:
            raise WillNotStart(f"the web server has not answered for five minutes; see {house.log}")
        try:
            with urllib.request.urlopen(f"{house.base_url}/sign-in", timeout=5):  # noqa: S310 - our own address
                return
        except OSError:
            time.sleep(0.1)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
