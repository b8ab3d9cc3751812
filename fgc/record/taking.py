"""Taking a copy. It is counted first and noted last, and both are kept before the first byte of it leaves: where it can
not be counted or noted, nobody gets anything. What is taken is put together for its reader at this moment, and kept nowhere."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from fgc.access import audit
from fgc.access.limits import Limit, heed_by
from fgc.access.models import PersonSession
from fgc.access.proof import is_fresh
from fgc.access.viewer import PersonViewer, StaffViewer, Viewer
from fgc.circle.models import Person
from fgc.conference.models import Conference
from fgc.conference.queries import zone_of
from fgc.kit import bulkhead
from fgc.kit.clock import now
from fgc.kit.db import session
from fgc.kit.refusal import Refused, refuse
from fgc.record.document import bundled, marked, new_code, pdf
from fgc.record.models import Export, OwnCopy
from fgc.record.queries import newest_copy, own_sheet, record_for
from fgc.record.rules import WhyNot, why_not_open, why_not_take
from fgc.record.sheet import Sheet

ONE_A_MINUTE = Limit("record taken", most=1, within=timedelta(minutes=1))
SO_MANY_A_DAY = Limit("record taken today", most=5, within=timedelta(days=1))
OWN_A_DAY = Limit("own copy taken", most=10, within=timedelta(days=1))


@dataclass(frozen=True)
class Taken:
    """One copy as a file, and the code that stands on it."""

    content: bytes
    code: str


def take_record(export: Export, conference: Conference, *, by: StaffViewer) -> Taken:
    """The record for whoever asked for it, as they may see it now. Refused when it is not theirs to take or too late;
    raises `TooOften` for a second one within a minute and for the sixth of a day."""
    refuse(why_not_take(export, by.staff_id, now()))
    for limit in (ONE_A_MINUTE, SO_MANY_A_DAY):
        heed_by(limit, by.actor)
    record, code = record_for(by, conference), new_code()
    printed = _printed(record.sheet, code, by.name, conference)
    _note("export.taken", code, export, conference, by)
    return Taken(bundled(printed, record.people, record.actions, record.files, at=now()), code)


def take_own(conference: Conference, person: Person, *, by: PersonViewer) -> Taken:
    """What is kept about this person, for them, after their PIN. Refused before it was released, later than 30 days after
    that, and under a safety hold."""
    copy = newest_copy(by.person_id)
    held = conference.held_since is not None
    refuse(why_not_open(copy, now(), held=held, proved=typed_pin(by)))
    assert copy is not None, "what is not there is not open"
    heed_by(OWN_A_DAY, by.actor)
    code = new_code()
    printed = _printed(own_sheet(by, conference, person), code, person.name, conference)
    _note("own_copy.taken", code, copy, conference, by)
    return Taken(printed, code)


def typed_pin(by: PersonViewer) -> bool:
    """Whether they typed their PIN in this visit within the last five minutes."""
    if not by.needs_pin:
        return False
    right_at = session().scalar(select(PersonSession.pin_at).where(PersonSession.id == by.session_id))
    return is_fresh(right_at, now())


def _printed(sheet: Sheet, code: str, name: str, conference: Conference) -> bytes:
    mark = marked(code, name, now(), zone_of(conference))
    try:
        with bulkhead.place():
            return pdf(sheet, mark, code=code, name=name, approach=conference.approach, at=now())
    except bulkhead.Full as full:
        raise Refused(WhyNot.PRINTING) from full


def _note(action: str, code: str, of: Export | OwnCopy, conference: Conference, by: Viewer) -> None:
    audit.note(action, by=by, conference_id=conference.id, about=of.id, facts={"copy": code})
