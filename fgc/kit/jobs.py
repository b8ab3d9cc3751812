"""Background work: a job exists if and only if the change that asked for it does.

`later(...)` writes the job on the very connection of the running transaction, so a rollback leaves no job and a commit
never forgets one. Any number of workers on any number of machines run them (see `worker.py`). A job is asked for with
ids only, never with text about people, and may run twice: it looks at the state of things before it acts.

Times are instants of the product's clock. PostgreSQL decides by its own clock what is due, so while the product's
clock stands still (tests, the demo) jobs for a later hour are put `AWAY`, out of its reach, and `release` brings back
those whose hour the standing clock has reached.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import UTC, datetime, timedelta
from functools import wraps
from importlib import resources
from typing import Any, ParamSpec, get_type_hints
from uuid import UUID

from procrastinate import App, SyncPsycopgConnector
from procrastinate.manager import JobManager
from procrastinate.retry import RetryStrategy
from procrastinate.tasks import configure_task
from sqlalchemy import Result, text

from fgc.kit import clock
from fgc.kit.db import engine, session, transaction

P = ParamSpec("P")
AWAY = timedelta(days=365_250)
DEAD_AFTER = 60
"""Seconds without a sign of any worker, by PostgreSQL's clock: then nobody works."""
SIGN = text("SELECT extract(epoch FROM clock_timestamp() - max(last_heartbeat)) FROM procrastinate_workers")

app = App(connector=SyncPsycopgConnector())
_deferring = JobManager(SyncPsycopgConnector())
_names: dict[Callable[..., None], str] = {}
_rounds: list[Callable[[], None]] = []
_around: Callable[[], AbstractContextManager[Any]] = nullcontext


def around(context: Callable[[], AbstractContextManager[Any]]) -> None:
    """Every job runs inside `context()`: the application gives its own here, so that letters can be rendered."""
    global _around
    _around = context


def job(name: str, *, retry: int = 8) -> Callable[[Callable[P, None]], Callable[P, None]]:
    """Makes a function a job of that name; the function itself stays as it was.

    The worker calls it with the ids it was asked for, inside `transaction(acting={"kind": "worker"})`. An exception
    has it tried again after 3, 9, 27 … seconds, `retry` times at most; then it is kept as failed.
    """

    def register(function: Callable[P, None]) -> Callable[P, None]:
        _names[function] = name
        strategy = RetryStrategy(max_attempts=retry, exponential_wait=3) if retry else False
        app.task(name=name, retry=strategy)(_as_worker(function))
        return function

    return register


def every(cron: str) -> Callable[[Callable[[], None]], Callable[[], None]]:
    """Has a function without arguments run at the times of a cron line (UTC), once over all workers.

    A time missed by more than ten minutes is left out: what it does must make up for times that were missed.
    """

    def register(function: Callable[[], None]) -> Callable[[], None]:
        name = f"{function.__module__}.{function.__name__}"
        _names[function] = name
        work = _as_worker(function)

        @wraps(work)
        def at_its_time(timestamp: int) -> None:  # noqa: ARG001 - Procrastinate gives it by name
            work()

        _rounds.append(work)
        app.periodic(cron=cron)(app.task(name=name, queueing_lock=name)(at_its_time))
        return function

    return register


def later(
    function: Callable[..., None],
    *,
    at: datetime | None = None,
    after: timedelta | None = None,
    only_once: str | None = None,
    **ids: UUID | str | int,
) -> None:
    """Asks for a job in the running transaction: at once, `at` an instant of the product's clock, `after` a real time.

    With `only_once`, jobs of the same key never run at the same time, and while one waits no second is made: the
    earlier of the two hours holds.
    """
    name, due = _names[function], _reachable(at, after)
    if only_once and _already_waits(name, only_once, due):
        return
    connection = session().connection().connection.driver_connection
    configure_task(
        name=name, job_manager=_deferring, lock=only_once, schedule_at=due, connection=connection
    ).defer(**{key: value if isinstance(value, int) else str(value) for key, value in ids.items()})


