"""Letting a text stand after a warning."""

from collections.abc import Collection

from sqlalchemy.dialects.postgresql import insert

from fgc.access.viewer import StaffViewer
from fgc.circle.happenings import WentOn
from fgc.circle.models_looked import Looked
from fgc.conference.history import tell
from fgc.conference.models import Conference
from fgc.kit.clock import now
from fgc.kit.db import saving, session


def go_on(
    conference: Conference, *, by: StaffViewer, marks: Collection[str], place: str, findings: int
) -> None:
    """Somebody was warned of `findings` in a text, or in several (`marks`), looked at it, and lets it stand. History keeps who
    and where (`place`: the page), never the words; nobody is asked about the very same text again."""
    with saving():
        session().execute(
            insert(Looked)
            .values(
                [
                    {"conference_id": conference.id, "mark": mark, "staff_id": by.staff_id, "at": now()}
                    for mark in marks
                ]
            )
            .on_conflict_do_nothing()
        )
        tell(WentOn(conference, place, findings), by=by)
