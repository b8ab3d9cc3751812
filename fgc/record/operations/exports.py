"""Staff ask for a copy of the record, and a second person agrees."""

from fgc.access.viewer import StaffViewer
from fgc.conference.history import tell
from fgc.conference.models import Conference
from fgc.kit.clock import now
from fgc.kit.db import saving, session
from fgc.kit.refusal import refuse
from fgc.record.happenings import ExportAgreed, ExportAsked, ExportDeclined
from fgc.record.models import Export
from fgc.record.queries import exports_of
from fgc.record.rules import TAKEN_FOR, why_not_ask, why_not_decide


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


def decide(export: Export, conference: Conference, *, agrees: bool, by: StaffViewer) -> None:
    """A manager who did not ask agrees, and then it may be taken for 24 hours, or does not."""
    refuse(why_not_decide(export, by.staff_id, by.role))
    with saving():
        export.decided_by, export.decided_at, export.agreed = by.staff_id, now(), agrees
        export.ends_at = now() + TAKEN_FOR if agrees else None
        tell((ExportAgreed if agrees else ExportDeclined)(conference, export), by=by)
