"""Questions that wait for their answer: put once, answered once, within five minutes, for what they were put for."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, select

from fgc.access.models_staff import Begun, Ceremony
from fgc.kit import secrets
from fgc.kit.clock import now
from fgc.kit.db import saving, session
from fgc.kit.jobs import every

WAITS = timedelta(minutes=5)


def begin(ceremony: Ceremony, question: str, *, staff_id: UUID | None, keep: str = "") -> None:
    """Puts a question, a random one. `keep` is handed back with the answer, and nobody reads it meanwhile."""
    with saving():
        session().add(
            Begun(
                ceremony=ceremony,
                fingerprint=_fingerprint(question),
                staff_id=staff_id,
                kept=keep,
                ends_at=now() + WAITS,
            )
        )


def finish(ceremony: Ceremony, question: str, *, staff_id: UUID | None) -> str | None:
    """What was kept with the question, once: afterwards it is forgotten. None for one that was not put, for something
    else, to somebody else, too long ago, or that was answered."""
    with saving() as current:
        found = current.scalar(
            select(Begun)
            .where(
                Begun.fingerprint == _fingerprint(question),
                Begun.ceremony == ceremony,
                Begun.staff_id.is_not_distinct_from(staff_id),
                Begun.ends_at > now(),
            )
            .with_for_update()
        )
        if found is None:
            return None
        kept = str(found.kept)
        current.delete(found)
    return kept


def _fingerprint(question: str) -> bytes:
    return secrets.ring().fingerprint("begun", question)


@every("*/15 * * * *")
def forget_begun() -> None:
    """Every quarter of an hour: what was never answered is thrown away."""
    with saving():
        session().execute(delete(Begun).where(Begun.ends_at < now()))
