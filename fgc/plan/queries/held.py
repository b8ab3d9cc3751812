"""Which copies of a plan wait until the coordinator has looked at them."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select

from fgc.access.viewer import PersonViewer
from fgc.kit.db import session
from fgc.plan.models import HeldCopy, Plan, PlanState
from fgc.plan.queries.readers import may_read


def may_open(viewer: PersonViewer, plan: Plan) -> bool:
    """Whether this person may read the plan now: they may read it at all, and their copy does not wait for a look."""
    return not waits_for_look(plan, viewer.person_id) and may_read(viewer, plan)


def waits_for_look(plan: Plan, person_id: UUID) -> bool:
    """Whether this person's copy waits until the coordinator has looked at it, on whichever screen they would read it."""
    waits = session().scalar(
        select(HeldCopy.id).where(
            HeldCopy.plan_id == plan.id, HeldCopy.person_id == person_id, HeldCopy.looked_at.is_(None)
        )
    )
    return waits is not None


def held_copies(conference_ids: Collection[UUID]) -> list[HeldCopy]:
    """The copies that wait, of versions that are not replaced."""
    return list(
        session().scalars(
            select(HeldCopy)
            .join(Plan, Plan.id == HeldCopy.plan_id)
            .where(
                HeldCopy.conference_id.in_(conference_ids),
                HeldCopy.looked_at.is_(None),
                Plan.state != PlanState.REPLACED,
            )
            .order_by(HeldCopy.held_at, HeldCopy.id)
        )
    )
