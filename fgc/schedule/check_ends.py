"""What ends when a meeting is changed that a second person allowed as they read of it: which legal checks, and whose place rests
on them. Asked before the change by the page, and by the operation that makes it."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from fgc.circle.models import Caution, Person
from fgc.circle.queries import cautions_of
from fgc.conference.models import Conference
from fgc.kit.db import session
from fgc.kit.text import in_name_order
from fgc.schedule import queries
from fgc.schedule.models import Meeting, MeetingState
from fgc.schedule.models_apart import CheckScope, LegalCheck
from fgc.schedule.order_limits import words_that_would_reach
from fgc.schedule.rules import Seat, gives_way


@dataclass(frozen=True)
class EndingCheck:
    """A legal check, by what it allowed to whom; the two in the order of their names."""

    scope: CheckScope
    one: Person
    other: Person


@dataclass(frozen=True)
class CheckEnds:
    """What ended, or would end, with a change of one meeting."""

    checks: tuple[EndingCheck, ...] = ()
    not_asked: tuple[Person, ...] = ()
    """Who is not asked to the meeting any more. Nothing is sent to them: the coordinator speaks with them."""


def ends_with(conference: Conference, meeting: Meeting, now: datetime) -> CheckEnds:
    """What would end if its day, an hour, the place, the rooms or the doors changed."""
    checks = queries.allowed_checks(meeting)
    if not checks:
        return CheckEnds()
    words = [
        (meeting_id, person_id)
        for meeting_id, person_id in words_taken_back(words_that_would_reach(conference, without=meeting.id))
        if meeting_id == meeting.id
    ]
    seats = [
        both
        for both in queries.would_be_together(conference, now, without=meeting.id)
        if not any((seat.meeting_id, seat.person_id) in words for seat in both)
    ]
    gone = [*words, *makes_way(seats, cautions_of(conference))]
    return check_ends(checks, (person_id for where, person_id in gone if where == meeting.id))


def check_ends(checks: Iterable[LegalCheck], not_asked: Iterable[UUID]) -> CheckEnds:
    """These checks, and these people, by name."""
    both = ((one.scope, _by_name({one.first_id, one.second_id})) for one in checks)
    return CheckEnds(
        tuple(EndingCheck(scope, *people) for scope, people in both), tuple(_by_name(set(not_asked)))
    )


def words_taken_back(seats: Iterable[tuple[Seat, Seat]]) -> list[tuple[UUID, UUID]]:
    """Of these seats by which words would reach somebody those that are taken away: whose words they are, in a meeting to come.
    Each as a meeting and a person, once."""
    return list(
        dict.fromkeys(
            (words.meeting_id, words.person_id)
            for words, _heard in seats
            if _meeting(words).state is MeetingState.PLANNED
        )
    )


def makes_way(pairs: Iterable[tuple[Seat, Seat]], cautions: Sequence[Caution]) -> list[tuple[UUID, UUID]]:
    """Of every two seats that bring together two who must not meet, which one is taken away, as a meeting and a person: never the
    one it is about, else whom the first of these cautions binds; of a meeting that is to come alone. Nobody gives way to a seat
    that is taken away itself."""
    gone: list[tuple[UUID, UUID]] = []
    for both in pairs:
        if any((seat.meeting_id, seat.person_id) in gone for seat in both):
            continue
        people = [session().get_one(Person, seat.person_id) for seat in both]
        ids = {one.id for one in people}
        theirs = (one.person_id for one in cautions if {one.person_id, one.protects_id} == ids)
        first = gives_way(people[0], people[1], next(theirs, people[0].id)).id
        for seat in sorted(both, key=lambda one: one.person_id != first):
            if _meeting(seat).state is MeetingState.PLANNED:
                gone.append((seat.meeting_id, seat.person_id))
                break
    return gone


def told_of_change(conference: Conference, meeting: Meeting, now: datetime) -> list[queries.ToTell]:
    """Who is told of another day, hour or place: whoever was asked, but for those who are not asked any more with it, and those
    who are heard and not there: they know neither the day nor the hour (decision 59)."""
    leaves = {one.id for one in ends_with(conference, meeting, now).not_asked}
    heard = queries.heard_only(meeting)
    return [
        each
        for each in queries.to_tell(meeting, now)
        if each.person.id not in leaves and each.person.id not in heard
    ]


def _by_name(person_ids: Collection[UUID]) -> list[Person]:
    found = session().scalars(select(Person).where(Person.id.in_(person_ids)))
    return sorted(found, key=lambda one: (in_name_order(one.name), one.id))


def _meeting(seat: Seat) -> Meeting:
    return session().get_one(Meeting, seat.meeting_id)
