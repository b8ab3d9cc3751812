"""How an action stands, and when its owner is reminded."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from fgc.actions.models import How
from fgc.kit.refusal import Reason
from fgc.kit.words import mark
from fgc.plan.models import Action, PlanState


class WhyNot(Reason):
    NOT_YOURS = mark("Someone else said they would do this.")
    NOT_THEIRS_NOW = mark("The current plan does not ask them to do this.")
    DONE_ALREADY = mark("This action is done, so no reminder is needed.")
    NOT_CURRENT = mark("This plan was replaced by a newer one.")


class Standing(Enum):
    """What the desk and the plan say about an action."""

    DONE = "done"
    LATE = "late"
    HELP = "help"
    NOT_DONE = "not_done"
    NOT_NEEDED = "not_needed"
    DUE_SOON = "due_soon"
    GOING_WELL = "going_well"
    OPEN = "open"


@dataclass(frozen=True)
class Reported:
    """The newest word on an action, as far as the rules need it."""

    how: How


def overdue(action: Action, reported: Reported | None, today: date) -> bool:
    """Its day is past and nobody said what became of it."""
    return action.due_on is not None and action.due_on < today and not settled(reported)


def finished(reported: Reported | None) -> bool:
    return reported is not None and reported.how is How.DONE


def settled(reported: Reported | None) -> bool:
    """It was said that it is done, did not happen or is no longer needed: nobody is reminded of it any more."""
    return reported is not None and reported.how in (How.DONE, How.DID_NOT_HAPPEN, How.NO_LONGER_NEEDED)


LATE_FROM, LATE_HOLDS = -2, 7
"""Days after the day on which a late reminder becomes due, and for how many days it may still be sent."""
ASKS_FOR_HELP = frozenset({How.STUCK, How.NEED_HELP})
"""To whoever says this their page promises that the coordinator will be in touch."""


def ways_to_say(action: Action) -> list[How]:
    """What can be said of how it goes: what is done every week is never done for good."""
    return [how for how in How if not (how is How.DONE and action.days)]


def standing(
    action: Action, reported: Reported | None, today: date, *, soon: timedelta = timedelta(days=7)
) -> Standing:
    """One word for how it stands. Somebody who asks for help is heard before anything is called late."""
    if finished(reported):
        return Standing.DONE
    if reported and reported.how in ASKS_FOR_HELP:
        return Standing.HELP
    if reported and reported.how is How.NO_LONGER_NEEDED:
        return Standing.NOT_NEEDED
    if settled(reported):
        return Standing.NOT_DONE
    if overdue(action, reported, today):
        return Standing.LATE
    if action.due_on is not None and action.due_on - today <= soon:
        return Standing.DUE_SOON
    return Standing.GOING_WELL if reported else Standing.OPEN


def reminder_due(action: Action, reported: Reported | None, today: date, *, days_before: int) -> str | None:
    """Which reminder is due today: 'before', 'due', 'late', or None. Never for what is done or did not happen, never twice a
    kind.

    A late reminder is sent once, two days after the day, in kind words; after that a person phones (practice: track
    without policing). Each holds until the next one begins, the late one for a week, so that a morning on which no worker ran
    loses none, and of two that were missed only the later one comes.
    """
    if action.due_on is None or settled(reported):
        return None
    days = (action.due_on - today).days
    if days <= LATE_FROM:
        return "late" if days > LATE_FROM - LATE_HOLDS else None
    if days <= 0:
        return "due"
    return "before" if days <= days_before else None


def why_not_report(action: Action, *, person_id: object, plan_state: PlanState) -> WhyNot | None:
    """Only the owner or the helper says how it goes, and only on the plan that counts."""
    if person_id not in (action.who_id, action.helper_id):
        return WhyNot.NOT_YOURS
    if plan_state is not PlanState.SEALED:
        return WhyNot.NOT_CURRENT
    return None
