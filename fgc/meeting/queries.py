"""What may be seen of the day, and of the family's room by those who are in it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import or_, select
from sqlalchemy.orm import selectinload

from fgc.access.viewer import PersonViewer, Viewer, Worker
from fgc.circle.models import Person
from fgc.circle.queries import between, people_of
from fgc.circle.rules import Field, tie_for_relatives, visible
from fgc.circle.telling import mark_of, marks_looked_at, told_by_each
from fgc.conference.models import Conference
from fgc.invitation.models import Answer, Invitation
from fgc.invitation.queries import invitations_of
from fgc.kit.db import acting_as, session
from fgc.kit.read_cache import cached_while_reading
from fgc.kit.text import in_name_order
from fgc.meeting.models import EntryRequest, NotesBegun, RoomDraft
from fgc.meeting.rules import ENTRY_LASTS, Present, not_staying
from fgc.meeting.seating import Seated, before_change
from fgc.referral.models import BottomLine, Question
from fgc.schedule.models import Meeting, MeetingKind, MeetingPart, MeetingState, Place, Way
from fgc.schedule.queries import apart_pairs, exclusions_of, people_in
from fgc.schedule.rules import MAY_STAY, wanted_by
from fgc.schedule.rules.apart import PRESENT

Line = TypeVar("Line", Question, BottomLine)


@cached_while_reading
def meetings_of(_viewer: Viewer, conference: Conference) -> list[Meeting]:
    """The meetings of a conference that were not cancelled, in order of time."""
    return list(
        session().scalars(
            select(Meeting)
            .where(Meeting.conference_id == conference.id, Meeting.state != MeetingState.CANCELLED)
            .order_by(Meeting.starts_at)
        )
    )


def meeting_of_the_day(
    viewer: Viewer, conference: Conference, now: datetime, wanted: UUID | None = None
) -> Meeting | None:
    """The meeting asked for; else the one under way, the next one, or the last one. None when there is none."""
    meetings = meetings_of(viewer, conference)
    if wanted:
        return next((one for one in meetings if one.id == wanted), None)
    under_way = [one for one in meetings if one.state is MeetingState.UNDER_WAY]
    coming = [one for one in meetings if one.ends_at > now and one.state is MeetingState.PLANNED]
    return next(iter(under_way or coming or meetings[-1:]), None)


def meeting_of_the_plan(viewer: Viewer, conference: Conference, now: datetime) -> Meeting | None:
    """The meeting whose plan is written down now: the one under way, else the last of the whole family whose hour has come. One
    that is still to come has no plan yet, and a separate meeting of one of them has none of the family's: whoever comes to it
    reads what is written there. Before anybody has met, as `meeting_of_the_day`."""
    meetings = meetings_of(viewer, conference)
    under_way = [one for one in meetings if one.state is MeetingState.UNDER_WAY]
    met = [one for one in meetings if one.starts_at <= now and one.kind is not MeetingKind.SEPARATE]
    return next(iter(under_way or met[-1:]), None) or meeting_of_the_day(viewer, conference, now)


def part_of(_viewer: Viewer, conference: Conference, part_id: UUID) -> tuple[Meeting, MeetingPart] | None:
    """One part with its meeting, or None when it is not of this conference."""
    row = (
        session()
        .execute(
            select(Meeting, MeetingPart)
            .join(Meeting, Meeting.id == MeetingPart.meeting_id)
            .where(MeetingPart.id == part_id, MeetingPart.conference_id == conference.id)
        )
        .one_or_none()
    )
    return (row[0], row[1]) if row else None


@cached_while_reading
def present_at(_viewer: Viewer, meeting: Meeting) -> list[Present]:
    """Everybody with a place in this meeting, by name, with their places in the order of the parts."""
    rows = session().execute(
        select(Person, Place)
        .join(Place, Place.person_id == Person.id)
        .join(MeetingPart, MeetingPart.id == Place.part_id)
        .where(Place.meeting_id == meeting.id, Person.left_at.is_(None))
        .order_by(Person.id, MeetingPart.starts_at)
    )
    found: dict[UUID, Present] = {}
    for person, place in rows:
        one = found.setdefault(
            person.id, Present(person.id, person.name, tie_for_relatives(person), person.kind)
        )
        one.places.append(place)
    return sorted(found.values(), key=lambda one: in_name_order(one.name))


def together_now(viewer: Viewer, conference: Conference, now: datetime) -> list[tuple[str, str]]:
    """The names of every two who must not meet and are both marked as here, in whatever meeting: the hours between their meetings
    are guarded as they are planned, and people come early."""
    here = set(
        session().scalars(
            select(Place.person_id)
            .join(Meeting, Meeting.id == Place.meeting_id)
            .where(
                Place.conference_id == conference.id,
                Meeting.state == MeetingState.UNDER_WAY,
                Place.arrived_at.is_not(None),
                Place.left_at.is_(None),
            )
        )
    )
    if len(here) < 2:
        return []
    names = {one.id: one.name for one in people_of(viewer, conference)}
    pairs = [both for both in apart_pairs(viewer, conference, now) if here.issuperset(both)]
    return [(names[one], names[other]) for one, other in pairs if one in names and other in names]


@cached_while_reading
def seated_in(viewer: Viewer, conference: Conference, meeting: Meeting, now: datetime) -> list[Seated]:
    """Everybody in each part whom this viewer may know to be there, by name, with how they take part by their last answer."""
    rows = session().execute(
        select(Person, MeetingPart, Place)
        .join(Place, Place.person_id == Person.id)
        .join(MeetingPart, MeetingPart.id == Place.part_id)
        .where(Place.meeting_id == meeting.id, Person.left_at.is_(None))
        .options(selectinload(Person.needs))
        .order_by(MeetingPart.starts_at, Person.id)
    )
    cautions = between(conference)
    asked = {one.person_id: one for one in session().scalars(invitations_of(viewer, meeting))}
    found = [
        Seated(person, part, place, way_of(place, asked.get(person.id)), before_change(asked.get(person.id)))
        for person, part, place in rows
        if all(
            visible(person, field, viewer, now, cautions=cautions)
            for field in (Field.NAME, Field.ATTENDANCE, Field.ARRIVAL)
        )
    ]
    return sorted(found, key=lambda one: in_name_order(one.person.name))


def way_of(place: Place, invitation: Invitation | None) -> Way | None:
    """How somebody takes part by their last answer; None where they said that they cannot, or are not asked any more."""
    if invitation is None or invitation.answer in (None, Answer.YES, Answer.NOT_SURE):
        return None if invitation is not None and invitation.withdrawn_at else place.way
    chose = invitation.way if invitation.answer is Answer.ANOTHER_WAY else None
    return None if invitation.withdrawn_at else chose


def apart_in(
    viewer: Viewer, conference: Conference, meeting: Meeting, now: datetime
) -> list[tuple[Person, Person, dict[UUID, str]]]:
    """Each two who must not meet, of whom one at least has a place in this meeting; and how those who are not asked to it for
    that reason take part instead, by the id of the person."""
    people = {one.id: one for one in people_of(viewer, conference)}
    here = {one.id for one in present_at(viewer, meeting)}
    instead = {
        one.person_id: ". ".join(filter(None, [_(one.instead.label), one.instead_words]))
        for one in exclusions_of(viewer, conference)
        if one.meeting_id == meeting.id
    }
    return [
        (people[one], people[other], instead)
        for one, other in apart_pairs(viewer, conference, now)
        if {one, other} & here and {one, other} <= people.keys()
    ]


def needs_written_for(viewer: Viewer, meeting: Meeting) -> dict[UUID, tuple[str, ...]]:
    """What people wrote about what they need, by the id of the person."""
    rows = session().scalars(invitations_of(viewer, meeting))
    return {one.person_id: (one.needs_words,) for one in rows if one.needs_words and one.withdrawn_at is None}


def may_stay_in(
    viewer: Viewer, meeting: Meeting, part: MeetingPart
) -> list[tuple[Present, Sequence[Person]]]:
    """Who is paid to be there, came, and could stay for the family's own time; with those of the room who asked for it."""
    room = people_in(part)
    return not_staying(present_at(viewer, meeting), part, {kind: wanted_by(room, kind) for kind in MAY_STAY})


