"""After a safety hold was lifted the old day is back: somebody looks whether it still stands, and a desk asks until they have."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on

from fgc.access.viewer import StaffViewer
from fgc.conference.happenings import HoldLifted, HoldSet
from fgc.conference.history import tell
from fgc.conference.models import Conference, Happening
from fgc.kit.db import session
from fgc.schedule.happenings import DatesConfirmed, MeetingCancelled, MeetingMoved
from fgc.schedule.where import refuse_under_hold

SETTLES = (DatesConfirmed, MeetingMoved, MeetingCancelled, HoldSet)
"""What ends the asking: whoever moves a meeting or calls it off has looked at it; and another hold, which begins it anew."""


def lifted_and_unconfirmed(conference_ids: Collection[UUID]) -> dict[UUID, datetime]:
    """The conferences whose hold was lifted and whose dates nobody has looked at since, with when it was lifted."""
    kinds = [one.__name__ for one in (HoldLifted, *SETTLES)]
    newest = (
        select(Happening.conference_id, Happening.kind, Happening.at)
        .where(Happening.conference_id.in_(conference_ids), Happening.kind.in_(kinds))
        .ext(distinct_on(Happening.conference_id))
        .order_by(Happening.conference_id, Happening.at.desc(), Happening.turn.desc())
    )
    rows = session().execute(newest)
    return {row.conference_id: row.at for row in rows if row.kind == HoldLifted.__name__}


def confirm_dates(conference: Conference, *, by: StaffViewer) -> None:
    """The coordinator looked: the dates still stand. Refused while a hold lasts; asked once."""
    refuse_under_hold(conference)
    if lifted_and_unconfirmed([conference.id]):
        tell(DatesConfirmed(conference), by=by)
