"""Letters about the plan."""

from datetime import datetime

from fgc.access.viewer import Worker
from fgc.circle.consents import is_stop_unseen
from fgc.circle.letters import Addressed, addressed, written
from fgc.circle.rules import through_their_eyes
from fgc.kit.db import session
from fgc.kit.letter import Letter
from fgc.kit.message import Rendered
from fgc.kit.outbox import Cancelled, HoldBack, explain, letter_kind
from fgc.kit.refusal import Reason
from fgc.kit.words import mark
from fgc.plan.looking import told_to
from fgc.plan.models import Plan, PlanState
from fgc.plan.queries import is_withheld, signature_of, waits_for_look

SIGN = "plan.sign"
COPY = "plan.copy"


class Why(Reason):
    """Why a letter about the plan was not sent any more (codes of `Letter.why`)."""

    not_to_sign = mark("The plan is no longer open for signing.")
    signed_meanwhile = mark("They have signed in the meantime.")
    plan_replaced = mark("There is a newer plan now.")
    may_tell = mark(
        "Their copy of the plan may tell them what must stay hidden. Look at their copy on the page of the plan."
    )
    file_withheld = mark(
        "They can no longer get the plan as a file, because a safety restriction hides something in it from them. A "
        "new version of the plan leaves those words out."
    )

    consent_stopped = mark(
        "Someone has stopped something they had agreed to. Look at it first: it is at the top of your desk."
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
    hold_what_tells(reader, plan)
    return written(letter, reader, "plan/letters/sign")


@letter_kind(COPY)
def copy(letter: Letter, now: datetime) -> Rendered:
    """Says that the plan is there to read and keep. The plan itself stands behind the link, never in a mailbox. Held while the
    file they would keep is not given to them (decision 61), and while nobody has looked at what somebody stopped."""
    reader = addressed(letter, now)
    plan = session().get_one(Plan, letter.id_about("plan_id"))
    if plan.state is not PlanState.SEALED:
        raise Cancelled("plan_replaced")
    if is_stop_unseen(reader.conference.id):
        raise HoldBack(Why.consent_stopped.name)
    hold_what_tells(reader, plan)
    if is_withheld(through_their_eyes(reader.person)):
        raise HoldBack(Why.file_withheld.name)
    return written(letter, reader, "plan/letters/copy")


def hold_what_tells(reader: Addressed, plan: Plan) -> None:
    """A letter leads to the plan, or to words of it, only when the reader may open it and their own text tells nothing that is
    hidden from them, or somebody has looked at it: asked at the moment of sending, when a caution may be newer than the plan,
    and of a letter that is asked for again before it is shown. Raises `HoldBack`."""
    if waits_for_look(plan, reader.person.id) or told_to(Worker(), reader.conference, plan, reader.person):
        raise HoldBack(Why.may_tell.name)
