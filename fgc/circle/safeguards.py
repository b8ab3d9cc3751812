"""Who reads which safeguarding record."""

from collections.abc import Sequence

from sqlalchemy import Select, exists, select

from fgc.access.models import Role
from fgc.access.viewer import StaffViewer, Viewer
from fgc.circle.models_safeguarding import Safeguarding
from fgc.conference.before_lifting import Unsettled, read_before_lifting
from fgc.conference.models import Conference
from fgc.conference.queries import listed
from fgc.kit.db import session

READERS = (Role.COORDINATOR, Role.SERVICE_MANAGER, Role.SOCIAL_WORKER)
WAITS = Safeguarding.settled_at.is_(None)


def safeguarding_of(viewer: Viewer, conference: Conference) -> Sequence[Safeguarding]:
    """The records of a conference that the viewer may read, the newest first. The social worker reads those that were
    made for them on purpose; row-level security says the same again."""
    if not isinstance(viewer, StaffViewer) or viewer.role not in READERS:
        return []
    return session().scalars(_readable(viewer).where(Safeguarding.conference_id == conference.id)).all()


def safeguarding_waiting(viewer: Viewer) -> list[tuple[Safeguarding, Conference]]:
    """The records about which no manager has yet said what was done, in every conference that the viewer may open, closed
    ones too: a danger does not end with the work."""
    if not isinstance(viewer, StaffViewer) or viewer.role not in READERS:
        return []
    mine = listed(viewer).with_only_columns(Conference.id).order_by(None)
    rows = session().execute(
        _readable(viewer)
        .add_columns(Conference)
        .join(Conference, Conference.id == Safeguarding.conference_id)
        .where(WAITS, Safeguarding.conference_id.in_(mine))
    )
    return [(record, conference) for record, conference in rows]


def danger_waits(conference: Conference) -> bool:
    """Whether a record of this conference waits for a manager to say what was done."""
    found = exists().where(Safeguarding.conference_id == conference.id, WAITS)
    return bool(session().scalar(select(found)))


@read_before_lifting
def unsettled_records(conference: Conference) -> list[Unsettled]:
    """The same records, as whoever lifts a safety hold has to have read of them."""
    found = select(Safeguarding.id, Safeguarding.recorded_at).where(
        Safeguarding.conference_id == conference.id, WAITS
    )
    return [Unsettled(row.id, row.recorded_at) for row in session().execute(found)]


def _readable(viewer: StaffViewer) -> Select[Safeguarding]:
    chosen = select(Safeguarding).order_by(Safeguarding.recorded_at.desc(), Safeguarding.id)
    return chosen.where(Safeguarding.for_referrer) if viewer.role is Role.SOCIAL_WORKER else chosen
