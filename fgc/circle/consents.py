"""Who agreed to what, seen on somebody's behalf, and who has received what meanwhile."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, select

from fgc.access.models import Role
from fgc.access.viewer import PersonViewer, StaffViewer, Viewer
from fgc.circle.models import Person
from fgc.circle.models_consent import Consent, ConsentTo
from fgc.circle.rules import has_stopped
from fgc.kit.db import session

STAFF_WHO_READ = (Role.COORDINATOR, Role.SERVICE_MANAGER)
ORDER = (ConsentTo.REFERRAL, ConsentTo.CONTACT, ConsentTo.TAKE_PART, ConsentTo.SHARE)
"""In which order things are agreed to, of those that were written down at once."""


def consents_of(viewer: Viewer, person: Person) -> Sequence[Consent]:
    """What this person agreed to, in the order it was written down: for the coordinator, the service's manager and
    the person themself; nothing for anybody else."""
    own = isinstance(viewer, PersonViewer) and viewer.person_id == person.id
    if not own and not (isinstance(viewer, StaffViewer) and viewer.role in STAFF_WHO_READ):
        return []
    return sorted(_lines_of(person.id), key=lambda one: (one.written_at, ORDER.index(one.purpose), one.what))


def consent_for(viewer: Viewer, person: Person, consent_id: UUID) -> Consent | None:
    """One line of theirs, or None alike for unknown and not allowed."""
    return next((one for one in consents_of(viewer, person) if one.id == consent_id), None)


def stopped(person: Person) -> bool:
    """Whether this person has withdrawn from taking part. Asked before a letter is written and again when it goes."""
    return has_stopped(_lines_of(person.id))


def who_stopped(people: Iterable[Person]) -> frozenset[UUID]:
    """Which of these people have withdrawn from taking part: one query for all of them. Nobody is to be asked anything there."""
    lines: dict[UUID, list[Consent]] = {}
    chosen = select(Consent).where(Consent.person_id.in_([one.id for one in people]))
    for line in session().scalars(chosen):
        lines.setdefault(line.person_id, []).append(line)
    return frozenset(one for one, theirs in lines.items() if has_stopped(theirs))


def stop_unseen() -> ColumnElement[bool]:
    """Of a `Consent`: somebody stopped what may be shared, or everything, and the coordinator has not looked yet."""
    return and_(Consent.is_stop_unseen, Consent.purpose.in_((ConsentTo.SHARE, ConsentTo.REFERRAL)))


def is_stop_unseen(conference_id: UUID) -> bool:
    """Whether somebody of this circle did so. Until the coordinator has looked, and spoken with them, nothing is made final
    there and no copy of a plan goes out: what has gone cannot be called back."""
    asked = select(Consent.id).where(Consent.conference_id == conference_id, stop_unseen())
    return session().scalar(asked.limit(1)) is not None


def _lines_of(person_id: UUID) -> Sequence[Consent]:
    found = session().scalars(
        select(Consent).where(Consent.person_id == person_id).order_by(Consent.written_at)
    )
    return found.all()


@dataclass(frozen=True)
class Received:
    """Something that went to somebody: who got it, what it was, by which way, when (UTC). All but the name is said in
    the reader's language."""

    at: datetime
    who: str
    what: str
    how: str
    person_id: UUID | None = None
    """Who of the circle got it; None where it was somebody else."""


Sources = Callable[[Viewer, Person], Sequence[Received]]
_sources: list[Sources] = []


def told_by(source: Sources) -> None:
    """Names who knows what was sent and given out: later steps of the practice, which cannot be imported here. Said
    once, when the app is put together."""
    _sources[:] = [source]


def received_about(viewer: Viewer, person: Person) -> list[Received]:
    """Everything that left the house to this person or about them, newest first: what stopping cannot take back."""
    if not isinstance(viewer, StaffViewer) or viewer.role not in STAFF_WHO_READ:
        return []
    return sorted(
        (one for source in _sources for one in source(viewer, person)), key=lambda one: one.at, reverse=True
    )
