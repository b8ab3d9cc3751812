"""What is allowed with a plan. Rules are told the plan, the people, the time; they look at nothing themselves."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from fgc.circle.models import AgeGroup, Kind
from fgc.circle.rules.people import TITLES
from fgc.kit.refusal import Reason
from fgc.kit.telltale.sounds import Word, same, words_of
from fgc.kit.text import has_visible_letter
from fgc.kit.words import mark
from fgc.plan.models import Decision, Plan, PlanState, Signature
from fgc.referral.models import BottomLine

IN_HAND = (PlanState.DRAFT, PlanState.TYPING)
"""States in which words may still be changed. Afterwards a change is a new version."""
SIGNABLE = (PlanState.AGREED, PlanState.SIGNED)


class WhyNot(Reason):
    """Why something cannot be done with the plan."""

    FIXED = mark("This version has been shown, so it stays as it is. Make your changes in a new version.")
    BEING_SEALED = mark("Signing is finished. The plan is being made final, so it cannot be changed now.")
    SEALED_NOW = mark("This plan is final. You can change it when you meet again.")
    NOTHING_TO_ADD = mark("The lines of the newest version are here already.")
    CONSENT_STOPPED = mark(
        "Someone has stopped something they had agreed to. Look at it first: it is at the top of your desk. Until then the plan "
        "is not made final, and no copy goes out."
    )
    NOT_IN_HAND = mark("No one is writing this plan now. Open it again.")
    SOMEBODY_ELSE_WRITES = mark("You cannot write the plan on this page. Please speak to your coordinator.")
    REVIEW_HIDDEN = mark(
        "The day you meet again is not shown here now, and cannot be changed. Please speak to your coordinator."
    )
    NO_ACTIONS = mark("Write at least one thing that one of you will do.")
    NO_CONTINGENCY = mark("Write what you will do if things get hard: if …, then ….")
    NO_MONITOR = mark("Say which of you keeps an eye on the plan.")
    NO_REVIEW = mark("Say when you will meet again, or why you do not need to.")
    REVIEW_TOO_EARLY = mark("This day is before the plan starts. Please check the year.")
    REVIEW_PAST = mark("The day you meet again is today or in the past. Choose another day.")
    DUE_BEFORE_MEETING = mark("This day is before your meeting. Please check the month and the year.")
    NO_REVIEW_TO_AGREE = mark(
        "The plan has no review date. Choose “Agreed with changes” and ask the family for a day."
    )
    REVIEW_PAST_TO_AGREE = mark(
        "The review date is today or in the past. Choose “Agreed with changes” and ask the family for another day."
    )
    NOT_SHOWN = mark("No plan is waiting for an answer.")
    BOTTOM_LINE_OPEN = mark(
        "Something the plan must have is not ticked. Ask for changes, or say what is missing."
    )
    NAME_CHANGES = mark("Write each change you ask for on a line of its own.")
    WHICH_BOTTOM_LINE = mark("Choose what is missing from the plan.")
    WHICH_HARM = mark(
        "Say what serious harm this plan would risk. A plan is agreed unless there is such a risk."
    )
    WHAT_WOULD_MAKE_IT_SAFE = mark("Say what would make the plan safe, so that the family can answer.")
    NO_CHANGE_ASKED = mark("No change is waiting for your answer.")
    NOT_AGREED_YET = mark("This plan is not agreed yet, so it cannot be signed.")
    NOT_EXPECTED = mark("This person is not asked to sign this plan.")
    NOBODY_CHOSEN = mark("Choose at least one person.")
    SIGNED_ALREADY = mark("There is a signature already.")
    TEXT_CHANGED = mark("The plan changed after this page was opened. Please read it again before you sign.")
    NOT_AS_AGREED = mark(
        "Something in this plan is no longer as it was agreed, so the plan cannot be signed or made final. Start a new version."
    )
    NOT_THEIR_NAME = mark("This is a different name from the one we have.")
    SOMEBODY_ELSES_NAME = mark("That is someone else’s name.")
    NOT_ALONE = mark(
        "Their copy shows something that a safety restriction hides from them, so no one person can let them read it. "
        "Have a new version written without these words, or ask the service manager to relax the restriction."
    )
    COPY_CHANGED = mark(
        "Their copy, or a safety restriction, has changed since you opened this page. Please look again."
    )
    WHY_FALSE_ALARM = mark("Say why these words do not give away anything hidden from them.")
    LOOK_FIRST = mark("Check their copy first, on the page of the plan.")
    NO_CODE = mark(
        "Choose the file, or enter the code that is printed beside the plan’s square code (QR code)."
    )
    NOT_A_CODE = mark("Enter all ten letters and digits of the code, like ABCDE-23456.")
    NOT_GIVEN_OUT = mark(
        "They can no longer get the plan as a file, because a safety restriction hides something in it from them. A "
        "new version of the plan leaves those words out."
    )
    NOT_ALL_SIGNED = mark("Someone has not signed yet.")
    NO_OTHER_NAME = mark("There is no signature with another name.")
    NO_NAME = mark("Write the name to show that they agree.")
    NO_WITNESS = mark("Say who saw them sign.")
    NOT_SIGNED = mark("There is no signature to take back.")
    TOO_LATE = mark(
        "The plan is final now, so a signature cannot be taken back. Please phone your coordinator."
    )
    NO_REASON = mark("Say why you are going on without this signature.")
    NEWER_PLAN = mark("This is no longer the current plan, or there is a newer one.")
    NOT_A_READER = mark("This person does not get this plan.")
    NOT_SEALED = mark("This version is not sealed yet, so there is nothing final to review.")
    REVIEWED_ALREADY = mark("You have recorded your decision on this version already.")
    PRINTING = mark("Another page is being printed just now. Try again in a minute.")
    NOBODY_DOES_IT = mark("Say who does it.")
    NO_TIME = mark("Say when: a day to do it by, the days of the week, or how often.")


def why_not_write(plan: Plan, *, family: bool) -> WhyNot | None:
    """Only a draft is written by the family, and only a typed one by the coordinator."""
    if plan.state not in IN_HAND:
        return WhyNot.FIXED
    return None if (plan.state is PlanState.DRAFT) == family else WhyNot.NOT_IN_HAND


def why_not_begin_version(latest: Plan | None, meeting_id: UUID) -> WhyNot | None:
    """A new version may be begun at any time but while one is being sealed; a sealed one is changed at a review."""
    if latest is None:
        return None
    if latest.state is PlanState.SIGNED:
        return WhyNot.BEING_SEALED
    return WhyNot.SEALED_NOW if latest.state is PlanState.SEALED and latest.meeting_id == meeting_id else None


def begun_apart(plan: Plan, latest: Plan | None) -> bool:
    """Whether another version was shown while this one was being written: nothing of the other goes on in it. Shown as it is, it
    would take the place of all that the other says."""
    if latest is None or not latest.actions:
        return False
    return {one.thread for one in latest.actions}.isdisjoint(one.thread for one in plan.actions)


def missing(plan: Plan, today: date) -> list[WhyNot]:
    """What a plan needs before it can be shown (practice: guards of S9c): actions, contingency, monitor, and a review on a
    day that is still to come, `today` being where the service is."""
    found = {
        WhyNot.NO_ACTIONS: any(not action.agency for action in plan.actions),
        WhyNot.NO_CONTINGENCY: bool(plan.contingencies),
        WhyNot.NO_MONITOR: plan.monitor_id is not None,
        WhyNot.NO_REVIEW: plan.review_on is not None or bool(plan.no_review_because),
        WhyNot.REVIEW_PAST: plan.review_on is None or plan.review_on > today,
    }
    return [why for why, there in found.items() if not there]


def why_not_show(plan: Plan, today: date, *, family: bool) -> WhyNot | None:
    """Only a whole plan is shown; the first thing that is missing is the reason."""
    return why_not_write(plan, family=family) or next(iter(missing(plan, today)), None)


def why_not_due_on(due: date | None, meeting_on: date) -> WhyNot | None:
    """What is promised at a meeting is done on its day or later: an earlier day is a wrong month or year."""
    return WhyNot.DUE_BEFORE_MEETING if due is not None and due < meeting_on else None


def why_not_review_on(
    wished: date | None, no_review_because: str, meeting_on: date, today: date
) -> WhyNot | None:
    """A plan says on which day it is looked at again, after the meeting and still to come, or why it is not."""
    if wished is None:
        return None if no_review_because.strip() else WhyNot.NO_REVIEW
    if wished <= meeting_on:
        return WhyNot.REVIEW_TOO_EARLY
    return WhyNot.REVIEW_PAST if wished <= today else None


@dataclass(frozen=True)
class Answered:
    """What the referrer wants to answer."""

    decision: Decision
    met: tuple[UUID, ...] = ()
    """The bottom lines the referrer finds in the plan."""
    changes: str = ""
    bottom_line_id: UUID | None = None
    reason: str = ""
    safe_if: str = ""

    @property
    def each_change(self) -> list[str]:
        """One change a line, without bullets."""
        lines = (line.strip().lstrip("-•*").strip() for line in self.changes.splitlines())
        return [line for line in lines if line]


def why_not_answer(
    plan: Plan | None, answer: Answered, bottom_lines: Collection[BottomLine], today: date
) -> tuple[WhyNot, str | None] | None:
    """A plan is presumed agreed. Not agreeing needs the bottom line that is not met, the serious harm it would risk and
    what would make it safe, so that the family can answer; agreeing needs a review that is still to come, or why there is
    none. The second value is the form's field it belongs to."""
    if plan is None or plan.state is not PlanState.SHOWN:
        return WhyNot.NOT_SHOWN, None
    unmet = {line.id for line in bottom_lines} - set(answer.met)
    needs: dict[Decision, tuple[tuple[bool, WhyNot, str], ...]] = {
        Decision.AGREED: (
            (not unmet, WhyNot.BOTTOM_LINE_OPEN, "met"),
            (bool(plan.review_on or plan.no_review_because), WhyNot.NO_REVIEW_TO_AGREE, "decision"),
            (not plan.review_on or plan.review_on > today, WhyNot.REVIEW_PAST_TO_AGREE, "decision"),
        ),
        Decision.AGREED_WITH_CHANGES: ((bool(answer.each_change), WhyNot.NAME_CHANGES, "changes"),),
        Decision.NOT_AGREED: (
            (
                answer.bottom_line_id in {line.id for line in bottom_lines},
                WhyNot.WHICH_BOTTOM_LINE,
                "bottom_line_id",
            ),
            (bool(answer.reason.strip()), WhyNot.WHICH_HARM, "reason"),
            (bool(answer.safe_if.strip()), WhyNot.WHAT_WOULD_MAKE_IT_SAFE, "safe_if"),
        ),
    }
    return next(((why, name) for there, why, name in needs[answer.decision] if not there), None)


