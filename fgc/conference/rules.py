"""What is allowed with a conference as a whole: working on it, stopping it, standing aside."""

import re
from datetime import datetime
from uuid import UUID

from fgc.access.models import Part, Role, UrgentAccess
from fgc.approach.rules import Gates
from fgc.conference.models import Conference, Stage
from fgc.conference.models_attachments import AttachedTo, Attachment
from fgc.kit.refusal import ASKING_ENDED, Reason, why_not_answer
from fgc.kit.text import tidied
from fgc.kit.words import mark

MOST_ATTACHED = 20
"""To the referral, and as many to the conference."""
_NUMBER = re.compile(r"([^\W\d_]+)[\W_]*(\d+)[\W_]+(\d+)")


class WhyNot(Reason):
    CLOSED = mark(
        "This conference is closed. Nothing was saved, and nothing in it can be changed any more. If someone needs help now, "
        "speak to your service manager: a new referral starts the work again."
    )
    SIGN_FIRST = mark("First sign the statement of independence. Then you can open this conference.")
    ALREADY_HELD = mark(
        "There is already a safety hold, and it stays on: nothing is being sent. If you know of a new "
        "danger, record it as a concern. The service manager is asked to read concerns before lifting the "
        "hold."
    )
    NOT_HELD = mark("There is no safety hold to lift.")
    ONLY_THE_MANAGER = mark("Only the service manager can lift a safety hold.")
    NO_REASON = mark("Say why, in a few words.")
    DECIDED_ALREADY = mark("This has already been decided.")
    ENDED = ASKING_ENDED
    SECOND_PERSON = mark("Someone other than the person who asked has to agree.")
    WORKS_ELSEWHERE = mark("The person who asked for this no longer works here.")
    IN_CONFLICT = mark("The person who asked for this now has a recorded link to the family.")
    ALREADY_DECLARED = mark("This link is already recorded.")
    ENOUGH_ATTACHED = mark(
        "There are 20 attachments here already. Put several pages into one PDF, or remove a file first."
    )
    NOT_THEIRS_TO_TAKE_OUT = mark("Only the person who added this file or the coordinator can remove it.")
    KEPT_FOR_NOW = mark(
        "Everything in this conference has to stay as it is for now, so no file can be removed. Ask the "
        "service manager."
    )
    OF_THE_REFERRAL = mark(
        "Everyone who can read the referral can open this file, because it was added to the referral."
    )
    SAYS_WHERE = mark(
        "This file may show where someone lives or how to reach them. So only you can open it, and you "
        "cannot let others open it."
    )
    REFERRED_IT = mark(
        "The referrer cannot stand aside here, and neither can their manager. Speak to the service manager."
    )


def why_not_write(stage: Stage, *, after_closing: bool) -> WhyNot | None:
    """What is closed stays as it was. `after_closing`: what is asked for is of the few things that have to go on, such as
    erasing, a legal hold, somebody's own copy, what is written down about a danger (decision 49)."""
    return WhyNot.CLOSED if stage is Stage.CLOSED and not after_closing else None


def why_not_work(conference: Conference, role: Role, gates: Gates) -> WhyNot | None:
    """A coordinator works on a conference only after signing that they are independent of it.

    Only where the approach asks for it (practice 1.1, step 2: the statement comes with the allocation).
    """
    if role is Role.COORDINATOR and conference.awaiting_independence and gates.independence_signed:
        return WhyNot.SIGN_FIRST
    return None


def why_not_hold(held_since: datetime | None, because: str) -> WhyNot | None:
    """Any member of staff of the conference may set a safety hold, once, with a reason."""
    return why_not_hold_again(held_since) or (WhyNot.NO_REASON if not because.strip() else None)


def why_not_hold_again(held_since: datetime | None) -> WhyNot | None:
    """To stop everything never lifts a hold, also where a page was opened before it was set."""
    return WhyNot.ALREADY_HELD if held_since is not None else None


def why_not_lift(held_since: datetime | None, role: Role, because: str) -> WhyNot | None:
    """Only the service manager lifts a hold, and says why it is safe again."""
    if role is not Role.SERVICE_MANAGER:
        return WhyNot.ONLY_THE_MANAGER
    if held_since is None:
        return WhyNot.NOT_HELD
    return WhyNot.NO_REASON if not because.strip() else None


def why_not_let_in(asked: UrgentAccess, by: UUID, role: Role) -> WhyNot | None:
    """A manager who did not ask decides, once (practice: no single pair of hands)."""
    if over := why_not_answer(
        asked.decided_at, asked.decided_by, decided=WhyNot.DECIDED_ALREADY, ended=WhyNot.ENDED
    ):
        return over
    return WhyNot.SECOND_PERSON if by == asked.staff_id or role is not Role.SERVICE_MANAGER else None


def why_not_ask_to_open(*, works_here: bool, in_conflict: bool) -> WhyNot | None:
    """Whoever does not work here any more, or has a link to the family by now, is not let in, whenever they asked."""
    if not works_here:
        return WhyNot.WORKS_ELSEWHERE
    return WhyNot.IN_CONFLICT if in_conflict else None


def why_not_declare(known: bool, parts: frozenset[Part], why: str) -> WhyNot | None:
    """A link to the family is declared once. `parts` are those the person has in this conference now."""
    if known:
        return WhyNot.ALREADY_DECLARED
    if parts & {Part.REFERRER, Part.REFERRERS_MANAGER}:
        return WhyNot.REFERRED_IT
    return WhyNot.NO_REASON if not why.strip() else None


def why_not_add_attachment(count: int) -> WhyNot | None:
    """`count`: how many there are."""
    return WhyNot.ENOUGH_ATTACHED if count >= MOST_ATTACHED else None


def why_not_take_out(attachment: Attachment, by: UUID, role: Role, *, kept: bool) -> WhyNot | None:
    """Whoever added it, or the coordinator. `kept`: a legal hold keeps everything as it is; whoever is refused for it reads that,
    and not that there is one: not everybody who adds files may know of it."""
    if attachment.added_by != by and role is not Role.COORDINATOR:
        return WhyNot.NOT_THEIRS_TO_TAKE_OUT
    return WhyNot.KEPT_FOR_NOW if kept else None


def why_not_let_open(attachment: Attachment) -> WhyNot | None:
    """Only what the coordinator added to the conference is theirs to let others open, and nothing that may tell where somebody
    lives: how people are reached is neither the referrer's nor, by their role, a manager's (decision 22)."""
    if attachment.attached_to is AttachedTo.REFERRAL:
        return WhyNot.OF_THE_REFERRAL
    return WhyNot.SAYS_WHERE if attachment.says_where else None


def number_typed(typed: str) -> str:
    """A conference's number as it is kept, however it was typed: "nfg 2027 1" is NFG-2027-0001. Whoever stands aside or
    asks urgently is answered alike whether there is such a number or not, so nobody would learn of a missing zero."""
    found = _NUMBER.fullmatch(tidied(typed, lines=False))
    if not found:
        return tidied(typed, lines=False).upper()
    return f"{found[1].upper()}-{int(found[2])}-{int(found[3]):04d}"
