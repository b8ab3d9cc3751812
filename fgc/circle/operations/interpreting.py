"""Who may interpret for whom: written down, and forgotten when it would be said of something else."""

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


def forget_interpreting(person: Person) -> None:
    """Nothing is known any more. Of whoever turns out to be an interpreter, or none, the same row would say something else: what
    they are, in place of what they ask for."""
    row = interpreting_of(person)
    if row is not None:
        row.gender, row.from_elsewhere = None, False