@dataclass(frozen=True)
class Signer:
    """Somebody who is expected to sign, with their signature or the reason why the plan goes on without it."""

    person_id: UUID
    name: str
    tie: str
    staff_id: UUID | None = None
    signature: Signature | None = None
    without: str = ""

    @property
    def settled(self) -> bool:
        return self.signature is not None or bool(self.without)


@dataclass(frozen=True)
class PartInPlan:
    """What somebody of the circle has to do with a plan."""

    asked: bool = False
    """They have a place in the meeting: nobody who is kept away from it."""
    took_part: bool = False
    """They were noted as here when it was agreed."""
    named: bool = False
    """It names them: with a task, or to look after it."""
    referrer: bool = False
    has_pr: bool = False
    """They have parental responsibility."""
    added: bool = False
    """The coordinator asks them as well."""


def signs(kind: Kind, age: AgeGroup, part: PartInPlan) -> bool:
    """Whether somebody is expected to sign: whoever took part in agreeing, whoever the plan names, the referrer, and whoever the
    coordinator asks as well. Of those who have a place in the meeting also whoever has parental responsibility, and whom it is
    about from twelve years on, with no task and also where nobody noted that they are here: it is decided about them, or theirs
    to decide.

    Not a baby, and not the interpreter, who says nothing of their own.
    """
    if kind is Kind.INTERPRETER or age is AgeGroup.BABY:
        return False
    about_them = part.has_pr or (kind is Kind.CENTRAL and age is not AgeGroup.CHILD)
    took_part = part.took_part or (part.asked and about_them)
    return took_part or part.named or part.referrer or part.added


