"""Writing down how somebody was tried to be reached, and how long the work took.

No line of it stands in history: the log itself says what was done, when, and by whom. That the talk in preparation was held
stands there, as where it is written down on its own page.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from fgc.access.viewer import StaffViewer
from fgc.circle.happenings import PersonPrepared
from fgc.circle.models import Person, Preparation
from fgc.circle.models_contact_log import ContactEntry, ContactOutcome, ContactWay, TimeEntry, TimeSpentOn
from fgc.circle.reached_then import then_of
from fgc.circle.rules import WhyNot
from fgc.circle.rules.contact_log import (
    Safety,
    safety_then,
    why_not_correct,
    why_not_log_contact,
    why_not_log_time,
)
from fgc.conference.history import tell
from fgc.conference.models import Conference
from fgc.conference.queries import zone_of
from fgc.kit.clock import now, today
from fgc.kit.db import expect, saving, session
from fgc.kit.refusal import refuse
from fgc.kit.zones import day_of

BESIDE = {
    WhyNot.CONTACT_AHEAD: "day",
    WhyNot.CONTACT_LONG_AGO: "day",
    WhyNot.NEVER_SAFE: "way",
    WhyNot.NO_MESSAGE: "outcome",
}


@dataclass(frozen=True)
class ContactMade:
    """One attempt, as the coordinator writes it down."""

    contacted_at: datetime
    way: ContactWay
    outcome: ContactOutcome
    minutes: int | None = None
    note: str = ""


def log_contact(
    conference: Conference,
    person: Person,
    made: ContactMade,
    *,
    by: StaffViewer,
    was_done: bool = False,
    explained: bool = False,
) -> ContactEntry:
    """One more line in the log of this person. `was_done`: whoever writes it was warned that this way is never safe.
    `explained`: they were told what it is all about, so the talk in preparation counts as held on that day."""
    safety = _refuse(conference, person, made, was_done=was_done)
    spoke = made.outcome is ContactOutcome.SPOKE
    refuse(WhyNot.EXPLAINED_TO_NOBODY if explained and not spoke else None, field="explained")
    entry = ContactEntry(
        conference_id=conference.id, person_id=person.id, staff_id=by.staff_id, written_at=now(),
        against_wish=safety is Safety.NOT_SAFE, unsafe_when_written=safety is Safety.NOT_KNOWN, **vars(made),
    )  # fmt: skip
    with saving():
        session().add(entry)
        if explained:
            _explain(conference, person, day_of(made.contacted_at, zone_of(conference)), by)
    return entry


def correct_contact(
    conference: Conference,
    entry: ContactEntry,
    person: Person,
    made: ContactMade,
    *,
    by: StaffViewer,
    version: int,
    was_done: bool,
) -> None:
    """Puts a line right, in the words of whoever wrote it. Raises `Stale`. What was not safe when it was done stays marked so. A
    talk in preparation that counted because of this line counts no more when there was none."""
    refuse(why_not_correct(entry, by.staff_id))
    marked = entry.against_wish or entry.unsafe_when_written
    safety = _refuse(conference, person, made, was_done=was_done or (made.way is entry.way and marked))
    with saving():
        expect(entry, version)
        if (made.way, made.outcome, made.contacted_at) != (entry.way, entry.outcome, entry.contacted_at):
            entry.against_wish = entry.against_wish or safety is Safety.NOT_SAFE
            entry.unsafe_when_written = safety is Safety.NOT_KNOWN and not entry.against_wish
        day = day_of(entry.contacted_at, zone_of(conference))
        for name, value in vars(made).items():
            setattr(entry, name, value)
        session().flush()
        _unexplain(conference, person, day)


def log_time(
    conference: Conference, *, by: StaffViewer, spent_on: date, kind: TimeSpentOn, minutes: int, note: str
) -> None:
    """Time for this conference that was about no one person."""
    refuse(why_not_log_time(spent_on, today(zone_of(conference))), field="spent_on")
    with saving():
        session().add(
            TimeEntry(
                conference_id=conference.id, staff_id=by.staff_id, spent_on=spent_on, kind=kind, minutes=minutes,
                note=note, written_at=now(),
            )
        )  # fmt: skip


def correct_time(
    conference: Conference,
    entry: TimeEntry,
    *,
    by: StaffViewer,
    version: int,
    spent_on: date,
    kind: TimeSpentOn,
    minutes: int,
    note: str,
) -> None:
    """Puts an entry of time right; none at all is 0 minutes. Raises `Stale`."""
    refuse(why_not_correct(entry, by.staff_id))
    if spent_on != entry.spent_on:
        refuse(why_not_log_time(spent_on, today(zone_of(conference))), field="spent_on")
    with saving():
        expect(entry, version)
        entry.spent_on, entry.kind, entry.minutes, entry.note = spent_on, kind, minutes, note


def _refuse(conference: Conference, person: Person, made: ContactMade, *, was_done: bool) -> Safety:
    """Whether it was safe. Raises `Refused` with the reason beside the field that it is about."""
    then = then_of(conference, person, made.contacted_at)
    reason = why_not_log_contact(
        person.contact,
        made.way,
        made.outcome,
        contacted_at=made.contacted_at,
        now=now(),
        was_done=was_done,
        then=then,
    )
    refuse(reason, field=BESIDE.get(reason) if reason else None)
    return safety_then(person.contact, made.way, made.outcome, then)


def _unexplain(conference: Conference, person: Person, day: date) -> None:
    """Where the talk in preparation stands on this day, and no line says any more that somebody spoke with them on it, the talk
    has to be held, or written down on the day on which it was: rather asked for twice than never held."""
    if person.preparation is None or person.preparation.explained_on != day:
        return
    talks = select(ContactEntry.contacted_at).where(
        ContactEntry.person_id == person.id, ContactEntry.outcome == ContactOutcome.SPOKE
    )
    if day not in {day_of(at, zone_of(conference)) for at in session().scalars(talks)}:
        person.preparation.explained_on = None


def _explain(conference: Conference, person: Person, day: date, by: StaffViewer) -> None:
    """The talk in preparation was held on this day, where no day stands there yet."""
    if person.preparation is None:
        person.preparation = Preparation(person_id=person.id, conference_id=conference.id)
        session().flush()
    if person.preparation.explained_on is None:
        person.preparation.explained_on = day
        tell(PersonPrepared(conference, person, None), by=by)
