"""The contact log, and the hours: the coordinator's and, for supervision, the service manager's."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Select, false, func, select

from fgc.access.models import Role
from fgc.access.viewer import StaffViewer, Viewer
from fgc.circle.models import Person, Preparation
from fgc.circle.models_contact_log import ContactEntry, ContactOutcome, TimeEntry
from fgc.circle.queries.people import people_of
from fgc.circle.rules.contact_log import Effort, effort, minutes_spent, talks_beside_log
from fgc.conference.models import Conference
from fgc.conference.queries import zone_of
from fgc.kit.db import session
from fgc.kit.zones import day_of


@dataclass(frozen=True)
class Work:
    """What the coordinator did for one conference, in numbers."""

    effort: Effort
    minutes: int


def contact_log_of(viewer: Viewer, person: Person) -> Sequence[ContactEntry]:
    """Every attempt to reach one person, the newest first."""
    if not _reads_log(viewer):
        return ()
    return session().scalars(_newest_first().where(ContactEntry.person_id == person.id)).all()


def contact_log_in(viewer: Viewer, conference: Conference) -> Select[ContactEntry]:
    """Every attempt to reach anybody of the circle, the newest first; nothing to whoever may not read it."""
    found = _newest_first().where(ContactEntry.conference_id == conference.id)
    return found if _reads_log(viewer) else found.where(false())


def times_in(viewer: Viewer, conference: Conference) -> Sequence[TimeEntry]:
    """Time that was about no one person, the newest first."""
    if not _reads_log(viewer):
        return ()
    rows = select(TimeEntry).where(TimeEntry.conference_id == conference.id)
    return session().scalars(rows.order_by(TimeEntry.spent_on.desc(), TimeEntry.written_at.desc())).all()


def contact_entry_for(viewer: Viewer, person: Person, entry_id: UUID) -> ContactEntry | None:
    """One line of the log of one person; None alike for unknown and not allowed."""
    return next((one for one in contact_log_of(viewer, person) if one.id == entry_id), None)


def time_entry_for(viewer: Viewer, conference: Conference, entry_id: UUID) -> TimeEntry | None:
    """One entry of time; None alike for unknown and not allowed."""
    return next((one for one in times_in(viewer, conference) if one.id == entry_id), None)


def last_talk_with(viewer: Viewer, person: Person) -> ContactEntry | None:
    """The last time that the log says somebody was spoken with."""
    return next((one for one in contact_log_of(viewer, person) if one.outcome is ContactOutcome.SPOKE), None)


def first_contacts(viewer: Viewer, conferences: Collection[UUID], zone: str) -> Mapping[UUID, date]:
    """The day of the first attempt to reach anybody, by conference: by the log, or a talk in preparation. Nothing for one where
    nobody was tried."""
    tried = select(ContactEntry.conference_id, func.min(ContactEntry.contacted_at)).where(
        ContactEntry.outcome != ContactOutcome.MISTAKE
    )
    talks = select(Preparation.conference_id, func.min(Preparation.explained_on))
    return _days(viewer, conferences, zone, tried, talks, choose=min)


def last_talks(viewer: Viewer, conferences: Collection[UUID], zone: str) -> Mapping[UUID, date]:
    """The day on which somebody of the circle was last spoken with, by conference."""
    spoke = select(ContactEntry.conference_id, func.max(ContactEntry.contacted_at)).where(
        ContactEntry.outcome == ContactOutcome.SPOKE
    )
    talks = select(Preparation.conference_id, func.max(Preparation.explained_on))
    return _days(viewer, conferences, zone, spoke, talks, choose=max)


def _days(
    viewer: Viewer,
    conferences: Collection[UUID],
    zone: str,
    logged: Select[UUID, datetime],
    talks: Select[UUID, date | None],
    *,
    choose: Callable[[date, date], date],
) -> Mapping[UUID, date]:
    if not _reads_log(viewer) or not conferences:
        return {}
    of_log = logged.where(ContactEntry.conference_id.in_(conferences)).group_by(ContactEntry.conference_id)
    found = {conference_id: day_of(at, zone) for conference_id, at in session().execute(of_log)}
    of_talks = talks.where(
        Preparation.conference_id.in_(conferences), Preparation.explained_on.is_not(None)
    ).group_by(Preparation.conference_id)
    for conference_id, day in session().execute(of_talks):
        if day is not None:
            found[conference_id] = choose(found.get(conference_id, day), day)
    return found


def work_on(viewer: Viewer, conference: Conference) -> Work:
    """Attempts, talks and minutes of one conference, of everybody who is or was in the circle."""
    entries = session().scalars(contact_log_in(viewer, conference)).all()
    people = people_of(viewer, conference, left_too=True)
    minutes = minutes_spent(entries, times_in(viewer, conference), people, zone_of(conference))
    if not _reads_log(viewer):
        return Work(effort((), 0), 0)
    return Work(effort(entries, len(talks_beside_log(entries, people, zone_of(conference)))), minutes)


def talks_without_line(
    viewer: Viewer, conference: Conference, person: Person | None = None
) -> list[tuple[Person, Preparation]]:
    """The talks in preparation, of everybody or of one person, that stand in no line of the log, the newest first."""
    if not _reads_log(viewer):
        return []
    entries = session().scalars(contact_log_in(viewer, conference)).all()
    people = [person] if person else people_of(viewer, conference, left_too=True)
    found = talks_beside_log(entries, people, zone_of(conference))
    return sorted(found, key=lambda talk: talk[1].explained_on or date.min, reverse=True)


def _newest_first() -> Select[ContactEntry]:
    return select(ContactEntry).order_by(ContactEntry.contacted_at.desc(), ContactEntry.written_at.desc())


def _reads_log(viewer: Viewer) -> bool:
    return isinstance(viewer, StaffViewer) and viewer.role in (Role.COORDINATOR, Role.SERVICE_MANAGER)
