"""The versions of a plan. A draft is seen by nobody but the family."""

from collections.abc import Collection, Mapping
from uuid import UUID

from sqlalchemy import Select, func, select

from fgc.access.viewer import PersonViewer, Viewer
from fgc.conference.models import Conference
from fgc.kit.db import session
from fgc.kit.read_cache import cached_while_reading
from fgc.plan.models import (
    ChangeAsked,
    Plan,
    PlanState,
)
from fgc.plan.rules import IN_HAND
from fgc.schedule.models import Meeting, Place


@cached_while_reading
def versions_of(viewer: Viewer, conference: Conference) -> list[Plan]:
    """Every version that was shown, newest first. A family member sees those of the meetings they have a place in."""
    found = (
        select(Plan).where(Plan.conference_id == conference.id, Plan.number > 0).order_by(Plan.number.desc())
    )
    if isinstance(viewer, PersonViewer):
        found = found.where(Plan.meeting_id.in_(own_meetings(viewer)))
    return list(session().scalars(found))


def plan_now(viewer: Viewer, conference: Conference) -> Plan | None:
    """The newest version that was shown; None before the first."""
    return next(iter(versions_of(viewer, conference)), None)


def version_for(viewer: Viewer, conference: Conference, number: int) -> Plan | None:
    """One version by its number, or None."""
    return next((plan for plan in versions_of(viewer, conference) if plan.number == number), None)


def in_hand(_viewer: Viewer, meeting_id: UUID, state: PlanState) -> Plan | None:
    """The version that is being written at this meeting: `draft` by the family, `typing` by the coordinator."""
    if state not in IN_HAND:
        raise ValueError(f"a plan that is {state.value} is in nobody's hand")
    return session().scalar(select(Plan).where(Plan.meeting_id == meeting_id, Plan.state == state))


def changes_of(plan: Plan) -> list[ChangeAsked]:
    """The changes the referrer asked for, in order."""
    return list(
        session().scalars(
            select(ChangeAsked).where(ChangeAsked.plan_id == plan.id).order_by(ChangeAsked.position)
        )
    )


def meeting_of(plan: Plan) -> Meeting:
    """The meeting at which this version is made."""
    return session().get_one(Meeting, plan.meeting_id)


def newest_number(conference: Conference) -> int:
    """The number of the newest version that was shown, at whichever meeting and whoever may see it; 0 when none was."""
    return session().scalar(select(func.fgc_newest_plan(conference.id))) or 0


def own_meetings(viewer: PersonViewer) -> Select[UUID]:
    """The ids of the meetings this person has a place in, to be asked with something else."""
    return select(Place.meeting_id).where(
        Place.person_id == viewer.person_id, Place.conference_id == viewer.conference_id
    )


def sealed_plan_now(conference: Conference) -> Plan | None:
    """The version that counts: the newest sealed one."""
    plan_id = sealed_plans_now([conference.id]).get(conference.id)
    return session().get(Plan, plan_id) if plan_id else None


def sealed_plans_now(conferences: Collection[UUID]) -> Mapping[UUID, UUID]:
    """The id of the version that counts, by conference; nothing for one where none is sealed."""
    rows = session().execute(
        select(Plan.conference_id, Plan.id)
        .where(Plan.conference_id.in_(conferences), Plan.state == PlanState.SEALED)
        .order_by(Plan.number)
    )
    return {row.conference_id: row.id for row in rows}
