"""A family who were asked to a date, at web servers started as `./run serve` starts them."""

import http.client
import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

import sqlalchemy as sa

from bench.load.people import Asked
from bench.load.servers import Server as Running
from bench.load.servers import serving
from fgc.demo.reading import Page
from fgc.kit.postgres import Server
from tests import patience

COMMAND = [
    sys.executable,
    "-m",
    "flask",
    "--app",
    "wsgi",
    "serve",
    "--bind",
    "{bind}",
    "--workers",
    "{workers}",
]


@contextmanager
def servers(server: Server, database: str, *, count: int, workers: int = 1) -> Iterator[list[Running]]:
    """`count` gunicorns on one database, each with its workers, until the block ends."""
    environment = {
        "FGC_ENV": "test", "FGC_STATE": os.environ["FGC_STATE"], "FGC_BASE_URL": "http://localhost",
        "DATABASE_URL": server.url("app", database), "DATABASE_OWNER_URL": server.url("owner", database),
    }  # fmt: skip
    with ExitStack() as stack:
        yield [stack.enter_context(serving(COMMAND, workers, environment)) for _each in range(count)]


@dataclass
class Reader:
    """Somebody's browser at one of the servers, in which their link was opened."""

    asked: Asked
    visit: str = ""

    def send(self, port: int, body: str | None = None) -> tuple[int, str]:
        """Opens the page that asks, or sends it; the status and the answer to its end."""
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=patience.SECONDS)
        headers = {"Host": "localhost", "Cookie": f"fam={self.asked.cookie}; {self.visit}"}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            line.request("GET" if body is None else "POST", "/yours/answer", body, headers)
            answer = line.getresponse()
            for name, value in answer.getheaders():
                if name == "Set-Cookie" and value.startswith("visit="):
                    self.visit = value.partition(";")[0]
            return answer.status, answer.read().decode()
        finally:
            line.close()

    def filled(self, port: int, button: str = "Yes, I will come") -> dict[str, list[str]]:
        """What pressing the button would send."""
        status, text = self.send(port)
        assert status == 200, text
        return Page(text, urlsplit("/yours/answer").path, status).form(button=button).filled({}, button)


def encoded(sent: dict[str, list[str]]) -> str:
    return urlencode(sent, doseq=True)


def answered(server: Server, database: str) -> int:
    """How many answers the history holds."""
    engine = sa.create_engine(server.url("owner", database))
    with engine.connect() as connection:
        found = connection.execute(
            sa.text("SELECT count(*) FROM happening WHERE kind = 'Answered'")
        ).scalar_one()
    engine.dispose()
    return int(found)
