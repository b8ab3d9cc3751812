"""Many families who were asked to a meeting, each person with their page open: rows, links and sessions."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from flask import Flask
from sqlalchemy import select

from fgc.access.links import admit, make_link
from fgc.access.models import (
    Assignment,
    Level,
    Part,
    PersonSession,
    Purpose,
    Role,
    Staff,
    StaffSession,
)
from fgc.access.viewer import Worker
from fgc.circle.models import Kind, Person, SafeContact
from fgc.conference.models import Conference, Stage
from fgc.demo import seed
from fgc.invitation.models import Invitation
from fgc.kit import secrets
from fgc.kit.clock import now
from fgc.kit.db import Base, saving, session, transaction
from fgc.schedule.models import Meeting, MeetingPart, Place

ZONE = "Europe/London"
PARTS = (("welcome", False), ("information", False), ("private_time", True), ("agreeing", False))
HALL = {
    "venue": "Elder Lane Community Hall",
    "venue_address": "3 Elder Lane",
    "getting_there": "Bus 9 stops outside.",
    "food": "Rice and beans.",
    "children": "A toy corner.",
}


@dataclass(frozen=True)
class Asked:
    """One person, and the cookie of the browser in which they opened their link, typed their PIN and said that it is them."""

    person_id: UUID
    cookie: str


def asked(app: Flask, families: int, *, of: int = 1) -> list[Asked]:
    """Families `of` so many people each, of one service, asked to a meeting in a month.

    Runs as the owner of the tables: nobody else may make families out of nothing.
    """
    with app.app_context(), transaction(acting=Worker().settings()), saving():
        people = seed.northmoor()
        found: list[Asked] = []
        for number in range(families):
            conference, meeting, parts = _meeting(number, people.service.id, people.ruth.id)
            found += [_person(people.service.id, conference, meeting, parts) for _each in range(of)]
        return found


def coordinator(app: Flask) -> str:
    """The cookie of the service's coordinator, who has just signed in."""
    with app.app_context(), transaction(acting={"kind": "door"}), saving():
        ruth = session().scalars(select(Staff).where(Staff.role == Role.COORDINATOR)).first()
        assert ruth is not None
        secret, at = secrets.new_secret(), now()
        hours = {
            "began_at": at,
            "seen_at": at,
            "proved_at": at + timedelta(hours=1),
            "ends_at": at + timedelta(hours=2),
        }
        mark = secrets.ring().fingerprint("staff-session", secret)
        _add(StaffSession, staff_id=ruth.id, fingerprint=mark, **hours)
        return secret


def _meeting(number: int, service: UUID, ruth: UUID) -> tuple[UUID, UUID, list[tuple[UUID, bool]]]:
    moment, conference, meeting = now(), uuid4(), uuid4()
    start = (moment + timedelta(days=30)).replace(hour=11, minute=0, second=0, microsecond=0)
    local = start.astimezone(ZoneInfo(ZONE))
    named = {"conference_id": conference}
    about = {"service_id": service, "approach": "child_fgc", "stage": Stage.SCHEDULED, "opened_at": moment}
    _add(Conference, id=conference, name=f"Family {number}", number=f"NM-26-{number:04}", **about)
    _add(Assignment, staff_id=ruth, part=Part.COORDINATOR, began_at=moment, **named)
    hours = {"starts_at": start, "ends_at": start + timedelta(hours=len(PARTS))}
    _add(Meeting, id=meeting, on=local.date(), starts=local.time(), zone=ZONE, **hours, **HALL, **named)
    return conference, meeting, [_part(local, hour, meeting, named) for hour in range(len(PARTS))]


def _part(local: datetime, hour: int, meeting: UUID, named: dict[str, UUID]) -> tuple[UUID, bool]:
    (key, alone), part = PARTS[hour], uuid4()
    begins, ends = local + timedelta(hours=hour), local + timedelta(hours=hour + 1)
    hours = {"starts": begins.time(), "ends": ends.time(), "starts_at": begins, "ends_at": ends}
    _add(MeetingPart, id=part, meeting_id=meeting, key=key, family_only=alone, **hours, **named)
    return part, alone


def _person(service: UUID, conference: UUID, meeting: UUID, parts: list[tuple[UUID, bool]]) -> Asked:
    moment, person = now(), uuid4()
    named = {"conference_id": conference}
    _add(
        Person,
        id=person,
        service_id=service,
        name="Nazdar Aziz",
        called="Nazdar",
        kind=Kind.FAMILY,
        zone="Europe/London",
        added_at=moment,
        **named,
    )
    contact = {"email": f"{person}@example.org", "allowed": ["email"], "confirmed_on": moment.date()}
    _add(SafeContact, person_id=person, **contact, **named)
    for part, alone in parts:
        place = {"part_id": part, "family_only": alone, "kind": Kind.FAMILY, "asked_at": moment}
        _add(Place, meeting_id=meeting, person_id=person, **place, **named)
    _add(Invitation, meeting_id=meeting, person_id=person, asked_at=moment, told_sequence=0, **named)
    secret = secrets.new_secret()
    make_link(
        service_id=service, conference_id=conference, person_id=person, purpose=Purpose.ANSWER, secret=secret
    )
    opened = admit(secret)
    assert opened is not None
    _came_in(opened[0].id)
    return Asked(person, opened[1])


def _came_in(link: UUID) -> None:
    """Nobody's pages open before: every service begins by asking everybody for a PIN."""
    visit = session().scalars(select(PersonSession).where(PersonSession.link_id == link)).one()
    visit.level, visit.pin_at = Level.SELF, now()
    session().flush()


def _add(row_of: type[Base], /, **values: object) -> None:
    session().add(row_of(**values))
    session().flush()
