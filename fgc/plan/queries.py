"""Which plan somebody may see, and who is expected to sign it. A draft is seen by nobody but the family."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, or_, select

from fgc.access.models import Assignment, Part
from fgc.access.viewer import PersonViewer, Viewer
from fgc.circle.models import AgeGroup, Kind, Person
from fgc.circle.rules import through_their_eyes
from fgc.conference.models import Conference
from fgc.kit.db import session
from fgc.kit.letter import Letter, LetterState
from fgc.plan.models import (
    ChangeAsked,
    CopySent,
    HelpAsked,
    Plan,
    PlanState,
    SealedPlan,
    Signature,
    WithoutSignature,
)
from fgc.plan.rules import IN_HAND, Signer, signs
from fgc.schedule.models import Meeting, MeetingPart, Place

FAMILY_KINDS = (Kind.CENTRAL, Kind.FAMILY, Kind.FRIEND, Kind.ADVOCATE)


def versions_of(viewer: Viewer, conference: Conference) -> list[Plan]:
    """Every version that was shown, newest first. A family member sees those of the meetings they have a place in."""
    found = select(Plan).where(Plan.conference_id == conference.id, Plan.number > 0).order_by(Plan.number.desc())
    if isinstance(viewer, PersonViewer):
        found = found.where(Plan.meeting_id.in_(_my_meetings(viewer)))
    return list(session().scalars(found))


def plan_now(viewer: Viewer, conference: Conference) -> Plan | None:
    """The newest version that was shown; None before the first."""
    return next(iter(versions_of(viewer, conference)), None)


def version_for(viewer: Viewer, conference: Conference, number: int) -> Plan | None:
    """One version by its number, or None."""
    return next((plan for plan in versions_of(viewer, conference) if plan.number == number), None)


def in_hand(_viewer: Viewer, meeting_id: UUID, state: PlanState) -> Plan | None:
    """The version that is being written at this meeting: `draft` by the family, `typing` by the coordinator."""
    assert state in IN_HAND
    return session().scalar(select(Plan).where(Plan.meeting_id == meeting_id, Plan.state == state))


def may_read(viewer: PersonViewer, plan: Plan) -> bool:
    """Family, friends and an advocate with a place in the meeting read the plan whole; others only when it names them
    or when they are asked to the part in which it is agreed (practice 4.5)."""
    person = session().get(Person, viewer.person_id)
    if person is None or person.left_at is not None:
        return False
    return person.kind in FAMILY_KINDS or any(one.person_id == person.id for one in expected_signers(plan))


def expected_signers(plan: Plan) -> list[Signer]:
    """Who is expected to sign this version, by name, each with their signature or the reason it goes on without it."""
    signatures = {one.person_id: one for one in session().scalars(
        select(Signature).where(Signature.plan_id == plan.id, Signature.withdrawn_at.is_(None)))}
    without = {one.person_id: one.because for one in session().scalars(
        select(WithoutSignature).where(WithoutSignature.plan_id == plan.id))}
    named = _named_in(plan)
    took_part, referrers = _took_part(plan), _referrers(plan)
    people = session().scalars(
        select(Person).where(Person.conference_id == plan.conference_id, Person.left_at.is_(None))
        .order_by(Person.kind, Person.name, Person.id))
    return [
        Signer(one.id, one.name, one.tie or one.job, one.staff_id, signatures.get(one.id), without.get(one.id, ""))
        for one in people
        if signs(one.kind, one.age_group, took_part=one.id in took_part, named=one.id in named,
                 referrer=one.staff_id in referrers)]


def signature_of(plan: Plan, person_id: UUID) -> Signature | None:
    """The signature of one person that stands, or None."""
    return session().scalar(select(Signature).where(
        Signature.plan_id == plan.id, Signature.person_id == person_id, Signature.withdrawn_at.is_(None)))


def changes_of(plan: Plan) -> list[ChangeAsked]:
    """The changes the referrer asked for, in order."""
    return list(session().scalars(
        select(ChangeAsked).where(ChangeAsked.plan_id == plan.id).order_by(ChangeAsked.position)))


def person_of_staff(conference: Conference, staff_id: UUID, name: str) -> Person | None:
    """The person of the circle who is this member of staff; one of the same name among the professionals counts."""
    return session().scalar(
        select(Person).where(
            Person.conference_id == conference.id, Person.left_at.is_(None),
            or_(Person.staff_id == staff_id,
                Person.staff_id.is_(None) & (Person.kind == Kind.PROFESSIONAL) & (Person.name == name)))
        .order_by(Person.staff_id.is_(None)).limit(1))


def help_waiting(conference_ids: Collection[UUID]) -> list[HelpAsked]:
    """Who asked for help before signing and waits. Row-level security shows them to the coordinator alone."""
    return list(session().scalars(
        select(HelpAsked).where(HelpAsked.conference_id.in_(conference_ids), HelpAsked.settled_at.is_(None))
        .order_by(HelpAsked.asked_at)))


def meeting_of(plan: Plan) -> Meeting:
    """The meeting at which this version is made."""
    return session().get_one(Meeting, plan.meeting_id)


def central_people(conference: Conference) -> list[Person]:
    """Whom the conference is about, the eldest first."""
    return list(session().scalars(
        select(Person)
        .where(Person.conference_id == conference.id, Person.kind == Kind.CENTRAL, Person.left_at.is_(None))
        .order_by(Person.born_on.asc().nulls_last(), Person.name)))


def met_by(viewer: PersonViewer) -> set[UUID]:
    """Everybody who has a place in one of the viewer's own parts of a meeting (what `visible` calls together)."""
    mine = select(Place.part_id).where(Place.person_id == viewer.person_id)
    return set(session().scalars(select(Place.person_id).where(Place.part_id.in_(mine))))


