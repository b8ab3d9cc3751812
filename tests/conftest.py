"""One PostgreSQL for the whole run; for each test that asks, a fresh database with every table and policy."""

import os
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

os.environ["FGC_ENV"] = "test"
os.environ.setdefault("FGC_BASE_URL", "http://localhost")

from config import from_environment
from fgc.access import policies
from fgc.access.viewer import Worker
from fgc.app import Product, create_app
from fgc.demo import mail
from fgc.kit import database, db, postgres
from tests.make import World
from tests.visiting import Browser


@pytest.fixture(scope="session")
def server() -> Iterator[postgres.Server]:
    with postgres.temporary() as running:
        yield running


@pytest.fixture(scope="session")
def template(server: postgres.Server) -> str:
    """The name of a database with the whole schema, to be copied."""
    name = f"template_{uuid.uuid4().hex[:12]}"
    server.create_database(name)
    database.upgrade(server.url("owner", name), policies=policies.FILE)
    return name


@pytest.fixture(scope="session")
def product(server: postgres.Server, template: str, tmp_path_factory: pytest.TempPathFactory) -> Product:
    """The app, put together once; each test points it at its own database."""
    os.environ["FGC_STATE"] = str(tmp_path_factory.mktemp("state"))
    os.environ["DATABASE_URL"] = server.url("app", template)
    try:
        made = create_app(from_environment())
        made.register_blueprint(mail.bp)
    finally:
        del os.environ["DATABASE_URL"]
    db.engine().dispose()
    return made


@pytest.fixture
def database_name(server: postgres.Server, template: str) -> Iterator[str]:
    name = f"test_{uuid.uuid4().hex[:12]}"
    server.create_database(name, template=template)
    yield name
    server.drop_database(name)


@pytest.fixture
def app(product: Product, server: postgres.Server, database_name: str) -> Iterator[Product]:
    engine = db.connect(server.url("app", database_name))
    yield product
    engine.dispose()


@pytest.fixture
def world(app: Product) -> World:
    """A service with its staff, and builders for everything else (see tests/make.py)."""
    return World(app)


@contextmanager
def as_worker(app: Product) -> Iterator[None]:
    """Inside: what the background worker may see, outside any request."""
    with app.app_context(), db.transaction(acting=Worker().settings()):
        yield


@pytest.fixture
def browser_for(world: World) -> type[Browser]:
    return Browser


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """`clock("2027-02-18T09:30:00+00:00")` stops the clock there for the test."""

    def stop(at: str) -> None:
        monkeypatch.setenv("FGC_CLOCK", at)

    return stop


ROOT = Path(__file__).resolve().parents[1]
