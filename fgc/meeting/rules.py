"""What is allowed on the day. Rules are told the time and the rows; they do not look."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from fgc.circle.models import Kind, Person
from fgc.conference.models import Conference
from fgc.conference.rules import why_not_write as why_not_write_after
from fgc.kit.refusal import Reason
from fgc.kit.words import mark
from fgc.schedule.models import Meeting, MeetingPart, MeetingState, Place
from fgc.schedule.rules import MAY_STAY
from fgc.schedule.rules import WhyNot as NotNow

EARLIEST = timedelta(hours=12)
"""A meeting may be opened this long before it starts: the coordinator sets up the room."""
REVISE_WITHIN = timedelta(days=14)
"""How long after private family time the family may go on writing (practice: O3, at most 14 days)."""
AES_GCM = 1
UNCOMPRESSED = 4
NONCE_AND_TAG = 12 + 16
LONGEST_SEALED = 60_000
ENTRY_LASTS = timedelta(minutes=10)
"""Whoever asks to be let into the notes is answered within this time, from the first press to the last, or asks again."""
MOST_ENTRIES = 20
"""How often one person asks in one meeting (the table holds the same). Each time a hostile server has one chance in
sixteen million that its pictures are theirs; and nobody's screen is filled."""


class WhyNot(Reason):
    """Why something cannot be done on the day."""

    FAMILY_ALONE = mark(
        "The family is on its own now. Everything about this meeting is closed until the family is ready."
    )
    CANCELLED = mark("This meeting was cancelled.")
    TOO_EARLY = mark("This meeting is on another day. Open this page again nearer the time.")
    BEGAN = mark("This part has already started.")
    ENDED = mark("This part has already ended.")
    NOT_BEGUN = mark("This part has not started yet.")
    EARLIER_PART = mark("An earlier part of the meeting is still open. End it first.")
    SOMEBODY_INSIDE = mark(
        "Someone who is not staying is still marked as here. Tap “Has left” when they are out."
    )
    NOT_SAID_OUT = mark(
        "Tick the box to say that everyone who has to leave has left, and that you are leaving too."
    )
    ASKED_TO_STAY = mark(
        "Someone in the room asked for an interpreter or advocate to stay. Let them stay, or tick that the family will go on "
        "without them."
    )
    NOT_ALONE = mark("The family is not on its own now.")
    NO_REASON = mark("Say why you had to end it.")
    NOT_HERE = mark("This person is not marked as here.")
    NOT_YET_YOURS = mark("Your time on your own has not started yet. Your coordinator will say when.")
    YOUR_TIME_OVER = mark("Your time in the room is over. Thank you for being there.")
    BACK_TOGETHER = mark(
        "Your time on your own is over, so no one can be let in this way now. Use the square code (QR code)."
    )
    ASKED_OFTEN = mark(
        "Someone has tried to get in many times. Use the square code (QR code), and tell your coordinator."
    )
    TOO_LATE = mark("It is too late to write here. Please phone your coordinator.")
    TAKE_DOWN_FIRST = mark(
        "They are no longer invited, to keep everyone safe. First ask them what they want to say now, and record their words."
    )
    LOOK_AT_WORDS = mark(
        "Look at these words first. They may tell someone at the meeting what must stay hidden from them."
    )
    TELLS_TOO_MUCH = mark(
        "These words tell someone who hears them what must stay hidden from them. Go through the words with the person "
        "who wrote them, and put them another way."
    )
    WHY_NOT_HEARD = mark("Write why their words were not heard.")
    PRINTING = mark("Another page is being printed just now. Try again in a minute.")
    NOTHING_TO_PRINT = mark(
        "There is nothing to print on this sheet yet: none of the people it would be about has a place at the meeting."
    )


def last_tap(place: Place) -> str:
    """What was noted last and when, that somebody left or came, as a page carries it; '' where nothing was."""
    if place.left_at:
        return f"left {place.left_at.isoformat()}"
    return f"came {place.arrived_at.isoformat()}" if place.arrived_at else ""


def why_not_change(meeting: Meeting) -> WhyNot | None:
    """Why staff may not change anything of this meeting now: its parts, places, plan and signatures."""
    return WhyNot.FAMILY_ALONE if meeting.alone_since else None


def why_not_print(conference: Conference, meeting: Meeting) -> Reason | None:
    """Paper leaves no way back: none is made while the family is on its own, during a safety hold, or after closing."""
    if reason := why_not_write_after(conference.stage, after_closing=False):
        return reason
    return NotNow.SAFETY_HOLD if conference.held_since is not None else why_not_change(meeting)


def why_not_open(meeting: Meeting, now: datetime) -> WhyNot | None:
    """Why nothing of the day can be noted: cancelled, on another day, or the family is on its own."""
    if meeting.state is MeetingState.CANCELLED:
        return WhyNot.CANCELLED
    if now < meeting.starts_at - EARLIEST:
        return WhyNot.TOO_EARLY
    return why_not_change(meeting)


def why_not_begin(meeting: Meeting, part: MeetingPart, now: datetime) -> WhyNot | None:
    """Why this part cannot begin: parts follow one another, and none begins twice."""
    if reason := why_not_open(meeting, now):
        return reason
    if part.ended_at:
        return WhyNot.ENDED
    if part.began_at:
        return WhyNot.BEGAN
    return WhyNot.EARLIER_PART if earlier_part_open(meeting, part) else None


