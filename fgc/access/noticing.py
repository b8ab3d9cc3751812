"""What was noticed: pages asked for by somebody who is known, and not for them; a clock that went back; and that somebody
has looked into it."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

from flask import g, request
from sqlalchemy import select

from fgc.access.limits import DOOR, LONGEST, counted, mark_of
from fgc.access.models import Service
from fgc.access.models_watch import Alert, Alerting, Tally
from fgc.access.viewer import PersonViewer, StaffViewer, Worker
from fgc.kit.clock import now
from fgc.kit.clock_guard import Seldom
from fgc.kit.db import saving, session, transaction
from fgc.kit.security_log import Event, odd
from fgc.kit.security_log import alert as wake

MOST = 5
"""Of one member of staff in an hour; one more is an alert, and stands on the desk of whoever answers for the service."""
HOUR = timedelta(hours=1)
SELDOM = Seldom(300)
"""One alert in five minutes, however many links are refused meanwhile."""


def note_not_theirs() -> None:
    """For a page that is there and answered 404: a line in the security log, and one more for the count."""
    who = g.get("viewer")
    if request.routing_exception is not None or not isinstance(who, StaffViewer | PersonViewer):
        return
    staff = who.staff_id if isinstance(who, StaffViewer) else None
    odd(Event.NOT_THEIRS, status=404, staff=staff, service=who.service_id)
    if isinstance(who, StaffViewer):
        counted(in_week(now()), str(who.staff_id), LONGEST)
    if isinstance(who, StaffViewer) and counted("404", str(who.staff_id), HOUR) == MOST + 1:
        wake(Event.MANY_404, staff=who.staff_id, service=who.service_id, count=MOST + 1)
        with transaction(acting=DOOR), saving():
            session().add(
                Alert(service_id=who.service_id, kind=Alerting.MANY_404, staff_id=who.staff_id, at=now())
            )


def note_clock_behind() -> None:
    """For a link or a signature that was refused, and for the worker's look: an alert in the security log, and once on
    each desk that answers for a service."""
    if not SELDOM.now():
        return
    wake(Event.WATCH, kind="clock")
    known = select(Alert.service_id).where(Alert.kind == Alerting.CLOCK, Alert.seen_at.is_(None))
    with transaction(acting=Worker().settings()), saving() as current:
        for service_id in current.scalars(select(Service.id).where(Service.id.not_in(known))).all():
            current.add(Alert(service_id=service_id, kind=Alerting.CLOCK, at=now()))


def in_week(moment: datetime) -> str:
    """What pages that are not theirs are counted under, for the weekly look: the ISO week, in UTC."""
    return f"404 in {moment.astimezone(UTC):%G-W%V}"


def not_theirs_in(week: datetime, staff_ids: Sequence[UUID]) -> dict[UUID, int]:
    """How many pages that are not theirs each of these asked for in the week of that moment."""
    marks = {mark_of(str(each)): each for each in staff_ids}
    asked = select(Tally.whose, Tally.count.label("times")).where(
        Tally.what == in_week(week), Tally.whose.in_(marks)
    )
    with transaction(acting=DOOR, read_only=True):
        return {marks[bytes(row.whose)]: row.times for row in session().execute(asked)}


def settle(alert: Alert, *, by: StaffViewer) -> None:
    """They have looked into it; it leaves every desk. Whoever was first stays named."""
    with saving():
        if alert.seen_at is None:
            alert.seen_at, alert.seen_by = now(), by.staff_id
