"""Actions of the plan that counts now, with the newest word on each."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import joinedload

from fgc.access.models import Role
from fgc.access.viewer import PersonViewer, StaffViewer, Viewer
from fgc.actions.models import Progress
from fgc.actions.rules import Reported, Standing, standing
from fgc.conference.models import Conference
from fgc.kit.db import session
from fgc.plan.models import Action, Plan, PlanState
from fgc.plan.queries import waits_for_look


@dataclass(frozen=True)
class Followed:
    """One action with its newest word."""

    action: Action
    newest: Progress | None
    standing: Standing


def current_plan(conference_id: UUID) -> Plan | None:
    """The newest sealed plan: the one that is followed."""
    return session().scalar(
        select(Plan)
        .where(Plan.conference_id == conference_id, Plan.state == PlanState.SEALED)
        .order_by(Plan.number.desc())
        .limit(1)
    )


def actions_of(viewer: Viewer, conference: Conference, today: date) -> list[Followed]:
    """Every action of the current plan in the plan's order; for a family member, those they do or help with, and none while
    their copy of the plan waits for a look: the words of an action are words of the plan."""
    wanted = _actions_of(viewer, conference)
    if wanted is None:
        return []
    ordered = wanted.order_by(Action.position).options(joinedload(Action.who), joinedload(Action.helper))
    return followed(list(session().scalars(ordered)), today)


def has_actions(viewer: Viewer, conference: Conference) -> bool:
    """Whether `actions_of` would show this viewer anything."""
    wanted = _actions_of(viewer, conference)
    return wanted is not None and session().scalar(select(wanted.exists())) is True


def _actions_of(viewer: Viewer, conference: Conference) -> Select[Action] | None:
    plan = current_plan(conference.id)
    if plan is None or (isinstance(viewer, PersonViewer) and waits_for_look(plan, viewer.person_id)):
        return None
    wanted = select(Action).where(Action.plan_id == plan.id)
    if isinstance(viewer, PersonViewer):
        wanted = wanted.where((Action.who_id == viewer.person_id) | (Action.helper_id == viewer.person_id))
    return wanted


def theirs(viewer: PersonViewer, conference: Conference, action_id: UUID) -> Action | None:
    """One action of the current plan that this person does or helps with, and may read."""
    action = action_for(conference, action_id)
    if action is None or viewer.person_id not in (action.who_id, action.helper_id):
        return None
    return None if waits_for_look(session().get_one(Plan, action.plan_id), viewer.person_id) else action


def followed(actions: list[Action], today: date) -> list[Followed]:
    """Puts the newest word beside each action."""
    newest = {
        progress.thread: progress
        for progress in session().scalars(
            select(Progress)
            .where(Progress.thread.in_([action.thread for action in actions]))
            .ext(distinct_on(Progress.thread))
            .order_by(Progress.thread, Progress.turn.desc())
        )
    }
    return [
        Followed(
            action, newest.get(action.thread), standing(action, reported(newest.get(action.thread)), today)
        )
        for action in actions
    ]


def reported(progress: Progress | None) -> Reported | None:
    return Reported(progress.how) if progress else None


def action_for(conference: Conference, action_id: UUID) -> Action | None:
    """One action of the current plan, or None."""
    plan = current_plan(conference.id)
    if plan is None:
        return None
    return session().scalar(select(Action).where(Action.id == action_id, Action.plan_id == plan.id))


def words_for(viewer: Viewer, said: Progress | None) -> str:
    """What was said beside how it goes, for whoever may read it: the coordinator; and whoever wrote it. What relatives tell their
    coordinator is not the social worker's information (practice.md, independence), nor a manager's: they see how it goes."""
    if said is None:
        return ""
    if isinstance(viewer, StaffViewer):
        wrote = said.by_staff_id == viewer.staff_id
        return said.told if wrote or viewer.role is Role.COORDINATOR else ""
    return said.words if isinstance(viewer, PersonViewer) and said.by_person_id == viewer.person_id else ""


def words_on(action: Action) -> list[Progress]:
    """All that was said on an action, newest first, across versions of the plan."""
    return list(
        session().scalars(
            select(Progress).where(Progress.thread == action.thread).order_by(Progress.turn.desc()).limit(20)
        )
    )