def stands_for(typed: str, names: Collection[str]) -> bool:
    """Whether a typed name may be how one of these is signed. Case, accents, other scripts and near spellings make no
    difference, and a given name is enough, or what is left of one ("Liz"); so are initials with the family name, or the
    title that stands in the name with it ("Dr Cole"). The family name alone is not, nor initials alone: others of the
    family have the same. It does not know nicknames that nobody told, so whoever uses one is only asked once more."""
    written = list(words_of(typed.title()))
    return any(_is_called(written, list(words_of(name))) for name in names)


def is_somebody_elses(typed: str, names: Collection[str], others: Collection[str]) -> bool:
    """Whether a typed name is the name of one of the others, and not of the person with these `names`: one who has the
    same name signs with it, and a name that nobody has is only asked about once more. What others are only called by is
    theirs as well, unless it may be this person's."""
    written = _plain(typed)
    if not written or written in map(_plain, names):
        return False
    every = [found for found in map(_plain, others) if found]
    if any(len(found) > 1 and found == written for found in every):
        return True
    return not stands_for(typed, names) and any(found <= written for found in every)


def _plain(name: str) -> frozenset[str]:
    """The words of a name in plain letters, without titles, in whatever order they are written."""
    return frozenset(word.plain for word in words_of(name.title()) if word.plain not in TITLES)


