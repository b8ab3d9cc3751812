"""Questions that wait for their answer: put once, answered once, within five minutes, for what they were put for."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete

from fgc.access.models_staff import Begun, Ceremony
from fgc.kit import secrets
from fgc.kit.clock import now
from fgc.kit.db import saving, session
from fgc.kit.jobs import every

WAITS = timedelta(minutes=5)


def begin(ceremony: Ceremony, question: str, *, staff_id: UUID | None) -> None:
    """Puts a question, a random one."""
    with saving():
        session().add(
            Begun(
                ceremony=ceremony,
                fingerprint=_fingerprint(question),
                staff_id=staff_id,
                ends_at=now() + WAITS,
            )
        )


def finish(ceremony: Ceremony, question: str, *, staff_id: UUID | None) -> bool:
    """Whether this question was put and waits; from here on it does not. False for one that was not put, for something
    else, to somebody else, too long ago, or that was answered."""
    with saving() as current:
        found = current.scalar(
            delete(Begun)
            .where(
                Begun.fingerprint == _fingerprint(question),
                Begun.ceremony == ceremony,
                Begun.staff_id.is_not_distinct_from(staff_id),
                Begun.ends_at > now(),
            )
            .returning(Begun.id)
        )
    return found is not None


def _fingerprint(question: str) -> bytes:
    return secrets.ring().fingerprint("begun", question)


@every("*/15 * * * *")
def forget_begun() -> None:
    """Every quarter of an hour: what was never answered is thrown away."""
    with saving():
        session().execute(delete(Begun).where(Begun.ends_at < now()))
