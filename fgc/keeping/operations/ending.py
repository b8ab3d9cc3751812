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
from fgc.keeping.happenings import EndingTold
from fgc.keeping.letters import ENDING, UNTIL
from fgc.kit.clock import today
from fgc.kit.db import saving
from fgc.kit.outbox import Letter, Why
from fgc.kit.refusal import Reason
from fgc.schedule.where import refuse_under_hold


def letter_of_ending(conference: Conference, until: date) -> Due:
    """The letter that says that a link works until this day, and is of no use after it."""
    over = datetime.combine(until + timedelta(days=1), time(0), ZoneInfo(zone_of(conference)))
    about: dict[str, UUID | str | int] = {"conference_id": conference.id, UNTIL: until.isoformat()}
    return Due(ENDING, Purpose.HOME, about, not_after_at=over)


def tell_of_ending(
    conference: Conference, people: Iterable[Person], until: date, *, by: StaffViewer
) -> list[Person]:
    """Asks for a letter to each of these people by their own safe route, and says to whom none can go: they are told by voice.
    Not under a safety hold. Nothing is sent here, and nothing ends by it: closing does."""
    refuse_under_hold(conference)
    due, by_voice = letter_of_ending(conference, until), []
    with saving():
        for person in people:
            sent = write_to(
                person,
                kind=due.kind,
                purpose=due.purpose,
                about=dict(due.about),
                not_after_at=due.not_after_at,
            )
            if not isinstance(sent, Letter):
                by_voice.append(person)
        tell(EndingTold(conference, until), by=by)
    return by_voice


@resendable(ENDING, about="conference_id")
def ending_due(_viewer: StaffViewer, conference: Conference, _person: Person, letter: Letter) -> Due | Reason:
    """As long as its day is not over."""
    until = date.fromisoformat(str(letter.about[UNTIL]))
    return letter_of_ending(conference, until) if until >= today(zone_of(conference)) else Why.day_passed
