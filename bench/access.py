"""What it costs that nobody sees too much: the desk and a family's page as they are, against the same without the guards.

Four guards are measured, each alone and all together: row-level security, `visible()`, encryption, and the audit. Without
them means, and only in this process: connected as the owner of the tables, whom no policy binds; `visible()` replaced by
one that always says yes; fields locked and opened by functions that do nothing, on a database of its own that was written
so; and lines of the audit thrown away before they are written. Everything else is the same, the words on the pages too,
which is checked. The product has no switch for any of it.

Of the times of each page and variant the one that a quarter is faster than is compared: on a machine that others use the
middle one measures them as well. Rounds go through all variants in turn, forwards and then backwards, so that whatever
else the machine does falls on all. The app is asked in this process, without a network: what a network would add, it
would add to both sides.
"""

import os
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch

import psycopg
from flask.testing import FlaskClient

from bench.load import people
from bench.report import Figure, Ratio, machine, slowest, tell, versions
from config import from_environment
from fgc.access import audit, policies
from fgc.app import Product, create_app
from fgc.circle.models_keys import own_key
from fgc.circle.rules import sight
from fgc.demo.reading import Page
from fgc.kit import db, postgres, schema
from fgc.kit.locked import for_good, under

FAMILIES = 20
PEOPLE = 10
ROUNDS = 6
EACH = 15
WARMING = 7
"""PostgreSQL and its driver are quicker from the sixth time on that they are asked the same."""
QUICK = 0.25
GUARDS = ("rows", "visible", "locks", "audit")
SAID = {
    "rows": "row-level security", "visible": "visible()", "locks": "encryption", "audit": "the audit",
}  # fmt: skip
PAGES = {"desk": "the desk", "family": "a family's page", "contact": "how to reach somebody"}
TOGETHER = ("desk", "family")
"""What the aim is about. The third page is where encryption and the audit weigh most: it is told, and has no aim."""
Samples = dict[tuple[str, str], list[float]]


@dataclass(frozen=True)
class Variant:
    """The product with some of its guards."""

    name: str
    guards: frozenset[str]

    @property
    def database(self) -> str:
        return "locked" if "locks" in self.guards else "open"

    @property
    def role(self) -> str:
        return "app" if "rows" in self.guards else "owner"


VARIANTS = (
    Variant("all", frozenset(GUARDS)),
    *(Variant(f"without_{name}", frozenset(GUARDS) - {name}) for name in GUARDS),
    Variant("none", frozenset()),
)


@dataclass
class House:
    """One database with its families, and whoever is in."""

    ruth: str
    asked: list[people.Asked]
    contact: str
    words: dict[str, int] = field(default_factory=dict)


def main() -> None:
    """Prints the table, within three minutes on a machine that is not busy."""
    where = machine()
    with tempfile.TemporaryDirectory() as folder, postgres.temporary() as running:
        for name in ("locked", "open"):
            running.create_database(name)
            schema.upgrade(running.url("owner", name), policies=policies.FILES)
        app = _product(running, Path(folder))
        houses = {name: _house(app, running, name) for name in ("locked", "open")}
        samples: Samples = defaultdict(list)
        for number in range(ROUNDS):
            for variant in VARIANTS if number % 2 == 0 else reversed(VARIANTS):
                with _as(variant, running):
                    _measure(app, variant, houses[variant.database], samples)
        db.engine().dispose()
        _report(samples, where, _versions(running))


def _product(running: postgres.Server, state: Path) -> Product:
    os.environ.update(
        {
            "FGC_ENV": "development",
            "FGC_STATE": str(state),
            "FGC_BASE_URL": "http://127.0.0.1:8000",
            "DATABASE_URL": running.url("app", "locked"),
            "DATABASE_OWNER_URL": running.url("owner", "locked"),
        }
    )
    return create_app(from_environment())


def _house(app: Product, running: postgres.Server, name: str) -> House:
    """The same families in each; in `open` everything that is locked elsewhere is written as it is."""
    with ExitStack() as stack:
        if name == "open":
            stack.enter_context(_unlocked())
        stack.callback(_connect(running.url("owner", name)))
        asked = people.asked(app, FAMILIES, of=PEOPLE)
        ruth = people.coordinator(app)
    return House(ruth, asked, _contact_page(running, name, asked[0]))


def _contact_page(running: postgres.Server, name: str, somebody: people.Asked) -> str:
    with psycopg.connect(running.conninfo("owner", name)) as connection:
        row = connection.execute(
            "SELECT conference_id FROM person WHERE id = %s", [somebody.person_id]
        ).fetchone()
    assert row is not None
    return f"/conferences/{row[0]}/circle/{somebody.person_id}"


