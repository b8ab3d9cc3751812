"""Staff ask for a copy of the record, and a second person agrees."""

from fgc.access.models import Staff
from fgc.access.viewer import StaffViewer
from fgc.conference.history import tell
from fgc.conference.models import Conference
from fgc.conference.queries import may_open
from fgc.kit.agreement import expect_agreed
from fgc.kit.clock import now
from fgc.kit.db import saving, session
from fgc.kit.refusal import refuse
from fgc.record import proposals
from fgc.record.happenings import ExportAgreed, ExportAsked, ExportDeclined
from fgc.record.models import Export
from fgc.record.queries import exports_of
from fgc.record.rules import TAKEN_FOR, why_not_agree, why_not_ask, why_not_decide


def ask(conference: Conference, *, by: StaffViewer, because: str) -> Export:
    """Asks for a copy, with a reason. It waits on the desk of every manager of the service but the one who asked."""
    mine = [export for export, _name in exports_of(conference) if export.asked_by == by.staff_id]
    refuse(why_not_ask(mine, because, now()))
    with saving():
        export = Export(
            conference_id=conference.id, asked_by=by.staff_id, asked_at=now(), because=because.strip()
        )
        session().add(export)
        tell(ExportAsked(conference, export), by=by)
    return export


def decide(export: Export, conference: Conference, *, agrees: bool, by: StaffViewer, agreed_to: str) -> None:
    """A manager who did not ask agrees to what they read (`agreed_to`, its version), and then it may be taken for 24 hours,
    or does not. Not for somebody who may not open the conference themself any more."""
    refuse(why_not_decide(export, by.staff_id, by.role))
    expect_agreed(proposals.export(export, conference), agreed_to)
    opens = may_open(conference, session().get_one(Staff, export.asked_by))
    refuse(why_not_agree(export, by.staff_id, by.role, opens=opens) if agrees else None)
    with saving():
        moment = now()  # one reading of the clock: a microsecond more is longer than a day
        export.decided_by, export.decided_at, export.agreed = by.staff_id, moment, agrees
        export.ends_at = moment + TAKEN_FOR if agrees else None
        tell((ExportAgreed if agrees else ExportDeclined)(conference, export), by=by)