def earlier_part_open(meeting: Meeting, part: MeetingPart) -> MeetingPart | None:
    """The part before this one that goes on and has to end first."""
    before = (other for other in meeting.parts if other.starts_at < part.starts_at)
    return next((other for other in before if other.began_at and not other.ended_at), None)


def why_not_begin_private_time(
    meeting: Meeting,
    part: MeetingPart,
    inside: Collection[object],
    said_out: bool,
    now: datetime,
    *,
    missed: Collection[object] = (),
    said_without: bool = False,
) -> WhyNot | None:
    """Professionals and the coordinator are out of the room, or it does not begin (practice 1.1: the defining part).

    `inside` are those marked as here who have no place in it; `missed`, advocates and interpreters of whom somebody in the
    room asked that they stay, and who have no place in it: it is the family's to go on without them, and it says so.
    """
    if reason := why_not_begin(meeting, part, now):
        return reason
    if inside:
        return WhyNot.SOMEBODY_INSIDE
    if not said_out:
        return WhyNot.NOT_SAID_OUT
    return WhyNot.ASKED_TO_STAY if missed and not said_without else None


def why_not_stay(meeting: Meeting, part: MeetingPart, now: datetime) -> WhyNot | None:
    """Why nobody can be let stay for this part now: it is not private family time, or that has begun or is over."""
    if not part.family_only:
        return WhyNot.NOT_ALONE
    return why_not_begin(meeting, part, now)


def why_not_end(meeting: Meeting, part: MeetingPart, now: datetime) -> WhyNot | None:
    """Why staff cannot end this part. Private family time is never theirs to end here: see `why_not_knock`."""
    if reason := why_not_open(meeting, now):
        return reason
    if not part.began_at:
        return WhyNot.NOT_BEGUN
    return WhyNot.ENDED if part.ended_at else None


def why_not_knock(meeting: Meeting, because: str) -> WhyNot | None:
    """After a knock the coordinator may end the family's own time, and says why."""
    if not meeting.alone_since:
        return WhyNot.NOT_ALONE
    return None if because.strip() else WhyNot.NO_REASON


def why_not_write(part: MeetingPart, place: Place, now: datetime) -> WhyNot | None:
    """Why somebody of the room cannot write in it now. Their own hours count: before them others may be there whom they must
    not meet."""
    if not part.began_at or (place.from_at and now < place.from_at):
        return WhyNot.NOT_YET_YOURS
    if place.until_at and now > place.until_at:
        return WhyNot.YOUR_TIME_OVER
    if part.ended_at and now > part.ended_at + REVISE_WITHIN:
        return WhyNot.TOO_LATE
    return None


def why_not_enter(part: MeetingPart, place: Place, now: datetime) -> WhyNot | None:
    """Why nobody asks to be let into the notes, or lets in, now: only while the family is on its own."""
    return why_not_write(part, place, now) or (WhyNot.BACK_TOGETHER if part.ended_at else None)


def entry_is_over(asked_at: datetime, now: datetime) -> bool:
    """Whether nobody answers it any more."""
    return now >= asked_at + ENTRY_LASTS


def is_public_key(sent: bytes) -> bool:
    """Whether this can be a public key of P-256 as browsers write it. Whether the point lies on the curve is seen by the
    browser that uses it, which refuses another."""
    return len(sent) == 1 + 2 * 32 and sent[0] == UNCOMPRESSED


def looks_locked(sealed: bytes) -> bool:
    """Whether this can be what a browser of the family locked: the byte that says how, a nonce, a ciphertext with its
    tag, 60,000 bytes at the most. Words in the clear are not taken, with that byte before them neither: of random bytes
    one in ten million reads as text."""
    if not 1 + NONCE_AND_TAG <= len(sealed) <= LONGEST_SEALED or sealed[0] != AES_GCM:
        return False
    try:
        sealed[1:].decode("utf-8")
    except UnicodeDecodeError:
        return True
    return False


@dataclass
class Present:
    """One person of the meeting with their places in it, in the order of the parts."""

    id: UUID
    name: str
    tie: str
    kind: Kind
    places: list[Place] = field(default_factory=list)

    @property
    def latest(self) -> Place | None:
        """The place they came to last."""
        came = [place for place in self.places if place.arrived_at]
        return max(came, key=lambda place: place.arrived_at) if came else None  # type: ignore[arg-type,return-value]

    @property
    def here(self) -> bool:
        """Came, and has not left since."""
        return self.latest is not None and self.latest.left_at is None

    def place_in(self, part: MeetingPart) -> Place | None:
        return next((place for place in self.places if place.part_id == part.id), None)


def still_inside(present: Iterable[Present], part: MeetingPart) -> list[Present]:
    """Those marked as here who have no place in this part."""
    return [one for one in present if one.here and one.place_in(part) is None]


def part_due(meeting: Meeting) -> MeetingPart | None:
    """The part that goes on, or the one that comes next: the first that has not ended. None when all are over."""
    return next((part for part in meeting.parts if part.ended_at is None), None)


def not_staying(
    present: Iterable[Present], part: MeetingPart, wanted: Mapping[Kind, Sequence[Person]]
) -> list[tuple[Present, Sequence[Person]]]:
    """Advocates and interpreters who came and have no place in this part, with those of the room who asked that they stay."""
    return [
        (one, wanted.get(one.kind, ()))
        for one in present
        if one.latest is not None and one.kind in MAY_STAY and one.place_in(part) is None
    ]


def due_in(present: Iterable[Present], part: MeetingPart) -> list[tuple[Present, Place]]:
    """Who is asked to this part, with their place in it."""
    return [(one, place) for one in present if (place := one.place_in(part))]
