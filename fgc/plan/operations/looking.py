"""Reading a plan through for each reader as soon as it is shown, and letting a copy go after a look."""

from collections.abc import Sequence

from sqlalchemy import select

from fgc.access.viewer import StaffViewer, Viewer, Worker
from fgc.circle.happenings import (
    CautionLowered,
    CautionSet,
    ContactChangeAsked,
    ContactChangeSettled,
    ContactKept,
    PersonChanged,
)
from fgc.circle.models import Person
from fgc.circle.operations import go_on
from fgc.circle.telling import findings_for_two, merged_findings
from fgc.conference.models import Conference
from fgc.kit.clock import now
from fgc.kit.db import acting_as, saving, session
from fgc.kit.refusal import refuse
from fgc.plan.happenings import PlanAnswered, PlanShown
from fgc.plan.looking import ReaderCopy, held_copy_for, told_to
from fgc.plan.models import HeldCopy, Plan
from fgc.plan.queries import readers_of, versions_of
from fgc.plan.rules import WhyNot
from fgc.referral.happenings import QuestionsReworded


def look_through(shown: PlanShown, *, by: Viewer) -> None:  # noqa: ARG001 - every reaction is told by whom
    """The words of a family go to all who have a place in the meeting, and nobody warned the family of anything: that
    would tell. So each reader's own text is read through here, on behalf of nobody who could learn from it, and one
    that may tell what a caution hides waits for the coordinator."""
    with saving(), acting_as(Worker().settings()):
        _hold(shown.conference, shown.plan)


def look_at_answer(happened: PlanAnswered, *, by: Viewer) -> None:
    """What the social worker answers stands on the same page, and nobody warned them: it is read through as well."""
    session().expire(happened.plan, ["answers"])
    look_through(PlanShown(happened.conference, happened.plan, happened.number), by=by)


def look_again(
    happened: CautionSet
    | ContactKept
    | ContactChangeAsked
    | ContactChangeSettled
    | PersonChanged
    | QuestionsReworded
    | CautionLowered,
    *,
    by: Viewer,
) -> None:
    """A caution that is set when the plan is already there, and a name, a number, a town, an address or a question that is
    another one since, also where it waits for a second person, hold the copies they concern from then on, of every version: a
    page that says what is new in one quotes what stood in the one before. Where the coordinator had decided that somebody may not
    read theirs, it waits for her again once it reads otherwise or tells less, as when a caution is made weaker."""
    for plan in versions_of(Worker(), happened.conference):
        look_through(PlanShown(happened.conference, plan, plan.number), by=by)


def let_read(
    conference: Conference, held: HeldCopy, *, by: StaffViewer, looked_at: str, because: str = ""
) -> None:
    """The coordinator has looked at one person's copy, and lets them read it as it is. Letters about it go again. Alone they
    release what tells nothing any more, or a false alarm with the reason written down; refused where the very thing stands
    there that a caution hides, or an order keeps the two apart: that takes two people and a weaker caution (decision 47).
    `looked_at` is the mark of what the page showed: refused when other words stand there, or tell something else, by now."""
    copy = held_copy_for(by, conference, held)
    why_not = why_not_let_read(copy)
    refuse(why_not or (None if looked_at == copy.mark else WhyNot.COPY_CHANGED))
    refuse(WhyNot.WHY_FALSE_ALARM if copy.told and not because.strip() else None, field="because")
    with saving():
        held.looked_at, held.looked_by, held.because = now(), by.staff_id, because.strip()
        _forget_refusal(held)
        if copy.told:
            go_on(conference, by=by, marks=[copy.mark], place="plan.plan", findings=len(copy.told))


def let_all_read(
    conference: Conference,
    copies: Sequence[tuple[HeldCopy, str]],
    *,
    by: StaffViewer,
    because: str = "",
) -> None:
    """The same for several copies that wait for the same words, each with the mark of what was looked at; all of them or none.
    Refused where nobody was chosen."""
    refuse(None if copies else WhyNot.NOBODY_CHOSEN, field="readers")
    with saving():
        for held, looked_at in copies:
            let_read(conference, held, by=by, looked_at=looked_at, because=because)


def refuse_all(conference: Conference, copies: Sequence[tuple[HeldCopy, str]], *, by: StaffViewer) -> None:
    """The coordinator has looked at these copies, and their readers may not read them: nothing changes for anybody, and nothing
    waits on the desk, until a copy reads otherwise or tells something else. Refused as `let_read` where it does so by now."""
    refuse(None if copies else WhyNot.NOBODY_CHOSEN, field="readers")
    with saving():
        for held, looked_at in copies:
            mark = held_copy_for(by, conference, held).mark
            refuse(None if looked_at == mark else WhyNot.COPY_CHANGED)
            held.refused_at, held.refused_by, held.refused_mark = now(), by.staff_id, mark


def why_not_let_read(copy: ReaderCopy) -> WhyNot | None:
    """Why the coordinator alone does not let somebody read what was found in their copy."""
    return WhyNot.NOT_ALONE if copy.takes_two else None


def _hold(conference: Conference, plan: Plan) -> None:
    for reader in readers_of(plan):
        if reader.staff_id is None and (told := told_to(Worker(), conference, plan, reader)):
            held = _held_copy(plan, reader)
            held.held_at, held.looked_at, held.looked_by = now(), None, None
            held.found = merged_findings(held.found, findings_for_two(told))
    session().flush()
    refused = HeldCopy.plan_id == plan.id, HeldCopy.refused_at.is_not(None)
    for held in session().scalars(select(HeldCopy).where(*refused)):
        if held_copy_for(Worker(), conference, held).mark != held.refused_mark:
            _forget_refusal(held)
    session().flush()


def _forget_refusal(held: HeldCopy) -> None:
    held.refused_at, held.refused_by, held.refused_mark = None, None, ""


def _held_copy(plan: Plan, reader: Person) -> HeldCopy:
    """The caller holds the conference's row lock, so that no other begins it at once."""
    theirs = HeldCopy.plan_id == plan.id, HeldCopy.person_id == reader.id
    held = session().scalar(select(HeldCopy).where(*theirs))
    if held is None:
        held = HeldCopy(conference_id=plan.conference_id, plan_id=plan.id, person_id=reader.id)
        session().add(held)
    return held
