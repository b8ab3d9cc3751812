"""The installation that is made to be attacked, in a database of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from fgc.access.viewer import Worker
from fgc.app import Product
from fgc.demo.attack import making
from fgc.kit import db
from fgc.kit.postgres import Server
from tests.neighbours import Family


@dataclass
class Attacked:
    """What was made, as the command tells it, and where."""

    told: dict[str, Any]
    database: str

    def staff(self, who: str, of: str = "first") -> dict[str, Any]:
        found: dict[str, Any] = self.told["services"][of]["staff"][who]
        return found

    def person(self, who: str, of: str = "first") -> dict[str, Any]:
        found: dict[str, Any] = self.told["conferences"][of]["people"][who]
        return found

    def conference(self, which: str = "first") -> str:
        return f"/conferences/{self.told['conferences'][which]['id']}"

    def family(self, which: str = "first") -> Family:
        """The ids of its rows, to build addresses with."""
        return Family({table: UUID(row) for table, row in self.told["conferences"][which]["rows"].items()})

    def words(self, *but: str) -> list[str]:
        """Every canary, but those of these owners."""
        return [
            word
            for owner, told in self.told["canaries"].items()
            if owner not in but
            for word in told.values()
        ]


@contextmanager
def attacked(product: Product, server: Server, template: str) -> Iterator[Attacked]:
    """Made by the owner of the tables; inside, the app is connected to it as it always is."""
    name = f"attacked_{uuid4().hex[:8]}"
    server.create_database(name, template=template)
    owner = db.connect(server.url("owner", name))
    with product.app_context(), db.transaction(acting=Worker().settings()):
        told = making.make()
    owner.dispose()
    engine = db.connect(server.url("app", name))
    yield Attacked(told, name)
    engine.dispose()
    server.drop_database(name)
