"""Letters that must not go, not go yet, or go another way; and what a person decides about them."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from cryptography.exceptions import InvalidTag

from fgc.kit import db, jobs, kinds
from fgc.kit.by_hand import mark_carried
from fgc.kit.outbox import (
    Cancelled,
    Channel,
    HoldBack,
    Letter,
    LetterState,
    NotNow,
    cancel,
    cancel_waiting,
    explain,
    letters_of,
    post,
    send_again,
    to_decide,
    why_sentence,
)
from fgc.kit.refusal import Reason, Refused
from tests.faults.conftest import Office
from tests.faults.post_office import MATTER, NEWS, TEXT, URGENT, asked_for

EVENING = datetime(2027, 2, 18, 20, 0, tzinfo=UTC)
MORNING = datetime(2027, 2, 19, 9, 0, tzinfo=UTC)
Deciding = Callable[[Callable[[Letter], None], UUID], None]


@pytest.fixture
def check(office: Office) -> Iterator[list[Callable[[Letter, datetime], None]]]:
    """Checks that run before every letter, for this test."""
    before = list(kinds._checks)
    yield kinds._checks
    kinds._checks[:] = before


def decide(what: Callable[[Letter], None], letter_id: UUID) -> None:
    with db.transaction(acting={"kind": "worker"}) as session:
        letter = session.get(Letter, letter_id)
        assert letter is not None
        what(letter)


def test_a_safety_mark_set_while_the_letter_waits_holds_it(office: Office, check: list) -> None:
    """Set between asking and sending: held, and nothing reaches the mail service (security.md T7)."""
    marks = {"version": 3}

    def same_as_when_it_was_asked_for(letter: Letter, _now: datetime) -> None:
        if letter.safety_version != marks["version"]:
            raise HoldBack("safety_changed")

    check.append(same_as_when_it_was_asked_for)
    letter_id = office.post(safety_version=3)
    marks["version"] = 4
    jobs.run_due()
    assert (office.letter(letter_id).state, office.letter(letter_id).why) == (
        LetterState.HELD,
        "safety_changed",
    )
    assert office.arrived(letter_id) == []
    decide(send_again, letter_id)
    jobs.run_due()
    assert office.letter(letter_id).state is LetterState.HELD, (
        "deciding without having looked changes nothing"
    )
    decide(lambda letter: send_again(letter, safety_version=4), letter_id)
    jobs.run_due()
    assert office.letter(letter_id).state is LetterState.SENT


def test_outside_the_hours_that_are_safe_it_waits(
    office: Office, check: list, monkeypatch: pytest.MonkeyPatch
) -> None:
    def by_day(_letter: Letter, now: datetime) -> None:
        if now < MORNING:
            raise NotNow(MORNING)

    check.append(by_day)
    monkeypatch.setenv("FGC_CLOCK", EVENING.isoformat())
    letter_id = office.post()
    jobs.run_due()
    assert (office.letter(letter_id).state, office.letter(letter_id).not_before_at) == (
        LetterState.PENDING,
        MORNING,
    )
    assert jobs.run_due() == 0
    monkeypatch.setenv("FGC_CLOCK", MORNING.isoformat())
    jobs.run_due()
    letter = office.letter(letter_id)
    assert (letter.state, letter.sent_at) == (LetterState.SENT, MORNING)


def test_not_before_its_time(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FGC_CLOCK", EVENING.isoformat())
    letter_id = office.post(not_before_at=MORNING)
    assert jobs.run_due() == 0
    monkeypatch.setenv("FGC_CLOCK", (MORNING - timedelta(seconds=1)).isoformat())
    assert jobs.run_due() == 0
    monkeypatch.setenv("FGC_CLOCK", MORNING.isoformat())
    jobs.run_due()
    assert office.letter(letter_id).state is LetterState.SENT


def test_too_late_goes_to_a_person_who_may_send_it_all_the_same(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No reminder after the day it reminds of, however long the worker was away (security.md R18)."""
    monkeypatch.setenv("FGC_CLOCK", EVENING.isoformat())
    letter_id = office.post(not_after_at=EVENING + timedelta(hours=1))
    monkeypatch.setenv("FGC_CLOCK", MORNING.isoformat())
    jobs.run_due()
    letter = office.letter(letter_id)
    assert (letter.state, letter.why) == (LetterState.HELD, "too_late")
    assert "had passed before it could go" in why_sentence(letter)
    decide(send_again, letter_id)
    jobs.run_due()
    assert office.letter(letter_id).state is LetterState.SENT