def release(until: datetime | None = None) -> None:
    """Makes due what is asked for up to `until` (default: now) by a clock that PostgreSQL does not follow."""
    reached = until or clock.now()
    with engine().begin() as connection:
        connection.execute(
            text(
                "UPDATE procrastinate_jobs SET scheduled_at = NULL WHERE status = 'todo' AND ("
                "scheduled_at BETWEEN :away AND :reached_away OR (:asked AND scheduled_at <= :reached))"
            ),
            {
                "away": _epoch(),
                "reached_away": reached + AWAY,
                "reached": reached,
                "asked": until is not None,
            },
        )


def run_due(until: datetime | None = None, *, periodic: bool = False) -> int:
    """Runs, here and now, what is due (up to `until`, or by the clock); gives how many. For tests and commands.

    `periodic` runs everything made with `every` once, first. An exception of a job comes through to the caller.
    """
    release(until)
    done = 0
    for made_with_every in _rounds if periodic else []:
        made_with_every()
        done += 1
    with _registered() as worker:
        while (due := _next_due(worker)) is not None:
            number, name, arguments = due
            with _finishing(number):
                app.tasks[name](**arguments)
            done += 1
    return done


def schema_sql() -> str:
    """The tables and functions that jobs are kept in, as one script for the migration (run by the owner)."""
    return (resources.files("procrastinate.sql") / "schema.sql").read_text(encoding="utf-8")


def _as_worker(function: Callable[..., None]) -> Callable[..., None]:
    uuids = {name for name, kind in get_type_hints(function).items() if kind is UUID}

    @wraps(function)
    def run(**ids: Any) -> None:
        with _around(), transaction(acting={"kind": "worker"}):
            function(**{key: UUID(value) if key in uuids else value for key, value in ids.items()})

    return run


def _reachable(at: datetime | None, after: timedelta | None) -> datetime | None:
    if after is not None:
        return real_now() + after
    if at is None or at <= clock.now():
        return None
    return at + AWAY if "FGC_CLOCK" in os.environ else at


def real_now() -> datetime:
    """Real time by PostgreSQL, one clock for all workers, whatever the product's clock shows; aware, UTC."""
    real: datetime = session().connection().execute(text("SELECT clock_timestamp()")).scalar_one()
    return real


def seconds_without_worker() -> float | None:
    """Since the last sign of life of any worker, every ten seconds each; None when there is none, or it ended as it was told."""
    since = session().scalar(SIGN)
    return None if since is None else float(since)


def works() -> bool:
    """Whether a worker is alive: letters, reminders and due dates wait for one."""
    since = seconds_without_worker()
    return since is not None and since <= DEAD_AFTER


def _epoch() -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + AWAY


def _already_waits(name: str, key: str, due: datetime | None) -> bool:
    connection = session().connection()
    connection.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:key, 0))"), {"key": key})
    earlier = text(
        "UPDATE procrastinate_jobs SET scheduled_at = CASE WHEN scheduled_at IS NULL OR CAST(:due AS timestamptz)"
        " IS NULL THEN NULL ELSE least(scheduled_at, CAST(:due AS timestamptz)) END"
        " WHERE lock = :key AND task_name = :name AND status = 'todo' RETURNING id"
    )
    return connection.execute(earlier, {"key": key, "name": name, "due": due}).first() is not None


@contextmanager
def _registered() -> Iterator[int]:
    worker = int(_ask("SELECT worker_id FROM procrastinate_register_worker_v1()").one()[0])
    try:
        yield worker
    finally:
        _ask("SELECT procrastinate_unregister_worker_v1(:worker)", worker=worker)


def _next_due(worker: int) -> tuple[int, str, dict[str, Any]] | None:
    _ask("SELECT procrastinate_update_heartbeat_v1(:worker)", worker=worker)
    row = _ask(
        "SELECT id, task_name, args FROM procrastinate_fetch_job_v2(NULL, :worker)", worker=worker
    ).one()
    return None if row.id is None else (row.id, row.task_name, row.args)


@contextmanager
def _finishing(number: int) -> Iterator[None]:
    status = "failed"
    try:
        yield
        status = "succeeded"
    finally:
        finish = "SELECT procrastinate_finish_job_v1(:id, CAST(:status AS procrastinate_job_status), :gone)"
        _ask(finish, id=number, status=status, gone=status == "succeeded")


def _ask(query: str, **values: object) -> Result[Any]:
    """One statement of Procrastinate's own, in a transaction of its own."""
    with engine().begin() as connection:
        return connection.execute(text(query), values).freeze()()
