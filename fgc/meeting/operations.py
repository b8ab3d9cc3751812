"""What is done on the day."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import select

from fgc.access.viewer import PersonViewer, StaffViewer
from fgc.conference.history import tell
from fgc.conference.models import Conference, Stage
from fgc.kit.clock import now
from fgc.kit.db import expect, saving, session
from fgc.kit.refusal import refuse
from fgc.meeting.happenings import (
    PartBegan,
    PartEnded,
    PersonArrived,
    PersonLeft,
    PrivateTimeBegan,
    PrivateTimeEnded,
)
from fgc.meeting.models import Knock, RoomDraft
from fgc.meeting.queries import Room, Seat, present_at
from fgc.meeting.rules import (
    WhyNot,
    still_inside,
    why_not_begin,
    why_not_begin_private_time,
    why_not_end,
    why_not_knock,
    why_not_open,
    why_not_write,
)
from fgc.schedule.models import Meeting, MeetingPart, MeetingState

BEFORE_THE_DAY = (Stage.PREPARING, Stage.SCHEDULED)


def arrive(conference: Conference, seat: Seat, *, by: StaffViewer) -> None:
    """Notes that somebody is here. Tapping again changes nothing."""
    refuse(why_not_open(seat.meeting, now()))
    with saving():
        if seat.place.arrived_at and not seat.place.left_at:
            return
        seat.place.arrived_at, seat.place.left_at = now(), None
        tell(PersonArrived(conference, seat.meeting, seat.person, seat.part.key), by=by)


def leave(conference: Conference, seat: Seat, *, by: StaffViewer) -> None:
    """Notes that somebody has left. Refused for somebody who never came."""
    refuse(why_not_open(seat.meeting, now()) or (None if seat.place.arrived_at else WhyNot.NOT_HERE))
    with saving():
        if seat.place.left_at:
            return
        seat.place.left_at = now()
        tell(PersonLeft(conference, seat.meeting, seat.person, seat.part.key), by=by)


def take_back(seat: Seat) -> None:
    """Undoes the last tap: who left is here again, who arrived is awaited again."""
    refuse(why_not_open(seat.meeting, now()))
    with saving():
        if seat.place.left_at:
            seat.place.left_at = None
        else:
            seat.place.arrived_at = None


def begin_part(conference: Conference, meeting: Meeting, part: MeetingPart, *, by: StaffViewer) -> None:
    """Begins a part for everybody who is here and has a place in it. The first one opens the meeting."""
    refuse(why_not_begin(meeting, part, now()))
    with saving():
        _begin(conference, meeting, part, by=by)
        tell(PartBegan(conference, meeting, part.key), by=by)


def end_part(conference: Conference, meeting: Meeting, part: MeetingPart, *, by: StaffViewer) -> None:
    """Ends a part; with the last one the meeting was held."""
    refuse(why_not_end(meeting, part, now()))
    with saving():
        part.ended_at = now()
        if part is meeting.parts[-1]:
            meeting.state = MeetingState.HELD
        tell(PartEnded(conference, meeting, part.key), by=by)


def begin_private_time(
    conference: Conference, meeting: Meeting, part: MeetingPart, *, by: StaffViewer, said_out: bool
) -> None:
    """From here on staff see nothing the family writes and change nothing of the meeting, until the family is ready."""
    inside = still_inside(present_at(by, meeting), part)
    refuse(why_not_begin_private_time(meeting, part, inside, said_out, now()), field="said_out")
    with saving():
        _begin(conference, meeting, part, by=by)
        tell(PrivateTimeBegan(conference, meeting), by=by)


def end_private_time(conference: Conference, room: Room, *, by: PersonViewer) -> None:
    """The family is ready. Anybody of the room may say so; saying it twice changes nothing."""
    refuse(why_not_write(room.part, room.place, now()))
    with saving():
        if room.part.ended_at:
            return
        room.part.ended_at = now()
        tell(PrivateTimeEnded(conference, room.meeting, knocked=False), by=by)


def knock(conference: Conference, meeting: Meeting, *, by: StaffViewer, because: str) -> None:
    """The coordinator ends the family's own time after a knock; that is the family's to do, so the reason is kept."""
    refuse(why_not_knock(meeting, because), field="because")
    with saving():
        part = next(one for one in meeting.parts if one.family_only and one.began_at and not one.ended_at)
        part.ended_at = now()
        session().add(
            Knock(
                conference_id=conference.id,
                meeting_id=meeting.id,
                staff_id=by.staff_id,
                at=now(),
                because=because.strip(),
            )
        )
        tell(PrivateTimeEnded(conference, meeting, knocked=True), by=by)


def write_note(room: Room, box: str, *, by: PersonViewer, words: str, version: int) -> None:
    """Keeps what one of the family wrote in one box, for the family alone. Raises `Stale` with the other text when
    somebody else wrote there meanwhile. Leaves no trace in history: not even that something was written."""
    refuse(why_not_write(room.part, room.place, now()))
    with saving():
        draft = session().scalar(
            select(RoomDraft)
            .where(RoomDraft.meeting_id == room.meeting.id, RoomDraft.box == box)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        if draft is None:
            draft = RoomDraft(id=uuid4(), conference_id=by.conference_id, meeting_id=room.meeting.id, box=box)
            session().add(_filled(draft, words, by.person_id, now()))
            return
        expect(draft, version, {box: draft.words})
        if draft.words != words:
            _filled(draft, words, by.person_id, now())


def _filled(draft: RoomDraft, words: str, person_id: UUID, at: datetime) -> RoomDraft:
    draft.words, draft.changed_by, draft.changed_at = words, person_id, at
    return draft


def _begin(conference: Conference, meeting: Meeting, part: MeetingPart, *, by: StaffViewer) -> None:
    """Whoever is here and belongs to the part has come to it. The part's own row is last: with private family time
    beginning, the database shuts the meeting to staff from that statement on."""
    moment = now()
    if meeting.state is MeetingState.PLANNED:
        meeting.state = MeetingState.UNDER_WAY
    if conference.stage in BEFORE_THE_DAY:
        conference.stage = Stage.MEETING
    for one in present_at(by, meeting):
        place = one.place_in(part)
        if place is not None and one.here and not place.arrived_at:
            place.arrived_at = moment
    session().flush()
    part.began_at = moment
    session().flush()
