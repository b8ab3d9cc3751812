"""Who may interpret for whom: written down."""

from fgc.access.viewer import StaffViewer
from fgc.circle.happenings import PersonChanged
from fgc.circle.models import Person
from fgc.circle.models_reaching import Gender, Interpreting
from fgc.circle.reaching import interpreting_of
from fgc.conference.history import tell
from fgc.conference.models import Conference
from fgc.kit.db import saving, session


def keep_interpreting(
    conference: Conference, person: Person, *, by: StaffViewer, gender: Gender | None, from_elsewhere: bool
) -> None:
    """What somebody asks of an interpreter; or, for an interpreter, what they are. In place of what stood there."""
    with saving():
        row = interpreting_of(person)
        if row is None:
            row = Interpreting(conference_id=conference.id, person_id=person.id)
            session().add(row)
        row.gender, row.from_elsewhere = gender, from_elsewhere
        session().flush()
        tell(PersonChanged(conference, person), by=by)
