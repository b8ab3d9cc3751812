"""How long what was written is kept, when it may be erased, and who has to agree."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from fgc.access.models import Role
from fgc.approach.rules import KeptAs
from fgc.circle.models import Kind
from fgc.conference.models import Stage
from fgc.keeping.models import EraseNotice, Erasure, LegalHold
from fgc.kit.refusal import ASKING_ENDED, Reason, why_not_answer
from fgc.kit.words import mark
from fgc.plan.models import PlanState
from fgc.review.models import Review

NOTICE = timedelta(days=30)
ENDED = (Stage.CLOSED, Stage.DECLINED)
TOGETHER = (Stage.MEETING, Stage.AGREEING)
AT_MOST = timedelta(days=28)
"""How long before the end people are told at the soonest: a letter of today is not remembered for longer."""
IN_HAND = (PlanState.AGREED, PlanState.SIGNED)


class WhyNot(Reason):
    ENDED_ALREADY = mark("This conference is already closed.")
    NOT_SENT = mark("This referral was never sent: there is no conference to close.")
    REVIEW_OPEN = mark(
        "A review is still due. Record it, or decline it with a reason, then close the conference."
    )
    MEETING_COMES = mark("A meeting is in the diary. Cancel the meeting first, so that everyone is told.")
    TOGETHER_NOW = mark("The family is meeting or agreeing its plan. Wait until it has finished.")
    HELP_WAITS = mark(
        "Someone asked for help and no one has been in touch yet. Get in touch with them first, then close "
        "the conference."
    )
    IN_DANGER = mark(
        "Someone may come to serious harm, and what was done has not been recorded yet. Record it first, "
        "then close the conference."
    )
    SAFETY_HOLD = mark("Lift the safety hold first. After closing no one would see that it is still on.")
    STILL_OPEN = mark(
        "Read what is still open. If you want to close the conference anyway, tick “Close anyway”."
    )
    SAY_WHY = mark("Say in a few words why the conference ends without a plan.")
    NO_REASON = mark("Say why, in a few words.")
    HAS_PLAN = mark("A plan was sealed here. Choose how long it is kept with its plan.")
    NO_PLAN = mark("No plan was sealed here. Choose how long it is kept without one.")
    NO_BIRTHDAY = mark("This retention period runs from a birthday, and no date of birth is recorded.")
    HELD_ALREADY = mark("There is already a legal hold. Nothing is deleted.")
    NOT_HELD = mark("There is no legal hold to lift.")
    ONLY_THE_MANAGER = mark("Only a service manager can decide this.")
    SECOND_PERSON = mark("Someone other than the person who asked has to agree.")
    ASKED_ALREADY = mark("This has already been asked for and is waiting for the service manager.")
    NOT_ASKED = mark(
        "No one is asking for this now. The request was answered, or the person who asked no longer works "
        "on this."
    )
    DECIDED_ALREADY = mark("This has already been decided.")
    ENDED = ASKING_ENDED
    ERASED_ALREADY = mark("What we kept about this person has already been deleted.")
    READ_LETTERS_FIRST = mark("The letters have changed. Read them as they are now, then send them.")
    NOT_ENDING = mark(
        "Something is still planned here, so no links end yet. If you have already told people that theirs end, tell "
        "them that they go on."
    )
    TOO_SOON = mark("People need time to save what they want to keep. Enter a day after today.")
    TOO_LATE = mark("This day is too far ahead. Enter a day within the next four weeks.")
    CENTRAL = mark(
        "The conference is about this person: the whole record is deleted when its retention period ends."
    )
    ON_HOLD = mark("There is a legal hold: nothing in this conference is deleted.")
    PLAN_IN_HAND = mark("A plan with their part in it is being signed. Wait until the plan is sealed.")
    IN_A_KEPT_PLAN = mark(
        "Their name is in a sealed plan that is still kept. Tick that you delete it there too, or decide "
        "to keep their information."
    )


@dataclass(frozen=True)
class Ending:
    """How a conference stands when somebody wants to close it."""

    stage: Stage
    reviews: Collection[Review] = ()
    meeting_comes: bool = False
    """A meeting is planned for today or a later day."""
    together: bool = False
    """A meeting that began is of today, or its private family time was never ended."""
    with_plan: bool = False
    """A plan was sealed, whatever came after it; one that was erased counts, and one that was only agreed does not."""
    help_waits: int = 0
    """How many people asked for help and have not heard from anybody."""
    in_danger: bool = False
    """A record says that somebody may come to serious harm, and no manager has said what was done."""
    on_hold: bool = False
    """A safety hold stops every letter."""


def why_not_close(ending: Ending, because: str | None) -> WhyNot | None:
    """The first of what `stops_closing`; else a reason that is asked for and was not given (None: it is not typed yet)."""
    if stops := stops_closing(ending):
        return stops[0]
    return WhyNot.SAY_WHY if because is not None and not ending.with_plan and not because.strip() else None


def stops_closing(ending: Ending) -> list[WhyNot]:
    """Everything that stops it, the most urgent first. A manager closes what is live when its last review is finished; anything
    earlier, with a reason, once nobody waits for a meeting (practice.md: declined, withdrawn and not reached end too). Never
    over a danger, a safety hold or a call for help: after closing no desk would show them."""
    if ending.stage in ENDED:
        return [WhyNot.ENDED_ALREADY]
    if ending.stage in (Stage.DRAFT, Stage.RETURNED):
        return [WhyNot.NOT_SENT]
    stops = {
        WhyNot.IN_DANGER: ending.in_danger,
        WhyNot.SAFETY_HOLD: ending.on_hold,
        WhyNot.HELP_WAITS: ending.help_waits > 0,
        WhyNot.TOGETHER_NOW: ending.together and ending.stage in TOGETHER,
        WhyNot.REVIEW_OPEN: any(review.is_open for review in ending.reviews),
        WhyNot.MEETING_COMES: ending.meeting_comes,
    }
    return [reason for reason, holds in stops.items() if holds]


def why_not_close_over(still_open: str, confirmed: str) -> WhyNot | None:
    """What is still open stops nobody who has read it: `confirmed` stands for the list that they read, and another list by
    now is read anew. '' where nothing is open."""
    return None if not still_open or confirmed == still_open else WhyNot.STILL_OPEN


def why_not_until(until: date, today: date) -> WhyNot | None:
    """The last day of the links is one on which people can still save something, and no further off than they remember."""
    if until <= today:
        return WhyNot.TOO_SOON
    return WhyNot.TOO_LATE if until > today + AT_MOST else None


def why_not_keep_as(kept: KeptAs, *, with_plan: bool) -> WhyNot | None:
    """A class that is for an ending without a plan is never chosen where one was sealed, and the other way round: the one
    would erase the family's plan years too early."""
    wrong = "without_plan" if with_plan else "with_plan"
    if kept.usual != wrong:
        return None
    return WhyNot.HAS_PLAN if with_plan else WhyNot.NO_PLAN


