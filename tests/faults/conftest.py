"""A database, a real mail server and the settings for it, for tests that post letters; and workers to be killed."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select

from fgc.demo.mail import Mail, letters
from fgc.demo.sink import Sink
from fgc.kit import db, delivery, jobs, postman, secrets
from fgc.kit.outbox import Letter, LetterState
from fgc.kit.postgres import Server
from tests import patience
from tests.faults import post_office
from tests.faults.siege import Besieged, besieged

RESTING = (LetterState.SENT, LetterState.HELD, LetterState.FAILED, LetterState.CANCELLED)


@dataclass
class Office:
    """What a test about letters has to hand."""

    sink: Sink
    environment: dict[str, str]
    _started: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def run(self, what: str = "work", **environment: str) -> subprocess.Popen[bytes]:
        """A process of its own: a worker, or one that posts a letter."""
        command = [sys.executable, "-m", "tests.faults.post_office", what]
        process = subprocess.Popen(
            command,
            env=self.environment | environment,
            stderr=subprocess.DEVNULL,
            cwd=Path(__file__).parents[2],
        )
        self._started.append(process)
        return process

    @contextmanager
    def working(self, count: int = 1) -> Iterator[list[subprocess.Popen[bytes]]]:
        """Workers that stop gently at the end."""
        workers = [self.run() for _ in range(count)]
        yield workers
        for worker in workers:
            worker.terminate()
        # -SIGTERM: it was told to stop before it had even begun.
        assert {worker.wait(20) for worker in workers} <= {0, -signal.SIGTERM}

    def post(self, kind: str = post_office.URGENT, **more: object) -> UUID:
        return post_office.post_one(kind, **more).id

    def letter(self, letter_id: UUID) -> Letter:
        with db.transaction(acting={"kind": "worker"}) as session:
            letter = session.get(Letter, letter_id)
            assert letter is not None
            return letter

    def letters(self, letter_ids: list[UUID]) -> list[Letter]:
        with db.transaction(acting={"kind": "worker"}) as session:
            return list(session.scalars(select(Letter).where(Letter.id.in_(letter_ids))).all())

    def arrived(self, letter_id: UUID) -> list[Mail]:
        """The copies of a letter that the mail server took, oldest first."""
        return self.all_arrived().get(post_office.address_of(self.letter(letter_id)), [])

    def all_arrived(self) -> dict[str, list[Mail]]:
        """Every copy that the mail server took, by address, oldest first."""
        found: dict[str, list[Mail]] = {}
        for mail in reversed(letters(self.sink.folder)):
            found.setdefault(mail.to, []).append(mail)
        return found

    def sweep(self) -> None:
        """What happens every minute happens now, and every pause is over."""
        with db.transaction(acting={"kind": "worker"}):
            postman.sweep()
        jobs.release(jobs.clock.now() + jobs.timedelta(days=1))

    def until_at_rest(self, letter_ids: list[UUID], *, within: float = patience.SECONDS) -> list[Letter]:
        """Waits until each letter has arrived or waits for a person."""
        give_up_at = time.monotonic() + within
        while True:
            found = self.letters(letter_ids)
            if len(found) == len(letter_ids) and all(letter.state in RESTING for letter in found):
                return found
            assert time.monotonic() < give_up_at, [(letter.kind, letter.state) for letter in found]
            self.sweep()
            time.sleep(0.3)

    def end(self) -> None:
        for process in self._started:
            if process.poll() is None:
                os.kill(process.pid, signal.SIGCONT)
                process.kill()
            process.wait(10)


@pytest.fixture
def office(
    server: Server, database_name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Office]:
    """A post office on a database and a mail server of its own."""
    monkeypatch.setattr(delivery, "_settings", None)
    monkeypatch.setattr(secrets, "_ring", None)
    secrets.use(secrets.KeyRing.load_or_make(tmp_path / "keys.json"))
    engine = db.connect(server.url("app", database_name))
    with Sink(tmp_path / "letters", slowness=4) as sink:
        delivery.use(post_office.settings(sink.port))
        conninfo = server.conninfo("app", database_name)
        made = Office(
            sink,
            post_office.told(server.url("app", database_name), conninfo, tmp_path / "keys.json", sink.port),
        )
        yield made
        made.end()
    engine.dispose()


@pytest.fixture
def due(office: Office) -> Callable[[], int]:
    """Runs what is due in this process, every pause being over."""

    def run() -> int:
        office.sweep()
        return jobs.run_due()

    return run


@pytest.fixture(scope="session")
def siege(server: Server, template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Besieged]:
    """Two servers of one installation, for everything that is tried over HTTP."""
    with besieged(server, template, Path(tmp_path_factory.mktemp("siege"))) as begun:
        yield begun
