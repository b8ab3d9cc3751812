"""Which conferences somebody may open. Row-level security says the same again underneath (access/policies.sql)."""

from uuid import UUID

from flask import abort, has_request_context, request
from sqlalchemy import ColumnElement, Select, exists, select

from fgc.access.gate import READING
from fgc.access.models import Assignment, Conflict, Part, Role, Staff
from fgc.access.viewer import PersonViewer, StaffViewer, Viewer, Worker
from fgc.conference.models import Conference, Happening
from fgc.kit.db import session


def conference_for(viewer: Viewer, conference_id: UUID) -> Conference:
    """The conference, or 404 alike for unknown and not allowed.

    Inside a POST its row is locked (`FOR UPDATE`) until the change is kept, so that two people who change one
    conference wait for each other instead of losing one of the changes.
    """
    found = select(Conference).where(Conference.id == conference_id, *_allowed(viewer))
    if has_request_context() and request.method not in READING:
        found = found.with_for_update().execution_options(populate_existing=True)
    conference = session().scalar(found)
    if conference is None:
        abort(404)
    return conference


def locked(conference_id: UUID) -> Conference:
    """The conference with its row locked, for a job or a command that changes it."""
    return session().scalars(
        select(Conference).where(Conference.id == conference_id).with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def conferences_of(viewer: Viewer) -> Select[tuple[Conference]]:
    """All conferences the viewer may open, newest first, as a query for the pages that list and count them."""
    return select(Conference).where(*_allowed(viewer)).order_by(Conference.opened_at.desc())


def history_of(viewer: Viewer, conference: Conference) -> Select[tuple[Happening]]:
    """What happened, newest first."""
    return (select(Happening).where(Happening.conference_id == conference.id)
            .join(Conference, Conference.id == Happening.conference_id).where(*_allowed(viewer))
            .order_by(Happening.at.desc()))


def assigned(conference: Conference, part: Part) -> Staff | None:
    """The member of staff who has this part in the conference now (a `Part`), or None."""
    return session().scalar(
        select(Staff).join(Assignment, Assignment.staff_id == Staff.id)
        .where(Assignment.conference_id == conference.id, Assignment.part == part, Assignment.ended_at.is_(None))
    )


def _allowed(viewer: Viewer) -> list[ColumnElement[bool]]:
    if isinstance(viewer, Worker):
        return []
    if isinstance(viewer, PersonViewer):
        return [Conference.id == viewer.conference_id]
    assert isinstance(viewer, StaffViewer)
    conditions: list[ColumnElement[bool]] = [
        Conference.service_id == viewer.service_id,
        ~exists().where(Conflict.conference_id == Conference.id, Conflict.staff_id == viewer.staff_id),
    ]
    if viewer.role is not Role.SERVICE_MANAGER:
        conditions.append(exists().where(
            Assignment.conference_id == Conference.id, Assignment.staff_id == viewer.staff_id,
            Assignment.ended_at.is_(None)))
    return conditions