def kept_until(kept: KeptAs, ended_on: date, youngest_born_on: date | None) -> date | None:
    """The day on which its time is over, a year after the ending at least; None where a birthday is needed and none is
    known. Whole years: what began on 29 February is over on 1 March."""
    if kept.counted_from == "ending":
        return _years_after(ended_on, kept.years)
    if youngest_born_on is None:
        return None
    return max(_years_after(youngest_born_on, kept.years), _years_after(ended_on, 1))


def erased_from(notice: EraseNotice) -> datetime:
    """The instant from which the night may erase it: thirty days on the list."""
    return notice.noticed_at + NOTICE


def why_not_hold_again(held: LegalHold | None) -> WhyNot | None:
    """To set a hold never asks that one is lifted, also where a page was opened before it was set."""
    return WhyNot.HELD_ALREADY if held is not None else None


def why_not_hold(held: LegalHold | None, role: Role, because: str) -> WhyNot | None:
    """A service manager sets a legal hold, once, with a reason."""
    if role is not Role.SERVICE_MANAGER:
        return WhyNot.ONLY_THE_MANAGER
    return why_not_hold_again(held) or (WhyNot.NO_REASON if not because.strip() else None)


def why_not_ask_to_lift(held: LegalHold | None, because: str) -> WhyNot | None:
    """The coordinator or a manager asks, with a reason."""
    if held is None:
        return WhyNot.NOT_HELD
    if held.lift_asked_by is not None:
        return WhyNot.ASKED_ALREADY
    return WhyNot.NO_REASON if not because.strip() else None


def why_not_lift(held: LegalHold | None, by: UUID, role: Role) -> WhyNot | None:
    """A service manager who did not ask agrees."""
    if held is None:
        return WhyNot.NOT_HELD
    if role is not Role.SERVICE_MANAGER:
        return WhyNot.ONLY_THE_MANAGER
    if held.lift_asked_by is None:
        return WhyNot.NOT_ASKED
    return WhyNot.SECOND_PERSON if held.lift_asked_by == by else None


@dataclass(frozen=True)
class About:
    """What stands in the way of erasing one person."""

    kind: Kind
    erased: bool = False
    on_hold: bool = False
    plan_in_hand: bool = False
    in_a_kept_plan: bool = False
    near: tuple[str, ...] = ()
    """Words in what others wrote that may be their name and are not surely: they stay."""
    attached: int = 0
    """How many files are attached, which may name them or show them: nobody's program can tell, and they stay."""


def why_not_ask_to_erase(about: About, waiting: Erasure | None) -> WhyNot | None:
    """Anybody of the circle but whom it is about, once; not while a hold stands or a plan of theirs is being signed."""
    if about.erased:
        return WhyNot.ERASED_ALREADY
    if about.kind is Kind.CENTRAL:
        return WhyNot.CENTRAL
    if about.on_hold:
        return WhyNot.ON_HOLD
    if about.plan_in_hand:
        return WhyNot.PLAN_IN_HAND
    return WhyNot.ASKED_ALREADY if waiting is not None else None


def why_not_decide(asked: Erasure, by: UUID, role: Role) -> WhyNot | None:
    """A service manager who did not ask decides, once."""
    if over := why_not_answer(
        asked.decided_at, asked.decided_by, decided=WhyNot.DECIDED_ALREADY, ended=WhyNot.ENDED
    ):
        return over
    if role is not Role.SERVICE_MANAGER:
        return WhyNot.ONLY_THE_MANAGER
    return WhyNot.SECOND_PERSON if asked.asked_by == by else None


def why_not_agree(about: About, *, with_plan: bool) -> WhyNot | None:
    """As when it was asked; and a plan that is kept is touched only where the manager says so (Art. 17(3): keeping it is
    the council's public task; a plan is everybody's who signed it)."""
    if reason := why_not_ask_to_erase(about, None):
        return reason
    return WhyNot.IN_A_KEPT_PLAN if about.in_a_kept_plan and not with_plan else None


def _years_after(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
