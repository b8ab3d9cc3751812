"""Whose links end with their conference, and until when each was told that theirs works."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import joinedload

from fgc.access.models import PersonalLink
from fgc.access.viewer import PersonViewer, Worker
from fgc.circle.models import Person
from fgc.conference.models import Conference
from fgc.conference.queries import zone_of
from fgc.keeping.letters import ENDING, UNTIL
from fgc.kit.clock import now, today
from fgc.kit.db import acting_as, session
from fgc.kit.outbox import Letter, LetterState

USUALLY = timedelta(days=14)
"""How long people have to save what they want to keep, unless the coordinator names another day."""
AT_MOST = timedelta(days=28)


def with_links(conference: Conference) -> list[Person]:
    """Everybody whose link still opens their page: closing ends it."""
    live = exists().where(
        PersonalLink.person_id == Person.id,
        PersonalLink.revoked_at.is_(None),
        PersonalLink.expires_at > now(),
    )
    chosen = select(Person).where(
        Person.conference_id == conference.id, Person.left_at.is_(None), Person.erased_at.is_(None), live
    )
    return list(
        session().scalars(chosen.order_by(Person.added_at, Person.id).options(joinedload(Person.contact)))
    )


def told_until(conference: Conference) -> Mapping[UUID, date]:
    """By person the day until which their newest letter says that their link works. A letter that was not sent told nobody, and
    neither does one whose day is over."""
    written = select(Letter).where(
        Letter.matter_id == conference.id, Letter.kind == ENDING, Letter.state != LetterState.CANCELLED
    )
    newest = session().scalars(written.order_by(Letter.created_at, Letter.id))
    return {one.to_id: date.fromisoformat(str(one.about[UNTIL])) for one in newest}


def not_told(conference: Conference, people: Collection[Person]) -> list[Person]:
    """Those of these people whom no letter tells that their link ends."""
    told = told_until(conference)
    return [one for one in people if one.id not in told]


def ends_for(viewer: PersonViewer, conference: Conference) -> date | None:
    """Until when somebody of the family was told that their page is open; None where nobody told them of an end that is still to
    come. Asked on behalf of the program: letters are nobody's of the family to read."""
    with acting_as(Worker().settings()):
        until = told_until(conference).get(viewer.person_id)
    return until if until and until >= today(zone_of(conference)) else None
