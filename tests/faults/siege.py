"""An installation that is made to be attacked, served by two processes."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg

from fgc.demo import seed
from fgc.kit.postgres import Server
from tests.attacked import Attacked
from tests.faults.attacker import Attacker, Told
from tests.faults.two_servers import ROOT, two_servers
from tests.neighbours import everything

CLOCK = "2027-03-08T10:00:00+00:00"


@dataclass
class Besieged(Attacked):
    """What was made, and where it is served."""

    server: Server
    one: str
    other: str
    log: Path
    environment: dict[str, str]

    def rows(self, question: str, **asked: Any) -> list[tuple[Any, ...]]:
        """Asked as the owner of the tables."""
        with psycopg.connect(self.server.conninfo("owner", self.database)) as owner:
            return owner.execute(question, asked).fetchall()  # type: ignore[arg-type]

    def kept(self) -> list[str]:
        """All that is kept."""
        return list(everything(self.server.url("owner", self.database)))

    def as_staff(self, who: str, of: str = "first") -> Attacker:
        return Attacker(self.one, dict(self.staff(who, of)["cookie"]))

    def as_person(self, who: str, purpose: str = "home") -> Attacker:
        return Attacker(self.one, dict(self.person(who)["links"][purpose]["cookie"]))

    def link(self, who: str, purpose: str = "home") -> str:
        return str(self.person(who)["links"][purpose]["secret"])

    def told_in(self, answers: list[Told]) -> list[str]:
        """The canaries in these answers, but what a service tells everybody about itself."""
        services = [owner for owner in self.told["canaries"] if owner.startswith("service:")]
        return [word for word in self.words(*services) for answer in answers if word in answer.everything]


@contextmanager
def besieged(server: Server, template: str, folder: Path) -> Iterator[Besieged]:
    """Made by the command, as a process of its own."""
    name = f"siege_{uuid4().hex[:8]}"
    server.create_database(name, template=template)
    environment = os.environ | {
        "FGC_ENV": "test", "FGC_STATE": str(folder), "FGC_CLOCK": CLOCK, "FGC_BASE_URL": "http://127.0.0.1",
        "DATABASE_URL": server.url("app", name), "DATABASE_OWNER_URL": server.url("owner", name),
    }  # fmt: skip
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "fixture", "attack", "--json"]
    made = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, check=True)
    told, log = json.loads(made.stdout), folder / "servers.log"
    with two_servers(server.url("app", name), folder, CLOCK, log) as (one, other):
        yield Besieged(told, name, server, one, other, log, environment)
    server.drop_database(name)


def sign_in(browser: Attacker, who: dict[str, Any]) -> Told:
    """With the code of this moment, which is taken once."""
    typed = {
        "email": who["email"],
        "password": who["password"],
        "code": seed.code(datetime.fromisoformat(CLOCK)),
    }
    return browser.post("/sign-in", typed)
