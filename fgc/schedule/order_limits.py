"""What an order in force forbids between somebody and a meeting: to be in it together, and words that are passed on.

Most orders that bar contact bar it "directly or indirectly". No program reads their terms, so each of them counts as one that
does, until a second person has looked (docs/decisions/0057-indirect-contact.md). Words of whoever an order protects are their
own to send: it binds the other one.
"""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from fgc.circle.models import Person
from fgc.circle.queries import order_pairs
from fgc.circle.rules import pair
from fgc.conference.models import Conference
from fgc.kit.db import session
from fgc.kit.refusal import Refused
from fgc.schedule.models import Meeting, Place
from fgc.schedule.models_apart import IN_ONE_PART, PASSED_ON, CheckScope, Exclusion, Instead
from fgc.schedule.queries import checked_pairs, seats_of
from fgc.schedule.rules import STANDING, Seat, WhyNot, ways_instead, words_reaching


@dataclass(frozen=True)
class OrderLimits:
    """What an order forbids to one person and one meeting: to be seen or heard there, and to have their words passed on."""

    no_meeting: bool = False
    no_words: bool = False

    @property
    def ways(self) -> tuple[Instead, ...]:
        """How they may take part all the same."""
        return ways_instead(no_meeting=self.no_meeting, no_words=self.no_words)


def may_not_write(conference: Conference, one: UUID, other: UUID) -> bool:
    """Whether an order in force keeps words of one of these two from the other."""
    return bool({(one, other), (other, one)} & order_pairs(conference).no_contact)


def limits_of(conference: Conference, meeting: Meeting, person: Person) -> OrderLimits:
    """What an order in force forbids to this person and whoever is asked to the meeting, but for what a second person recorded
    that the law allows."""
    pairs = order_pairs(conference).no_contact
    if not pairs:
        return OrderLimits()
    chosen = select(Place.person_id).where(Place.meeting_id == meeting.id).distinct()
    asked = session().scalars(chosen).all()
    may_meet, may_write = checked_pairs(conference, CheckScope.MEETING), checked_pairs(conference)
    return OrderLimits(
        no_meeting=any(
            {(person.id, one), (one, person.id)} & pairs
            and (pair(person.id, one), meeting.id) not in may_meet
            for one in asked
        ),
        no_words=any(
            (person.id, one) in pairs and (pair(person.id, one), meeting.id) not in may_write for one in asked
        ),
    )


def words_that_would_reach(conference: Conference, *, without: UUID | None = None) -> list[tuple[Seat, Seat]]:
    """The seats by which words of somebody would reach whom an order protects against them, as it stands in the running
    transaction: whose words, and who would hear them; as if no legal check allowed anything for the meeting `without`."""
    pairs = order_pairs(conference).no_contact
    if not pairs:
        return []
    return words_reaching(seats_of(conference), pairs, checked_pairs(conference, without=without))


def words_refused(seats: tuple[Seat, Seat], *, field: str | None = None) -> Refused:
    """The refusal that names whose words they are and whom they would reach; read by the coordinator, who sets both."""
    one, other = (session().get_one(Person, seat.person_id).name for seat in seats)
    return Refused(WhyNot.WORDS_WOULD_REACH, field=field, one=one, other=other)


def ways_not_allowed(conference: Conference) -> list[Exclusion]:
    """Whoever is to take part in a meeting to come in a way that was written down before an order came which forbids it."""
    chosen = select(Exclusion).join(Meeting, Meeting.id == Exclusion.meeting_id)
    rows = session().scalars(
        chosen.where(
            Exclusion.conference_id == conference.id,
            Exclusion.instead.in_(IN_ONE_PART | PASSED_ON),
            Meeting.state.in_(STANDING),
        ).order_by(Exclusion.id)
    )
    return [
        one
        for one in rows.all()
        if one.instead
        not in limits_of(conference, session().get_one(Meeting, one.meeting_id), one.person).ways
    ]
