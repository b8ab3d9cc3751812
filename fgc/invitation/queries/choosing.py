"""The one select behind a person's own page."""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Executable,
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
from fgc.circle.models import Caution, Kind, Need, Person, SafeContact
from fgc.circle.models_keys import PersonKey
from fgc.conference.models import Conference
from fgc.invitation.models import Invitation
from fgc.kit.written import Written
from fgc.schedule.models import Meeting, MeetingPart, MeetingState, Place
from fgc.schedule.rules.apart import PRESENT


def _chosen() -> Executable:
    viewer, now = bindparam("viewer", type_=Uuid()), bindparam("now", type_=Invitation.asked_at.type)
    wanted = bindparam("wanted", type_=Uuid())
    return (
        select(
            Person.id.label("person_id"),
            Person.called,
            Person.language,
            Person.zone,
            Person.kind,
            Conference.approach,
            Conference.held_since,
            Conference.stage,
            func.coalesce(Staff.name, Service.name).label("coordinator_name"),
            func.coalesce(func.nullif(Staff.phone, ""), Service.phone).label("coordinator_phone"),
            Invitation.id.label("invitation_id"),
            Invitation.asked_at.is_not(None).label("asked"),
            Invitation.withdrawn_at.is_not(None).label("withdrawn"),
            Invitation.answer,
            Invitation.way,
            Invitation.earlier_answer,
            Invitation.earlier_way,
            func.coalesce(Invitation.answered_at < Invitation.moved_at, False).label("moved_since"),
            Invitation.spokesperson.label("spokesperson"),
            Invitation.own_words.label("own_words"),
            Invitation.needs_words.label("needs_words"),
            PersonKey.id.label("key_id"),
            PersonKey.key.label("key"),
            Invitation.calendar_sequence,
            Invitation.calendar_blocks,
            func.coalesce(SafeContact.shared_device, True).label("shared_device"),
            Meeting.id.label("meeting_id"),
            Meeting.kind.label("meeting_kind"),
            Meeting.state,
            Meeting.on,
            Meeting.zone.label("meeting_zone"),
            Meeting.ends_at,
            Meeting.venue.label("venue"),
            Meeting.venue_address.label("venue_address"),
            Meeting.getting_there.label("getting_there"),
            Meeting.food.label("food"),
            Meeting.children.label("children"),
            Meeting.joining.label("joining"),
            _places().label("places"),
            _needs().label("needs"),
            _cautions(now).label("cautions"),
            _central().label("central"),
            _others(now).label("others"),
        )
        .select_from(Invitation)
        .join(Meeting, Meeting.id == Invitation.meeting_id)
        .join(Person, Person.id == Invitation.person_id)
        .join(Conference, Conference.id == Invitation.conference_id)
        .join(Service, Service.id == Conference.service_id)
        .outerjoin(SafeContact, SafeContact.person_id == Person.id)
        .outerjoin(PersonKey, PersonKey.person_id == Person.id)
        .outerjoin(
            Assignment,
            (Assignment.conference_id == Conference.id)
            & (Assignment.part == Part.COORDINATOR)
            & Assignment.ended_at.is_(None),
        )
        .outerjoin(Staff, Staff.id == Assignment.staff_id)
        .where(
            Invitation.person_id == viewer,
            Invitation.conference_id == bindparam("conference", type_=Uuid()),
            or_(Invitation.id == wanted, wanted.is_(None) & Invitation.asked_at.is_not(None)),
        )
        .order_by(
            Invitation.withdrawn_at.is_not(None),
            or_(Meeting.state == MeetingState.CANCELLED, Meeting.state == MeetingState.HELD),
            Meeting.ends_at < now,
            func.abs(extract("epoch", Meeting.starts_at - now)),
        )
        .limit(1)
    )


def _places() -> ColumnElement[Any]:
    begins = func.greatest(MeetingPart.starts_at, Place.from_at)
    ends = func.least(MeetingPart.ends_at, Place.until_at)
    one = func.jsonb_build_object(
        "key", MeetingPart.key, "begins", begins, "ends", ends, "way", cast(Place.way, Text)
    )
    mine = select(func.jsonb_agg(one)).select_from(Place).join(MeetingPart, MeetingPart.id == Place.part_id)
    return type_coerce(
        mine.where(Place.meeting_id == Meeting.id, Place.person_id == Person.id).scalar_subquery(), JSONB()
    )


def _needs() -> ColumnElement[Any]:
    mine = select(func.array_agg(Need.kind.distinct())).where(Need.person_id == Person.id)
    return type_coerce(mine.scalar_subquery(), ARRAY(Text()))


def _cautions(now: ColumnElement[Any]) -> ColumnElement[Any]:
    """The cautions that bind this person, each with whether the one it protects comes to the same meeting."""
    here = (
        exists()
        .where(Place.meeting_id == Meeting.id, Place.person_id == Caution.protects_id)
        .correlate(Meeting, Caution)
    )
    one = func.jsonb_build_object(
        "protects_id",
        Caution.protects_id,
        "hides",
        func.to_jsonb(Caution.hides),
        "must_not_meet",
        Caution.must_not_meet,
        "here",
        here,
    )
    standing = or_(Caution.lifted_at.is_(None), Caution.lifted_at > now)
    binding = select(func.jsonb_agg(one)).where(Caution.person_id == Person.id, standing)
    return type_coerce(binding.scalar_subquery(), JSONB())


def _central() -> ColumnElement[Any]:
    """Whom it is about, each with whether they come to the same meeting."""
    somebody = Person.__table__.alias("central_person")
    here = (
        exists()
        .where(Place.meeting_id == Meeting.id, Place.person_id == somebody.c.id)
        .correlate(Meeting, somebody)
    )
    together = case((somebody.c.id == Person.id, literal(True)), else_=here)
    one = func.jsonb_build_object(
        "id", somebody.c.id, "called", somebody.c.called, "name", somebody.c.name, "here", together
    )
    central = select(func.jsonb_agg(one)).where(
        somebody.c.conference_id == Conference.id,
        somebody.c.kind == Kind.CENTRAL,
        somebody.c.left_at.is_(None),
    )
    return type_coerce(central.scalar_subquery(), JSONB())


def _others(now: ColumnElement[Any]) -> ColumnElement[Any]:
    """What else they are asked to and is still to come; its day, where they are seen or heard there."""
    asked = Invitation.__table__.alias("other_invitation")
    meeting = Meeting.__table__.alias("other_meeting")
    there = (
        exists()
        .where(
            Place.meeting_id == meeting.c.id,
            Place.person_id == asked.c.person_id,
            or_(*(Place.way == way for way in PRESENT)),
        )
        .correlate(asked, meeting)
    )
    one = func.jsonb_build_object("id", asked.c.id, "on", meeting.c.on, "there", there)
    others = (
        select(func.jsonb_agg(one).label("others"))
        .select_from(asked.join(meeting, meeting.c.id == asked.c.meeting_id))
        .where(
            asked.c.person_id == Invitation.person_id,
            asked.c.id != Invitation.id,
            asked.c.asked_at.is_not(None),
            asked.c.withdrawn_at.is_(None),
            or_(meeting.c.state == MeetingState.PLANNED, meeting.c.state == MeetingState.UNDER_WAY),
            meeting.c.ends_at > now,
        )
        .correlate(Invitation)
    )
    return type_coerce(others.scalar_subquery(), JSONB())


CHOSEN = Written(_chosen)
"""Asked with: viewer, conference, now, wanted."""
