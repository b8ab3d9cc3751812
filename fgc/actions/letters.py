"""The gentle reminder."""

from datetime import datetime

from fgc.actions import queries
from fgc.actions.rules import settled
from fgc.circle.letters import addressed, written
from fgc.kit.db import session
from fgc.kit.letter import Letter
from fgc.kit.message import Rendered
from fgc.kit.outbox import Cancelled, letter_kind
from fgc.plan.letters import Why, hold_what_tells
from fgc.plan.models import Action, Plan, PlanState

REMINDER = "actions.reminder"


@letter_kind(REMINDER)
def reminder(letter: Letter, now: datetime) -> Rendered:
    """Says that there is something to look at, never what: that stands on the page behind the link.

    Not sent when somebody said meanwhile that it is done, or that it did not happen, nor of a version that a newer one replaced.
    Held while their copy of the plan waits for a look, or would tell them what is hidden: words of it stand behind the link.
    """
    reader = addressed(letter, now)
    action = session().get_one(Action, letter.id_about("action_id"))
    plan = session().get_one(Plan, action.plan_id)
    if plan.state is not PlanState.SEALED:
        raise Cancelled(Why.plan_replaced.name)
    hold_what_tells(reader, plan)
    newest = queries.followed([action], now.date())[0].newest
    if settled(queries.reported(newest)):
        raise Cancelled("done_meanwhile")
    return written(letter, reader, "actions/letters/reminder")