def test_what_is_over_when_its_turn_comes_is_not_sent(office: Office, check: list) -> None:
    def over(_letter: Letter, _now: datetime) -> None:
        raise Cancelled("withdrawn")

    check.append(over)
    letter_id = office.post()
    jobs.run_due()
    letter = office.letter(letter_id)
    assert (letter.state, letter.why, letter.secret_locked) == (LetterState.CANCELLED, "withdrawn", None)


def test_a_renderer_that_breaks_leaves_the_letter_waiting(office: Office, check: list) -> None:
    def broken(_letter: Letter, _now: datetime) -> None:
        raise ZeroDivisionError("division by zero")

    check.append(broken)
    letter_id = office.post()
    with pytest.raises(ZeroDivisionError, match="division"):
        jobs.run_due()
    assert office.letter(letter_id).state is LetterState.PENDING
    check.remove(broken)
    office.sweep()
    jobs.run_due()
    assert office.letter(letter_id).state is LetterState.SENT


def test_a_text_waits_for_somebody_to_write_it_by_hand(office: Office) -> None:
    letter_id = office.post(TEXT, channel=Channel.TEXT)
    jobs.run_due()
    letter = office.letter(letter_id)
    assert (letter.state, letter.why) == (LetterState.HELD, "no_text_route")
    decide(lambda one: cancel(one, because="told_by_phone"), letter_id)
    assert office.letter(letter_id).state is LetterState.CANCELLED


def test_a_printed_letter_waits_until_it_is_printed(office: Office) -> None:
    letter_id = office.post(channel=Channel.PRINT)
    assert jobs.run_due() == 0
    letter = office.letter(letter_id)
    assert letter.state is LetterState.TO_PRINT
    assert len(letter.secret()) == 43
    decide(mark_carried, letter_id)
    assert (office.letter(letter_id).state, office.letter(letter_id).secret_locked) == (
        LetterState.PRINTED,
        None,
    )
    with pytest.raises(Refused, match="NOT_BY_HAND"):
        decide(mark_carried, letter_id)


def test_what_has_arrived_cannot_be_taken_back(office: Office) -> None:
    letter_id = office.post()
    jobs.run_due()
    withdraw: Callable[[Letter], None] = lambda one: cancel(one, because="withdrawn")  # noqa: E731
    for decision, refusal in (
        (withdraw, "ON_ITS_WAY"),
        (send_again, "NOT_WAITING"),
        (mark_carried, "NOT_BY_HAND"),
    ):
        with pytest.raises(Refused, match=refusal):
            decide(decision, letter_id)


def test_what_was_told_differently_meanwhile_is_cancelled_together(office: Office) -> None:
    urgent, news = office.post(URGENT), office.post(NEWS)
    with db.transaction(acting={"kind": "worker"}):
        assert cancel_waiting(matter_id=MATTER, kinds=[URGENT], because="moved") == 1
        assert cancel_waiting(matter_id=MATTER, to_id=uuid4(), because="moved") == 0
    jobs.run_due()
    assert (office.letter(urgent).state, office.letter(news).state) == (
        LetterState.CANCELLED,
        LetterState.SENT,
    )
    assert office.arrived(urgent) == []


def test_the_desk_sees_what_waits_and_why(office: Office) -> None:
    class Ours(Reason):
        kept_back = "Somebody must look at this first."

    explain(Ours)
    printed, sent = office.post(channel=Channel.PRINT), office.post(NEWS)
    jobs.run_due()
    with db.transaction(acting={"kind": "worker"}):
        assert [letter.id for letter in letters_of([MATTER])] == [sent, printed]
        assert [letter.id for letter in to_decide([MATTER])] == [printed]
        assert list(to_decide([uuid4()])) == []
    assert why_sentence(Letter(why="kept_back")) == "Somebody must look at this first."
    assert why_sentence(Letter(why=None)) == ""


def test_the_secret_is_kept_locked_and_bound_to_its_letter(office: Office) -> None:
    with db.transaction(acting={"kind": "worker"}):
        first, second = (post(asked_for(), with_secret=True) for _ in range(2))
        assert first.secret() == first.secret() != second.secret()
        assert first.secret_locked is not None
        assert first.secret().encode() not in first.secret_locked
        second.secret_locked = first.secret_locked
        with pytest.raises(InvalidTag, match=r"^$"):
            second.secret()
        assert post(asked_for()).secret_locked is None
