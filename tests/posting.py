"""A real mail server for tests through pages: what the worker sends arrives in it, and is read as its reader reads it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask

from fgc.demo.mail import Mail, letters
from fgc.demo.sink import Sink
from fgc.kit import delivery, jobs
from fgc.kit.delivery import SmtpSettings


@dataclass
class Posting:
    """The worker and the mail server, for one app."""

    app: Flask
    sink: Sink

    def work(self) -> None:
        """The worker does all that is due by the clock."""
        with self.app.app_context():
            jobs.run_due()

    def to(self, address: str) -> list[Mail]:
        """What arrived for one address, the newest first."""
        return [mail for mail in letters(self.sink.folder) if mail.to == address]

    def everything(self) -> list[Mail]:
        return letters(self.sink.folder)


@contextmanager
def posting(app: Flask, folder: Path) -> Iterator[Posting]:
    before = delivery.settings()
    with Sink(folder) as sink:
        delivery.use(SmtpSettings("127.0.0.1", sink.port, "post@example.org", "post@example.org"))
        try:
            yield Posting(app, sink)
        finally:
            delivery.use(before)
