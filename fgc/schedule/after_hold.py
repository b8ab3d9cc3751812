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
from fgc.schedule.models import Meeting, MeetingState
from fgc.schedule.where import refuse_under_hold

SETTLES = (DatesConfirmed, MeetingMoved, MeetingCancelled, HoldSet)
"""What ends the asking: whoever moves a meeting or calls it off has looked at it; and another hold, which begins it anew."""


def lifted_and_unconfirmed(conference_ids: Collection[UUID]) -> dict[UUID, datetime]:
    """The conferences whose hold was lifted and whose dates nobody has looked at since, with when it was lifted. Only those with
    a meeting that is still to be held: where there is none, or it has begun, no date is left to check."""
    kinds = [one.__name__ for one in (HoldLifted, *SETTLES)]
    newest = (
        select(Happening.conference_id, Happening.kind, Happening.at)
        .where(Happening.conference_id.in_(conference_ids), Happening.kind.in_(kinds))
        .ext(distinct_on(Happening.conference_id))
        .order_by(Happening.conference_id, Happening.at.desc(), Happening.turn.desc())
    )
    rows = session().execute(newest)
    lifted = {row.conference_id: row.at for row in rows if row.kind == HoldLifted.__name__}
    planned = select(Meeting.conference_id).where(
        Meeting.conference_id.in_(lifted), Meeting.state == MeetingState.PLANNED
    )
    return {one: lifted[one] for one in set(session().scalars(planned))} if lifted else {}


def confirm_dates(conference: Conference, *, by: StaffViewer) -> None:
    """The coordinator looked: the dates still stand. Refused while a hold lasts; asked once. The caller has asked whether what
    they looked at is what stands there now."""
    refuse_under_hold(conference)
    if conference.id in lifted_and_unconfirmed([conference.id]):
        tell(DatesConfirmed(conference), by=by)