def _connect(url: str) -> Callable[[], None]:
    return db.connect(url).dispose


@contextmanager
def _as(variant: Variant, running: postgres.Server) -> Iterator[None]:
    """Inside, this process runs with the guards of the variant alone."""
    with ExitStack() as stack:
        stack.callback(_connect(running.url(variant.role, variant.database)))
        if "visible" not in variant.guards:
            stack.enter_context(_seeing_everything())
        if "locks" not in variant.guards:
            stack.enter_context(_unlocked())
        if "audit" not in variant.guards:
            stack.enter_context(patch.object(audit, "at_the_end", lambda _run, _thing: None))
        yield


@contextmanager
def _seeing_everything() -> Iterator[None]:
    """Wherever a module knows the function by its name, it knows the other one."""
    with ExitStack() as stack:
        for name in ("visible", "place_visible"):
            asked = getattr(sight, name)
            for module in [each for each in sys.modules.values() if getattr(each, name, None) is asked]:
                stack.enter_context(patch.object(module, name, _yes))
        yield


@contextmanager
def _unlocked() -> Iterator[None]:
    with ExitStack() as stack:
        for keeper in (under, own_key, for_good):
            stack.enter_context(patch.object(keeper, "ready", lambda _self, _row: None))
            for name in ("lock", "unlock"):
                stack.enter_context(patch.object(keeper, name, _as_it_is))
        yield


def _yes(*_asked: Any, **_more: Any) -> bool:
    return True


def _as_it_is(_keeper: Any, text: bytes, _spot: Any, _row: Any) -> bytes:
    return bytes(text)


def _measure(app: Product, variant: Variant, house: House, samples: Samples) -> None:
    """Each page some times over; of each visit only the time until the whole answer is there."""
    ruth = _browser(app, "sid", house.ruth)
    for page, path in (("desk", "/"), ("contact", house.contact)):
        samples[variant.name, page] += _times(house, page, [(ruth, path)] * (WARMING + EACH))
    families = [_browser(app, "fam", one.cookie) for one in house.asked[: WARMING + EACH]]
    asks = [(browser, "/yours/answer") for browser in families]
    samples[variant.name, "family"] += _times(house, "family", asks)


def _browser(app: Product, name: str, secret: str) -> FlaskClient:
    client = app.test_client()
    client.set_cookie(name, secret, domain="127.0.0.1")
    return client


def _times(house: House, page: str, asks: list[tuple[FlaskClient, str]]) -> list[float]:
    took = []
    for browser, path in asks:
        began = time.perf_counter()
        answer = browser.get(path, base_url="http://127.0.0.1:8000")
        text = answer.get_data(as_text=True)
        took.append((time.perf_counter() - began) * 1000)
        assert answer.status_code == 200, (path, answer.status_code, answer.location)
        words = len(Page(text, path, 200).words.split())
        assert house.words.setdefault(page, words) == words, f"{page} is not the same page without a guard"
    return took[WARMING:]


def _versions(running: postgres.Server) -> dict[str, str]:
    with psycopg.connect(running.conninfo("owner", "locked")) as connection:
        number = divmod(connection.info.server_version, 10_000)
    packages = ("flask", "sqlalchemy", "psycopg", "jinja2", "cryptography")
    return versions(*packages) | {"postgresql": f"{number[0]}.{number[1]}"}


def _report(samples: Samples, where: dict[str, str | float], used: dict[str, str]) -> None:
    quick = {key: slowest(found, QUICK) for key, found in samples.items()}
    figures = [
        Figure(f"{page}_{name}_ms", f"{words}, {said}", quick[name, page], "ms")
        for page, words in PAGES.items()
        for name, said in (("all", "as it is"), ("none", "without any guard"))
    ]
    ratios = []
    for page, words in PAGES.items():
        for guard in GUARDS:
            cost = quick["all", page] / quick[f"without_{guard}", page]
            ratios.append(Ratio(f"{page}_{guard}", f"{words}: {SAID[guard]}", cost))
        whole = quick["all", page] / quick["none", page]
        ratios.append(Ratio(page, f"{words}: all four", whole, 1.3 if page in TOGETHER else None))
    with_all, with_none = (sum(quick[name, page] for page in TOGETHER) for name in ("all", "none"))
    ratios.append(
        Ratio("altogether", "the desk and a family's page together: all four", with_all / with_none, 1.3)
    )
    about = f"{FAMILIES} families of {PEOPLE}, {ROUNDS} rounds of {EACH} for each page and variant, a quarter is faster"
    tell("access", where=where, used=used, figures=figures, ratios=ratios, about=about)
