"""The mail service is down, slow or refusing: every letter ends sent, failed or held, with a reason that is shown."""

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text, update

from fgc.demo.sink import Fault
from fgc.kit import clock, db, delivery, jobs
from fgc.kit.outbox import Letter, LetterState, oldest_pending, post, why_sentence
from tests.faults.conftest import Office
from tests.faults.post_office import NEWS, URGENT, asked_for, settings

Due = Callable[[], int]


def test_a_letter_is_sent_once_to_one_address_and_its_secret_is_forgotten(office: Office) -> None:
    letter_id = office.post()
    assert jobs.run_due() == 1
    letter, copies = office.letter(letter_id), office.arrived(letter_id)
    assert (letter.state, letter.attempts, letter.secret_locked, letter.again) == (
        LetterState.SENT,
        1,
        None,
        False,
    )
    assert [copy.envelope_to for copy in copies] == [(copies[0].to,)]
    assert "\n.\nEnd" in copies[0].text
    assert jobs.run_due() == 0


def post_and_break() -> None:
    with db.transaction(acting={"kind": "worker"}), db.saving():
        post(asked_for(), with_secret=True)
        raise ZeroDivisionError("division by zero")


def test_what_is_not_kept_is_not_sent(office: Office) -> None:
    with pytest.raises(ZeroDivisionError, match="division"):
        post_and_break()
    with db.transaction(acting={"kind": "worker"}) as session:
        assert session.scalar(text("SELECT count(*) FROM letter")) == 0
        assert session.scalar(text("SELECT count(*) FROM procrastinate_jobs")) == 0


@pytest.mark.parametrize("fault", [Fault.BUSY_421, Fault.FULL_452, Fault.GREY_451, Fault.DROP_BEFORE_DATA])
def test_not_now_means_again_later(office: Office, due: Due, fault: Fault) -> None:
    letter_id = office.post(NEWS)
    office.sink.misbehave(fault, times=2)
    jobs.run_due()
    assert office.letter(letter_id).state is LetterState.PENDING
    assert jobs.run_due() == 0, "the pause is kept"
    due()
    due()
    letter = office.letter(letter_id)
    assert (letter.state, letter.attempts, len(office.arrived(letter_id))) == (LetterState.SENT, 3, 1)


@pytest.mark.parametrize("fault", [Fault.UNKNOWN_550, Fault.SPAM_554])
def test_never_is_a_task_for_a_person(office: Office, fault: Fault) -> None:
    letter_id = office.post()
    office.sink.misbehave(fault)
    jobs.run_due()
    letter = office.letter(letter_id)
    assert (letter.state, letter.why) == (LetterState.FAILED, "refused")
    assert "refused" in why_sentence(letter)
    assert office.arrived(letter_id) == []


def test_a_server_that_is_not_there_is_waited_for_and_the_wait_is_seen(office: Office, due: Due) -> None:
    with office.sink.refusing_connections():
        letter_id = office.post()
        jobs.run_due()
        assert office.letter(letter_id).state is LetterState.PENDING
        with db.transaction(acting={"kind": "worker"}):
            waiting = oldest_pending(clock.now())
        assert waiting is not None
        assert clock.now() - waiting < timedelta(minutes=1)
    due()
    assert office.letter(letter_id).state is LetterState.SENT


def test_nothing_is_sent_without_encryption_where_it_is_asked_for(office: Office) -> None:
    letter_id = office.post()
    delivery.use(replace(settings(office.sink.port), starttls=True))
    jobs.run_due()
    assert office.letter(letter_id).state is LetterState.PENDING
    assert office.arrived(letter_id) == []


def test_after_three_days_of_trying_a_person_is_told(office: Office, due: Due) -> None:
    letter_id = office.post()
    office.sink.misbehave(Fault.GREY_451, times=2)
    jobs.run_due()
    with db.transaction(acting={"kind": "worker"}), db.saving() as session:
        session.execute(update(Letter).values(first_tried_at=Letter.first_tried_at - timedelta(hours=73)))
    due()
    letter = office.letter(letter_id)
    assert (letter.state, letter.why) == (LetterState.FAILED, "gave_up")


@pytest.mark.parametrize(
    ("fault", "copies"), [(Fault.DROP_AFTER_DATA_TAKEN, 2), (Fault.DROP_AFTER_DATA_LOST, 1)]
)
def test_in_doubt_an_urgent_letter_goes_once_more_and_says_so(
    office: Office, fault: Fault, copies: int
) -> None:
    letter_id = office.post(URGENT)
    office.sink.misbehave(fault)
    jobs.run_due()
    letter, arrived = office.letter(letter_id), office.arrived(letter_id)
    assert (letter.state, letter.again) == (LetterState.SENT, True)
    assert len(arrived) == copies
    assert len({(copy.message_id, copy.link) for copy in arrived}) == 1
    assert "may arrive twice" in arrived[-1].text


@pytest.mark.parametrize(
    ("fault", "copies"), [(Fault.DROP_AFTER_DATA_TAKEN, 1), (Fault.DROP_AFTER_DATA_LOST, 0)]
)
def test_in_doubt_any_other_letter_waits_for_a_person(office: Office, fault: Fault, copies: int) -> None:
    letter_id = office.post(NEWS)
    office.sink.misbehave(fault)
    jobs.run_due()
    letter = office.letter(letter_id)
    assert (letter.state, letter.why) == (LetterState.HELD, "uncertain")
    assert len(office.arrived(letter_id)) == copies


def test_a_letter_goes_once_more_only_once(office: Office, due: Due) -> None:
    letter_id = office.post(URGENT)
    office.sink.misbehave(Fault.DROP_AFTER_DATA_LOST, times=3)
    due()
    due()
    letter = office.letter(letter_id)
    assert (letter.state, letter.why, letter.attempts) == (LetterState.HELD, "uncertain_twice", 2)


def test_no_transaction_is_open_while_talking_to_the_mail_service(office: Office) -> None:
    letter_id = office.post(NEWS)
    office.sink.misbehave(Fault.SLOW)
    delivery.use(settings(office.sink.port, replace(settings(0).patience, after_data=20)))
    sending = threading.Thread(target=jobs.run_due)
    sending.start()
    open_ones = []
    query = text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND xact_start IS NOT NULL"
                 " AND pid <> pg_backend_pid()")  # fmt: skip
    time.sleep(1)
    for _ in range(10):
        with db.engine().begin() as connection:
            open_ones.append(connection.execute(query).scalar_one())
        time.sleep(0.1)
    sending.join()
    assert set(open_ones) == {0}
    assert office.letter(letter_id).state is LetterState.SENT
