"""A person opens their own page and answers, through gunicorn with 1 and 2 workers, beside a bare app in the same run.

Ours: the page that a personal link leads to, with everything round it (who asks, the session, row-level security, the
form, languages, templates), and its one-tap answer: checked against forgery and repetition, kept with its history, and
thanked for. Each answer is the other one than the person gave before, so that each has an effect; afterwards their
number is compared with what the database kept. The bare app (`bench.load.bare`) has one query for each request.

Both run on the same PostgreSQL, which waits for the disk at each commit, on as many workers; rounds alternate, so that
whatever else the machine does falls on both. The client is one more process; with all on one machine of few cores,
each figure is of the whole: server, database and client together.
"""

import sys
import tempfile
from collections import defaultdict
from contextlib import ExitStack
from pathlib import Path
from uuid import UUID

import psycopg

from bench.load import people
from bench.load.answering import OURS, installed, request, requests_of
from bench.load.servers import Load, Memory, Server, loaded, memory, serving
from bench.report import Figure, Ratio, machine, median, tell, versions
from config import from_environment
from fgc.app import create_app
from fgc.kit import db, postgres

FAMILIES = 20
PEOPLE = 10
ROUNDS = 2
SECONDS = 3.0
WARMING = 1.0
BROWSERS = 8
WORKERS = (1, 2)
Requests = list[list[str]]
Loads = dict[tuple[str, int, str], list[Load]]
Held = dict[tuple[str, int], list[Memory]]


def main() -> None:
    """Prints the table, within two minutes."""
    where = machine()
    with tempfile.TemporaryDirectory() as folder, postgres.temporary(durable=True) as running:
        environment = installed(running, Path(folder))
        app = create_app(from_environment())
        db.connect(running.url("owner", "bench"))  # whom row-level security lets make families out of nothing
        asked = people.asked(app, FAMILIES, of=PEOPLE)
        db.engine().dispose()
        rows = _bare_rows(running, len(asked))
        loads, held = _measured(running, environment, asked, rows)
        used = _versions(running)
        _none_lost(running, loads)
    _report(loads, held, where, used)


def _bare_rows(running: postgres.Server, count: int) -> list[UUID]:
    with psycopg.connect(running.conninfo("owner", "bench")) as connection:
        connection.execute(
            "CREATE TABLE bare (id uuid PRIMARY KEY, name text NOT NULL, answer text NOT NULL)"
        )
        rows = connection.execute(
            "INSERT INTO bare SELECT gen_random_uuid(), 'Nazdar', 'yes' FROM generate_series(1, %s) RETURNING id",
            [count],
        )
        return [row[0] for row in rows]


def _measured(
    running: postgres.Server, environment: dict[str, str], asked: list[people.Asked], rows: list[UUID]
) -> tuple[Loads, Held]:
    loads: Loads = defaultdict(list)
    held: Held = {}
    for workers in WORKERS:
        with ExitStack() as stack:
            servers = {
                name: stack.enter_context(serving(command, workers, environment))
                for name, command in _commands(running).items()
            }
            requests = {"bare": _bare_requests(rows), "ours": requests_of(servers["ours"], asked)}
            for name, server in servers.items():
                _load(server, requests[name], WARMING)
            for _round in range(ROUNDS):
                for name, server in servers.items():
                    for kind, load in _load(server, requests[name], SECONDS).items():
                        loads[name, workers, kind].append(load)
            held |= {(name, workers): memory(server) for name, server in servers.items()}
    return loads, held


def _commands(running: postgres.Server) -> dict[str, list[str]]:
    bare = [sys.executable, "-m", "bench.load.bare", running.url("owner", "bench"), "{bind}", "{workers}"]
    return {"bare": bare, "ours": OURS}


def _load(server: Server, requests: dict[str, Requests], seconds: float) -> dict[str, Load]:
    return {
        kind: loaded(server, asked, seconds=seconds, browsers=BROWSERS) for kind, asked in requests.items()
    }


def _bare_requests(rows: list[UUID]) -> dict[str, Requests]:
    return {
        "get": [[request("GET", f"/{row}")] for row in rows],
        "post": [[request("POST", f"/{row}/{answer}") for answer in ("no", "yes")] for row in rows],
    }


