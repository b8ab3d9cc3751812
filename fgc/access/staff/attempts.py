"""Attempts are counted before anything is looked at, in the database, so that fifty at once are five and no more."""

from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy import delete, func, select

from fgc.access import audit
from fgc.access.models import SignInAttempt
from fgc.access.rules import WhyNot
from fgc.kit import secrets
from fgc.kit.clock import now
from fgc.kit.db import saving, session, transaction
from fgc.kit.refusal import Refused

MOST_WRONG = 5
WITHIN = timedelta(minutes=15)


def count_attempt(at_what: str) -> UUID:
    """Counts one attempt at an e-mail address and keeps it, whatever comes of it; `forget_attempt` takes back a good one.

    Refused after five in fifteen minutes, without looking at what was typed. Attempts at one address wait for each
    other here, in all processes; when the database cannot count, nobody gets in.
    """
    seen = secrets.ring().fingerprint("email", at_what.lower())
    attempt = SignInAttempt(id=uuid4(), email_fingerprint=seen, at=now())
    with transaction(acting={"kind": "door"}), saving() as counting:
        counting.execute(select(func.pg_advisory_xact_lock(int.from_bytes(seen[:8], signed=True))))
        wrong = select(func.count()).where(
            SignInAttempt.email_fingerprint == seen, SignInAttempt.at > now() - WITHIN
        )
        if (counting.scalar(wrong) or 0) >= MOST_WRONG:
            audit.note_anyway("sign_in.locked")
            raise Refused(WhyNot.TOO_MANY_ATTEMPTS)
        counting.add(attempt)
    return attempt.id


def forget_attempt(attempt_id: UUID) -> None:
    """A good one does not count."""
    with saving():
        session().execute(delete(SignInAttempt).where(SignInAttempt.id == attempt_id))
