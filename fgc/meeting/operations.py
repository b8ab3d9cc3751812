"""What is done on the day."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import time
from uuid import uuid4

from sqlalchemy import delete

from fgc.access.viewer import PersonViewer, StaffViewer
from fgc.circle.models import Person
from fgc.conference.history import tell
from fgc.conference.models import Conference, Stage
from fgc.kit.clock import now
from fgc.kit.db import expect, saving, session
from fgc.kit.refusal import Stale, refuse
from fgc.meeting.happenings import (
    PartBegan,
    PartEnded,
    PersonArrived,
    PersonLeft,
    PrivateTimeBegan,
    PrivateTimeEnded,
    WordsHeard,
    WordsNotHeard,
)
from fgc.meeting.models import EntryRequest, EntryState, Knock, NotesBegun, RoomDraft
from fgc.meeting.queries import Room, Seat, begun_in, draft_in, entry_of, may_stay_in, present_at
from fgc.meeting.rules import (
    MOST_ENTRIES,
    WhyNot,
    entry_is_over,
    last_tap,
    still_inside,
    why_not_begin,
    why_not_begin_private_time,
    why_not_end,
    why_not_enter,
    why_not_knock,
    why_not_open,
    why_not_stay,
    why_not_write,
)
from fgc.meeting.statements import Statement
from fgc.schedule import operations as schedule
from fgc.schedule.happenings import StayChosen
from fgc.schedule.models import Chooser, Meeting, MeetingPart, MeetingState
from fgc.schedule.models_apart import Outcome, WordsOutcome

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


def take_back(seat: Seat, *, noted_at: str) -> None:
    """Undoes the tap that stood on the page, by its moment (`noted_at`): who left is here again, who arrived is awaited again.
    Another one is left alone: somebody undid it already, or tapped since, and the page shows how it is."""
    refuse(why_not_open(seat.meeting, now()))
    with saving():
        if noted_at != last_tap(seat.place):
            return
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
    conference: Conference,
    meeting: Meeting,
    part: MeetingPart,
    *,
    by: StaffViewer,
    said_out: bool,
    said_without: bool = False,
) -> None:
    """From here on staff see nothing the family writes and change nothing of the meeting, until the family is ready. Whom
    somebody in the room asked to stay is there, or the family said that it goes on without them."""
    inside = still_inside(present_at(by, meeting), part)
    missed = [one for one, wanted in may_stay_in(by, meeting, part) if wanted]
    reason = why_not_begin_private_time(
        meeting, part, inside, said_out, now(), missed=missed, said_without=said_without
    )
    refuse(reason, field="said_without" if reason is WhyNot.ASKED_TO_STAY else "said_out")
    with saving():
        for one in missed:
            tell(StayChosen(conference, meeting, one.id, part.key, Chooser.FAMILY, stays=False), by=by)
        _begin(conference, meeting, part, by=by)
        tell(PrivateTimeBegan(conference, meeting), by=by)


def let_stay(
    conference: Conference,
    meeting: Meeting,
    part: MeetingPart,
    person: Person,
    *,
    by: StaffViewer,
    chosen_by: Chooser,
    stays_until: time | None = None,
) -> None:
    """The family said in the room that an advocate or interpreter stays with it. What keeps people apart holds for them too."""
    refuse(why_not_stay(meeting, part, now()))
    schedule.let_stay(conference, meeting, part, person, by=by, chosen_by=chosen_by, until=stays_until)


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


def note_heard(conference: Conference, meeting: Meeting, statement: Statement, *, by: StaffViewer) -> None:
    """The words of somebody who was not there were heard: just these, as they stood on the page. Refused where they are not
    passed on (`Statement.why_not`), and before the day."""
    refuse(why_not_open(meeting, now()) or statement.why_not)
    with saving():
        _note_words(meeting, statement, Outcome.HEARD, by=by)
        tell(WordsHeard(conference, meeting, statement.person), by=by)


def note_not_heard(
    conference: Conference, meeting: Meeting, statement: Statement, *, by: StaffViewer, because: str
) -> None:
    """They were not heard, and why."""
    refuse(why_not_open(meeting, now()))
    refuse(None if because.strip() else WhyNot.WHY_NOT_HEARD, field="because")
    with saving():
        _note_words(meeting, statement, Outcome.NOT_HEARD, by=by, because=because.strip())
        tell(WordsNotHeard(conference, meeting, statement.person), by=by)


def _note_words(
    meeting: Meeting, statement: Statement, outcome: Outcome, *, by: StaffViewer, because: str = ""
) -> None:
    session().add(
        WordsOutcome(
            conference_id=meeting.conference_id,
            meeting_id=meeting.id,
            person_id=statement.person.id,
            outcome=outcome,
            mark=statement.mark,
            views_mark=statement.views_mark,
            own_mark=statement.own_mark,
            because=because,
            at=now(),
            staff_id=by.staff_id,
        )
    )
    session().flush()


def begin_notes(room: Room, *, by: PersonViewer, proof: bytes) -> None:
    """One of the family begins the notes with a key that was made on their device. Raises `Stale` when they were begun
    already: whoever was second comes in by the first one's key."""
    refuse(why_not_write(room.part, room.place, now()))
    with saving():
        if begun_in(room.meeting):
            raise Stale({})
        _note_begun(room, by, proof)


