"""What is known about dates and places. Row-level security says the same again underneath."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import joinedload, selectinload

from fgc.access.viewer import Viewer
from fgc.circle.models import Person
from fgc.circle.rules import PhoneThem, Route, WhyNot, phone_them, route
from fgc.conference.models import Conference
from fgc.conference.queries import conferences_of
from fgc.kit.db import session
from fgc.schedule.models import Meeting, Place


@dataclass(frozen=True)
class ToTell:
    """Somebody who has been asked, and how they would be told of a change now."""

    person: Person
    way: Route | WhyNot
    phone: PhoneThem | None
    waits_until: datetime | None
    """The beginning of their safe hours, when a written word has to wait for them."""


def meetings_of(viewer: Viewer, conference: Conference) -> Sequence[Meeting]:
    """The meetings of a conference the viewer may open, the earliest first, with their parts."""
    mine = conferences_of(viewer).with_only_columns(Conference.id).order_by(None)
    chosen = select(Meeting).where(Meeting.conference_id == conference.id, Meeting.conference_id.in_(mine))
    return (
        session()
        .scalars(chosen.order_by(Meeting.starts_at, Meeting.id).options(selectinload(Meeting.parts)))
        .all()
    )


def meeting_for(viewer: Viewer, conference: Conference, meeting_id: UUID) -> Meeting | None:
    """One meeting of this conference, or None alike for unknown and somebody else's."""
    return next((meeting for meeting in meetings_of(viewer, conference) if meeting.id == meeting_id), None)


def places_of(meeting: Meeting) -> Mapping[UUID, list[Place]]:
    """Everybody's places in a meeting, by the id of the person, in the order of the parts."""
    order = {part.id: number for number, part in enumerate(meeting.parts)}
    found: dict[UUID, list[Place]] = {}
    for place in session().scalars(select(Place).where(Place.meeting_id == meeting.id)):
        found.setdefault(place.person_id, []).append(place)
    for places in found.values():
        places.sort(key=lambda place: order[place.part_id])
    return found


def placed_elsewhere(meeting: Meeting) -> frozenset[UUID]:
    """The ids of people who have a place in another meeting of the same conference."""
    chosen = select(Place.person_id).where(
        Place.conference_id == meeting.conference_id, Place.meeting_id != meeting.id
    )
    return frozenset(session().scalars(chosen.distinct()))


def to_tell(meeting: Meeting, now: datetime) -> list[ToTell]:
    """Everybody who has been asked to this meeting, and how and when a change would reach them."""
    asked = exists().where(
        Place.person_id == Person.id, Place.meeting_id == meeting.id, Place.asked_at.is_not(None)
    )
    chosen = (
        select(Person).where(asked).order_by(Person.added_at, Person.id).options(joinedload(Person.contact))
    )
    return [how_to_tell(person, now) for person in session().scalars(chosen)]


def how_to_tell(person: Person, now: datetime) -> ToTell:
    """How and when a word would reach one person now: in writing, by phone, or only in person."""
    way = route(person.contact, person, now)
    waits = way.not_before if isinstance(way, Route) and way.not_before > now else None
    return ToTell(person, way, phone_them(person.contact, person), waits)
