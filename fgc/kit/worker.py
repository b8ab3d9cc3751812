"""The worker: runs the jobs of `jobs.py` until it is told to stop, and takes over those of workers that died.

SIGTERM or SIGINT: no new job is begun, the running ones get `drain` seconds, then the process ends; what a job had
not committed by then is as if it had not been tried. A lost database is waited for.
"""

import asyncio
import logging
import os
import signal
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from procrastinate import PsycopgConnector, exceptions
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from fgc.kit import clock
from fgc.kit.db import engine
from fgc.kit.jobs import app, release

log = logging.getLogger("fgc.kit.worker")


ADOPT = """
    WITH dead AS (
        SELECT id, queueing_lock IS NOT NULL AS repeats FROM procrastinate_jobs
        WHERE status = 'doing' AND (worker_id IS NULL OR EXISTS (
            SELECT 1 FROM procrastinate_workers w
            WHERE w.id = worker_id AND w.last_heartbeat < clock_timestamp() - make_interval(secs => :seconds)))
        FOR UPDATE SKIP LOCKED
    ), dropped AS (
        DELETE FROM procrastinate_jobs j USING dead WHERE j.id = dead.id AND dead.repeats
    )
    UPDATE procrastinate_jobs j SET status = 'todo', scheduled_at = NULL, worker_id = NULL, attempts = attempts + 1
    FROM dead WHERE j.id = dead.id AND NOT dead.repeats
"""


@dataclass(frozen=True)
class Pace:
    """Seconds: between signs of life; after how long without one a worker is dead; how long it may drain; how often
    it looks for jobs whose hour has come (new ones are told to it at once)."""

    heartbeat: float = 10
    dead_after: float = 30
    drain: float = 30
    look: float = 5


@app.periodic(cron="17 3 * * *")
@app.task(name="jobs.clear", queueing_lock="jobs.clear")
async def _clear(timestamp: int) -> None:  # noqa: ARG001 - Procrastinate gives it by name
    """Failed jobs are kept for thirty days; those that went well are gone at once."""
    await app.job_manager.delete_old_jobs(nb_hours=720, include_failed=True)


def run_worker(conninfo: str, *, concurrency: int = 4, pace: Pace | None = None) -> None:
    """Runs jobs, `concurrency` at a time, until SIGTERM or SIGINT. `conninfo` is libpq's, not of the owner's role."""
    connector = PsycopgConnector(conninfo=conninfo, min_size=1, max_size=4)
    with app.replace_connector(connector):
        asyncio.run(
            _until_told_to_stop(concurrency, pace or Pace(look=0.5 if "FGC_CLOCK" in os.environ else 5))
        )


def adopt(dead_after: float) -> None:
    """Jobs of workers that gave no sign of life for so many seconds wait again, for any worker.

    What `every` repeats is dropped instead: it comes again by itself.
    """
    with engine().begin() as connection:
        connection.execute(text(ADOPT), {"seconds": dead_after})


async def _until_told_to_stop(concurrency: int, pace: Pace) -> None:
    stopping = asyncio.Event()
    work = asyncio.create_task(_work(concurrency, pace, stopping))
    helpers = [asyncio.create_task(_again_and_again(lambda: adopt(pace.dead_after), pace.heartbeat))]
    if "FGC_CLOCK" in os.environ:
        helpers.append(asyncio.create_task(_follow_standing_clock()))

    def stop() -> None:
        stopping.set()
        work.cancel()
        # A job stuck in a thread cannot be interrupted; the process ends without it, as by a kill.
        last_word = threading.Timer(pace.drain, os._exit, [1])
        last_word.daemon = True
        last_word.start()

    for each in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(each, stop)
    with suppress(asyncio.CancelledError):
        await work
    for helper in helpers:
        helper.cancel()
    await asyncio.gather(*helpers, return_exceptions=True)


async def _work(concurrency: int, pace: Pace, stopping: asyncio.Event) -> None:
    while not stopping.is_set():
        try:
            async with app.open_async():
                await app.run_worker_async(
                    concurrency=concurrency,
                    delete_jobs="successful",
                    install_signal_handlers=False,
                    fetch_job_polling_interval=pace.look,
                    update_heartbeat_interval=pace.heartbeat,
                    stalled_worker_timeout=pace.dead_after,
                )
        except (exceptions.ConnectorException, OSError):
            log.warning("the database is out of reach")
        if not stopping.is_set():
            await asyncio.sleep(2)


async def _again_and_again(look: Callable[[], None], seconds: float) -> None:
    while True:
        with suppress(OperationalError):
            await asyncio.to_thread(look)
        await asyncio.sleep(seconds)


async def _follow_standing_clock() -> None:
    """While the product's clock stands still PostgreSQL cannot tell what is due: we look whenever it was moved."""
    shown = clock.now()
    while True:
        with suppress(OperationalError, exceptions.ConnectorException):
            await asyncio.to_thread(release)
            if (moved := clock.now()) != shown:
                shown = moved
                await _run_every()
        await asyncio.sleep(0.5)


async def _run_every() -> None:
    for periodic in app.periodic_registry.periodic_tasks.values():
        with suppress(exceptions.AlreadyEnqueued):
            await periodic.task.defer_async(timestamp=0)