@dataclass(frozen=True)
class Seat:
    """One person's place in one part of a meeting, with all it belongs to."""

    meeting: Meeting
    part: MeetingPart
    place: Place
    person: Person


def seat_for(_viewer: Viewer, conference: Conference, place_id: UUID) -> Seat | None:
    """One place with its meeting, part and person, or None when it is not of this conference."""
    row = (
        session()
        .execute(
            select(Meeting, MeetingPart, Place, Person)
            .join(MeetingPart, MeetingPart.meeting_id == Meeting.id)
            .join(Place, Place.part_id == MeetingPart.id)
            .join(Person, Person.id == Place.person_id)
            .where(Place.id == place_id, Place.conference_id == conference.id)
        )
        .one_or_none()
    )
    return Seat(row[0], row[1], row[2], row[3]) if row else None


@dataclass(frozen=True)
class Room:
    """The family's own time as one of them has it: the meeting, that part of it, their place there."""

    meeting: Meeting
    part: MeetingPart
    place: Place


def room_of(viewer: PersonViewer) -> Room | None:
    """The room this person belongs to: the one that is open now, or the latest one; None when they belong to none. Whoever is
    heard there by a letter or through somebody else is not in it (decision 59; the database holds the same)."""
    rows = (
        session()
        .execute(
            select(Meeting, MeetingPart, Place)
            .join(MeetingPart, MeetingPart.meeting_id == Meeting.id)
            .join(Place, Place.part_id == MeetingPart.id)
            .where(
                Place.person_id == viewer.person_id,
                Place.conference_id == viewer.conference_id,
                MeetingPart.family_only,
                Place.way.in_(PRESENT),
                Meeting.state != MeetingState.CANCELLED,
            )
            .order_by(Meeting.starts_at.desc())
        )
        .all()
    )
    rooms = [Room(row[0], row[1], row[2]) for row in rows]
    begun = [room for room in rooms if room.part.began_at]
    open_now = [room for room in begun if not room.part.ended_at]
    return next(iter(open_now or begun or rooms[::-1]), None)


