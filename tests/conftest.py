"""One PostgreSQL for the whole run; for each test that asks, a fresh database with every table and policy."""

import gc
import os
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from xdist.scheduler import LoadScopeScheduling

os.environ["FGC_ENV"] = "test"
os.environ.setdefault("FGC_BASE_URL", "http://localhost")
# What one of the programs that tests start has compiled, the next ones find.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

from config import from_environment
from fgc.access import policies
from fgc.access.viewer import Worker
from fgc.app import Product, create_app
from fgc.demo import mail
from fgc.kit import clock as house_clock
from fgc.kit import db, postgres, schema, security_log
from tests import in_memory, one_dialect
from tests.make import World
from tests.moments import MOMENTS, Kept, Story
from tests.the_day import Clock, Day
from tests.visiting import Browser

gc.disable()  # while tests are collected nothing goes: looking for what could took a third of it (see pytest_runtestloop)
hypothesis.settings.register_profile("slow or fast", deadline=None)
hypothesis.settings.load_profile("slow or fast")  # a busy machine is slower, not wrong: deadlines are off

db.create_engine = one_dialect.engine_for  # type: ignore[attr-defined]


class Shared(LoadScopeScheduling):
    """A run shared among processes: file by file; but what plays one long story shares one telling of it, and what kills
    processes or waits for a page to be drawn goes to one process, one after the other, to have a processor to itself."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        folder = file.rpartition("/")[0]
        if folder in ("tests/browser", "tests/faults"):
            return "alone"
        return TOLD.get(file, file)


TOLD = {
    "tests/journeys/test_story.py": "northmoor",
    "tests/journeys/test_story_in_chromium.py": "northmoor",
    "tests/journeys/test_northmoor_acceptance.py": "northmoor",
    "tests/journeys/test_new_service.py": "eastmoor",
    "tests/journeys/test_new_service_to_the_end.py": "eastmoor",
}
"""Which files share which telling."""


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop() -> None:
    """Everything that was collected stays to the end, and is not looked through again."""
    gc.freeze()
    gc.enable()


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Shared:
    return Shared(config, log)


@pytest.fixture(scope="session")
def server() -> Iterator[postgres.Server]:
    with postgres.temporary(within=in_memory.place()) as running:
        yield running


@pytest.fixture(scope="session")
def template(server: postgres.Server) -> str:
    """The name of a database with the whole schema, to be copied."""
    name = f"template_{uuid.uuid4().hex[:12]}"
    server.create_database(name)
    schema.upgrade(server.url("owner", name), policies=policies.FILES)
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
def moment(request: pytest.FixtureRequest) -> Kept | None:
    """Where in the story the test begins, by the fixture it names (see tests/moments.py); None: before everything."""
    named = [name for name in MOMENTS if name in request.fixturenames]
    assert len(named) < 2, f"a test begins at one moment, not at {named}"
    return request.getfixturevalue("story").at(named[0]) if named else None


@pytest.fixture
def database_name(server: postgres.Server, template: str, moment: Kept | None) -> Iterator[str]:
    name = f"test_{uuid.uuid4().hex[:12]}"
    server.create_database(name, template=moment.database if moment else template)
    yield name
    server.drop_database(name)


@pytest.fixture
def app(product: Product, server: postgres.Server, database_name: str) -> Iterator[Product]:
    engine = db.connect(server.url("app", database_name))
    yield product
    engine.dispose()


@pytest.fixture(scope="session")
def story(product: Product, server: postgres.Server, template: str) -> Story:
    return Story(product, server, template)


@pytest.fixture
def begins(app: Product, moment: Kept | None, clock: Clock) -> Day | None:
    """What the builders hold at the moment where the test begins, and the clock stopped there."""
    if moment is None:
        return None
    clock(moment.clock)
    return moment.opened(app)


@pytest.fixture
def world(app: Product, begins: Day | None) -> World:
    """A service with its staff, and builders for everything else (see tests/make.py)."""
    return begins.world if begins else World(app)


def _moment(name: str) -> Callable[[Day], Day]:
    @pytest.fixture(name=name)
    def there(begins: Day) -> Day:
        return begins

    return there


day, begun, shown, agreed, signed, sealed = map(_moment, MOMENTS)


@contextmanager
def as_worker(app: Product) -> Iterator[None]:
    """Inside: what the background worker may see, outside any request."""
    with app.app_context(), db.transaction(acting=Worker().settings()):
        yield


@pytest.fixture
def browser_for(world: World) -> type[Browser]:
    return Browser


@pytest.fixture(autouse=True)
def _alerts_of_this_test_alone() -> None:
    """Those of the test before are within the same hour."""
    security_log.forget_alerts()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """`clock("2027-02-18T09:30:00+00:00")` stops the clock there for the test."""

    def stop(at: str) -> None:
        monkeypatch.setenv("FGC_CLOCK", at)

    return stop


@pytest.fixture
def ticking(monkeypatch: pytest.MonkeyPatch) -> None:
    """A clock that was stopped goes on by a microsecond with each reading: no two of them are the same, as on a real one."""
    stopped, readings = house_clock._read, count()
    monkeypatch.setattr(house_clock, "_read", lambda at: stopped(at) + timedelta(microseconds=next(readings)))


ROOT = Path(__file__).resolve().parents[1]
