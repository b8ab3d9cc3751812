"""All that one person's page shows, in one select: it is opened by many people at once, on old phones."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    bindparam,
    case,
    cast,
    exists,
    extract,
    func,
    literal,
    or_,
    select,
    type_coerce,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.types import Text, Uuid

from fgc.access.models import Assignment, Part, Service, Staff
from fgc.access.viewer import PersonViewer
from fgc.circle.models import Caution, Kind, Need, Person, SafeContact
from fgc.circle.rules import Between, Field, place_visible, visible
from fgc.conference.models import Conference
from fgc.invitation.models import Answer, Invitation
from fgc.kit.db import session
from fgc.schedule.models import Meeting, MeetingKind, MeetingPart, MeetingState, Place, Way
from fgc.schedule.rules import blocks


@dataclass(frozen=True)
class PartSeen:
    """One part of the meeting that is theirs, with their own hours in it (UTC)."""

    key: str
    begins: datetime
    ends: datetime
    way: Way


@dataclass(frozen=True)
class AnswerPage:
    """What one person may see about what they are asked. Nothing of anybody else but names they may know."""

    person_id: UUID
    called: str
    language: str
    zone: str
    kind: Kind
    approach: str
    coordinator_name: str
    coordinator_phone: str
    invitation_id: UUID
    asked: bool
    withdrawn: bool
    answer: Answer | None
    way: Way | None
    spokesperson: str
    own_words: str
    needs: tuple[str, ...]
    needs_words: str
    calendar_sequence: int
    calendar_blocks: int
    shared_device: bool
    meeting_id: UUID
    meeting_kind: MeetingKind
    state: MeetingState
    on: date
    meeting_zone: str
    ends_at: datetime
    parts: tuple[PartSeen, ...]
    about: tuple[str, ...]
    """First names of whom it is about, where this person may know them."""
    venue: str
    venue_address: str
    getting_there: str
    food: str
    children: str
    joining: str

    @property
    def begins(self) -> datetime | None:
        """When it begins for them, in UTC; None while they have no place."""
        return min((part.begins for part in self.parts), default=None)

    @property
    def comes(self) -> bool:
        """They are asked to be there in person, in some part at least."""
        return any(part.way is Way.IN_PERSON for part in self.parts)

    @property
    def asked_way(self) -> Way:
        """How they are asked to take part."""
        return Way.IN_PERSON if self.comes or not self.parts else self.parts[0].way

    @property
    def blocks(self) -> list[tuple[datetime, datetime]]:
        """Their own unbroken stretches of time, in UTC."""
        return blocks((part.begins, part.ends) for part in self.parts)


def answer_page_for(viewer: PersonViewer, now: datetime, *, invitation_id: UUID | None = None) -> AnswerPage | None:
    """What this person is asked next, or last; None when they were never asked. One select.

    With `invitation_id` that one is shown, also before it was sent: the coordinator looks at what they will see.
    """
    row = session().execute(_chosen(), {
        "viewer": viewer.person_id, "conference": viewer.conference_id, "now": now, "wanted": invitation_id}).one_or_none()
    return None if row is None else _page(row, viewer, now)


def _page(row: Any, viewer: PersonViewer, now: datetime) -> AnswerPage:
    kept = row._asdict()
    held, cautions, central = kept.pop("held_since") is not None, kept.pop("cautions"), kept.pop("central")
    parts = tuple(sorted((_part(told) for told in kept.pop("places") or ()), key=lambda part: part.begins))
    between = Between(tuple(_caution(told, viewer) for told in cautions or ()), held=held)
    company = [_stand_in(viewer, told["protects_id"]) for told in cautions or () if told["here"]]
    in_person = any(part.way is Way.IN_PERSON for part in parts)
    if not in_person or not place_visible([_stand_in(viewer, viewer.person_id.hex), *company], viewer, now, cautions=between):
        kept |= {"venue": "", "venue_address": "", "getting_there": ""}
    if not in_person:
        kept |= {"food": "", "children": ""}
    about = tuple(told["called"] for told in central or () if visible(
        _stand_in(viewer, told["id"]), Field.NAME, viewer, now, cautions=between, together=told["here"]))
    return AnswerPage(**kept | {"parts": parts, "about": about, "needs": tuple(kept["needs"] or ())})


def _part(told: dict[str, Any]) -> PartSeen:
    return PartSeen(told["key"], datetime.fromisoformat(told["begins"]), datetime.fromisoformat(told["ends"]), Way(told["way"]))


def _caution(told: dict[str, Any], viewer: PersonViewer) -> Caution:
    return Caution(person_id=viewer.person_id, protects_id=UUID(told["protects_id"]), hides=told["hides"],
                   must_not_meet=told["must_not_meet"], lifted_at=None)


def _stand_in(viewer: PersonViewer, person_id: str) -> Person:
    """Somebody as the rules of sight need them: an id in this conference, never put into the session."""
    return Person(id=UUID(person_id), conference_id=viewer.conference_id, left_at=None)


@cache
def _chosen() -> Select[Any]:
    """Built once: building it takes longer than running it. Parameters: viewer, conference, now, wanted."""
    viewer, now = bindparam("viewer", type_=Uuid()), bindparam("now", type_=Invitation.asked_at.type)
    wanted = bindparam("wanted", type_=Uuid())
    return (
        select(
            Person.id.label("person_id"), Person.called, Person.language, Person.zone, Person.kind, Conference.approach,
            Conference.held_since, func.coalesce(Staff.name, Service.name).label("coordinator_name"),
            func.coalesce(Staff.phone, Service.phone).label("coordinator_phone"),
            Invitation.id.label("invitation_id"), Invitation.asked_at.is_not(None).label("asked"),
            Invitation.withdrawn_at.is_not(None).label("withdrawn"), Invitation.answer, Invitation.way,
            Invitation.spokesperson, Invitation.own_words, Invitation.needs_words, Invitation.calendar_sequence,
            Invitation.calendar_blocks, func.coalesce(SafeContact.shared_device, True).label("shared_device"),
            Meeting.id.label("meeting_id"), Meeting.kind.label("meeting_kind"), Meeting.state, Meeting.on,
            Meeting.zone.label("meeting_zone"), Meeting.ends_at, Meeting.venue, Meeting.venue_address,
            Meeting.getting_there, Meeting.food, Meeting.children, Meeting.joining,
            _places().label("places"), _needs().label("needs"), _cautions(now).label("cautions"), _central().label("central"),
        )
        .select_from(Invitation)
        .join(Meeting, Meeting.id == Invitation.meeting_id)
        .join(Person, Person.id == Invitation.person_id)
        .join(Conference, Conference.id == Invitation.conference_id)
        .join(Service, Service.id == Conference.service_id)
        .outerjoin(SafeContact, SafeContact.person_id == Person.id)
        .outerjoin(Assignment, (Assignment.conference_id == Conference.id) & (Assignment.part == Part.COORDINATOR)
                   & Assignment.ended_at.is_(None))
        .outerjoin(Staff, Staff.id == Assignment.staff_id)
        .where(Invitation.person_id == viewer, Invitation.conference_id == bindparam("conference", type_=Uuid()),
               or_(Invitation.id == wanted, wanted.is_(None) & Invitation.asked_at.is_not(None)))
        .order_by(Invitation.withdrawn_at.is_not(None), Meeting.state == MeetingState.CANCELLED, Meeting.ends_at < now,
                  func.abs(extract("epoch", Meeting.starts_at - now)))
        .limit(1)
    )


def _places() -> ColumnElement[Any]:
    begins = func.greatest(MeetingPart.starts_at, Place.from_at)
    ends = func.least(MeetingPart.ends_at, Place.until_at)
    one = func.jsonb_build_object("key", MeetingPart.key, "begins", begins, "ends", ends, "way", cast(Place.way, Text))
    mine = select(func.jsonb_agg(one)).select_from(Place).join(MeetingPart, MeetingPart.id == Place.part_id)
    return type_coerce(mine.where(Place.meeting_id == Meeting.id, Place.person_id == Person.id).scalar_subquery(), JSONB())


def _needs() -> ColumnElement[Any]:
    mine = select(func.array_agg(Need.kind)).where(Need.person_id == Person.id, Need.from_person)
    return type_coerce(mine.scalar_subquery(), ARRAY(Text()))


def _cautions(now: ColumnElement[Any]) -> ColumnElement[Any]:
    """The cautions that bind this person, each with whether the one it protects comes to the same meeting."""
    here = exists().where(Place.meeting_id == Meeting.id, Place.person_id == Caution.protects_id).correlate(Meeting, Caution)
    one = func.jsonb_build_object("protects_id", Caution.protects_id, "hides", func.to_jsonb(Caution.hides),
                                  "must_not_meet", Caution.must_not_meet, "here", here)
    standing = or_(Caution.lifted_at.is_(None), Caution.lifted_at > now)
    binding = select(func.jsonb_agg(one)).where(Caution.person_id == Person.id, standing)
    return type_coerce(binding.scalar_subquery(), JSONB())


def _central() -> ColumnElement[Any]:
    """Whom it is about, each with whether they come to the same meeting."""
    somebody = Person.__table__.alias("central_person")
    here = exists().where(Place.meeting_id == Meeting.id, Place.person_id == somebody.c.id).correlate(Meeting, somebody)
    together = case((somebody.c.id == Person.id, literal(True)), else_=here)
    one = func.jsonb_build_object("id", somebody.c.id, "called", somebody.c.called, "here", together)
    central = select(func.jsonb_agg(one)).where(
        somebody.c.conference_id == Conference.id, somebody.c.kind == Kind.CENTRAL, somebody.c.left_at.is_(None))
    return type_coerce(central.scalar_subquery(), JSONB())
