"""Who may decide what about a referral, and when."""

from collections.abc import Collection, Sequence
from uuid import UUID

from fgc.access.models import Role, Staff
from fgc.access.viewer import StaffViewer
from fgc.conference.models import Conference, Stage
from fgc.kit.refusal import Reason
from fgc.kit.words import mark
from fgc.referral.models import BottomLine, Named, Referral, State
from fgc.referral.rules.protecting import protected_words_in

NOT_WITH_THE_SERVICE = (State.DRAFT, State.RETURNED, State.WITHDRAWN)
"""Not sent yet, sent back, or put away: there is nothing to decide."""


class WhyNot(Reason):
    SENT = mark("This referral has been sent. What you wrote can no longer be changed.")
    NAMES_PROTECTED_ADDRESS = mark(
        "The family reads these words, and they give away an address marked as protected. Reword them."
    )
    PUT_AWAY = mark("This referral was discarded. What was typed is being deleted.")
    SENT_ALREADY = mark("This referral has been sent to the service. You can no longer discard it.")
    NOT_SENT = mark("This referral has not been sent.")
    DECIDED = mark("This referral has already been decided.")
    ORDER_LISTED = mark(
        "You answered that no order is in force, and an order is listed above. Answer “Yes”, or remove the order first."
    )
    NOT_READY = mark("This referral is not complete. The list says what is missing.")
    NO_REASON = mark("Say why, so that the referrer can act on your reason.")
    FROZEN = mark(
        "The social worker’s manager has approved what the plan must have. No one can change it any more."
    )
    OWN_REFERRAL = mark(
        "You wrote the referral, so you cannot approve what the plan must have. Your manager does."
    )
    TYPED_IT = mark(
        "You typed this referral, so you cannot approve what the plan must have. The referrer’s manager does."
    )
    NOT_CONFIRMED = mark(
        "You typed this referral. The referrer has to confirm that it is right before you accept it. "
        "Another manager can accept it now."
    )
    NOT_THEIR_MANAGER = mark("Only the social worker’s manager can approve what the plan must have.")
    NOTHING_TO_APPROVE = mark("Add at least one thing the plan must have.")
    NOT_ACCEPTED = mark("Accept the referral first.")
    CLOSED = mark("This conference is closed.")
    FAMILY_MEETS = mark(
        "The family is meeting. Wait until it has shown its plan and you have answered the plan."
    )
    ANSWER_FIRST = mark(
        "The family has shown its plan and is waiting for your answer. Answer the plan first."
    )
    NOT_A_COORDINATOR = mark("They do not work as a coordinator here.")
    REFERRED = mark("They made this referral, so they cannot be the coordinator.")
    TOOK_THE_CALL = mark("They typed the referral when it came by phone, so they cannot be the coordinator.")
    HOLDS_CASE = mark("They hold the case of this family, so they cannot be the coordinator.")
    MANAGES_CASE = mark("They manage the case of this family, so they cannot be the coordinator.")
    IN_CONFLICT = mark("They have a recorded link to this family, so they cannot be the coordinator.")
    COORDINATES_NOW = mark("They already coordinate this conference.")
    SIGNED = mark("The statement of independence is already signed.")
    NOT_TICKED = mark(
        "Tick the box if the statement is true for you. If it is not, say so to the service manager."
    )


def may_write(referral: Referral, viewer: StaffViewer) -> bool:
    """Only the referrer writes a referral; one that came by phone, the manager who types it, until it is first sent. From then on
    it is the referrer's like any other, and the manager's no more."""
    if referral.entered_by_id is None or referral.submitted_at is not None:
        return referral.referrer_id == viewer.staff_id
    return referral.entered_by_id == viewer.staff_id and viewer.role is Role.SERVICE_MANAGER


def why_not_write(referral: Referral) -> WhyNot | None:
    """Open while it is a draft or came back to be completed; afterwards it stays as it was sent."""
    if referral.state is State.WITHDRAWN:
        return WhyNot.PUT_AWAY
    return None if referral.state in (State.DRAFT, State.RETURNED) else WhyNot.SENT


def why_not_answer_orders(known: str, orders: Collection[object]) -> WhyNot | None:
    """Nobody reads "no order is in force" above an order: whoever plans by the answer would put two people in one room."""
    return WhyNot.ORDER_LISTED if known == "no" and orders else None


def why_not_correct(referral: Referral) -> WhyNot | None:
    """What is not sent yet is written, not corrected."""
    if referral.state is State.WITHDRAWN:
        return WhyNot.PUT_AWAY
    return WhyNot.NOT_SENT if why_not_write(referral) is None else None


NOT_TO_REWORD = {
    Stage.MEETING: WhyNot.FAMILY_MEETS,
    Stage.AGREEING: WhyNot.ANSWER_FIRST,
    Stage.CLOSED: WhyNot.CLOSED,
}


