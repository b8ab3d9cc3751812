"""Jobs: there exactly when the change is, run by their hour, taken over from workers that died."""

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from fgc.access.audit import heads
from fgc.kit import db, jobs, worker
from fgc.kit.outbox import LetterState
from tests import patience
from tests.faults.conftest import Office

NOON = datetime(2027, 3, 28, 12, 0, tzinfo=UTC)
done: list[tuple[object, ...]] = []


@jobs.job("test.note")
def note(thing_id: UUID, times: int = 1) -> None:
    done.append((thing_id, times))


@jobs.job("test.break", retry=2)
def break_down(thing_id: UUID) -> None:
    raise ZeroDivisionError


@jobs.every("0 4 1 1 *")
def look_round() -> None:
    done.append(("looked",))


@pytest.fixture(autouse=True)
def _nothing_done_yet(office: Office) -> None:
    done.clear()


def ask(function: object = note, **more: object) -> UUID:
    thing = uuid4()
    with db.transaction(acting={"kind": "worker"}), db.saving():
        jobs.later(function, thing_id=thing, **more)  # type: ignore[arg-type]
    return thing


def waiting() -> list[tuple[str, datetime | None]]:
    with db.engine().begin() as connection:
        rows = connection.execute(
            text("SELECT status::text, scheduled_at FROM procrastinate_jobs ORDER BY id")
        )
        return [(row.status, row.scheduled_at) for row in rows]


def test_ids_come_as_they_were_given() -> None:
    thing = ask(times=3)
    assert jobs.run_due() == 1
    assert done == [(thing, 3)]
    assert waiting() == []


def ask_and_break() -> None:
    with db.transaction(acting={"kind": "worker"}), db.saving():
        jobs.later(note, thing_id=uuid4(), only_once="this")
        raise ZeroDivisionError


def test_a_change_that_is_undone_leaves_no_job() -> None:
    with pytest.raises(ZeroDivisionError, match=r"^$"):
        ask_and_break()
    assert waiting() == []


def test_of_one_key_one_waits_and_the_earlier_hour_holds() -> None:
    late, soon = (datetime.now(UTC) + timedelta(days=days) for days in (9, 2))  # noqa: TID251 - the machine's own
    ask(only_once="this", at=late)
    ask(only_once="this", at=soon)
    ask(only_once="this", at=late)
    ask(only_once="that", at=late)
    assert waiting() == [("todo", soon), ("todo", late)]
    ask(only_once="this")
    assert waiting() == [("todo", None), ("todo", late)]
    assert jobs.run_due() == 1


@pytest.mark.parametrize("year", [2001, 2400])
def test_with_a_standing_clock_jobs_follow_that_clock(monkeypatch: pytest.MonkeyPatch, year: int) -> None:
    """Whether the story plays in PostgreSQL's past or in its future."""
    begins = NOON.replace(year=year)
    monkeypatch.setenv("FGC_CLOCK", begins.isoformat())
    ask(at=begins + timedelta(hours=3))
    ask(at=begins)
    assert jobs.run_due() == 1
    monkeypatch.setenv("FGC_CLOCK", (begins + timedelta(hours=2, minutes=59)).isoformat())
    assert jobs.run_due() == 0
    monkeypatch.setenv("FGC_CLOCK", (begins + timedelta(hours=3)).isoformat())
    assert jobs.run_due() == 1


def test_a_job_that_breaks_is_kept_and_its_exception_seen() -> None:
    ask(break_down)
    with pytest.raises(ZeroDivisionError, match=r"^$"):
        jobs.run_due()
    assert [status for status, _at in waiting()] == ["failed"]


def test_what_is_done_every_so_often_is_done_when_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(heads, "_file", tmp_path / "heads.jsonl")
    jobs.run_due(periodic=True)
    assert ("looked",) in done


def test_a_job_of_a_dead_worker_is_done_by_another() -> None:
    thing = ask(only_once="this")
    with db.engine().begin() as connection:
        dead = connection.execute(
            text("SELECT worker_id FROM procrastinate_register_worker_v1()")
        ).scalar_one()
        connection.execute(text("SELECT procrastinate_fetch_job_v2(NULL, :dead)"), {"dead": dead})
    ask(only_once="this")
    worker.adopt(30)
    assert jobs.run_due() == 0, "it lives, as far as anybody knows, and its key is taken"
    with db.engine().begin() as connection:
        connection.execute(
            text("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '31 seconds'")
        )
    worker.adopt(30)
    assert jobs.run_due() == 2
    assert done[0] == (thing, 1)


def test_a_worker_outlives_its_database_connections(office: Office) -> None:
    with office.working():
        first = office.post()
        office.until_at_rest([first])
        others = "datname = current_database() AND usename = current_user AND pid <> pg_backend_pid()"
        with db.engine().connect() as connection:
            connection.execute(text(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}"))
        db.engine().dispose()
        time.sleep(1)
        second = office.post()
        office.until_at_rest([second])
    assert [office.letter(one).state for one in (first, second)] == [LetterState.SENT, LetterState.SENT]


def test_a_worker_follows_a_standing_clock_when_it_is_moved(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hands = tmp_path / "clock"
    hands.write_text(NOON.isoformat(), encoding="ascii")
    monkeypatch.setenv("FGC_CLOCK", str(hands))
    office.environment["FGC_CLOCK"] = str(hands)
    soon = office.post(not_before_at=NOON + timedelta(days=30))
    with office.working():
        first = office.post()
        while office.letter(first).state is not LetterState.SENT:
            time.sleep(0.1)
        assert office.letter(soon).state is LetterState.PENDING
        hands.write_text((NOON + timedelta(days=30)).isoformat(), encoding="ascii")
        give_up_at = time.monotonic() + patience.SECONDS
        while office.letter(soon).state is not LetterState.SENT:
            assert time.monotonic() < give_up_at
            time.sleep(0.1)
    assert office.letter(soon).sent_at == NOON + timedelta(days=30)
