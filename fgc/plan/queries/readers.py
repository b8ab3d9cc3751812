"""Who may read a plan, and about whom they may learn."""

from datetime import date
from uuid import UUID

from sqlalchemy import select

from fgc.access.viewer import PersonViewer
from fgc.circle.models import AgeGroup, Kind, Person
from fgc.circle.rules import through_their_eyes
from fgc.conference.models import Conference
from fgc.kit.db import session
from fgc.kit.read_cache import cached_while_reading
from fgc.kit.text import in_name_order
from fgc.plan.models import (
    Plan,
)
from fgc.plan.queries.signers import expected_signers
from fgc.schedule.models import Place

FAMILY_KINDS = (Kind.CENTRAL, Kind.FAMILY, Kind.FRIEND, Kind.ADVOCATE)


def may_read(viewer: PersonViewer, plan: Plan) -> bool:
    """Family, friends and an advocate with a place in the meeting read the plan whole; others only when it names them
    or when they are asked to the part in which it is agreed (practice 4.5)."""
    person = session().get(Person, viewer.person_id)
    if person is None or person.left_at is not None:
        return False
    return person.kind in FAMILY_KINDS or any(one.person_id == person.id for one in expected_signers(plan))


@cached_while_reading
def central_people(conference: Conference) -> list[Person]:
    """Whom the conference is about, the eldest first."""
    found = session().scalars(
        select(Person).where(
            Person.conference_id == conference.id, Person.kind == Kind.CENTRAL, Person.left_at.is_(None)
        )
    )
    return sorted(found, key=lambda one: (one.born_on or date.max, in_name_order(one.name)))


@cached_while_reading
def met_by(viewer: PersonViewer) -> set[UUID]:
    """Everybody who has a place in one of the viewer's own parts of a meeting (what `visible` calls together)."""
    mine = select(Place.part_id).where(Place.person_id == viewer.person_id)
    return set(session().scalars(select(Place.person_id).where(Place.part_id.in_(mine))))


@cached_while_reading
def everybody_at(meeting_id: UUID) -> list[Person]:
    """Everybody with a place in a meeting."""
    return list(
        session().scalars(
            select(Person).where(Person.id.in_(select(Place.person_id).where(Place.meeting_id == meeting_id)))
        )
    )


def readers_of(plan: Plan) -> list[Person]:
    """Who gets the plan, by name: whoever has a place in its meeting and may read it, but not babies."""
    readers = [
        one
        for one in everybody_at(plan.meeting_id)
        if one.left_at is None
        and one.age_group is not AgeGroup.BABY
        and may_read(through_their_eyes(one), plan)
    ]
    return sorted(readers, key=lambda one: in_name_order(one.name))


def could_sign(plan: Plan) -> list[Person]:
    """Whom the coordinator may ask to sign as well, by name: of the family, whoever gets the plan and is not expected to sign."""
    expected = {one.person_id for one in expected_signers(plan)}
    return [one for one in readers_of(plan) if one.kind in FAMILY_KINDS and one.id not in expected]