def why_not_reword(referral: Referral, conference: Conference) -> WhyNot | None:
    """A question that was sent may be put in other words until the conference closes: in the family's room a question that tells
    somebody what is hidden from them is left out for them. How many there are, and what the plan must have, stays as it is. Not
    from the beginning of a meeting until the plan was answered: the family answers the words that it was asked."""
    if referral.state not in (State.SUBMITTED, State.ACCEPTED):
        return WhyNot.NOT_SENT if why_not_write(referral) is None else WhyNot.DECIDED
    return NOT_TO_REWORD.get(conference.stage)


def why_not_ask(words: str, named: Collection[Named]) -> WhyNot | None:
    """Whether the family may read this line at all, as far as the referral itself says."""
    return WhyNot.NAMES_PROTECTED_ADDRESS if protected_words_in(words, named) else None


def why_not_send(referral: Referral, missing: Collection[object]) -> WhyNot | None:
    """`missing` is what `sections.lacking` found."""
    return why_not_write(referral) or (WhyNot.NOT_READY if missing else None)


def frozen(lines: Sequence[BottomLine]) -> bool:
    """Approved once, fixed for good: nothing may be added on the day (standard Q16 of practice 2.2)."""
    return any(line.approved_at is not None for line in lines)


def why_not_change_bottom_lines(lines: Sequence[BottomLine]) -> WhyNot | None:
    """Open to the referrer, also after sending, until their manager approved them."""
    return WhyNot.FROZEN if frozen(lines) else None


def why_not_approve(
    referral: Referral, lines: Sequence[BottomLine], staff_id: UUID, managers: Collection[UUID]
) -> WhyNot | None:
    """The referrer's manager approves, never the referrer, nor whoever typed it for them. `managers`: who is assigned as such to
    the conference."""
    if staff_id == referral.referrer_id:
        return WhyNot.OWN_REFERRAL
    if staff_id == referral.entered_by_id:
        return WhyNot.TYPED_IT
    if staff_id not in managers:
        return WhyNot.NOT_THEIR_MANAGER
    if referral.state in NOT_WITH_THE_SERVICE:
        return WhyNot.NOT_SENT
    if frozen(lines):
        return WhyNot.FROZEN
    return None if lines else WhyNot.NOTHING_TO_APPROVE


def why_not_decide(referral: Referral, *, staff_id: UUID, ends: bool = False) -> WhyNot | None:
    """The service manager accepts, returns or declines what was sent, and not their own. What was sent back and does not come
    again they may still end (`ends`): otherwise it stood in every list for ever."""
    if referral.state in NOT_WITH_THE_SERVICE and not (ends and referral.state is State.RETURNED):
        return WhyNot.NOT_SENT
    if referral.referrer_id == staff_id:
        return WhyNot.OWN_REFERRAL
    return None if referral.state in (State.SUBMITTED, State.RETURNED) else WhyNot.DECIDED


def why_not_accept(referral: Referral, *, staff_id: UUID) -> WhyNot | None:
    """Two people stand behind every referral that is accepted, also where one of them typed what the other said on the phone."""
    typed_alone = referral.entered_by_id == staff_id and referral.confirmed_at is None
    return WhyNot.NOT_CONFIRMED if typed_alone else None


def waits_for_confirmation(referral: Referral, staff_id: UUID) -> bool:
    """Whether this referral was typed and sent in their name, and they have not yet said that it is right."""
    typed_for_them = referral.entered_by_id is not None and referral.referrer_id == staff_id
    return (
        typed_for_them
        and referral.confirmed_at is None
        and referral.state in (State.SUBMITTED, State.ACCEPTED)
    )


def why_not_allocate(
    conference: Conference,
    referral: Referral,
    coordinator: Staff,
    *,
    in_conflict: Collection[UUID],
    managers: Collection[UUID],
    now_coordinates: UUID | None,
) -> WhyNot | None:
    """The coordinator is independent: did not refer, does not hold or manage the case, has no link to the family
    (practice 1.1 step 2 and standard Q6). Someone else may be allocated at any time until the conference closes."""
    if referral.state is not State.ACCEPTED:
        return WhyNot.NOT_ACCEPTED
    if conference.stage is Stage.CLOSED:
        return WhyNot.CLOSED
    reasons = (
        (coordinator.role is not Role.COORDINATOR or not coordinator.active, WhyNot.NOT_A_COORDINATOR),
        (coordinator.id in in_conflict, WhyNot.IN_CONFLICT),
        (coordinator.id == referral.referrer_id, WhyNot.REFERRED),
        (coordinator.id == referral.entered_by_id, WhyNot.TOOK_THE_CALL),
        (coordinator.id == referral.holder_id, WhyNot.HOLDS_CASE),
        (coordinator.id in managers, WhyNot.MANAGES_CASE),
        (coordinator.id == now_coordinates, WhyNot.COORDINATES_NOW),
    )
    return next((reason for applies, reason in reasons if applies), None)


def why_not_sign_independence(conference: Conference, *, ticked: bool) -> WhyNot | None:
    """Signed once for each allocation, before anything else of the conference is open to the coordinator's writing."""
    if not conference.awaiting_independence:
        return WhyNot.SIGNED
    return None if ticked else WhyNot.NOT_TICKED
