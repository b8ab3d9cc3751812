"""Carrying letters: `pending → sending → sent`, and what happens to each of the ways in which that can go wrong.

The state `sending`, with a lease, is committed before anything is connected, and no transaction is open while talking
to the provider. Just before the final dot a second commit, fenced by the lease's token, says that the letter is being
handed over. So a worker that dies before it has certainly sent nothing, and one that dies after it leaves a letter
that is *uncertain*, which is never sent again unnoticed: see `WhenUncertain`.
"""

import logging
import random
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import Select, func, select, text, update

from fgc.kit import clock, delivery
from fgc.kit.by_hand import NO_ROUTE
from fgc.kit.crash import crash_point
from fgc.kit.db import saving, session
from fgc.kit.delivery import Result, Verdict
from fgc.kit.jobs import every, job, later, real_now
from fgc.kit.kinds import Cancelled, NotNow, WhenUncertain, kind_of, render
from fgc.kit.letter import Channel, Letter, LetterState
from fgc.kit.message import HoldBack, Message
from fgc.kit.quarantine import paused

GIVE_UP_AFTER = timedelta(hours=72)
LONGEST_PAUSE = timedelta(hours=4)
log = logging.getLogger("fgc.kit.postman")


@dataclass(frozen=True)
class Claim:
    """A letter that this worker, and no other, may carry while its lease lasts."""

    letter_id: UUID
    token: UUID
    message_id: str
    message: Message


def queue(letter_id: UUID, *, at: datetime | None = None, after: timedelta | None = None) -> None:
    """Asks for the letter to be sent, in the running transaction; one job waits for each letter at most."""
    later(send, at=at, after=after, only_once=f"letter:{letter_id}", letter_id=letter_id)


@job("letters.send")
def send(letter_id: UUID) -> None:
    """Carries one letter, when it is still to be carried."""
    crash_point("job_begun")
    claim = _claim(letter_id)
    if claim is None:
        return
    crash_point("claimed")
    result = _carry(claim)
    crash_point("answered")
    _record(claim, result)
    crash_point("recorded")


@every("* * * * *")
def sweep() -> None:
    """Picks up what a dead worker left: leases that ran out, and letters that wait without a job."""
    ran_out = select(Letter.id).where(
        Letter.state == LetterState.SENDING, Letter.lease_until_at < func.clock_timestamp()
    )
    for letter_id in _found(ran_out):
        with saving():
            _run_out(letter_id)
    jobless = text(
        "NOT EXISTS (SELECT 1 FROM procrastinate_jobs"
        " WHERE lock = 'letter:' || letter.id AND status IN ('todo', 'doing'))"
    )
    waiting = select(Letter.id).where(Letter.state.in_((LetterState.PENDING, LetterState.UNCERTAIN)), jobless)
    for letter_id in [] if paused() else _found(waiting):
        with saving():
            queue(letter_id)


def _claim(letter_id: UUID) -> Claim | None:
    """Writes the letter and takes the lease; None when it need not, may not or must not be sent now."""
    now = clock.now()
    with saving():
        if paused():
            return None
        letter = _locked(letter_id)
        if letter is None or letter.state not in (LetterState.PENDING, LetterState.UNCERTAIN):
            return None
        if letter.not_before_at is not None and letter.not_before_at > now:
            queue(letter.id, at=letter.not_before_at)
            return None
        try:
            return _leased(letter, _written(letter, now))
        except HoldBack as held:
            _stop(letter, LetterState.HELD, held.why)
        except Cancelled as gone:
            _stop(letter, LetterState.CANCELLED, gone.why)
            letter.kept_secret = ""
        except NotNow as wait:
            letter.not_before_at = max(wait.until, now + timedelta(minutes=1))
            queue(letter.id, at=letter.not_before_at)
        return None


def _written(letter: Letter, now: datetime) -> Message:
    if letter.not_after_at is not None and letter.not_after_at < now:
        raise HoldBack("too_late")
    if letter.channel is Channel.TEXT:
        raise HoldBack(NO_ROUTE)
    written = render(letter, now)
    if not isinstance(written, Message):
        raise TypeError("what a person carries has no job")
    return written


