"""Many families, each with one person who was asked to come and has their page open: rows, links and sessions."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from flask import Flask
from sqlalchemy import insert

from fgc.access.links import make_link, open_link
from fgc.access.models import Assignment, Part, Purpose
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


@dataclass(frozen=True)
class Asked:
    """One person, and the cookie of the browser in which they opened their link."""

    person_id: UUID
    cookie: str


def asked(app: Flask, count: int) -> list[Asked]:
    """`count` conferences of one service, each with one person who was asked to a meeting in a month."""
    with app.app_context(), transaction(acting=Worker().settings()), saving():
        people = seed.northmoor()
        service, ruth = people.service.id, people.ruth.id
        return [_one(number, service, ruth) for number in range(count)]


def _one(number: int, service: UUID, ruth: UUID) -> Asked:
    moment = now()
    conference, person, meeting = uuid4(), uuid4(), uuid4()
    named = {"conference_id": conference}
    start = (moment + timedelta(days=30)).replace(hour=11, minute=0, second=0, microsecond=0)
    _add(
        Conference,
        id=conference,
        service_id=service,
        approach="child_fgc",
        name=f"Family {number}",
        number=f"NM-26-{number:04}",
        stage=Stage.SCHEDULED,
        opened_at=moment,
    )
    _add(Assignment, staff_id=ruth, part=Part.COORDINATOR, began_at=moment, **named)
    _add(
        Person,
        id=person,
        service_id=service,
        name=f"Nazdar Aziz {number}",
        called="Nazdar",
        kind=Kind.FAMILY,
        added_at=moment,
        **named,
    )
    _add(
        SafeContact,
        person_id=person,
        email=f"nazdar.{number}@example.org",
        allowed=["email"],
        confirmed_on=moment.date(),
        **named,
    )
    _meeting(meeting, person, start, named)
    _add(
        Invitation,
        meeting_id=meeting,
        person_id=person,
        asked_at=moment,
        told_sequence=0,
        **named,
    )
    secret = secrets.new_secret()
    make_link(
        service_id=service, conference_id=conference, person_id=person, purpose=Purpose.ANSWER, secret=secret
    )
    opened = open_link(secret)
    assert opened is not None
    return Asked(person, opened[1])


def _meeting(meeting: UUID, person: UUID, start: datetime, named: dict[str, UUID]) -> None:
    local = start.astimezone(ZoneInfo(ZONE))
    _add(
        Meeting,
        id=meeting,
        on=local.date(),
        zone=ZONE,
        starts_at=start,
        ends_at=start + timedelta(hours=4),
        venue="Elder Lane Community Hall",
        venue_address="3 Elder Lane",
        getting_there="Bus 9 stops outside.",
        food="Rice and beans.",
        children="A toy corner.",
        **named,
    )
    for hour, (key, alone) in enumerate(PARTS):
        part, begins = uuid4(), start + timedelta(hours=hour)
        ends = begins + timedelta(hours=1)
        clock = local + timedelta(hours=hour)
        _add(
            MeetingPart,
            id=part,
            meeting_id=meeting,
            key=key,
            family_only=alone,
            starts=clock.time(),
            ends=(clock + timedelta(hours=1)).time(),
            starts_at=begins,
            ends_at=ends,
            **named,
        )
        _add(
            Place,
            meeting_id=meeting,
            part_id=part,
            person_id=person,
            family_only=alone,
            kind=Kind.FAMILY,
            asked_at=now(),
            **named,
        )


def _add(row_of: type[Base], /, **values: object) -> None:
    session().execute(insert(row_of).values(**values))