def begin_notes_anew(room: Room, *, by: PersonViewer, proof: bytes, instead_of: str) -> None:
    """Throws away what nobody can open any more, and begins with a new key. Raises `Stale` when the notes were begun
    anew meanwhile: what was written since then is not thrown away unseen."""
    refuse(why_not_write(room.part, room.place, now()))
    with saving():
        before = begun_in(room.meeting)
        if before is None or str(before.id) != instead_of:
            raise Stale({})
        session().execute(delete(RoomDraft).where(RoomDraft.begun_id == before.id))
        session().execute(delete(NotesBegun).where(NotesBegun.id == before.id))
        _note_begun(room, by, proof)


def _note_begun(room: Room, by: PersonViewer, proof: bytes) -> None:
    told = {"meeting_id": room.meeting.id, "conference_id": by.conference_id}
    session().add(NotesBegun(proof=proof, begun_at=now(), begun_by=by.person_id, **told))


def write_note(room: Room, box: str, *, by: PersonViewer, sealed: bytes, version: int, begun: str) -> None:
    """Keeps what one of the family wrote in one box and locked on their device; nobody here can read it. Raises `Stale`
    when somebody else wrote there meanwhile, and when the notes were begun anew with another key. Leaves no trace in
    history: not even that something was written."""
    refuse(why_not_write(room.part, room.place, now()))
    with saving():
        kept, notes = draft_in(room.meeting, box), begun_in(room.meeting)
        if notes is None or str(notes.id) != begun:
            raise Stale({})
        if kept is None:
            told = {"meeting_id": room.meeting.id, "conference_id": by.conference_id}
            kept = RoomDraft(id=uuid4(), begun_id=notes.id, box=box, **told)
            session().add(kept)
        else:
            expect(kept, version, {})
        kept.sealed, kept.changed_by, kept.changed_at = sealed, by.person_id, now()


def ask_to_enter(room: Room, *, by: PersonViewer, begun: str, commitment: bytes) -> None:
    """Somebody without the key asks those who are in to let their phone in. What they asked before is over. Raises `Stale`
    when the notes are not those their page shows; refused with `ASKED_OFTEN` from the twenty-first time on."""
    refuse(why_not_enter(room.part, room.place, now()))
    with saving():
        notes, before = begun_in(room.meeting), entry_of(by, room.meeting)
        if notes is None or str(notes.id) != begun:
            raise Stale({})
        times = before.times + 1 if before else 1
        refuse(WhyNot.ASKED_OFTEN if times > MOST_ENTRIES else None)
        if before:
            session().delete(before)
            session().flush()
        told = {"meeting_id": room.meeting.id, "conference_id": by.conference_id, "begun_id": notes.id}
        asked = EntryRequest(
            person_id=by.person_id, commitment=commitment, asked_at=now(), times=times, **told
        )
        session().add(asked)


def answer_entry(room: Room, entry: EntryRequest | None, *, by: PersonViewer, key: bytes) -> None:
    """Somebody who is in answers with a key of their phone, before that of the other one is shown. Raises `Stale` for whoever
    is second, and for their own request."""
    with _going_on(room, entry, EntryState.ASKED, EntryState.ANSWERED) as request:
        if request.person_id == by.person_id:
            raise Stale({})
        request.answered_by, request.answer_key = by.person_id, key


def show_entry_key(
    room: Room, entry: EntryRequest | None, *, by: PersonViewer, key: bytes, nonce: bytes
) -> None:
    """The phone that asks shows the key it promised. Whether it is that one is looked at by the phone that answered: nobody
    would believe the server. Raises `Stale` when nobody answered, and for somebody else's request."""
    with _going_on(room, entry, EntryState.ANSWERED, EntryState.SHOWN) as request:
        if request.person_id != by.person_id:
            raise Stale({})
        request.shown_key, request.nonce = key, nonce


def let_in(room: Room, entry: EntryRequest | None, *, by: PersonViewer, sealed: bytes) -> None:
    """Whoever answered chose the right pictures, and hands on the key to the notes, locked for that phone alone. Raises
    `Stale` for anybody else."""
    with _going_on(room, entry, EntryState.SHOWN, EntryState.GIVEN) as request:
        if request.answered_by != by.person_id:
            raise Stale({})
        request.sealed = sealed


def refuse_entry(room: Room, entry: EntryRequest | None, *, by: PersonViewer) -> None:
    """The pictures were not the same, as either of the two says: it ends here. Raises `Stale` for anybody else, and before
    there are pictures."""
    with _going_on(room, entry, (EntryState.SHOWN, EntryState.GIVEN), EntryState.REFUSED) as request:
        if by.person_id not in (request.person_id, request.answered_by):
            raise Stale({})
        request.sealed = None


def stop_asking(room: Room, *, by: PersonViewer) -> None:
    """Whoever asked does not ask any more, or left the page. Saying so twice changes nothing."""
    with saving():
        request = entry_of(by, room.meeting)
        if request and request.state not in (EntryState.LEFT, EntryState.REFUSED):
            request.state, request.sealed = EntryState.LEFT, None


@contextmanager
def _going_on(
    room: Room, entry: EntryRequest | None, before: EntryState | tuple[EntryState, ...], after: EntryState
) -> Iterator[EntryRequest]:
    """The request, as it goes on from one state to the next. Raises `Stale` when it is over, or not there for whoever asks."""
    refuse(why_not_enter(room.part, room.place, now()))
    with saving():
        states = before if isinstance(before, tuple) else (before,)
        if entry is None or entry.state not in states or entry_is_over(entry.asked_at, now()):
            raise Stale({})
        yield entry
        entry.state = after


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
