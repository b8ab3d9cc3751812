"""Letters about the plan."""

from datetime import datetime

from fgc.access.viewer import Worker
from fgc.circle.letters import Addressed, addressed, written
from fgc.kit.db import session
from fgc.kit.letter import Letter
from fgc.kit.message import Rendered
from fgc.kit.outbox import Cancelled, HoldBack, explain, letter_kind
from fgc.kit.refusal import Reason
from fgc.kit.words import mark
from fgc.plan.looking import told_to
from fgc.plan.models import Plan, PlanState
from fgc.plan.queries import signature_of

SIGN = "plan.sign"
COPY = "plan.copy"


class Why(Reason):
    """Why a letter about the plan was not sent any more (codes of `Letter.why`)."""

    not_to_sign = mark("The plan is not open for signing any more.")
    signed_meanwhile = mark("They have signed meanwhile.")
    plan_replaced = mark("There is a newer plan now.")
    may_tell = mark(
        "Their copy of the plan may tell them what must stay hidden. Look at it on the page of the plan."
    )


explain(Why)


@letter_kind(SIGN)
def sign(letter: Letter, now: datetime) -> Rendered:
    """Asks somebody who was not in the room to read and sign. Not sent when they signed, or the text was replaced."""
    reader = addressed(letter, now)
    plan = session().get_one(Plan, letter.id_about("plan_id"))
    if plan.state is not PlanState.AGREED:
        raise Cancelled("not_to_sign")
    if signature_of(plan, reader.person.id) is not None:
        raise Cancelled("signed_meanwhile")
    _nothing_is_told(reader, plan)
    return written(letter, reader, "plan/letters/sign")


@letter_kind(COPY)
def copy(letter: Letter, now: datetime) -> Rendered:
    """Says that the plan is there to read and keep. The plan itself stands behind the link, never in a mailbox."""
    reader = addressed(letter, now)
    plan = session().get_one(Plan, letter.id_about("plan_id"))
    if plan.state is not PlanState.SEALED:
        raise Cancelled("plan_replaced")
    _nothing_is_told(reader, plan)
    return written(letter, reader, "plan/letters/copy")


def _nothing_is_told(reader: Addressed, plan: Plan) -> None:
    """A letter leads to the plan only when the reader's own text tells nothing that is hidden from them, or somebody
    has looked at it: asked at the moment of sending, when a caution may be newer than the plan."""
    if told_to(Worker(), reader.conference, plan, reader.person):
        raise HoldBack(Why.may_tell.name)