def _is_called(written: Sequence[Word], name: Sequence[Word]) -> bool:
    words = [word for word in name if word.plain not in TITLES]
    given = words[:-1] or words
    if any(_alike(mine, its) for mine in written if mine.plain not in TITLES for its in given):
        return True
    short = {word.plain[:1] for word in given} | {word.plain for word in name if word.plain in TITLES}
    beside = [mine for mine in written if mine.plain not in TITLES or mine.plain in short]
    rest = [mine for mine in beside if not any(_alike(mine, family) for family in words[-1:])]
    return 0 < len(rest) < len(beside) and all(mine.plain in short for mine in rest)


def _alike(mine: Word, its: Word) -> bool:
    short, long = sorted((mine.plain, its.plain), key=len)
    return same(mine, its) or (len(short) >= 3 and short in long)


def why_not_sign(
    plan: Plan | None,
    person_id: UUID,
    expected: Iterable[Signer],
    *,
    shown: str,
    now_is: str,
    name: str,
    their_name: bool = True,
) -> WhyNot | None:
    """A signature belongs to the exact text its page showed (`shown`); `now_is` is that text's hash as it stands.
    `their_name`: the typed name stands for theirs, or they were asked once more and mean it."""
    if plan is None or plan.state not in SIGNABLE:
        return WhyNot.NOT_AGREED_YET
    mine = next((one for one in expected if one.person_id == person_id), None)
    if mine is None:
        return WhyNot.NOT_EXPECTED
    if shown != now_is:
        return WhyNot.TEXT_CHANGED
    if mine.signature is not None:
        return WhyNot.SIGNED_ALREADY
    if not has_visible_letter(name):
        return WhyNot.NO_NAME
    return None if their_name else WhyNot.NOT_THEIR_NAME


def all_settled(expected: Collection[Signer]) -> bool:
    """Everybody who is expected has signed, or the plan goes on without them; at least one has to have signed."""
    return all(one.settled for one in expected) and any(one.signature for one in expected)


def why_not_make_final(
    plan: Plan, expected: Collection[Signer], *, as_agreed: bool, stop_unseen: bool
) -> WhyNot | None:
    """Nobody has to press for it: the last signature does it. Pressing helps where whoever was missing left the circle,
    or where sealing did not succeed. `stop_unseen`: somebody stopped what may be shared, and nobody has looked yet."""
    if plan.state not in SIGNABLE:
        return WhyNot.NOT_AGREED_YET
    if not as_agreed:
        return WhyNot.NOT_AS_AGREED
    if not all_settled(expected):
        return WhyNot.NOT_ALL_SIGNED
    return WhyNot.CONSENT_STOPPED if stop_unseen else None


def why_not_withdraw(plan: Plan, signature: Signature | None) -> WhyNot | None:
    """A signature may be taken back until the plan is sealed."""
    if signature is None:
        return WhyNot.NOT_SIGNED
    return None if plan.state in SIGNABLE else WhyNot.TOO_LATE


def why_not_give(*, waits: bool, withheld: bool) -> WhyNot | None:
    """Why somebody is not given their file of the sealed plan, in whichever way."""
    if waits:
        return WhyNot.LOOK_FIRST
    return WhyNot.NOT_GIVEN_OUT if withheld else None


def why_not_review_sealed(state: PlanState, *, reviewed: bool) -> WhyNot | None:
    """The sealed version is reviewed, once by each reader."""
    if state is not PlanState.SEALED:
        return WhyNot.NOT_SEALED
    return WhyNot.REVIEWED_ALREADY if reviewed else None
