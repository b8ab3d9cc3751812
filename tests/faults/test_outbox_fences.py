"""A letter that another worker has taken meanwhile is neither answered for nor sent by the one who had it before; and what a
person decides about a letter is said in it, and ends its link."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import create_engine, insert, text, update

from fgc.kit import db, jobs, postman, quarantine
from fgc.kit.delivery import Result, Verdict
from fgc.kit.letter import Letter, LetterState
from fgc.kit.models_moments import Restored
from fgc.kit.outbox import Channel, cancel, cancel_waiting, oldest_pending, send_again
from fgc.kit.postgres import Server
from fgc.kit.postman import Claim
from fgc.kit.refusal import Refused
from tests.faults.conftest import Office
from tests.faults.post_office import MATTER, NEWS, URGENT

DAY = datetime(2027, 2, 1, 9, tzinfo=UTC)


@contextmanager
def worker() -> Iterator[None]:
    with db.transaction(acting={"kind": "worker"}):
        yield


def taken(letter_id: UUID) -> Claim:
    with worker():
        claim = postman._claim(letter_id)
    assert claim is not None
    return claim


def lease_runs_out(letter_id: UUID) -> None:
    with worker(), db.saving() as session:
        ended = text("clock_timestamp() - interval '1 second'")
        session.execute(update(Letter).where(Letter.id == letter_id).values(lease_until_at=ended))


def taken_over(office: Office, letter_id: UUID) -> tuple[Claim, Claim]:
    """One worker was too slow, and another has the letter now."""
    slow = taken(letter_id)
    lease_runs_out(letter_id)
    with worker():
        postman.sweep()
    assert office.letter(letter_id).state is LetterState.PENDING
    return slow, taken(letter_id)


def decide(letter_id: UUID, what: object, **more: object) -> None:
    with worker():
        letter = db.session().get(Letter, letter_id)
        assert letter is not None
        what(letter, **more)  # type: ignore[operator]


@pytest.mark.parametrize("kind", [URGENT, NEWS])
def test_who_was_too_slow_hands_nothing_over_while_another_worker_has_the_letter(
    office: Office, kind: str
) -> None:
    """Otherwise she gets two letters with one link, and asks herself who sends them."""
    letter_id = office.post(kind)
    slow, quick = taken_over(office, letter_id)
    with worker():
        assert postman._carry(slow).verdict is Verdict.LOST
    assert office.arrived(letter_id) == []
    with worker():
        result = postman._carry(quick)
        postman._record(quick, result)
    assert (office.letter(letter_id).state, len(office.arrived(letter_id))) == (LetterState.SENT, 1)


@pytest.mark.parametrize("answer", [Verdict.LATER, Verdict.SENT, Verdict.REFUSED, Verdict.UNCERTAIN])
def test_what_the_slow_one_was_answered_counts_for_nothing_any_more(office: Office, answer: Verdict) -> None:
    """A "not now" would send the letter of the other one a second time; a "sent" would lose it."""
    letter_id = office.post(NEWS)
    slow, quick = taken_over(office, letter_id)
    with worker():
        postman._record(slow, Result(answer))
    letter = office.letter(letter_id)
    assert (letter.state, letter.lease_token, letter.sent_at) == (LetterState.SENDING, quick.token, None)
    with worker():
        postman._record(quick, postman._carry(quick))
    office.sweep()
    jobs.run_due()
    assert (office.letter(letter_id).state, len(office.arrived(letter_id))) == (LetterState.SENT, 1)


def test_a_letter_that_is_being_carried_is_not_taken_for_a_dead_workers(office: Office) -> None:
    """Between the list of those that ran out and this one, another worker took it: it would be sent twice."""
    letter_id = office.post(NEWS)
    claim = taken(letter_id)
    with worker(), db.saving():
        postman._run_out(letter_id)
    assert (office.letter(letter_id).state, office.letter(letter_id).lease_token) == (
        LetterState.SENDING,
        claim.token,
    )
    with worker():
        assert postman._hand_over(claim)
    with worker(), db.saving():
        postman._run_out(letter_id)
    assert office.letter(letter_id).state is LetterState.SENDING, "handing over has a lease of its own"


def test_what_has_arrived_is_not_taken_up_again_by_a_late_look(office: Office) -> None:
    letter_id = office.post(NEWS)
    jobs.run_due()
    with worker(), db.saving() as session:
        past = text("clock_timestamp() - interval '1 hour'")
        session.execute(update(Letter).where(Letter.id == letter_id).values(lease_until_at=past))
        postman._run_out(letter_id)
    assert (office.letter(letter_id).state, len(office.arrived(letter_id))) == (LetterState.SENT, 1)


def test_an_answer_that_comes_late_is_still_an_answer_when_nobody_else_took_the_letter(
    office: Office,
) -> None:
    letter_id = office.post(NEWS)
    claim = taken(letter_id)
    with worker():
        assert postman._hand_over(claim)
    lease_runs_out(letter_id)
    with worker():
        postman.sweep()
    assert office.letter(letter_id).state is LetterState.HELD
    with worker():
        postman._record(claim, Result(Verdict.UNCERTAIN))
    assert office.letter(letter_id).state is LetterState.HELD, "doubt about what is in doubt changes nothing"
    with worker():
        postman._record(claim, Result(Verdict.SENT))
    letter = office.letter(letter_id)
    assert (letter.state, letter.why, letter.secret_locked) == (LetterState.SENT, None, None)


def test_doubt_that_is_known_already_does_not_cost_an_urgent_letter_its_second_try(office: Office) -> None:
    """The lease ran out while it was handed over, so it goes once more; then the slow one says that it does not know either:
    she would hear nothing until somebody looks at the desk."""
    letter_id = office.post(URGENT)
    claim = taken(letter_id)
    with worker():
        assert postman._hand_over(claim)
    lease_runs_out(letter_id)
    with worker():
        postman.sweep()
    assert office.letter(letter_id).state is LetterState.UNCERTAIN
    with worker():
        postman._record(claim, Result(Verdict.UNCERTAIN))
    assert (office.letter(letter_id).state, office.letter(letter_id).why) == (
        LetterState.UNCERTAIN,
        "uncertain",
    )
    jobs.run_due()
    assert (office.letter(letter_id).state, len(office.arrived(letter_id))) == (LetterState.SENT, 1)


@pytest.fixture
def restored(server: Server, database_name: str, office: Office) -> Iterator[Callable[[bool], None]]:
    """Says whether this database came out of a backup and its letters wait (False), or were let go again (True)."""
    engine = create_engine(server.url("owner", database_name))

    def say(released: bool) -> None:
        with engine.begin() as owner:
            owner.execute(text("DELETE FROM restored"))
            owner.execute(
                insert(Restored).values(
                    id=uuid4(), backup_at=DAY, restored_at=DAY, replayed_at=DAY, sound=True,
                    released_at=DAY if released else None,
                )
            )  # fmt: skip

    yield say
    engine.dispose()


def test_after_a_restore_a_letter_says_that_it_may_come_twice(
    office: Office, restored: Callable[[bool], None]
) -> None:
    """It may have gone before the backup was brought back. Unsaid, a second link frightens whoever got the first."""
    restored(False)
    letter_id = office.post(NEWS)
    letter = office.letter(letter_id)
    assert (letter.state, letter.why, letter.again) == (LetterState.HELD, quarantine.WHY, False)
    assert jobs.run_due() == 0
    restored(True)
    decide(letter_id, send_again)
    jobs.run_due()
    (copy,) = office.arrived(letter_id)
    assert "This may arrive twice." in copy.text


def test_a_letter_that_failed_for_good_and_goes_again_does_not_say_so(office: Office) -> None:
    letter_id = office.post(NEWS)
    with worker(), db.saving() as session:
        failed = {"state": LetterState.FAILED, "why": "refused"}
        session.execute(update(Letter).where(Letter.id == letter_id).values(failed))
    decide(letter_id, send_again)
    jobs.run_due()
    (copy,) = office.arrived(letter_id)
    assert "This may arrive twice." not in copy.text


def test_while_letters_wait_after_a_restore_none_is_taken(
    office: Office, restored: Callable[[bool], None]
) -> None:
    letter_id = office.post(NEWS)
    restored(False)
    with worker():
        assert postman._claim(letter_id) is None
        postman.sweep()
    jobs.run_due()
    assert (office.letter(letter_id).state, office.arrived(letter_id)) == (LetterState.PENDING, [])


def test_a_cancelled_letter_keeps_no_secret(office: Office) -> None:
    """The link in it opens her page: whoever reads the database a year later must not find it."""
    one, two, printed = office.post(NEWS), office.post(URGENT), office.post(channel=Channel.PRINT)
    assert all(office.letter(each).secret_locked for each in (one, two, printed))
    decide(one, cancel, because="told_by_phone")
    with worker():
        assert cancel_waiting(matter_id=MATTER, because="moved") == 2
    for each in (one, two, printed):
        assert (office.letter(each).state, office.letter(each).secret_locked) == (LetterState.CANCELLED, None)


def test_what_nobody_may_decide_any_more_is_refused(office: Office) -> None:
    letter_id = office.post(NEWS)
    with pytest.raises(Refused, match=r"^NOT_WAITING$"):
        decide(letter_id, send_again)
    claim = taken(letter_id)
    with pytest.raises(Refused, match=r"^ON_ITS_WAY$"):
        decide(letter_id, cancel, because="told_by_phone")
    assert office.letter(letter_id).lease_token == claim.token


def test_a_letter_that_waits_for_its_hour_is_not_called_late(office: Office) -> None:
    office.post(NEWS, not_before_at=jobs.clock.now() + timedelta(days=1))
    with worker():
        assert oldest_pending(jobs.clock.now()) is None
    letter_id = office.post(NEWS)
    with worker():
        assert oldest_pending(jobs.clock.now() + timedelta(hours=1)) == office.letter(letter_id).created_at
