"""The process that keeps an embedded server: started by the first user, gone with the last.

It runs PostgreSQL as its child, starts it again should it crash, and waits for the lock that every user shares.
The kernel grants it when no user is left; then the server is stopped (fast: open transactions are rolled back).

    python -m fgc.kit.embedded.keeper HOME LOCK-NUMBER durable|fleeting
"""

import fcntl
import os
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from types import FrameType

import psutil

from fgc.kit.embedded import cluster
from fgc.kit.embedded.cluster import Cluster
from fgc.kit.embedded.locks import Lock

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "200",
    "log_checkpoints": "off",
    "password_encryption": "scram-sha-256",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # What people write must not reach a log by way of a failed statement.
    "log_min_error_statement": "panic",
    "log_parameter_max_length_on_error": "0",
    "log_error_verbosity": "terse",
}

FLEETING = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "scram_iterations": "1",  # of random passwords that nobody has to guess, asked several times in each test
}

STOP_WITHIN = 60
"""Seconds for a fast stop; then it is stopped like a crash, which loses nothing that was committed."""


class Keeper:
    def __init__(self, kept: Cluster, *, durable: bool) -> None:
        self.cluster = kept
        self.settings = (
            SETTINGS | {"unix_socket_directories": str(kept.socket)} | ({} if durable else FLEETING)
        )
        self.over = threading.Event()
        self.users: Lock | None = None

    def keep(self) -> None:
        """Returns when no user is left, or on SIGTERM, with the server stopped."""
        signal.signal(signal.SIGTERM, self._asked_to_stop)
        threading.Thread(target=self._wait_for_the_last_user, daemon=True).start()
        while not self.over.is_set():
            settle(self.cluster)
            server = self._start()
            while server.poll() is None and not self.over.wait(0.5):
                pass
            stop(server)
            self.over.wait(0.2)
        cluster.leave_socket_folder(self.cluster)
        if self.users:
            self.users.release()

    def _start(self) -> subprocess.Popen[bytes]:
        cluster.make_socket_folder(self.cluster)
        command = [str(self.cluster.binaries / "postgres"), "-D", str(self.cluster.data)]
        for name, value in self.settings.items():
            command += ["-c", f"{name}={value}"]
        with self.cluster.open_log() as log:
            return subprocess.Popen(
                command, stdout=log, stderr=log, start_new_session=True, **self.cluster.as_account()
            )

    def _wait_for_the_last_user(self) -> None:
        self.users = Lock(self.cluster.home / "users.lock", fcntl.LOCK_EX)
        self.over.set()

    def _asked_to_stop(self, _number: int, _frame: FrameType | None) -> None:
        self.over.set()


def tidy(kept: Cluster) -> None:
    """Stops a server that has lost its keeper, unless somebody uses it."""
    how = fcntl.LOCK_EX | fcntl.LOCK_NB
    with suppress(BlockingIOError), Lock(kept.home / "users.lock", how), Lock(kept.home / "keeper.lock", how):
        settle(kept)


def settle(kept: Cluster) -> None:
    """Makes way after an earlier server whose keeper was killed. Call it only while holding the keeper's lock.

    A server that still runs is stopped. A stale pid file whose pid now belongs to somebody else would keep PostgreSQL
    from starting; it is not removed, because its shared memory key protects the data from surviving children: only
    its pid is replaced by ours, which PostgreSQL ignores as its parent's.
    """
    file = kept.data / "postmaster.pid"
    try:
        first, *rest = file.read_text().split("\n")
    except FileNotFoundError:
        return
    if not first.strip().isdigit():
        file.unlink()
        return
    if _is_our_server(int(first), kept):
        earlier = psutil.Process(int(first))
        earlier.send_signal(signal.SIGINT)
        earlier.wait(STOP_WITHIN)
    else:
        file.write_text("\n".join([str(os.getpid()), *rest]))


def _is_our_server(pid: int, kept: Cluster) -> bool:
    try:
        return str(kept.data) in psutil.Process(pid).cmdline()
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return False


def stop(server: subprocess.Popen[bytes]) -> None:
    """Returns when the server has ended, whether it had already or not."""
    if server.poll() is None:
        server.send_signal(signal.SIGINT)
    try:
        server.wait(STOP_WITHIN)
    except subprocess.TimeoutExpired:
        server.send_signal(signal.SIGQUIT)
        server.wait()


def main(home: str, lock: str, how: str) -> None:
    kept = cluster.prepare(Path(home))
    settle(kept)
    cluster.make_socket_folder(kept)
    if os.fork():
        return  # whoever started us waits until here, and is not left with a child to wait for
    Keeper(kept, durable=how == "durable").keep()
    os.close(int(lock))


if __name__ == "__main__":
    main(*sys.argv[1:])
