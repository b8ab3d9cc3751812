"""Who was asked to a meeting, what they said, and what is still to be done: the coordinator's view."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import joinedload

from fgc.access.viewer import Viewer
from fgc.circle.models import Person
from fgc.conference.models import Conference
from fgc.conference.queries import conferences_of
from fgc.invitation.models import ANSWERED, PLACE_TAKEN, Answer, Invitation, Suggestion
from fgc.kit.by_hand import by_hand, to_carry
from fgc.kit.clock import now
from fgc.kit.db import session
from fgc.kit.outbox import Letter
from fgc.kit.read_cache import cached_while_reading
from fgc.schedule.models import Meeting, MeetingState, Place, Way
from fgc.schedule.rules.apart import PRESENT

INVITED = "invitation.invitation"
KINDS = (INVITED, "invitation.moved", "invitation.cancelled")


@dataclass(frozen=True)
class Asked:
    """How far the asking has come, in people. Who is not sure yet has not answered. Whoever waits for the coordinator to write
    their text, or to post their letter, is not asked yet: nothing has gone to them (`asked_and_reached`)."""

    people: int
    asked: int
    yes: int
    another_way: int
    no: int
    not_sure: int
    came: int = 0
    """Of those who had not answered, or were not sure, who came: they are not waited for."""
    only_before: int = 0
    """Of those who were asked again and have not answered since, who had answered before the change."""

    @property
    def answered(self) -> int:
        return self.yes + self.another_way + self.no + self.came

    @property
    def silent(self) -> int:
        return self.asked - self.answered - self.not_sure - self.only_before


NOT_TOLD = or_(Invitation.told_sequence.is_(None), Invitation.told_sequence < Meeting.sequence)
"""Who does not know the newest of their meeting, for a question to the database that joins it (`rules.must_be_told`)."""
HAS_TO_HEAR = or_(
    and_(Invitation.withdrawn_at.is_(None), NOT_TOLD),
    and_(
        Invitation.withdrawn_because == PLACE_TAKEN,
        Invitation.asked_at.is_not(None),
        Invitation.told_sequence.is_(None),
    ),
)
"""The same with those who lost their place and have not heard that they need not come."""
OFF_AND_ASKED = and_(Meeting.state == MeetingState.CANCELLED, Invitation.asked_at.is_not(None))
"""Invitations of somebody who was asked to a meeting that was called off."""

CAME = exists().where(
    Place.meeting_id == Invitation.meeting_id,
    Place.person_id == Invitation.person_id,
    Place.arrived_at.is_not(None),
)
"""Invitations of somebody who was there, as it was noted on the day."""
HAS_ANSWERED = or_(Invitation.answer.in_(ANSWERED), CAME)
"""Invitations of somebody who is not waited for any more (`Asked.answered`)."""


def not_told_that_it_is_off(conference: Conference) -> int:
    """How many people were asked to a meeting still ahead that was called off, and have not heard it: no letter reaches them."""
    rows = (
        select(func.count(Invitation.person_id.distinct()))
        .join(Meeting, Meeting.id == Invitation.meeting_id)
        .where(
            Invitation.conference_id == conference.id,
            Invitation.withdrawn_at.is_(None),
            Meeting.starts_at > now(),
        )
        .where(OFF_AND_ASKED, NOT_TOLD)
    )
    return session().scalar(rows) or 0


def invitations_of(viewer: Viewer, meeting: Meeting) -> Select[Invitation]:
    """Everybody who is asked or to be asked to a meeting, as a query for the page that lists them."""
    mine = conferences_of(viewer).with_only_columns(Conference.id).order_by(None)
    return (
        select(Invitation)
        .join(Person, Person.id == Invitation.person_id)
        .where(Invitation.meeting_id == meeting.id, Invitation.conference_id.in_(mine))
        .order_by(Invitation.withdrawn_at.is_not(None), Person.added_at, Person.id)
        .options(joinedload(Invitation.person).joinedload(Person.contact), joinedload(Invitation.meeting))
    )


def invitation_for(viewer: Viewer, conference: Conference, invitation_id: UUID) -> Invitation | None:
    """One invitation of this conference, or None alike for unknown and somebody else's."""
    mine = conferences_of(viewer).with_only_columns(Conference.id).order_by(None)
    return session().scalar(
        select(Invitation)
        .where(
            Invitation.id == invitation_id,
            Invitation.conference_id == conference.id,
            Invitation.conference_id.in_(mine),
        )
        .options(joinedload(Invitation.person).joinedload(Person.contact), joinedload(Invitation.meeting))
    )


def is_away(invitation: Invitation) -> bool:
    """Whether this person is only heard there, by a letter or through somebody else: then they are told neither day nor hour."""
    found = ways_asked(invitation)
    return bool(found) and not found & PRESENT


def comes_in_person(invitation: Invitation) -> bool:
    """Whether this person is asked to be there, in some part at least: nobody else is asked whether they come."""
    return Way.IN_PERSON in ways_asked(invitation)


@cached_while_reading
def ways_asked(invitation: Invitation) -> set[Way]:
    """In which ways this person is asked to take part; none where they have no place any more."""
    mine = Place.meeting_id == invitation.meeting_id, Place.person_id == invitation.person_id
    return set(session().scalars(select(Place.way).where(*mine)))


def in_private_time(invitation: Invitation) -> bool:
    """Whether this person is asked to be there, or to join, while the family is on its own."""
    theirs = select(Place.id).where(
        Place.meeting_id == invitation.meeting_id, Place.person_id == invitation.person_id
    )
    return session().scalar(theirs.where(Place.family_only, Place.way.in_(PRESENT)).limit(1)) is not None