def everybody_at(meeting_id: UUID) -> list[Person]:
    """Everybody with a place in a meeting."""
    return list(session().scalars(
        select(Person).where(Person.id.in_(select(Place.person_id).where(Place.meeting_id == meeting_id)))))


def newest_number(conference: Conference) -> int:
    """The number of the newest version that was shown, at whichever meeting and whoever may see it; 0 when none was."""
    return session().scalar(select(func.fgc_newest_plan(conference.id))) or 0


def _my_meetings(viewer: PersonViewer):  # type: ignore[no-untyped-def]  # noqa: ANN202 - a subquery of SQLAlchemy
    return select(Place.meeting_id).where(
        Place.person_id == viewer.person_id, Place.conference_id == viewer.conference_id)


def _named_in(plan: Plan) -> set[UUID]:
    people = {plan.monitor_id} | {one.who_id for one in plan.contingencies}
    for action in plan.actions:
        people |= {action.who_id, action.helper_id}
    return {one for one in people if one}


def _took_part(plan: Plan) -> set[UUID]:
    """Who came to the last part of the meeting that is not the family's alone: where the plan is agreed."""
    last = (select(MeetingPart.id).where(MeetingPart.meeting_id == plan.meeting_id, ~MeetingPart.family_only)
            .order_by(MeetingPart.starts_at.desc()).limit(1).scalar_subquery())
    return set(session().scalars(
        select(Place.person_id).where(Place.part_id == last, Place.arrived_at.is_not(None))))


def _referrers(plan: Plan) -> set[UUID]:
    return set(session().scalars(select(Assignment.staff_id).where(
        Assignment.conference_id == plan.conference_id, Assignment.part == Part.REFERRER,
        Assignment.ended_at.is_(None))))


def sealed_plan_now(conference: Conference) -> Plan | None:
    """The version that counts: the newest sealed one."""
    return session().scalar(
        select(Plan).where(Plan.conference_id == conference.id, Plan.state == PlanState.SEALED)
        .order_by(Plan.number.desc()).limit(1))


def sealed_for_staff(conference: Conference, number: int, kind: str) -> SealedPlan | None:
    """The whole plan ('plan') or the child's version ('child') of one version number."""
    return session().scalar(
        select(SealedPlan).join(Plan, Plan.id == SealedPlan.plan_id)
        .where(Plan.conference_id == conference.id, Plan.number == number, SealedPlan.kind == kind,
               SealedPlan.kind.in_(("plan", "child")))
        .order_by(SealedPlan.sealed_at.desc()).limit(1))


def sealed_for_person(viewer: PersonViewer, *, childs: bool) -> SealedPlan | None:
    """This person's own copy of the newest sealed version; the whole plan when nothing in it is hidden from them."""
    newest = session().scalar(
        select(Plan).where(Plan.conference_id == viewer.conference_id, Plan.state == PlanState.SEALED,
                           Plan.meeting_id.in_(_my_meetings(viewer))).order_by(Plan.number.desc()).limit(1))
    if newest is None or not may_read(viewer, newest):
        return None
    mine = session().scalars(
        select(SealedPlan).where(SealedPlan.plan_id == newest.id)
        .where(SealedPlan.person_id.is_(None) | (SealedPlan.person_id == viewer.person_id)))
    kept = {one.kind: one for one in mine}
    return kept.get("child") if childs else kept.get("copy", kept.get("plan"))


def readers_of(plan: Plan) -> list[Person]:
    """Who gets the plan, by name: whoever has a place in its meeting and may read it, but not babies."""
    readers = [
        one for one in everybody_at(plan.meeting_id)
        if one.left_at is None and one.age_group is not AgeGroup.BABY and may_read(through_their_eyes(one), plan)]
    return sorted(readers, key=lambda one: one.name)


@dataclass(frozen=True)
class Reader:
    """Somebody who gets the plan, and how it went to them; `sent` is None while it has not reached them."""

    person: Person
    sent: CopySent | None


def copies_sent(plan: Plan) -> list[Reader]:
    """Everybody who gets this version, with the newest line of the distribution log; a letter that is held or failed
    has given it to nobody."""
    on_its_way = (LetterState.PENDING, LetterState.SENDING, LetterState.SENT, LetterState.PRINTED)
    sent = {one.person_id: one for one in session().scalars(
        select(CopySent).outerjoin(Letter, Letter.id == CopySent.letter_id)
        .where(CopySent.plan_id == plan.id, CopySent.letter_id.is_(None) | Letter.state.in_(on_its_way))
        .order_by(CopySent.at))}
    return [Reader(one, sent.get(one.id)) for one in readers_of(plan)]
