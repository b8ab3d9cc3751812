"""Web servers as processes of their own, loaded by a client in another one, and what they cost."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

from bench.load.client import Came, Job

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Server:
    """A running web server: its port, and its gunicorn, whose children are the workers."""

    port: int
    process: psutil.Process

    @property
    def workers(self) -> list[psutil.Process]:
        return self.process.children()


@dataclass(frozen=True)
class Memory:
    """Of one worker, in MB: resident, its fair part of what is shared (PSS), and what is its alone."""

    resident: float
    fair: float
    alone: float


@dataclass(frozen=True)
class Load:
    """What one kind of request came to."""

    each_second: float
    median_ms: float
    p95_ms: float
    cpu_ms: float
    """CPU of the workers for one request."""
    client_share: float
    """How much of one core the client used: near 1 it would be the client that is measured."""
    answers: int
    bytes_each: float


@contextmanager
def serving(command: Sequence[str], workers: int, environment: dict[str, str]) -> Iterator[Server]:
    """Starts the command, in which `{bind}` and `{workers}` are filled in, and waits until it answers."""
    port = free_port()
    told = {"{bind}": f"127.0.0.1:{port}", "{workers}": str(workers)}
    words = [told.get(word, word) for word in command]
    child = subprocess.Popen(words, cwd=ROOT, env=os.environ | environment, stdin=subprocess.DEVNULL)
    try:
        _wait_for(port, child)
        yield Server(port, psutil.Process(child.pid))
    finally:
        child.send_signal(signal.SIGTERM)
        child.wait(40)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def loaded(
    server: Server, requests: list[list[str]], *, seconds: float, browsers: int, good: str = "200"
) -> Load:
    """Asks for `seconds`. Raises when any answer was not the `good` status: a fast refusal is no figure."""
    job = Job(server.port, seconds, browsers, requests)
    before = _cpu(server)
    told = subprocess.run(
        [sys.executable, "-m", "bench.load.client"],
        input=json.dumps(asdict(job)),
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    came = Came(**json.loads(told.stdout))
    if set(came.statuses) != {good}:
        raise RuntimeError(f"answers by status: {came.statuses}")
    took, done = sorted(came.took), len(came.took)
    return Load(
        each_second=done / came.seconds,
        median_ms=took[done // 2] * 1000,
        p95_ms=took[int(done * 0.95)] * 1000,
        cpu_ms=(_cpu(server) - before) / done * 1000,
        client_share=came.cpu / came.seconds,
        answers=done,
        bytes_each=came.bytes / done,
    )


def memory(server: Server) -> list[Memory]:
    """What each worker holds now, from the kernel's own sums."""
    return [_memory(worker.pid) for worker in server.workers]


def _memory(pid: int) -> Memory:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()[1:]
    kilobytes = {name: int(rest.split()[0]) for name, rest in (line.split(":", 1) for line in lines)}
    alone = kilobytes["Private_Clean"] + kilobytes["Private_Dirty"]
    return Memory(kilobytes["Rss"] / 1000, kilobytes["Pss"] / 1000, alone / 1000)


def _cpu(server: Server) -> float:
    """Of the workers that run, and of those that gunicorn replaced meanwhile."""
    ended = server.process.cpu_times()
    running = sum(sum(worker.cpu_times()[:2]) for worker in server.workers)
    return float(running + ended.children_user + ended.children_system)


def _wait_for(port: int, child: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end and child.poll() is None:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"the server on port {port} did not start")
