"""When a member of staff is busy with their own conferences: what their calendar feed shows."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, exists, select

from fgc.access.models import Assignment, Part, Role
from fgc.access.viewer import PersonViewer, StaffViewer
from fgc.approach.reading import approach_of
from fgc.circle.models import Person
from fgc.circle.rules import Between, Field, place_visible, visible
from fgc.conference.models import Conference, Stage
from fgc.conference.queries import conferences_of
from fgc.conference.rules import why_not_work
from fgc.kit import secrets
from fgc.kit.db import session
from fgc.schedule.calendar import Busy
from fgc.schedule.models import Meeting, MeetingPart, Place
from fgc.schedule.rules import STANDING, blocks, window
from fgc.schedule.rules.apart import PRESENT

Stretch = tuple[datetime, datetime]


def hours_of(viewer: StaffViewer, now: datetime) -> list[Busy]:
    """What is ahead or under way: a coordinator's meetings; of anybody else, the hours in which they have a place.

    Only of conferences they work on now, by assignment; nothing of one on hold, nor of one for which they still have to
    sign that they are independent.
    """
    found = _coordinated(viewer, now) if viewer.role is Role.COORDINATOR else _placed(viewer, now)
    return [busy for meeting_id, hours in found for busy in stretches(viewer, meeting_id, hours)]


def stretches(owner: StaffViewer | PersonViewer, meeting_id: UUID, hours: Iterable[Stretch]) -> list[Busy]:
    """Somebody's hours in one meeting as their calendar names them: by a keyed digest that says neither which meeting it
    is nor that two people are at the same one."""
    return [
        Busy(
            secrets.ring().mac("feed-uid", f"{owner.actor}|{meeting_id}|{number}".encode()).hex()[:32],
            begins,
            ends,
        )
        for number, (begins, ends) in enumerate(blocks(hours))
    ]


def _coordinated(viewer: StaffViewer, now: datetime) -> list[tuple[UUID, list[Stretch]]]:
    rows = session().execute(_of(viewer, Part.COORDINATOR, now).add_columns(Conference)).all()
    return [
        (meeting.id, [(meeting.starts_at, meeting.ends_at)])
        for meeting, conference in rows
        if place_visible((), viewer, now, cautions=_hold(conference))
        and not why_not_work(conference, viewer.role, approach_of(conference).gates)
    ]


def _placed(viewer: StaffViewer, now: datetime) -> list[tuple[UUID, list[Stretch]]]:
    mine = (
        _of(viewer, Part.REFERRER, now)
        .add_columns(MeetingPart, Place, Person, Conference)
        .join(Place, Place.meeting_id == Meeting.id)
        .join(MeetingPart, MeetingPart.id == Place.part_id)
        .join(Person, Person.id == Place.person_id)
        .where(Person.staff_id == viewer.staff_id, Person.left_at.is_(None), Place.way.in_(PRESENT))
    )
    found: dict[UUID, list[Stretch]] = {}
    for meeting, part, place, person, conference in session().execute(mine):
        if visible(person, Field.ARRIVAL, viewer, now, cautions=_hold(conference)):
            found.setdefault(meeting.id, []).append(window(place, part))
    return list(found.items())


def _of(viewer: StaffViewer, part: Part, now: datetime) -> Select[Meeting]:
    """Meetings not over yet of the conferences in which this member of staff has this part now."""
    works = exists().where(
        Assignment.conference_id == Conference.id,
        Assignment.staff_id == viewer.staff_id,
        Assignment.part == part,
        Assignment.ended_at.is_(None),
    )
    mine = conferences_of(viewer).with_only_columns(Conference.id).order_by(None).where(works)
    return (
        select(Meeting)
        .join(Conference, Conference.id == Meeting.conference_id)
        .where(Meeting.conference_id.in_(mine), Meeting.state.in_(STANDING), Meeting.ends_at > now)
        .where(Conference.stage != Stage.CLOSED)
        .order_by(Meeting.starts_at, Meeting.id)
    )


def _hold(conference: Conference) -> Between:
    """What of its cautions counts for somebody's own hours: whether all is on hold."""
    return Between(held=conference.held_since is not None)
