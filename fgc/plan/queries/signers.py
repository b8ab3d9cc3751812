"""Who is expected to sign a version, who did, and who would rather not now."""

from collections.abc import Collection, Iterable
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import undefer

from fgc.access.models import Assignment, Part
from fgc.circle.models import Kind, Person
from fgc.circle.models_help import HelpAsked, HelpKind
from fgc.circle.queries import between
from fgc.circle.queries.help import help_waiting
from fgc.circle.rules import Field, through_their_eyes, tie_for_relatives, visible
from fgc.conference.models import Conference
from fgc.kit.clock import now
from fgc.kit.db import session
from fgc.kit.read_cache import cached_while_reading
from fgc.kit.text import folded, in_name_order
from fgc.plan.models import (
    AddedSigner,
    Plan,
    Signature,
    WithoutSignature,
)
from fgc.plan.rules import PartInPlan, Signer, signs
from fgc.schedule.models import MeetingPart, Place


@cached_while_reading
def expected_signers(plan: Plan) -> list[Signer]:
    """Who is expected to sign this version, by name, each with their signature or the reason it goes on without it."""
    signatures = {
        one.person_id: one
        for one in session().scalars(
            select(Signature).where(Signature.plan_id == plan.id, Signature.withdrawn_at.is_(None))
        )
    }
    without = {
        one.person_id: one.because
        for one in session().scalars(select(WithoutSignature).where(WithoutSignature.plan_id == plan.id))
    }
    named = people_named_in(plan)
    took_part, referrers, asked = _took_part(plan), _referrers(plan), _asked_to_meeting(plan)
    added = set(session().scalars(select(AddedSigner.person_id).where(AddedSigner.plan_id == plan.id)))
    people = session().scalars(
        select(Person).where(Person.conference_id == plan.conference_id, Person.left_at.is_(None))
    )
    return [
        Signer(
            one.id,
            one.name,
            tie_for_relatives(one),
            one.staff_id,
            signatures.get(one.id),
            without.get(one.id, ""),
        )
        for one in sorted(people, key=lambda one: (one.kind.value, in_name_order(one.name), one.id))
        if signs(
            one.kind,
            one.age_group,
            PartInPlan(
                asked=one.id in asked,
                took_part=one.id in took_part,
                named=one.id in named,
                referrer=one.staff_id in referrers,
                has_pr=one.has_pr,
                added=one.id in added,
            ),
        )
    ]


def added_before(conference: Conference) -> set[UUID]:
    """Whom the coordinator asked to sign any version of this conference, of whom it would not have been asked."""
    return set(
        session().scalars(select(AddedSigner.person_id).where(AddedSigner.conference_id == conference.id))
    )


def known_to(reader: Person | None, conference: Conference, people: Iterable[Person]) -> list[Person]:
    """Those of these people of whom the reader may know that they take part; without a reader, all of them."""
    if reader is None:
        return list(people)
    eyes, cautions, moment = through_their_eyes(reader), between(conference), now()
    return [one for one in people if visible(one, Field.NAME, eyes, moment, cautions=cautions, together=True)]


def signers_for(plan: Plan, conference: Conference, reader: Person | None) -> list[Signer]:
    """Those of them of whom the reader may know that they took part; without a reader, everybody."""
    every = expected_signers(plan)
    people = session().scalars(select(Person).where(Person.id.in_([one.person_id for one in every])))
    known = {one.id for one in known_to(reader, conference, people)}
    return [one for one in every if one.person_id in known]


def signature_of(plan: Plan, person_id: UUID) -> Signature | None:
    """The signature of one person that stands, or None."""
    return session().scalar(
        select(Signature).where(
            Signature.plan_id == plan.id, Signature.person_id == person_id, Signature.withdrawn_at.is_(None)
        )
    )


def sheet_of(plan: Plan, person_id: UUID) -> bytes | None:
    """The photo of the sheet that this person signed by hand, or None."""
    found = session().scalar(
        select(Signature)
        .where(Signature.plan_id == plan.id, Signature.person_id == person_id, Signature.has_picture)
        .order_by(Signature.signed_at.desc())
        .limit(1)
        .options(undefer(Signature.picture))
    )
    return found.picture if found else None


def person_of_staff(conference: Conference, staff_id: UUID, name: str) -> Person | None:
    """The person of the circle who is this member of staff; one of the same name among the professionals counts, however
    its accents and apostrophes are written."""
    found = session().scalars(
        select(Person).where(
            Person.conference_id == conference.id,
            Person.left_at.is_(None),
            or_(
                Person.staff_id == staff_id,
                Person.staff_id.is_(None) & (Person.kind == Kind.PROFESSIONAL),
            ),
        )
    )
    same = [one for one in found if one.staff_id or folded(one.name) == folded(name)]
    return min(same, key=lambda one: (one.staff_id is None, one.id), default=None)


def help_before_signing(conference_ids: Collection[UUID]) -> list[HelpAsked]:
    """Who would like to speak with the coordinator before signing, and waits."""
    return help_waiting(conference_ids, (HelpKind.BEFORE_SIGNING,))


def people_named_in(plan: Plan) -> set[UUID]:
    """Whom the lines of this version name, by id."""
    people = {plan.monitor_id} | {one.who_id for one in plan.contingencies}
    for action in plan.actions:
        people |= {action.who_id, action.helper_id}
    return {one for one in people if one}


def _took_part(plan: Plan) -> set[UUID]:
    """Who came to the last part of the meeting that is not the family's alone: where the plan is agreed."""
    last = (
        select(MeetingPart.id)
        .where(MeetingPart.meeting_id == plan.meeting_id, ~MeetingPart.family_only)
        .order_by(MeetingPart.starts_at.desc())
        .limit(1)
        .scalar_subquery()
    )
    return set(
        session().scalars(select(Place.person_id).where(Place.part_id == last, Place.arrived_at.is_not(None)))
    )


def _asked_to_meeting(plan: Plan) -> set[UUID]:
    """Who has a place in the meeting of this plan: nobody who is kept away from it."""
    return set(session().scalars(select(Place.person_id).where(Place.meeting_id == plan.meeting_id)))


def _referrers(plan: Plan) -> set[UUID]:
    return set(
        session().scalars(
            select(Assignment.staff_id).where(
                Assignment.conference_id == plan.conference_id,
                Assignment.part == Part.REFERRER,
                Assignment.ended_at.is_(None),
            )
        )
    )