def came_to(meeting_ids: Collection[UUID]) -> set[tuple[UUID, UUID]]:
    """To which of these meetings who came, as it was noted on the day: the meeting and the person."""
    rows = session().execute(
        select(Place.meeting_id, Place.person_id).where(
            Place.meeting_id.in_(meeting_ids), Place.arrived_at.is_not(None)
        )
    )
    return {(row.meeting_id, row.person_id) for row in rows}


def asked_of(meeting: Meeting) -> Asked:
    """How many people there are to ask to a meeting, were asked, and answered what: the one count, on every page."""
    reached = asked_and_reached(not_reached_yet({meeting.conference_id}))
    said = (Answer.YES, Answer.ANOTHER_WAY, Answer.NO)
    open_still = or_(Invitation.answer.is_(None), Invitation.answer == Answer.NOT_SURE)
    chosen = select(
        func.count(),
        func.count().filter(reached),
        *(func.count().filter(Invitation.answer == one) for one in said),
        func.count().filter(Invitation.answer == Answer.NOT_SURE, ~CAME),
        func.count().filter(open_still, CAME),
        func.count().filter(reached, answered_only_before(), ~CAME),
    )
    row: Sequence[int] = tuple(
        session()
        .execute(chosen.where(Invitation.meeting_id == meeting.id, Invitation.withdrawn_at.is_(None)))
        .one()
    )
    return Asked(*row)


@cached_while_reading
def not_reached_yet(conference_ids: set[UUID]) -> set[UUID]:
    """The invitations of which the newest letter is one that the coordinator has still to write or to post. Whether they count as
    asked says `asked_and_reached`."""
    newest = _newest(conference_ids).with_only_columns(Letter.id)
    chosen = select(Letter).where(Letter.id.in_(newest), Letter.kind == INVITED, to_carry())
    return {letter.id_about("invitation_id") for letter in session().scalars(chosen)}


def _newest(conference_ids: set[UUID]) -> Select[Letter]:
    about = Letter.about["invitation_id"].astext
    return (
        select(Letter)
        .where(Letter.matter_id.in_(conference_ids), Letter.kind.in_(KINDS), about.is_not(None))
        .ext(distinct_on(about))
        .order_by(about, Letter.created_at.desc(), Letter.id)
    )


def asked_and_reached(not_reached: Collection[UUID]) -> ColumnElement[bool]:
    """Who came, or has answered, or was asked and is none of those whom nothing has reached yet: the one rule of who counts as
    invited, for every count and every word beside a name."""
    asked = and_(Invitation.asked_at.is_not(None), Invitation.id.not_in(not_reached))
    return or_(CAME, Invitation.answer.is_not(None), asked)


def reached_in(conference_id: UUID) -> set[UUID]:
    """The invitations of a conference that count as invited (`asked_and_reached`)."""
    rows = select(Invitation.id).where(
        Invitation.conference_id == conference_id, asked_and_reached(not_reached_yet({conference_id}))
    )
    return set(session().scalars(rows))


def answered_only_before() -> ColumnElement[bool]:
    """Who answered before the day, the hours or their part changed, and not since."""
    return and_(Invitation.answer.is_(None), Invitation.earlier_answer.is_not(None))


def next_unseen(meeting: Meeting, *, after: UUID | None = None) -> Invitation | None:
    """The next person whose letter nobody has looked at yet and who was not asked; not the one with the id `after`."""
    chosen = (
        select(Invitation)
        .join(Person, Person.id == Invitation.person_id)
        .where(
            Invitation.meeting_id == meeting.id,
            Invitation.asked_at.is_(None),
            Invitation.withdrawn_at.is_(None),
            Invitation.looked_at.is_(None),
        )
    )
    if after is not None:
        chosen = chosen.where(Invitation.id != after)
    return session().scalar(chosen.order_by(Person.added_at, Person.id).limit(1))


@cached_while_reading
def newest_letters(conference: Conference) -> dict[UUID, Letter]:
    """The newest letter about a date of each invitation, by the invitation's id."""
    return {one.id_about("invitation_id"): one for one in session().scalars(_newest({conference.id}))}


def suggestions_of(viewer: Viewer, conference: Conference) -> Sequence[tuple[Suggestion, str]]:
    """People somebody missed, whom nobody has looked into yet, with the name of who said so; the oldest first."""
    mine = conferences_of(viewer).with_only_columns(Conference.id).order_by(None)
    rows = session().execute(
        select(Suggestion, Person.name)
        .join(Person, Person.id == Suggestion.by_person_id)
        .where(
            Suggestion.conference_id == conference.id,
            Suggestion.conference_id.in_(mine),
            Suggestion.settled_at.is_(None),
        )
        .order_by(Suggestion.made_at, Suggestion.id)
    )
    return [(row[0], row[1]) for row in rows]


def letter_by_hand(viewer: Viewer, conference: Conference, letter_id: UUID) -> tuple[Letter, Person] | None:
    """A letter of this conference that waits for somebody to carry it, and whom it is for; or None."""
    mine = conferences_of(viewer).with_only_columns(Conference.id).order_by(None)
    row = session().execute(
        select(Letter, Person)
        .join(Person, Person.id == Letter.to_id)
        .where(
            Letter.id == letter_id,
            Letter.matter_id == conference.id,
            Letter.matter_id.in_(mine),
            by_hand(),
        )
        .options(joinedload(Person.contact))
    )
    found = row.one_or_none()
    return (found[0], found[1]) if found else None
