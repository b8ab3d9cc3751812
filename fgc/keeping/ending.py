"""Whose links end with their conference, and until when each was told that theirs works."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import joinedload

from fgc.access.models import PersonalLink
from fgc.access.viewer import PersonViewer
from fgc.circle.models import Person
from fgc.conference.models import Conference
from fgc.conference.queries import zone_of
from fgc.keeping.letters import ENDING, last_day_in
from fgc.keeping.rules import WhyNot
from fgc.kit.by_hand import is_to_carry
from fgc.kit.clock import now, today
from fgc.kit.db import session
from fgc.kit.letter import HANDED_OVER
from fgc.kit.outbox import LEAVING, Letter, LetterState, Why
from fgc.kit.read_cache import cached_while_reading
from fgc.review.queries import ends, review_of_reader

USUALLY = timedelta(days=14)
"""How long people have to save what they want to keep, unless the coordinator names another day."""


@cached_while_reading
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
    """By person the day until which they were told that their link works, where it is not over: by a letter that has gone or goes
    by itself, or by voice. The newest day counts."""
    return {who: last_day_in(one) for who, one in _newest(conference).items() if _has_told(one)}


def to_be_told_by_hand(conference: Conference) -> Mapping[UUID, date]:
    """The same of those whose letter somebody still has to print, post or write."""
    return {who: last_day_in(one) for who, one in _newest(conference).items() if is_to_carry(one)}


def not_told(conference: Conference, people: Collection[Person], until: date | None = None) -> list[Person]:
    """Those of these people to whom nobody has written or said that their link ends: or not that it does on this day."""
    told = _told_or_to_be(conference)
    return [one for one in people if one.id not in told or until not in (None, told[one.id])]


def usual_day(conference: Conference) -> date:
    """The day that others were told already, so that all have the same; else a fortnight from now."""
    day = today(zone_of(conference))
    return max((one for one in _told_or_to_be(conference).values() if one > day), default=day + USUALLY)


def _told_or_to_be(conference: Conference) -> Mapping[UUID, date]:
    return {**to_be_told_by_hand(conference), **told_until(conference)}


@cached_while_reading
def _newest(conference: Conference) -> dict[UUID, Letter]:
    """By person the newest letter that says until when their link works, where that day is not over. One that is not sent because
    they were told by voice says it too."""
    counts = or_(Letter.state != LetterState.CANCELLED, Letter.why == Why.told_by_phone.name)
    written = select(Letter).where(Letter.matter_id == conference.id, Letter.kind == ENDING, counts)
    found = {one.to_id: one for one in session().scalars(written.order_by(Letter.created_at, Letter.id))}
    day = today(zone_of(conference))
    return {who: one for who, one in found.items() if last_day_in(one) >= day}


def _has_told(letter: Letter) -> bool:
    going = letter.state in LEAVING and not is_to_carry(letter)
    return letter.state in (*HANDED_OVER, LetterState.CANCELLED) or going


def ends_for(viewer: PersonViewer, conference: Conference) -> date | None:
    """Until when somebody of the family was told that their page is open; None where nobody told them of an
    end that is still to come, and once they may know of a review: they meet after all."""
    if review_of_reader(viewer, conference) is not None:
        return None
    return told_until(conference).get(viewer.person_id)


def why_not_tell_of_ending(conference: Conference) -> WhyNot | None:
    """People are told when nothing else is planned, and their links will end."""
    return None if ends(conference) else WhyNot.NOT_ENDING
