"""The register of conflicts of one service, and writing into it without opening a conference."""

from uuid import UUID

from sqlalchemy import Row, select

from fgc.access.models import Conflict, Staff
from fgc.access.viewer import StaffViewer, Worker
from fgc.conference.models import Conference
from fgc.conference.operations import declare_conflict
from fgc.conference.rules import number_typed
from fgc.kit.db import saving, session, transaction
from fgc.kit.text import in_name_order


def who_works_here(viewer: StaffViewer) -> list[tuple[UUID, str]]:
    found = select(Staff.id, Staff.name).where(Staff.service_id == viewer.service_id, Staff.active)
    rows = [(row.id, row.name) for row in session().execute(found)]
    return sorted(rows, key=lambda row: in_name_order(row[1]))


def register_of(viewer: StaffViewer) -> list[Row[tuple[Conflict, str, str]]]:
    """Who stands aside where, newest first: (conflict, the conference's number, their name). An administrator opens no
    conference and so reads none of it: row-level security shows them no line."""
    found = (
        select(Conflict, Conference.number, Staff.name)
        .join(Conference, Conference.id == Conflict.conference_id)
        .join(Staff, Staff.id == Conflict.staff_id)
        .where(Conference.service_id == viewer.service_id)
    )
    return list(session().execute(found.order_by(Conflict.declared_at.desc())))


def declare(*, by: StaffViewer, number: str, staff_id: UUID, why: str) -> None:
    """Writes down that somebody has a link to a family, by the number of its conference. In a transaction of its own, on
    the register's own behalf: whoever writes may have no right to look, and learns nothing from the answer."""
    with transaction(acting=Worker().settings()), saving():
        conference = session().scalar(
            select(Conference)
            .where(Conference.service_id == by.service_id, Conference.number == number_typed(number))
            .with_for_update()
        )
        known = conference is not None and session().scalar(
            select(Conflict.id).where(Conflict.conference_id == conference.id, Conflict.staff_id == staff_id)
        )
        if conference is not None and not known:
            declare_conflict(conference, by=by, staff_id=staff_id, why=why)
