"""Whom the coordinator was said to be in touch with, and has not been."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from fgc.circle.models import Person
from fgc.circle.models_help import HelpAsked, HelpKind
from fgc.conference.models import Conference
from fgc.kit.db import session


def help_asked_in(conference: Conference, asked_id: UUID) -> HelpAsked | None:
    """What was asked in this conference, also when somebody has been in touch since."""
    return session().scalar(
        select(HelpAsked).where(HelpAsked.id == asked_id, HelpAsked.conference_id == conference.id)
    )


def help_waiting(
    conference_ids: Collection[UUID], kinds: Collection[HelpKind] = tuple(HelpKind)
) -> list[HelpAsked]:
    """Who asked and waits, the longest first. Row-level security shows them to the coordinator alone."""
    return list(
        session().scalars(
            select(HelpAsked)
            .where(
                HelpAsked.conference_id.in_(conference_ids),
                HelpAsked.kind.in_(kinds),
                HelpAsked.settled_at.is_(None),
            )
            .order_by(HelpAsked.asked_at, HelpAsked.id)
            .options(joinedload(HelpAsked.person).joinedload(Person.contact))
        )
    )


def needs_written_by(person: Person) -> str:
    """What they wrote last on their own page about what they need; '' where they wrote nothing."""
    newest = (
        select(HelpAsked)
        .where(HelpAsked.person_id == person.id, HelpAsked.kind == HelpKind.NEEDS)
        .order_by(HelpAsked.asked_at.desc())
        .limit(1)
    )
    found = session().scalar(newest)
    return found.words if found else ""
