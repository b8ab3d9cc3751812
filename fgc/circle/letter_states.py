"""What a list of letters says of each: what it is about, how far it has come, and what can be done about it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from flask_babel import gettext as _

from fgc.circle.resending import just_sent
from fgc.kit.by_hand import waits_for_a_hand
from fgc.kit.outbox import Letter, LetterState, why_sentence
from fgc.kit.words import mark

WAITS = (LetterState.PENDING, LetterState.HELD, LetterState.FAILED, LetterState.TO_PRINT)

KINDS = {
    "invitation.invitation": mark("Invitation"),
    "invitation.moved": mark("A change of the day, the time or the place"),
    "invitation.cancelled": mark("Not going ahead"),
    "invitation.reminder": mark("Reminder of the meeting"),
    "plan.sign": mark("Asking them to sign"),
    "plan.copy": mark("Their copy of the plan"),
    "actions.reminder": mark("Reminder of what they offered to do"),
    "review.declined": mark("Review not going ahead"),
    "keeping.ending": mark("Until when their link works"),
    "record.ready": mark("Copy of what we keep about them"),
}
STATES = {
    LetterState.PENDING: mark("waiting for its time"),
    LetterState.SENDING: mark("on its way"),
    LetterState.SENT: mark("sent"),
    LetterState.FAILED: mark("could not be sent"),
    LetterState.HELD: mark("not sent: needs a decision"),
    LetterState.UNCERTAIN: mark("perhaps sent, trying once more"),
    LetterState.CANCELLED: mark("not sent"),
    LetterState.TO_PRINT: mark("to be printed and posted"),
    LetterState.PRINTED: mark("posted"),
}
WAYS = {"email": mark("Email"), "text": mark("Text message"), "print": mark("Letter by post")}


@dataclass(frozen=True)
class LetterRow:
    """One letter in a list."""

    letter: Letter
    about: str
    way: str
    state: str
    why: str
    tone: str
    newest: bool
    """Whether it is the newest about this, so that it can be sent again."""
    by_hand: bool
    just_sent: bool
    """It went a few minutes ago."""


def listed(letters: Iterable[Letter], newest: Collection[UUID]) -> list[LetterRow]:
    return [
        LetterRow(
            one,
            _(KINDS[one.kind]) if one.kind in KINDS else one.kind,
            _(WAYS[one.channel.value]),
            _(STATES[one.state]),
            why_sentence(one),
            "danger" if one.state in (LetterState.FAILED, LetterState.HELD) else "calm",
            one.id in newest,
            waits_for_a_hand(one),
            just_sent(one),
        )
        for one in letters
    ]


def can_withdraw(letter: Letter) -> bool:
    """Whether it still waits, so that it can be left unsent."""
    return letter.state in WAITS
