"""Letting a text stand after a warning."""

from sqlalchemy.dialects.postgresql import insert

from fgc.access.viewer import StaffViewer
from fgc.circle.happenings import WentOn
from fgc.circle.models_looked import Looked
from fgc.conference.history import tell
from fgc.conference.models import Conference
from fgc.kit.clock import now
from fgc.kit.db import saving, session


def go_on(conference: Conference, *, by: StaffViewer, mark: str, place: str, findings: int) -> None:
    """Somebody was warned of `findings` in a text, looked at it, and lets it stand. History keeps who and where
    (`place`: the page), never the words; nobody is asked about the very same text again."""
    with saving():
        session().execute(
            insert(Looked)
            .values(conference_id=conference.id, mark=mark, staff_id=by.staff_id, at=now())
            .on_conflict_do_nothing()
        )
        tell(WentOn(conference, place, findings), by=by)