def begun_in(meeting: Meeting) -> NotesBegun | None:
    """That the family began its notes for this meeting, if it did. Staff and the worker are told of none."""
    return session().scalar(select(NotesBegun).where(NotesBegun.meeting_id == meeting.id))


def draft_in(meeting: Meeting, box: str) -> RoomDraft | None:
    """One box as it stands now, its row locked for whoever changes it."""
    return session().scalar(
        select(RoomDraft)
        .where(RoomDraft.meeting_id == meeting.id, RoomDraft.box == box)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


@dataclass(frozen=True)
class Notes:
    """The family's notes as they stand, locked: whether and by whom they were begun, and each box with who wrote last ('' for
    somebody of whom the reader may not know)."""

    begun: NotesBegun | None
    begun_by: str
    boxes: list[tuple[RoomDraft, str]]


def notes_of(viewer: PersonViewer, meeting: Meeting, now: datetime) -> Notes:
    """The family's notes. Staff and the worker get none: row-level security has no policy for them, and this function
    takes no other viewer. A name is '' where this reader may not know that the other one is there."""
    begun = begun_in(meeting)
    drafts = session().scalars(select(RoomDraft).where(RoomDraft.meeting_id == meeting.id)).all()
    writers = {one.changed_by for one in drafts} | ({begun.begun_by} if begun else set())
    people = session().scalars(select(Person).where(Person.id.in_(writers))).all()
    conference = session().get_one(Conference, viewer.conference_id)
    known = _names_known(viewer, conference, people, now)
    by = known.get(begun.begun_by, "") if begun else ""
    return Notes(begun, by, [(draft, known.get(draft.changed_by, "")) for draft in drafts])


def _names_known(
    viewer: PersonViewer, conference: Conference, people: Iterable[Person], now: datetime
) -> dict[UUID, str]:
    """What those of them are called of whom this person may know that they are there."""
    cautions = between(conference)
    return {
        one.id: one.called
        for one in people
        if visible(one, Field.NAME, viewer, now, cautions=cautions, together=True)
    }


@dataclass(frozen=True)
class Entry:
    """A request to be let in, with the names that this viewer may learn."""

    request: EntryRequest
    name: str
    answered_by: str

    @property
    def hides_answer(self) -> bool:
        """Whether somebody answered of whom this viewer may not know: to them it is as if nobody had."""
        return self.request.answered_by is not None and not self.answered_by


def entries_of(viewer: PersonViewer, conference: Conference, room: Room, now: datetime) -> list[Entry]:
    """Who asks to be let into the notes now: the viewer themself, and those of whom they may know that they are there. Of an
    answer by somebody else they get the name only where they may know it (see `Entry.hides_answer`)."""
    people = {one.id: one for one in _in_the_room(room, now)}
    rows = session().scalars(
        select(EntryRequest)
        .where(EntryRequest.meeting_id == room.meeting.id, EntryRequest.asked_at > now - ENTRY_LASTS)
        .order_by(EntryRequest.asked_at, EntryRequest.id)
    )
    known = _names_known(viewer, conference, people.values(), now) if viewer.person_id in people else {}
    return [
        Entry(row, known[row.person_id], known.get(row.answered_by, "") if row.answered_by else "")
        for row in rows
        if row.person_id in known
    ]


def _in_the_room(room: Room, now: datetime) -> Sequence[Person]:
    return (
        session()
        .scalars(
            select(Person)
            .join(Place, Place.person_id == Person.id)
            .where(
                Place.part_id == room.part.id,
                Person.left_at.is_(None),
                Place.way.in_(PRESENT),
                or_(Place.until_at.is_(None), Place.until_at >= now),
            )
        )
        .all()
    )


def entry_of(viewer: PersonViewer, meeting: Meeting) -> EntryRequest | None:
    """What this person asked last in this meeting, its row locked."""
    return session().scalar(
        select(EntryRequest)
        .where(EntryRequest.meeting_id == meeting.id, EntryRequest.person_id == viewer.person_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


@cached_while_reading
def questions_of(viewer: Viewer, conference_id: UUID) -> list[Question]:
    """The questions the plan answers, in order; for somebody of the family those that tell them nothing hidden from them."""
    found = session().scalars(
        select(Question).where(Question.conference_id == conference_id).order_by(Question.number)
    )
    return open_to_reader(viewer, conference_id, found.all())


@cached_while_reading
def bottom_lines_of(viewer: Viewer, conference_id: UUID) -> list[BottomLine]:
    """What the plan must have, as approved by the referrer's manager; for somebody of the family as the questions are."""
    found = session().scalars(
        select(BottomLine)
        .where(BottomLine.conference_id == conference_id, BottomLine.approved_at.is_not(None))
        .order_by(BottomLine.number)
    )
    return open_to_reader(viewer, conference_id, found.all())


def open_to_reader(viewer: Viewer, conference_id: UUID, lines: Sequence[Line]) -> list[Line]:
    """The lines that tell this person of the family nothing which must stay hidden from them: the referrer wrote them and may not
    know cautions, so that nobody was warned. What only comes near it, or names a protected address, is open once a coordinator
    has looked at this very line for this reader. All of them for everybody else."""
    if not isinstance(viewer, PersonViewer) or not lines:
        return list(lines)
    with acting_as(Worker().settings()):
        conference = session().get_one(Conference, conference_id)
        reader = session().get_one(Person, viewer.person_id)
        told = told_by_each(Worker(), conference, [one.words for one in lines], [reader])
        marks = [mark_of(one.words, found) for one, found in zip(lines, told, strict=True)]
        looked = marks_looked_at(conference, [mark for mark, found in zip(marks, told, strict=True) if found])
    return [
        one
        for one, found, mark in zip(lines, told, marks, strict=True)
        if not found or (mark in looked and not any(each.takes_two for each in found))
    ]