def _leased(letter: Letter, message: Message) -> Claim:
    real = real_now()
    letter.state = LetterState.SENDING
    letter.attempts += 1
    letter.first_tried_at = letter.first_tried_at or real
    letter.lease_token = uuid4()
    letter.lease_until_at = real + timedelta(seconds=delivery.settings().patience.lease)
    letter.handing_over_at = None
    if letter.message_id is None:
        letter.message_id = f"<{secrets.token_hex(16)}@{delivery.settings().sender.rpartition('@')[2]}>"
    return Claim(letter.id, letter.lease_token, letter.message_id, message)


def _carry(claim: Claim) -> Result:
    return delivery.deliver(claim.message, claim.message_id, lambda: _hand_over(claim))


def _hand_over(claim: Claim) -> bool:
    """Notes that from now on the letter may arrive; False when the lease ran out or somebody else has it."""
    now, patience = func.clock_timestamp(), delivery.settings().patience
    mine = (
        update(Letter)
        .where(
            Letter.id == claim.letter_id,
            Letter.lease_token == claim.token,
            Letter.state == LetterState.SENDING,
            Letter.lease_until_at > now,
        )
        .values(
            handing_over_at=now,
            lease_until_at=now + timedelta(seconds=patience.after_data + patience.noting),
        )
        .returning(Letter.id)
    )
    with saving() as current:
        return current.scalar(mine) is not None


def _record(claim: Claim, result: Result) -> None:
    """Keeps the answer. A definite one counts even after the lease ran out, while nobody else has taken the letter."""
    with saving():
        letter = _locked(claim.letter_id, wait=True)
        if letter is None or letter.lease_token != claim.token:
            return
        match result.verdict:
            case Verdict.SENT:
                _stop(letter, LetterState.SENT, None)
                letter.sent_at, letter.kept_secret = clock.now(), ""
            case Verdict.REFUSED:
                _stop(letter, LetterState.FAILED, "refused")
            case Verdict.LATER:
                _try_again(letter)
            case Verdict.UNCERTAIN if letter.state is LetterState.SENDING:
                _doubt(letter)
        _tell(letter, result)


def _run_out(letter_id: UUID) -> None:
    letter = _locked(letter_id)
    if letter is None or letter.state is not LetterState.SENDING or letter.lease_until_at is None:
        return
    if letter.lease_until_at >= real_now():
        return
    if letter.handing_over_at is None:
        _try_again(letter)
    else:
        _doubt(letter)
    _tell(letter, Result(Verdict.UNCERTAIN, "lease"))


def _doubt(letter: Letter) -> None:
    """Nobody can know whether it arrived: once more for the kinds that say so, and only once; or a person decides."""
    if not letter.again and kind_of(letter).when_uncertain is WhenUncertain.ONCE_MORE:
        letter.again = True
        _stop(letter, LetterState.UNCERTAIN, "uncertain")
        queue(letter.id)
    else:
        _stop(letter, LetterState.HELD, "uncertain_twice" if letter.again else "uncertain")


def _try_again(letter: Letter) -> None:
    """Nothing was taken: again after a pause that doubles, with jitter, for three days at most (security.md R4)."""
    if letter.first_tried_at is not None and real_now() - letter.first_tried_at > GIVE_UP_AFTER:
        _stop(letter, LetterState.FAILED, "gave_up")
        return
    _stop(letter, LetterState.PENDING, None)
    letter.lease_token = None
    queue(letter.id, after=pause(letter.attempts))


def pause(attempts: int) -> timedelta:
    """How long to wait after so many attempts: about 1, 2, 4 … minutes, four hours at most, half more or less."""
    full: timedelta = min(timedelta(minutes=1) * 2 ** min(attempts - 1, 12), LONGEST_PAUSE)
    return full * float(random.uniform(0.5, 1.5))  # noqa: S311 - jitter


def _stop(letter: Letter, state: LetterState, why: str | None) -> None:
    letter.state, letter.why, letter.lease_until_at = state, why, None


def _tell(letter: Letter, result: Result) -> None:
    log.info(
        "letter carried",
        extra={"letter": letter.id, "kind": letter.kind, "state": letter.state.value, "attempt": letter.attempts,
               "status": result.code or result.verdict.value},
    )  # fmt: skip


def _locked(letter_id: UUID, *, wait: bool = False) -> Letter | None:
    return session().get(Letter, letter_id, with_for_update={"skip_locked": not wait}, populate_existing=True)


def _found(ids: Select[UUID]) -> list[UUID]:
    with saving() as current:
        return list(current.scalars(ids.limit(500)).all())
