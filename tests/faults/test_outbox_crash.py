"""A crash of the worker at any point loses no letter; a second copy goes only where that is said, and is flagged."""

import random
import signal
import subprocess
import threading
import time
from uuid import UUID

import pytest
from sqlalchemy import text

from fgc.demo.sink import Fault
from fgc.kit import db, jobs, postman
from fgc.kit.outbox import LetterState
from tests.faults.conftest import Office
from tests.faults.post_office import NEWS, URGENT, address_of

BEFORE_HANDING_OVER = ["job_begun", "claimed", "connected", "before_data_ends"]


def killed(worker: "subprocess.Popen[bytes]") -> bool:
    return worker.wait(30) == -signal.SIGKILL


def crash_with_one_of_each(office: Office, point: str) -> tuple[UUID, UUID]:
    """An urgent letter and one with news, each posted for a worker that dies at the point; then a healthy one works."""
    both = []
    for kind in (URGENT, NEWS):
        both.append(office.post(kind))
        assert killed(office.run(FGC_CRASH_AT=point))
        # What this one left is not for the next one to die of.
        with db.engine().begin() as connection:
            connection.execute(text("UPDATE procrastinate_jobs SET scheduled_at = now() + interval '1 hour'"))
    with office.working():
        office.until_at_rest(both)
    return both[0], both[1]


@pytest.mark.parametrize("point", BEFORE_HANDING_OVER)
def test_killed_before_handing_over_every_letter_arrives_once(office: Office, point: str) -> None:
    for letter_id in crash_with_one_of_each(office, point):
        letter = office.letter(letter_id)
        assert (letter.state, letter.again, len(office.arrived(letter_id))) == (LetterState.SENT, False, 1)


@pytest.mark.parametrize(("point", "taken"), [("handing_over", 0), ("after_data", 1), ("answered", 1)])
def test_killed_while_handing_over(office: Office, point: str, taken: int) -> None:
    """The urgent letter goes once more and says so; the other one waits for a person. Neither is lost."""
    urgent_id, news_id = crash_with_one_of_each(office, point)
    urgent, copies = office.letter(urgent_id), office.arrived(urgent_id)
    assert (urgent.state, urgent.again, len(copies)) == (LetterState.SENT, True, taken + 1)
    assert len({copy.message_id for copy in copies}) == len({copy.link for copy in copies}) == 1
    assert "may arrive twice" in copies[-1].text
    news = office.letter(news_id)
    assert (news.state, news.why, len(office.arrived(news_id))) == (LetterState.HELD, "uncertain", taken)


def test_killed_after_everything_was_noted_nothing_is_repeated(office: Office) -> None:
    for letter_id in crash_with_one_of_each(office, "recorded"):
        assert office.letter(letter_id).state is LetterState.SENT
        assert len(office.arrived(letter_id)) == 1


@pytest.mark.parametrize("point", ["letter_written", "letter_queued"])
def test_killed_while_posting_there_is_neither_letter_nor_job(office: Office, point: str) -> None:
    assert killed(office.run("post", FGC_CRASH_AT=point))
    with db.transaction(acting={"kind": "worker"}) as session:
        assert session.scalar(text("SELECT count(*) FROM letter")) == 0
        assert session.scalar(text("SELECT count(*) FROM procrastinate_jobs")) == 0


def test_killed_at_any_time_no_letter_is_lost(office: Office) -> None:
    chance = random.Random(20270227)  # the same times in each run, as far as a machine's pace allows
    posted: list[UUID] = []
    attempts_cut_short = 0
    for _ in range(8):
        posted += [office.post(chance.choice((URGENT, NEWS))) for _ in range(12)]
        office.sink.misbehave(Fault.GREY_451)
        workers = [office.run() for _ in range(2)]
        while sum(letter.state is LetterState.SENT for letter in office.letters(posted[-12:])) < 2:
            time.sleep(0.01)
        time.sleep(chance.random() * 0.15)
        for worker in workers:
            worker.kill()
            worker.wait(10)
        attempts_cut_short += sum(letter.state is LetterState.SENDING for letter in office.letters(posted))
        office.sweep()
    assert attempts_cut_short
    with office.working(2):
        at_rest = office.until_at_rest(posted)
    arrived = office.all_arrived()
    for letter in at_rest:
        copies = arrived.get(address_of(letter), [])
        if letter.state is LetterState.SENT:
            assert copies
        else:
            assert (letter.state, letter.why) in {
                (LetterState.HELD, "uncertain"),
                (LetterState.HELD, "uncertain_twice"),
            }
        assert len(copies) <= (2 if letter.kind == URGENT and letter.again else 1)
        assert len({copy.message_id for copy in copies}) <= 1


def test_two_workers_send_each_letter_once(office: Office) -> None:
    posted = [office.post(NEWS) for _ in range(30)]
    with office.working(2):
        at_rest = office.until_at_rest(posted)
    assert {letter.state for letter in at_rest} == {LetterState.SENT}
    assert [len(office.arrived(letter_id)) for letter_id in posted] == [1] * 30


def test_of_two_that_reach_for_one_letter_one_gets_it(office: Office) -> None:
    for _ in range(10):
        letter_id = office.post(NEWS)
        ready = threading.Barrier(4)

        def reach(wanted: UUID = letter_id, ready: threading.Barrier = ready) -> None:
            with db.transaction(acting={"kind": "worker"}):
                ready.wait(10)
                postman.send(wanted)

        threads = [threading.Thread(target=reach) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        assert len(office.arrived(letter_id)) == 1
        assert office.letter(letter_id).attempts == 1


def test_whose_lease_ran_out_hands_nothing_over(office: Office) -> None:
    letter_id = office.post(NEWS)
    with db.transaction(acting={"kind": "worker"}):
        claim = postman._claim(letter_id)
        assert claim is not None
        with db.saving() as session:
            session.execute(
                text("UPDATE letter SET lease_until_at = clock_timestamp() - interval '1 second'")
            )
        assert not postman._hand_over(claim)
    office.sweep()
    jobs.run_due()
    assert (office.letter(letter_id).state, len(office.arrived(letter_id))) == (LetterState.SENT, 1)


def test_a_worker_stopped_past_its_lease_does_not_make_two_of_one(office: Office) -> None:
    """Its letter is uncertain, not again; when it wakes with the answer, the answer counts (security.md R13)."""
    letter_id = office.post(NEWS)
    office.sink.misbehave(Fault.SLOW)
    with office.working() as (stopped,):
        while office.letter(letter_id).handing_over_at is None:
            time.sleep(0.02)
        stopped.send_signal(signal.SIGSTOP)
        with office.working():
            letter = office.until_at_rest([letter_id])[0]
            assert (letter.state, letter.why) == (LetterState.HELD, "uncertain")
            while not office.arrived(letter_id):
                time.sleep(0.1)
            stopped.send_signal(signal.SIGCONT)
            give_up_at = time.monotonic() + 15
            while office.letter(letter_id).state is LetterState.HELD and time.monotonic() < give_up_at:
                time.sleep(0.1)
    assert len(office.arrived(letter_id)) == 1
    assert office.letter(letter_id).state in (LetterState.SENT, LetterState.HELD)


def test_a_worker_told_to_stop_ends_what_it_began(office: Office) -> None:
    letter_id = office.post(NEWS)
    office.sink.misbehave(Fault.SLOW)
    office.sink.slowness = 1
    with office.working():
        while office.letter(letter_id).handing_over_at is None:
            time.sleep(0.02)
    assert office.letter(letter_id).state is LetterState.SENT
