"""What one person's copy of a plan may tell them that must stay hidden from them: read through for each reader."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from fgc.access.viewer import PersonViewer, Viewer, Worker
from fgc.circle.models import Person
from fgc.circle.telling import (
    Findings,
    Told,
    mark_of,
    merged_findings,
    told_again,
    told_by,
    was_looked_at,
)
from fgc.conference.models import Conference
from fgc.kit.clock import now
from fgc.kit.db import acting_as, session
from fgc.kit.refusal import Reason
from fgc.kit.telltale import Found
from fgc.meeting.queries import Room
from fgc.meeting.rules import why_not_write
from fgc.plan.document.text import text_hash
from fgc.plan.models import HeldCopy, Plan, PlanState
from fgc.plan.queries import (
    held_copies,
    in_hand,
    meeting_of,
    plan_now,
    quoted_in,
    signers_for,
    versions_of,
    waits_for_look,
)
from fgc.plan.rules import Signer, WhyNot, why_not_begin_version
from fgc.plan.wording import lines, plan_text
from fgc.schedule.models import Meeting, MeetingKind


@dataclass(frozen=True)
class ReaderCopy:
    """The plan as one person would read it, in plain lines, and what it may tell them that is hidden from them."""

    text: str
    told: list[Told]

    @property
    def takes_two(self) -> bool:
        """Whether no one person lets it be read."""
        return any(one.takes_two for one in self.told)

    @property
    def words_found(self) -> set[tuple[Found, bool, bool]]:
        """What was found, how surely, and whether a caution hides it; without who would read it."""
        return {(one.found, one.found.as_such, one.by_caution) for one in self.told}

    @property
    def mark(self) -> str:
        """Stands for this text and for what it tells: another one when either changes."""
        return mark_of(self.text, self.told)


def told_to(viewer: Viewer, conference: Conference, plan: Plan, reader: Person) -> list[Told]:
    """What this reader's own text of the plan tells them, unless somebody has looked at that very text. The worker and
    the coordinator may ask."""
    copy = copy_for(viewer, conference, plan, reader)
    return [] if copy.told and was_looked_at(conference, copy.mark) else copy.told


def copy_for(viewer: Viewer, conference: Conference, plan: Plan, reader: Person) -> ReaderCopy:
    """Their copy with all that it tells, whether or not somebody has let these words stand anywhere: what decides about a copy
    that waits. With what was found in their copies before: it follows its words into every version."""
    text = full_text_for(conference, plan, reader)
    before = findings_about_copies_of(reader.id)
    now = told_by(viewer, conference, text, [reader], spares_owner=False)
    return ReaderCopy(
        text, list(dict.fromkeys([*now, *told_again(viewer, conference, text, reader, before)]))
    )


def held_copy_for(viewer: Viewer, conference: Conference, held: HeldCopy) -> ReaderCopy:
    """The copy that waits, as it stands now."""
    plan, reader = session().get_one(Plan, held.plan_id), session().get_one(Person, held.person_id)
    return copy_for(viewer, conference, plan, reader)


def held_alike(
    viewer: Viewer, conference: Conference, held: HeldCopy, copy: ReaderCopy
) -> list[tuple[HeldCopy, ReaderCopy]]:
    """The other copies of this version that wait for the very same words, and that one person may let go."""
    waiting = [
        one for one in held_copies([conference.id]) if one.plan_id == held.plan_id and one.id != held.id
    ]
    others = [(one, held_copy_for(viewer, conference, one)) for one in waiting] if copy.told else []
    return [(one, its) for one, its in others if its.words_found == copy.words_found and not its.takes_two]


def findings_about_copies_of(person_id: UUID) -> Findings:
    """What was found in any version as this person would read it, and no one person lets go."""
    found: Findings = {}
    for one in session().scalars(select(HeldCopy).where(HeldCopy.person_id == person_id)):
        found = merged_findings(found, one.found)
    return found


def full_text_for(conference: Conference, plan: Plan, reader: Person) -> str:
    """All that the reader finds on the page of the plan and in its file, in plain lines: their own text, the questions to which
    it answers, what the plan must have, what the social worker answered, and who they are who sign it. The names of those are no
    words of the family: whether they stand there is asked of `visible`."""
    text = plan_text(plan, conference, reader=reader)
    asked = [goal.question for goal in text.goals]
    ties = [_tie_in(plan, one) for one in signers_for(plan, conference, reader)]
    answered = [words for one in plan.answers for words in (one.changes, one.reason, one.safe_if)]
    fridge = [one.short for goal in text.goals for one in goal.actions]
    must_have = [one.what for one in text.must_have]
    return "\n".join([*lines(text), *must_have, *filter(None, [*asked, *ties, *fridge, *answered])])


def _tie_in(plan: Plan, signer: Signer) -> str:
    """What stands beside a name under the plan: as it was agreed with, or as it would be."""
    agreed = quoted_in(plan).people.get(signer.person_id)
    return agreed.tie if agreed else signer.tie


def why_not_write_version(
    conference: Conference, meeting_id: UUID, draft: Plan | None, *, by: PersonViewer
) -> WhyNot | None:
    """Why somebody of the family neither begins a new version nor opens the draft of one: a draft is a copy of all that
    stood in the version before, so it is for those alone who read that version word for word. Nothing depends on what is
    typed into the draft: whoever tries one town after the other learns nothing. The reason does not say why."""
    latest = plan_now(by, conference)
    if why := why_not_begin_version(latest, meeting_id):
        return why
    with acting_as(Worker().settings()):
        if draft is None and _is_newer_elsewhere(conference, meeting_id, latest):
            return WhyNot.SOMEBODY_ELSE_WRITES
        reader = session().get_one(Person, by.person_id)
        before = [latest] if draft is None else _may_be_copied(conference, meeting_id)
        whole = all(_reads_whole(conference, plan, reader) for plan in before if plan is not None)
    return None if whole else WhyNot.SOMEBODY_ELSE_WRITES


@dataclass(frozen=True)
class WritingNow:
    """Whether somebody of the family can write now, and what there is already."""

    shut: Reason | None
    draft: Plan | None


def writing_now(conference: Conference, room: Room, *, by: PersonViewer) -> WritingNow:
    """Asked by every page that offers to write, and by those that take what is written: their time in the room, and the version
    that a new one is a copy of."""
    draft = in_hand(by, room.meeting.id, PlanState.DRAFT)
    shut = why_not_write(room.part, room.place, now()) or why_not_write_version(
        conference, room.meeting.id, draft, by=by
    )
    return WritingNow(shut, draft)


def _is_newer_elsewhere(conference: Conference, meeting_id: UUID, latest: Plan | None) -> bool:
    """Whether the whole family has a newer version than the one this person reads: whoever comes for the first time to its review
    would begin an empty plan for all. What people wrote in a separate meeting is theirs, and what one of them begins is empty."""
    if session().get_one(Meeting, meeting_id).kind is MeetingKind.SEPARATE:
        return False
    number = latest.number if latest else 0
    newer = [plan for plan in versions_of(Worker(), conference) if plan.number > number]
    return any(meeting_of(plan).kind is not MeetingKind.SEPARATE for plan in newer)


def _may_be_copied(conference: Conference, meeting_id: UUID) -> list[Plan]:
    """The versions that a draft of this meeting may have been copied from: the newest, and those that were the newest
    before it while the draft was there already. A version that the family showed at this meeting ended the draft before."""
    found = []
    for plan in versions_of(Worker(), conference):
        found.append(plan)
        if plan.meeting_id == meeting_id and plan.typed_by is None:
            break
    return found


def _reads_whole(conference: Conference, plan: Plan, reader: Person) -> bool:
    theirs = plan_text(plan, conference, reader=reader)
    same = text_hash(theirs) == text_hash(plan_text(plan, conference))
    return same and not waits_for_look(plan, reader.id) and not told_to(Worker(), conference, plan, reader)