def _none_lost(running: postgres.Server, loads: Loads) -> None:
    """Every answer that was thanked for is in the history. (There are more in it: those of the warming up.)"""
    given = sum(sum(load.answers for load in loads["ours", workers, "post"]) for workers in WORKERS)
    with psycopg.connect(running.conninfo("owner", "bench")) as connection:
        row = connection.execute("SELECT count(*) FROM happening WHERE kind = 'Answered'").fetchone()
    assert row is not None
    if row[0] < given:
        raise RuntimeError(f"{given} answers were thanked for, {row[0]} were kept")


def _versions(running: postgres.Server) -> dict[str, str]:
    with psycopg.connect(running.conninfo("owner", "bench")) as connection:
        number = divmod(connection.info.server_version, 10_000)
    packages = ("flask", "gunicorn", "sqlalchemy", "psycopg", "jinja2")
    return versions(*packages) | {"postgresql": f"{number[0]}.{number[1]}"}


def _report(loads: Loads, held: Held, where: dict[str, str | float], used: dict[str, str]) -> None:
    figures: list[Figure] = []
    ratios: list[Ratio] = []
    for workers in WORKERS:
        on = "1 worker" if workers == 1 else f"{workers} workers"
        for kind, word, of_bare, each in (("get", "pages", 0.35, 300), ("post", "answers", 0.5, 150)):
            for name in ("ours", "bare"):
                figures += _figures(
                    f"{name}_{kind}_{workers}", f"{name}, {on}: {word}", loads[name, workers, kind]
                )
            ours, bare = (_rate(loads[name, workers, kind]) for name in ("ours", "bare"))
            words = f"{on}: {word} of the bare app's"
            ratios.append(Ratio(f"{kind}_of_bare_{workers}", words, ours / bare, of_bare, at_least=True))
            words = f"{on}: {word} a second and worker, in parts of {each}"
            ratios.append(Ratio(f"{kind}_each_{workers}", words, ours / workers / each, 1, at_least=True))
        for name in ("ours", "bare"):
            figures += _memory(f"{name}_{workers}", f"{name}, {on}", held[name, workers])
        heaviest = max(one.resident for one in held["ours", workers])
        ratios.append(
            Ratio(f"memory_{workers}", f"{on}: memory of the largest, in parts of 120 MB", heaviest / 120, 1)
        )
    about = f"{FAMILIES} families of {PEOPLE}, {BROWSERS} browsers at once, {ROUNDS} rounds of {SECONDS:g} s for each figure"
    tell("rsvp", where=where, used=used, figures=figures, ratios=ratios, about=about)


def _rate(all_of: list[Load]) -> float:
    return median([load.each_second for load in all_of])


def _figures(key: str, words: str, all_of: list[Load]) -> list[Figure]:
    def middle(name: str) -> float:
        return median([getattr(load, name) for load in all_of])

    return [
        Figure(key, words, _rate(all_of), "a second"),
        Figure(f"{key}_p50_ms", "  half are answered within", middle("median_ms"), "ms"),
        Figure(f"{key}_p95_ms", "  95 of 100 are answered within", middle("p95_ms"), "ms"),
        Figure(f"{key}_cpu_ms", "  processor time of the workers, each", middle("cpu_ms"), "ms"),
        Figure(
            f"{key}_kb", "  size of an answer, headers too, not compressed", middle("bytes_each") / 1000, "kB"
        ),
        Figure(f"{key}_client", "  the client's share of a core", middle("client_share") * 100, "%"),
    ]


def _memory(key: str, words: str, all_of: list[Memory]) -> list[Figure]:
    return [
        Figure(
            f"{key}_rss_mb",
            f"{words}: memory of the largest, resident",
            max(one.resident for one in all_of),
            "MB",
        ),
        Figure(
            f"{key}_pss_mb", "  with its part of what is shared (PSS)", max(one.fair for one in all_of), "MB"
        ),
        Figure(f"{key}_alone_mb", "  its alone", max(one.alone for one in all_of), "MB"),
    ]
