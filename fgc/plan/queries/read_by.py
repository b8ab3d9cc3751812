"""Who of staff has read the plan, and when: taken from the audit, where nobody can change it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Date, Select, cast, func, select

from fgc.access.audit import Opened
from fgc.access.models import Assignment, Part, Role
from fgc.access.models_audit import AuditLine
from fgc.conference.models import Conference
from fgc.conference.queries import names_by_staff, zone_of
from fgc.kit.db import session
from fgc.kit.text import in_name_order


@dataclass(frozen=True)
class Look:
    """Somebody of staff read the plan on a day, once or often; `kept`: they downloaded the sealed one."""

    name: str
    role: Role
    kept: bool
    manages_referrer: bool
    """They are the social worker's manager here, whatever their role in the service."""


def days_read(conference: Conference) -> Select[date]:
    """The days, in the service's zone, on which anybody of staff read the plan, newest first."""
    day = _day(conference)
    return select(day).where(*_looks(conference)).distinct().order_by(day.desc())


def looks_on(conference: Conference, days: Sequence[date]) -> Mapping[date, Sequence[Look]]:
    """Who read it on each of these days, by name."""
    day, kept = _day(conference), func.bool_or(AuditLine.action == Opened.SEALED_PLAN.value)
    named = names_by_staff()
    managers = select(Assignment.staff_id).where(
        Assignment.conference_id == conference.id, Assignment.part == Part.REFERRERS_MANAGER
    )
    found = session().execute(
        select(day, named.c.name, named.c.role, kept, named.c.id.in_(managers))
        .join(named, named.c.id == AuditLine.actor_id)
        .where(*_looks(conference), day.in_(days))
        .group_by(day, *named.c)
        .order_by(named.c.id)
    )
    by_day: dict[date, list[Look]] = {one: [] for one in days}
    for on, *look in sorted(found, key=lambda row: in_name_order(row.name)):
        by_day[on].append(Look(*look))
    return by_day


def _day(conference: Conference) -> ColumnElement[date]:
    return cast(func.timezone(zone_of(conference), AuditLine.at), Date)


def _looks(conference: Conference) -> list[ColumnElement[bool]]:
    return [
        AuditLine.conference_id == conference.id,
        AuditLine.actor_kind == "staff",
        AuditLine.action.in_([Opened.PLAN.value, Opened.SEALED_PLAN.value]),
    ]
