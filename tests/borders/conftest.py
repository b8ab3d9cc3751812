"""The installation that is made to be attacked, asked straight in its database: one for all tests here, since each of them
takes back what it tries."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from fgc.app import Product
from fgc.kit.postgres import Role, Server
from tests.attacked import attacked
from tests.borders.asking import Borders

ROLES: tuple[Role, Role] = ("app", "owner")
MORE_ROWS = Path(__file__).with_name("more_rows.sql")


@pytest.fixture(scope="session")
def borders(product: Product, server: Server, template: str) -> Iterator[Borders]:
    with attacked(product, server, template) as made:
        with psycopg.connect(server.conninfo("owner", made.database)) as owner:
            owner.execute(MORE_ROWS.read_text())
        app, owner = (server.conninfo(role, made.database) for role in ROLES)
        password = server._cluster.passwords["superuser"]
        superuser = make_conninfo(owner, user="postgres", password=password)
        yield Borders(made.told, app, owner, superuser, made.database)
