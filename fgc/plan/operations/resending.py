"""What is due of a plan to somebody who was written to about it, and is to be written to once more."""

from fgc.access.models import Purpose
from fgc.access.viewer import StaffViewer, Viewer
from fgc.circle.happenings import LetterSentAgain
from fgc.circle.models import Person
from fgc.circle.resending import Due, resendable
from fgc.conference.models import Conference
from fgc.kit.db import saving, session
from fgc.kit.outbox import Letter
from fgc.kit.refusal import Reason
from fgc.plan.letters import COPY, SIGN
from fgc.plan.models import Plan, PlanState
from fgc.plan.operations.sealing import note_copy_sent
from fgc.plan.queries import expected_signers, readers_of, sealed_plan_now
from fgc.plan.rules import WhyNot


@resendable(SIGN, about="plan_id")
def signing_due(
    _viewer: StaffViewer, _conference: Conference, person: Person, letter: Letter
) -> Due | Reason:
    """As long as this version waits for their signature."""
    plan = session().get_one(Plan, letter.id_about("plan_id"))
    signer = next((one for one in expected_signers(plan) if one.person_id == person.id), None)
    if plan.state is not PlanState.AGREED or signer is None or signer.settled:
        return WhyNot.NOT_EXPECTED
    return Due(SIGN, Purpose.SIGN, {"plan_id": plan.id})


@resendable(COPY, about="plan_id")
def copy_due(_viewer: StaffViewer, conference: Conference, person: Person, letter: Letter) -> Due | Reason:
    """As long as this version is the one that counts, and they are among those who get it."""
    plan = sealed_plan_now(conference)
    if plan is None or plan.id != letter.id_about("plan_id"):
        return WhyNot.NEWER_PLAN
    if person.id not in {one.id for one in readers_of(plan)}:
        return WhyNot.NOT_A_READER
    return Due(COPY, Purpose.PLAN, {"plan_id": plan.id})


def note_copy(happened: LetterSentAgain, *, by: Viewer) -> None:  # noqa: ARG001 - every reaction is called with it
    """The log of who got the plan, and how, has a line for what was sent again."""
    letter = happened.letter
    if letter.kind == COPY:
        with saving():
            plan = session().get_one(Plan, letter.id_about("plan_id"))
            note_copy_sent(plan, happened.person, letter.channel.value, letter.id)
