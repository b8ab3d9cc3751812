"""Telling people, before a conference is closed, until when their links work."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from fgc.access.models import Purpose
from fgc.access.viewer import StaffViewer
from fgc.circle.letters import write_to
from fgc.circle.models import Person
from fgc.circle.resending import Due, resendable
from fgc.conference.history import tell
from fgc.conference.models import Conference
from fgc.conference.queries import zone_of
from fgc.keeping.ending import why_not_tell_of_ending
from fgc.keeping.happenings import EndingTold
from fgc.keeping.letters import ENDING, UNTIL, last_day_in
from fgc.keeping.rules import why_not_until
from fgc.kit.clock import today
from fgc.kit.db import saving
from fgc.kit.outbox import Channel, Letter, Outgoing, ToKind, Why, cancel, cancel_waiting, post
from fgc.kit.refusal import Reason, refuse
from fgc.schedule.where import refuse_under_hold


def letter_of_ending(conference: Conference, until: date) -> Due:
    """The letter that says that a link works until this day, and is of no use after it."""
    over = datetime.combine(until + timedelta(days=1), time(0), ZoneInfo(zone_of(conference)))
    about: dict[str, UUID | str | int] = {"conference_id": conference.id, UNTIL: until.isoformat()}
    return Due(ENDING, Purpose.HOME, about, not_after_at=over)


def tell_of_ending(
    conference: Conference, people: Iterable[Person], until: date, *, by: StaffViewer
) -> list[Person]:
    """Asks for a letter to each of these people by their own safe route, and gives to whom none can go. One
    with another day that has not gone yet is not sent. Not under a safety hold, nor while something is still planned. Nothing is
    sent here, and nothing ends by it: closing does."""
    _refuse(conference, until)
    due, by_voice, people = letter_of_ending(conference, until), [], list(people)
    with saving():
        for person in people:
            _take_back(conference, person)
            sent = write_to(
                person,
                kind=due.kind,
                purpose=due.purpose,
                about=dict(due.about),
                not_after_at=due.not_after_at,
            )
            if not isinstance(sent, Letter):
                by_voice.append(person)
        if len(by_voice) < len(people):
            tell(EndingTold(conference, until), by=by)
    return by_voice


def note_told_of_ending(conference: Conference, person: Person, until: date, *, by: StaffViewer) -> None:
    """Keeps that somebody was told by voice, as a letter that nobody sends, because they know."""
    _refuse(conference, until)
    due = letter_of_ending(conference, until)
    with saving():
        _take_back(conference, person)
        letter = post(
            Outgoing(
                kind=due.kind,
                to_kind=ToKind.PERSON,
                to_id=person.id,
                service_id=person.service_id,
                matter_id=conference.id,
                about=due.about,
                channel=Channel.PRINT,
            )
        )
        cancel(letter, because=Why.told_by_phone.name)
        tell(EndingTold(conference, until), by=by)


def _refuse(conference: Conference, until: date) -> None:
    refuse_under_hold(conference)
    refuse(why_not_tell_of_ending(conference))
    refuse(why_not_until(until, today(zone_of(conference))), field="until")


def _take_back(conference: Conference, person: Person) -> None:
    cancel_waiting(matter_id=conference.id, because=Why.moved.name, kinds=[ENDING], to_id=person.id)


@resendable(ENDING, about="conference_id")
def ending_due(_viewer: StaffViewer, conference: Conference, _person: Person, letter: Letter) -> Due | Reason:
    """As long as its day is not over."""
    until = last_day_in(letter)
    return letter_of_ending(conference, until) if until >= today(zone_of(conference)) else Why.day_passed
