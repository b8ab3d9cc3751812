"""Somebody may come to serious harm: it is written down, the managers know at once, and what was done is kept."""

from datetime import date

from fgc.access.models import Part, Role
from fgc.access.viewer import StaffViewer
from fgc.circle.alarm import alarm
from fgc.circle.happenings import SafeguardingRecorded, SafeguardingSettled
from fgc.circle.models import Person
from fgc.circle.models_safeguarding import Safeguarding, Telling
from fgc.circle.rules import why_not_record, why_not_settle_record
from fgc.conference.history import tell
from fgc.conference.models import Conference
from fgc.conference.operations import hold
from fgc.conference.queries import assigned, colleagues, zone_of
from fgc.kit.clock import now, today
from fgc.kit.db import saving, session
from fgc.kit.refusal import Refused, refuse


def record_safeguarding(
    conference: Conference,
    person: Person | None,
    *,
    by: StaffViewer,
    who: str,
    what: str,
    words_used: str,
    heard_on: date,
    danger_now: bool,
    telling: Telling,
    telling_because: str,
    for_referrer: bool,
    stop: bool,
) -> Safeguarding:
    """Keeps the record and tells every manager of the service in the same transaction; `for_referrer`: also the social
    worker, who can then read this one record. `stop` sets a safety hold with it, unless one stands."""
    if found := why_not_record(
        about_somebody=person is not None or bool(who),
        heard_on=heard_on,
        day=today(zone_of(conference)),
        telling=telling,
        because=telling_because,
    ):
        raise Refused(found[0], field=found[1])
    record = Safeguarding(
        conference_id=conference.id, person_id=person.id if person else None, who=who, what=what,
        words_used=words_used, heard_on=heard_on, danger_now=danger_now, telling=telling,
        telling_because=telling_because, for_referrer=for_referrer, recorded_by=by.staff_id, recorded_at=now(),
    )  # fmt: skip
    with saving() as current:
        current.add(record)
        current.flush()
        _tell_colleagues(conference, for_referrer=for_referrer)
        if stop and conference.held_since is None:
            hold(conference, by=by, because=what)
        tell(SafeguardingRecorded(conference, record.id, for_referrer), by=by)
    return record


def settle_safeguarding(conference: Conference, record: Safeguarding, *, by: StaffViewer, done: str) -> None:
    """A manager says what was done about it. The record itself stays as it was written."""
    refuse(why_not_settle_record(record.settled_at, by.role))
    with saving():
        record.done, record.settled_by, record.settled_at = done, by.staff_id, now()
        session().flush()
        tell(SafeguardingSettled(conference, record.id), by=by)


def _tell_colleagues(conference: Conference, *, for_referrer: bool) -> None:
    readers = {one.id for one in colleagues(conference, Role.SERVICE_MANAGER)}
    referrer = assigned(conference, Part.REFERRER) if for_referrer else None
    for reader in sorted(readers | ({referrer.id} if referrer else set())):
        alarm(conference.service_id, reader)
