"""People who do not wait for each other: so many requests a second are offered, however long the answers take.

Started by `offered`; reads what to do as one line of JSON on stdin, offers it until stdin is closed, and writes what came
of it. The time of an answer counts from the moment its request was due: what waits in a queue is not forgotten.
"""

import itertools
import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field

from bench.load.client import one
from bench.load.servers import ROOT


@dataclass(frozen=True)
class Rate:
    """`requests` are taken in turn and from the front again, each at its moment; at most `browsers` wait at once."""

    port: int
    each_second: float
    browsers: int
    requests: list[str]


@dataclass
class Offered:
    """What came of it: answers by method and status ('GET 200', 'POST lost'), and of each the moment it was due and how long
    it took, in seconds."""

    statuses: dict[str, int] = field(default_factory=dict)
    due: list[float] = field(default_factory=list)
    took: list[float] = field(default_factory=list)
    seconds: float = 0.0
    began: float = 0.0
    """By the clock of the machine (`time.time`)."""

    def add(self, said: str, due: float, took: float) -> None:
        self.statuses[said] = self.statuses.get(said, 0) + 1
        self.due.append(due)
        self.took.append(took)


@contextmanager
def offered(rate: Rate) -> Iterator[Offered]:
    """Offers the requests until the block ends; afterwards what it gave holds what came of them."""
    command = [sys.executable, "-m", "bench.load.steady"]
    child = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    came = Offered()
    try:
        assert child.stdin
        child.stdin.write(json.dumps(asdict(rate)) + "\n")
        child.stdin.flush()
        yield came
    finally:
        told, _nothing = child.communicate()
    vars(came).update(json.loads(told))


class Load:
    """The requests of one rate, each at its moment, until it is `over`."""

    def __init__(self, rate: Rate) -> None:
        self.rate, self.over = rate, threading.Event()
        self.requests = [request.encode("ascii") for request in rate.requests]
        self.came, self._turn, self._lock = Offered(began=time.time()), itertools.count(), threading.Lock()
        self._began = time.perf_counter()

    def run(self) -> Offered:
        threads = [threading.Thread(target=self._browse) for _ in range(self.rate.browsers)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.came.seconds = time.perf_counter() - self._began
        return self.came

    def _browse(self) -> None:
        """One browser: takes the next request, waits for its moment and asks."""
        while not self.over.is_set():
            with self._lock:
                number = next(self._turn)
            due = self._began + number / self.rate.each_second
            time.sleep(max(0.0, due - time.perf_counter()))
            request = self.requests[number % len(self.requests)]
            said = f"{request.split(b' ', 1)[0].decode()} {self._ask(request)}"
            with self._lock:
                self.came.add(said, due - self._began, time.perf_counter() - due)

    def _ask(self, request: bytes) -> str:
        try:
            return one(self.rate.port, request)[0]
        except OSError:
            return "lost"

    def until_closed(self) -> None:
        sys.stdin.read()
        self.over.set()


if __name__ == "__main__":
    load = Load(Rate(**json.loads(sys.stdin.readline())))
    threading.Thread(target=load.until_closed, daemon=True).start()
    json.dump(asdict(load.run()), sys.stdout)
