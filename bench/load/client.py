"""Several browsers in one process of their own: each asks, waits for the answer, and asks the next thing.

Started by `bench.load.servers`; reads what to do as JSON on stdin and writes what came of it as JSON on stdout.
Each request is a connection of its own, as a proxy in front of gunicorn's plain workers opens one. The requests are
written out beforehand, so that this process costs little beside the one that is measured.
"""

import json
import secrets
import socket
import sys
import threading
import time
from dataclasses import asdict, dataclass, field
from typing import Self

ONCE = b"{once-goes-here}"
"""Stands in a request where a fresh key belongs; as long as what takes its place, since the length is said before."""


@dataclass(frozen=True)
class Job:
    """`requests` holds one list for each visitor, taken in turn and from the front again; lists are shared out to
    `browsers` so that nobody is in two browsers at once."""

    port: int
    seconds: float
    browsers: int
    requests: list[list[str]]


@dataclass
class Came:
    """What came of it: how many answers of which status, bytes, seconds each took, CPU seconds this process used."""

    statuses: dict[str, int] = field(default_factory=dict)
    bytes: int = 0
    took: list[float] = field(default_factory=list)
    seconds: float = 0.0
    cpu: float = 0.0

    def add(self, other: Self) -> None:
        for status, count in other.statuses.items():
            self.statuses[status] = self.statuses.get(status, 0) + count
        self.bytes += other.bytes
        self.took += other.took


def one(port: int, request: bytes) -> tuple[str, int]:
    """Asks, reads to the end; the status ('200', or 'lost' when there was none) and the length of the answer."""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as line:
        line.sendall(request.replace(ONCE, secrets.token_hex(len(ONCE) // 2).encode(), 1))
        first, length = b"", 0
        while piece := line.recv(262_144):
            first = first or piece
            length += len(piece)
    return first[9:12].decode("ascii") or "lost", length


def browse(job: Job, mine: list[list[bytes]], until: float, came: Came) -> None:
    """One browser, until the time is over: everybody of `mine` in turn."""
    turn = 0
    while (now := time.perf_counter()) < until:
        requests = mine[turn % len(mine)]
        status, length = one(job.port, requests[turn // len(mine) % len(requests)])
        came.took.append(time.perf_counter() - now)
        came.statuses[status] = came.statuses.get(status, 0) + 1
        came.bytes += length
        turn += 1


def run(job: Job) -> Came:
    """All browsers at once."""
    everybody = [[request.encode("ascii") for request in requests] for requests in job.requests]
    each = [Came() for _ in range(job.browsers)]
    began, used = time.perf_counter(), time.process_time()
    threads = [
        threading.Thread(
            target=browse, args=(job, everybody[n :: job.browsers], began + job.seconds, each[n])
        )
        for n in range(job.browsers)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    whole = Came(seconds=time.perf_counter() - began, cpu=time.process_time() - used)
    for came in each:
        whole.add(came)
    return whole


if __name__ == "__main__":
    json.dump(asdict(run(Job(**json.load(sys.stdin)))), sys.stdout)
