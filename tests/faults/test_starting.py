"""Web servers and workers start beside each other and beside people at work: nobody is turned away, and letters go."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy.exc import OperationalError

from fgc.access import policies
from fgc.app import Product
from fgc.commands import starting
from fgc.demo.house import Ended, forget, house
from fgc.demo.story import Story
from fgc.kit import schema
from fgc.kit.postgres import Server
from tests import patience
from tests.faults.attacker import Attacker
from tests.faults.siege import Besieged
from tests.faults.two_servers import ROOT, free_port
from tests.pages.test_new_service import ABOUT

TIMES = int(os.environ.get("FGC_STARTS", "5"))
ALIVE = "SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > clock_timestamp() - interval '20 seconds'"
POLICIES = "SELECT array_agg(oid::bigint ORDER BY oid) FROM pg_policy"
Asked = Callable[[str], list[tuple[object, ...]]]


@contextmanager
def started(
    word: str, environment: dict[str, str], log: Path, *more: str
) -> Iterator[subprocess.Popen[bytes]]:
    """`./run serve` or `./run worker`, told to stop at the end."""
    command = [sys.executable, "-m", "flask", "--app", "wsgi", word, *more]
    with log.open("ab") as written:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=written, stderr=written)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(patience.SECONDS)


def come_up(environment: dict[str, str], folder: Path, rows: Asked) -> None:
    """Both at the same moment, until the one answers and the other gives signs of life."""
    port, log, until = free_port(), folder / f"{uuid4().hex}.log", time.monotonic() + patience.SECONDS
    told = environment | {"FGC_BASE_URL": f"http://127.0.0.1:{port}"}
    with started("worker", told, log) as worker, started("serve", told, log, "--workers", "1") as server:
        while not (answers(port) and rows(ALIVE) != [(0,)]):
            for name, process in (("worker", worker), ("web server", server)):
                assert process.poll() is None, f"the {name} ended: {log.read_text()}"
            assert time.monotonic() < until, log.read_text()
            time.sleep(0.1)


def answers(port: int) -> bool:
    try:
        return Attacker(f"http://127.0.0.1:{port}").get("/closed").status == 200
    except OSError:
        return False


@contextmanager
def busy(siege: Besieged) -> Iterator[list[int]]:
    """Three people at work without a pause, and what they were answered."""
    over, statuses = threading.Event(), list[int]()
    people = (
        (siege.as_staff("coordinator"), (siege.conference(), "/", f"{siege.conference()}/circle")),
        (siege.as_staff("service_manager"), ("/", "/users")),
        (siege.as_person("aunt"), ("/yours",)),
    )

    def work(who: Attacker, pages: tuple[str, ...]) -> None:
        while not over.is_set():
            statuses.extend(who.get(page).status for page in pages)

    threads = [threading.Thread(target=work, args=one) for one in people]
    with ExitStack() as ending:
        for thread in threads:
            thread.start()
            ending.callback(thread.join)
        ending.callback(over.set)
        yield statuses


def test_no_start_in_a_database_that_is_up_to_date_turns_anybody_away_or_loses_the_worker(
    siege: Besieged, tmp_path: Path
) -> None:
    before = siege.rows(POLICIES)
    with busy(siege) as statuses:
        for _time in range(TIMES):
            siege.rows("DELETE FROM procrastinate_workers RETURNING id")
            come_up(siege.environment, tmp_path, siege.rows)
    assert siege.rows(POLICIES) == before, "the policies were applied again"
    assert len(statuses) > TIMES
    assert set(statuses) == {200}


@pytest.mark.parametrize("turn", range(TIMES))
def test_a_web_server_and_a_worker_that_meet_in_a_new_database_both_come_up(
    server: Server, tmp_path: Path, turn: int
) -> None:
    name = f"new_{turn}_{uuid4().hex[:8]}"
    server.create_database(name)
    owner = server.url("owner", name)
    environment = os.environ | {
        "FGC_ENV": "test", "FGC_STATE": str(tmp_path), "DATABASE_URL": server.url("app", name), "DATABASE_OWNER_URL": owner,
    }  # fmt: skip

    def rows(question: str) -> list[tuple[object, ...]]:
        with psycopg.connect(server.conninfo("owner", name)) as connection:
            try:
                return connection.execute(question).fetchall()  # type: ignore[arg-type]
            except psycopg.errors.UndefinedTable:
                return [(0,)]

    come_up(environment, tmp_path, rows)
    server.drop_database(name)


def test_a_service_can_begin_before_anything_else_was_ever_started(server: Server, tmp_path: Path) -> None:
    """The first thing an operator types is no traceback, and needs no other command before it."""
    name = f"begun_{uuid4().hex[:8]}"
    server.create_database(name)
    environment = os.environ | {
        "FGC_ENV": "test", "FGC_STATE": str(tmp_path), "DATABASE_URL": server.url("app", name),
        "DATABASE_OWNER_URL": server.url("owner", name),
    }  # fmt: skip
    told = [part for pair in ABOUT.items() for part in pair]
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "service", "begin", *told]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("/join/") == 2
    assert "Traceback" not in done.stderr
    server.drop_database(name)


def test_policies_that_really_changed_are_applied_while_people_work_and_nobody_meets_an_error(
    siege: Besieged, tmp_path: Path
) -> None:
    changed = tmp_path / "changed.sql"
    changed.write_text("SELECT 1;")
    before, said = siege.rows(POLICIES), list[str]()
    with busy(siege) as statuses:
        for turn in range(6):
            changed.write_text(f"SELECT {turn};")
            url = siege.server.url("owner", siege.database)
            done = schema.upgrade(
                url, policies=[*policies.FILES, changed], first=policies.FIRST, say=said.append
            )
            assert done
        counted = len(statuses)
    assert siege.rows(POLICIES) != before
    assert set(statuses[:counted]) == {200}, said


def test_whoever_holds_a_table_for_long_is_waited_for_named_and_nobody_else_waits_with_us(
    siege: Besieged, tmp_path: Path
) -> None:
    url, said = siege.server.url("owner", siege.database), list[str]()
    before = siege.rows(POLICIES)
    with psycopg.connect(siege.server.conninfo("owner", siege.database)) as holder, busy(siege) as statuses:
        holder.execute("SELECT count(*) FROM knock")
        with pytest.raises(
            schema.NotUpgraded, match=r"in 3 seconds: people are at work in it .*\./run migrate"
        ):
            schema.upgrade(
                url, policies=policies.FILES, first=policies.FIRST, anew=True, patience=3, say=said.append
            )
    assert any("knock" in line for line in said), said
    assert siege.rows(POLICIES) == before
    assert set(statuses) == {200}


def test_a_start_without_its_database_says_so_tries_again_and_ends_with_one_line(
    app: Product, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(starting, "PAUSES", (0.1, 0.2))
    nowhere = f"postgresql+psycopg://nobody@127.0.0.1:{free_port()}/fgc"
    with pytest.raises(SystemExit, match=r"fgc cannot start: .*See that it runs, and what DATABASE_URL"):
        starting.bring_up(replace(app.config["SETTINGS"], owner_database_url=nowhere))
    told = capsys.readouterr().err.splitlines()
    assert [line.rpartition("in ")[2] for line in told] == ["0.1 s.", "0.2 s."]


def test_a_worker_whose_start_the_database_takes_back_once_comes_up_all_the_same(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(starting, "PAUSES", (0.1, 0.1))
    lost = [psycopg.errors.DeadlockDetected("deadlock detected")]

    def start() -> str:
        if lost:
            raise OperationalError("CREATE POLICY", {}, lost.pop())
        return "up"

    assert starting.patiently(start) == "up"
    assert "DeadlockDetected" in capsys.readouterr().err


def test_the_demo_says_at_once_which_of_its_processes_ended_and_does_not_wait_for_its_letters(
    tmp_path: Path,
) -> None:
    state = tmp_path / "house"
    try:
        with house(state, workers=1) as running:
            story = Story(running.base_url, clock=running.clock, letters=running.letters, quiet=True)
            story.watch = running.watch
            running.processes["worker"].kill()
            running.processes["worker"].wait()
            with pytest.raises(Ended, match=r"the worker ended by itself \(-9\)"):
                story.mail("kawa@example.org")
            with pytest.raises(Ended, match="the worker ended"):
                story.until(lambda: False, "a letter is sent")
    finally:
        forget(state)
