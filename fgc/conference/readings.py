"""The weekly look at who of staff read more, or otherwise, than their work explains (security.md T12).

Numbers alone: who read what of whom is in the audit, for those who may read it. A number that stands out is a question to
ask somebody, and no finding.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from enum import Enum
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import exists, select, text

from fgc.access.audit import Opened
from fgc.access.letters import to_staff
from fgc.access.models import Role, Service, Staff
from fgc.access.noticing import not_theirs_in
from fgc.conference.letters import READINGS
from fgc.kit.clock import today
from fgc.kit.db import saving, session
from fgc.kit.jobs import every
from fgc.kit.letter import Letter
from fgc.kit.outbox import post
from fgc.kit.text import in_name_order
from fgc.kit.words import mark

WEEK = timedelta(days=7)


class Kind(Enum):
    """What is counted, and from how many in a week on it stands out."""

    NOT_THEIRS = (mark("Pages they have no access to"), 3)
    PROTECTED = (mark("Protected information opened"), 80)
    URGENT = (mark("Asked to open a conference they are not part of"), 1)
    EXPORTS = (mark("Files downloaded"), 5)
    NIGHT = (mark("Opened at night"), 1)

    def __init__(self, label: str, odd_from: int) -> None:
        self.label, self.odd_from = label, odd_from


PROTECTED = frozenset(
    each.value
    for each in (
        Opened.CONTACT,
        Opened.SAFETY,
        Opened.PREPARATION,
        Opened.PLACE,
        Opened.THEIR_VIEW,
        Opened.LETTER,
        Opened.DAY_SHEET,
        Opened.SIGNING_LISTS,
        Opened.AGENDA,
        Opened.FOOD_SHEET,
        Opened.TRAVEL_SHEET,
        Opened.LANGUAGES_SHEET,
        Opened.ATTACHMENT,
    )
)
READ = frozenset(each.value for each in Opened)
EXPORTS = frozenset({Opened.SEALED_PLAN.value, "audit.exported", "export.taken"})


@dataclass
class Reader:
    """One member of staff in one week."""

    who: str
    counts: dict[Kind, int] = field(default_factory=lambda: dict.fromkeys(Kind, 0))

    @property
    def odd(self) -> frozenset[Kind]:
        return frozenset(kind for kind, count in self.counts.items() if count >= kind.odd_from)


def last_week(zone: str) -> datetime:
    """When the last whole week began: a Monday, at midnight of the service's zone."""
    day = today(zone)
    monday = day - timedelta(days=day.weekday()) - WEEK
    return datetime.combine(monday, time(0), ZoneInfo(zone))


def readers_in(service: Service, since: datetime) -> list[Reader]:
    """Everybody who works in the service, by name, with what they read in the week that began then."""
    staff = session().execute(select(Staff.id, Staff.name).where(Staff.service_id == service.id)).all()
    found = {row.id: Reader(row.name) for row in sorted(staff, key=lambda row: in_name_order(row.name))}
    until = datetime.combine(since.date() + WEEK, time(0), ZoneInfo(service.zone))
    asked = {"service": service.id, "since": since, "until": until, "zone": service.zone}
    rows = session().execute(text("SELECT * FROM fgc_readings(:service, :since, :until, :zone)"), asked)
    for row in rows:
        if row.staff_id in found:
            _count(found[row.staff_id].counts, row.action, row.times, at_night=row.at_night)
    for staff_id, count in not_theirs_in(since + WEEK / 2, list(found)).items():
        found[staff_id].counts[Kind.NOT_THEIRS] = count
    return [reader for reader in found.values() if any(reader.counts.values())]


def odd_ones(readers: Iterable[Reader]) -> list[Reader]:
    return [reader for reader in readers if reader.odd]


def _count(counts: dict[Kind, int], action: str, times: int, *, at_night: bool) -> None:
    means: Mapping[Kind, bool] = {
        Kind.PROTECTED: action in PROTECTED,
        Kind.URGENT: action == "urgent.asked",
        Kind.EXPORTS: action in EXPORTS,
        Kind.NIGHT: at_night and action in READ,
    }
    for kind, meant in means.items():
        counts[kind] += times if meant else 0


@every("10 5 * * *")
def tell_managers() -> None:
    """Once for each week, on Monday or as soon as the worker runs again: a letter to each manager, with numbers alone."""
    for service in session().scalars(select(Service).order_by(Service.id)).all():
        since = last_week(service.zone)
        week = f"{since:%G-W%V}"
        told = exists().where(
            Letter.kind == READINGS, Letter.service_id == service.id, Letter.about["week"].astext == week
        )
        if session().scalar(select(told)):
            continue
        odd = len(odd_ones(readers_in(service, since)))
        with saving():
            for manager in _managers(service.id):
                post(to_staff(READINGS, manager, service.id, week=week, odd=odd))


def _managers(service_id: UUID) -> list[UUID]:
    of = select(Staff.id).where(
        Staff.service_id == service_id, Staff.role == Role.SERVICE_MANAGER, Staff.active
    )
    return list(session().scalars(of.order_by(Staff.id)))
