"""Which conferences somebody may open. Row-level security says the same again underneath (access/policies.sql)."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from flask import abort, flash, g, has_request_context, redirect, request, url_for
from sqlalchemy import (
    Boolean,
    ColumnElement,
    Select,
    TableValuedAlias,
    Text,
    Uuid,
    column,
    exists,
    func,
    or_,
    select,
)

from fgc.access.ended import ended_page, whom_to_phone
from fgc.access.gate import READING, openness_of
from fgc.access.models import Assignment, Conflict, Part, Role, Service, Staff, UrgentAccess
from fgc.access.viewer import PersonViewer, StaffViewer, Viewer, Worker
from fgc.approach.reading import approach_of
from fgc.conference.closed_forms import remember_stage
from fgc.conference.models import Conference, Happening, Stage
from fgc.conference.rules import WhyNot, why_not_work, why_not_write
from fgc.kit.clock import now
from fgc.kit.db import session
from fgc.kit.phone import shown_phone
from fgc.kit.read_cache import cached_while_reading
from fgc.kit.refusal import refuse
from fgc.kit.text import in_name_order, is_found


def conference_for(viewer: Viewer, conference_id: UUID, *, before_independence: bool = False) -> Conference:
    """The conference, or 404 alike for unknown and not allowed.

    Inside a POST its row is locked (`FOR UPDATE`) until the change is kept, so that two people who change one
    conference wait for each other instead of losing one of the changes.

    A coordinator who has not signed the statement of independence yet is sent to it from every page of work, before
    anything can be typed there. Pages that are open earlier say so with `before_independence`.

    After closing no form is taken, whoever sends it, but of the pages that say `after_closing` of themselves; since the row is
    locked first, neither is one that was on its way while the conference was being closed.
    """
    found = select(Conference).where(Conference.id == conference_id, *_allowed(viewer))
    if has_request_context() and request.method not in READING and "unlocked" not in g:
        found = found.with_for_update().execution_options(populate_existing=True)
    conference = session().scalar(found)
    if conference is None:
        abort(404)
    remember_stage(conference.id, conference.stage)
    if has_request_context() and request.method not in READING:
        _insist_on_open(viewer, conference)
    gates = approach_of(conference).gates
    if (
        not before_independence
        and isinstance(viewer, StaffViewer)
        and why_not_work(conference, viewer.role, gates)
    ):
        flash(WhyNot.SIGN_FIRST.sentence, "waits")
        abort(redirect(url_for("referral.independence", conference_id=conference.id), 303))
    return conference


def _insist_on_open(viewer: Viewer, conference: Conference) -> None:
    """Raises `Refused` (409) where nothing may be written any more; somebody of the family is told whom to phone."""
    openness = openness_of(request.endpoint)
    reason = why_not_write(conference.stage, after_closing=bool(openness and openness.after_closing))
    if reason and isinstance(viewer, PersonViewer):
        abort(ended_page(whom_to_phone(viewer), status=409))
    refuse(reason)


@contextmanager
def unlocked() -> Iterator[None]:
    """Inside a POST: looks who may, and locks nothing yet, so that something slow can be done before. Whatever was read is read
    anew afterwards, when the conference is locked: it may have changed meanwhile."""
    g.unlocked = True
    try:
        yield
    finally:
        del g.unlocked
        session().expire_all()


def locked(conference_id: UUID) -> Conference:
    """The conference with its row locked, for a job or a command that changes it."""
    return (
        session()
        .scalars(
            select(Conference)
            .where(Conference.id == conference_id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        .one()
    )


def is_let_in(viewer: Viewer, conference: Conference) -> bool:
    """Whether a member of staff has a part in a conference that is open to them, or was let in for a day. Everybody but
    a manager of the service, to whom all of them are open."""
    if not isinstance(viewer, StaffViewer):
        return False
    if viewer.role is not Role.SERVICE_MANAGER:
        return True
    return bool(
        session().scalar(select(Conference.id).where(Conference.id == conference.id, _let_in(viewer)))
    )


def conferences_of(viewer: Viewer) -> Select[Conference]:
    """All conferences the viewer may open, newest first, as a query for the pages that list and count them."""
    return select(Conference).where(*_allowed(viewer)).order_by(Conference.opened_at.desc())


def listed(viewer: Viewer, *, words: str = "") -> Select[Conference]:
    """What the list of conferences shows: without other people's drafts, and only those whose name or number holds
    `words`, in any spelling and script."""
    found = conferences_of(viewer)
    if isinstance(viewer, StaffViewer):
        found = found.where(
            or_(
                Conference.stage != Stage.DRAFT,
                exists().where(
                    Assignment.conference_id == Conference.id, Assignment.staff_id == viewer.staff_id
                ),
            )
        )
    return found.where(Conference.id.in_(with_words(found, words))) if words else found


def with_words(among: Select[Conference], words: str) -> list[UUID]:
    """The ids of those whose name or number holds these words, compared as `fgc.kit.text.is_found` does."""
    asked = among.with_only_columns(Conference.id, Conference.name, Conference.number).order_by(None)
    return [row.id for row in session().execute(asked) if is_found(words, row.name, row.number)]


def may_open(conference: Conference, someone: Staff) -> bool:
    """Whether a member of staff works here now and may open this conference."""
    theirs = StaffViewer(someone.id, someone.service_id, someone.role, someone.name)
    opened = conferences_of(theirs).with_only_columns(Conference.id).order_by(None)
    return someone.active and bool(session().scalar(opened.where(Conference.id == conference.id)))


def in_conflict(conference: Conference, staff_id: UUID) -> bool:
    """Whether the register has a link between them and this family."""
    found = exists().where(Conflict.conference_id == conference.id, Conflict.staff_id == staff_id)
    return bool(session().scalar(select(found)))


def names_of_actors(happenings: Iterable[Happening]) -> dict[str, str]:
    """The names of the members of staff among who did these things, by actor."""
    ids = {UUID(each.actor.removeprefix("staff:")) for each in happenings if each.actor.startswith("staff:")}
    found = session().execute(select(Staff.id, Staff.name).where(Staff.id.in_(ids)))
    return {f"staff:{staff_id}": name for staff_id, name in found}


def names_by_staff() -> TableValuedAlias:
    """Members of staff by `id` with their `name` and `role`, as far as the viewer may know them: for staff everybody of
    the service; for the family those who had to do with them. Of these nothing else can be read (`fgc_names_of_staff`)."""
    columns = column("id", Uuid()), column("name", Text()), column("role", Staff.__table__.c.role.type)
    return func.fgc_names_of_staff().table_valued(*columns, name="staff_named")


def conflicts_of(conference: Conference) -> list[tuple[Conflict, str]]:
    """Who of the staff has a link to this family, with their name."""
    rows = session().execute(
        select(Conflict, Staff.name)
        .join(Staff, Staff.id == Conflict.staff_id)
        .where(Conflict.conference_id == conference.id)
        .order_by(Conflict.declared_at)
    )
    return [(conflict, name) for conflict, name in rows]


def colleagues(conference: Conference, *roles: Role) -> list[Staff]:
    """Everybody of the service who works there now, with one of these roles (or any), by name."""
    found = select(Staff).where(Staff.service_id == conference.service_id, Staff.active)
    everybody = session().scalars(found.where(Staff.role.in_(roles)) if roles else found)
    return sorted(everybody, key=lambda one: in_name_order(one.name))


def managers_to_phone(conference: Conference) -> list[tuple[str, str]]:
    """The name and the number at work, or '', of each service manager who may lift a safety hold; nobody who has a link to
    this family."""
    managers = colleagues(conference, Role.SERVICE_MANAGER)
    return [(one.name, shown_phone(one.phone)) for one in managers if may_open(conference, one)]


def assignments_of(conference: Conference) -> list[tuple[Part, str, datetime, datetime | None]]:
    """Who has had which part, in order: (part, name, from when, until when or None)."""
    rows = session().execute(
        select(Assignment.part, Staff.name, Assignment.began_at, Assignment.ended_at)
        .join(Staff, Staff.id == Assignment.staff_id)
        .where(Assignment.conference_id == conference.id)
        .order_by(Assignment.began_at)
    )
    return [(row.part, row.name, row.began_at, row.ended_at) for row in rows]


def zone_of(of: Conference | StaffViewer | PersonViewer) -> str:
    """The IANA zone of the service: days and hours of this conference, or of whoever is in, are said in it."""
    return session().scalars(select(Service.zone).where(Service.id == of.service_id)).one()


def history_of(viewer: Viewer, conference: Conference) -> Select[Happening]:
    """What happened, newest first."""
    return (
        select(Happening)
        .where(Happening.conference_id == conference.id)
        .join(Conference, Conference.id == Happening.conference_id)
        .where(*_allowed(viewer))
        .order_by(Happening.at.desc(), Happening.turn.desc())
    )


@cached_while_reading
def assigned(conference: Conference, part: Part) -> Staff | None:
    """The member of staff who has this part in the conference now (a `Part`), or None."""
    return session().scalar(
        select(Staff)
        .join(Assignment, Assignment.staff_id == Staff.id)
        .where(
            Assignment.conference_id == conference.id, Assignment.part == part, Assignment.ended_at.is_(None)
        )
    )


def _allowed(viewer: Viewer) -> list[ColumnElement[bool]]:
    if isinstance(viewer, Worker):
        return []
    if isinstance(viewer, PersonViewer):
        return [Conference.id == viewer.conference_id]
    if not isinstance(viewer, StaffViewer):
        raise TypeError("nobody else opens a conference")
    conditions: list[ColumnElement[bool]] = [
        Conference.service_id == viewer.service_id,
        ~exists().where(Conflict.conference_id == Conference.id, Conflict.staff_id == viewer.staff_id),
    ]
    if viewer.role is Role.SERVICE_MANAGER:
        conditions.append(_no_colleagues_draft(viewer))
    else:
        conditions.append(_let_in(viewer))
    return conditions


def _no_colleagues_draft(viewer: StaffViewer) -> ColumnElement[bool]:
    """Managers open all conferences of the service, but for drafts that somebody else writes who works here."""
    theirs = func.fgc_colleagues_draft(Conference.id, viewer.staff_id, type_=Boolean)
    return or_(Conference.stage != Stage.DRAFT, ~theirs, _let_in(viewer))


def _let_in(viewer: StaffViewer) -> ColumnElement[bool]:
    has_part = exists().where(
        Assignment.conference_id == Conference.id,
        Assignment.staff_id == viewer.staff_id,
        Assignment.ended_at.is_(None),
    )
    for_a_day = exists().where(
        UrgentAccess.conference_id == Conference.id,
        UrgentAccess.staff_id == viewer.staff_id,
        UrgentAccess.agreed,
        UrgentAccess.ends_at > now(),
    )
    return or_(has_part, for_a_day)
