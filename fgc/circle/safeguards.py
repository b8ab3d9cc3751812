"""Who reads which safeguarding record."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import select

from fgc.access.models import Role
from fgc.access.viewer import StaffViewer, Viewer
from fgc.circle.models_safeguarding import Safeguarding
from fgc.conference.models import Conference
from fgc.kit.db import session

READERS = (Role.COORDINATOR, Role.SERVICE_MANAGER, Role.SOCIAL_WORKER)


def safeguarding_of(viewer: Viewer, conference: Conference) -> Sequence[Safeguarding]:
    """The records of a conference that the viewer may read, the newest first. The social worker reads those that were
    made for them on purpose; row-level security says the same again."""
    return _read(viewer, [conference.id])


def safeguarding_waiting(viewer: Viewer, conference_ids: Collection[UUID]) -> list[Safeguarding]:
    """The records about which no manager has yet said what was done, as far as the viewer may read them."""
    return [one for one in _read(viewer, conference_ids) if one.settled_at is None]


def _read(viewer: Viewer, conference_ids: Collection[UUID]) -> Sequence[Safeguarding]:
    if not isinstance(viewer, StaffViewer) or viewer.role not in READERS:
        return []
    chosen = select(Safeguarding).where(Safeguarding.conference_id.in_(conference_ids))
    if viewer.role is Role.SOCIAL_WORKER:
        chosen = chosen.where(Safeguarding.for_referrer)
    return session().scalars(chosen.order_by(Safeguarding.recorded_at.desc(), Safeguarding.id)).all()
