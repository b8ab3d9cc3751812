"""Letters: asking for one, looking after those on their way, and what a person may decide about one that waits.

`post` writes the letter and the job that sends it in the running transaction; nothing leaves the house there. At the
moment of sending the kind's renderer is called and every check runs again (`postman.py` sends, `delivery.py` speaks to
the provider). What a step needs of letters is imported from here.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import func, or_, select, update

from fgc.kit import clock, quarantine
from fgc.kit.crash import crash_point
from fgc.kit.db import saving, session
from fgc.kit.kinds import Cancelled, NotNow, WhenUncertain, before_each, letter_kind, render
from fgc.kit.letter import Channel, Letter, LetterState, Outgoing, ToKind
from fgc.kit.message import Attachment, HoldBack, Message, Rendered, Sheet, TextMessage
from fgc.kit.postman import queue
from fgc.kit.refusal import Reason, Refused
from fgc.kit.secrets import new_secret
from fgc.kit.words import mark

__all__ = [
    "WAITING",
    "Attachment",
    "Cancelled",
    "Channel",
    "HoldBack",
    "Letter",
    "LetterState",
    "Message",
    "NotNow",
    "Outgoing",
    "Rendered",
    "Sheet",
    "TextMessage",
    "ToKind",
    "WhenUncertain",
    "WhyNot",
    "before_each",
    "cancel",
    "cancel_waiting",
    "explain",
    "letter_kind",
    "letters_of",
    "letters_to",
    "letters_to_each",
    "oldest_pending",
    "on_their_way",
    "post",
    "reason_of",
    "render",
    "send_again",
    "sentence_of",
    "to_decide",
    "why_sentence",
]  # fmt: skip

WAITING = (
    LetterState.PENDING,
    LetterState.HELD,
    LetterState.FAILED,
    LetterState.UNCERTAIN,
    LetterState.TO_PRINT,
)
LEAVING = (LetterState.PENDING, LetterState.SENDING, LetterState.UNCERTAIN)
FOR_A_PERSON = (LetterState.HELD, LetterState.FAILED, LetterState.TO_PRINT)


class WhyNot(Reason):
    """Why a decision about a letter is refused."""

    ON_ITS_WAY = mark("This letter is on its way or has arrived, so it cannot be changed any more.")
    NOT_WAITING = "This letter is not waiting for a decision. See the list for what has happened to it."


class Why(Reason):
    """What the codes in `Letter.why` mean that letters of every kind may have. Steps add theirs with `explain`."""

    uncertain = mark("We could not find out whether this letter arrived.")
    uncertain_twice = mark("This letter was sent twice, and we could not find out whether it arrived.")
    too_late = mark("The day it was about had passed before it could go.")
    day_passed = mark("The day that this letter was about has passed.")
    gave_up = mark("The mail service could not be reached for three days.")
    refused = mark("This person’s mail service refused the letter. The address may be wrong.")
    bad_address = mark("The email address we have for them is not complete. Ask them for it again.")
    bad_number = mark("Text messages do not reach the number we have for them. Ask them for another one.")
    text_too_long = mark("The text is longer than one text message.")
    control_characters = mark(
        "There is a hidden character in a name or an address. Delete it and type it again."
    )
    restored = mark("This may have been sent before the system was restored from a backup. Ask them.")
    told_by_phone = mark("They were told by phone or in person.")
    sent_again = mark("The letter was sent again, with a new link.")
    withdrawn = mark("The letter was no longer needed.")
    moved = mark("Another letter gives the newer time or place.")
    answered = mark("They have answered.")
    done_meanwhile = mark("The action was done before the reminder was sent.")
    no_longer_here = mark(
        "The person it was for no longer works here, or what it was about is no longer there."
    )
    no_text_route = mark("Text messages cannot be sent from here yet. Send them from the service’s phone.")


_explained: dict[str, Reason] = {why.name: why for why in Why}


def explain(reasons: Iterable[Reason]) -> None:
    """Adds what a step's own codes mean: the name of each member is the code, its value the sentence. Raises `ValueError` for a
    code that another step explained already: one of the two sentences would be said of both."""
    for why in reasons:
        if _explained.setdefault(why.name, why) is not why:
            raise ValueError(f"{why.name} is explained already")


def why_sentence(letter: Letter) -> str:
    """Why a letter is held, failed or cancelled, as a sentence for staff in their language; empty when nothing is."""
    return sentence_of(letter.why or "")


def sentence_of(code: str) -> str:
    """What a code of `Letter.why` says to staff in their language; the code itself when nobody explained it."""
    known = _explained.get(code)
    return known.sentence if known else code


def reason_of(code: str) -> Reason:
    """The reason that a code of `Letter.why` stands for. Raises `KeyError` for one that nobody explained."""
    return _explained[code]


def post(outgoing: Outgoing, *, with_secret: bool = False) -> Letter:
    """Asks for a letter, in the running transaction: it will be sent if and only if that commits.

    With `with_secret` the letter gets the secret of one new link: the caller keeps only the fingerprint of
    `letter.secret()` with the link. A letter to be printed gets no job: it waits as `to_print` for a person. So does, as
    held, what the program asks for by itself while letters wait after a restore: it may have been sent before.
    """
    printed = outgoing.channel is Channel.PRINT
    with saving() as current:
        held = not printed and quarantine.holds()
        letter = Letter(
            id=uuid4(),
            kind=outgoing.kind,
            to_kind=outgoing.to_kind,
            to_id=outgoing.to_id,
            service_id=outgoing.service_id,
            matter_id=outgoing.matter_id,
            about={
                name: value if isinstance(value, int) else str(value)
                for name, value in outgoing.about.items()
            },
            channel=outgoing.channel,
            state=LetterState.TO_PRINT if printed else LetterState.HELD if held else LetterState.PENDING,
            why=quarantine.WHY if held else None,
            safety_version=outgoing.safety_version,
            created_at=clock.now(),
            not_before_at=outgoing.not_before_at,
            not_after_at=outgoing.not_after_at,
        )
        if with_secret:
            letter.kept_secret = new_secret()
        current.add(letter)
        current.flush()
        crash_point("letter_written")
        if letter.state is LetterState.PENDING:
            queue(letter.id, at=outgoing.not_before_at)
        crash_point("letter_queued")
    return letter


def letters_of(matter_ids: Collection[UUID]) -> Sequence[Letter]:
    """The letters about these matters, newest first."""
    chosen = (
        select(Letter).where(Letter.matter_id.in_(matter_ids)).order_by(Letter.created_at.desc(), Letter.id)
    )
    return session().scalars(chosen).all()


def letters_to(matter_id: UUID | None, to_id: UUID) -> Sequence[Letter]:
    """The letters about one matter to one reader, newest first."""
    chosen = select(Letter).where(Letter.matter_id == matter_id, Letter.to_id == to_id)
    return session().scalars(chosen.order_by(Letter.created_at.desc(), Letter.id)).all()


def letters_to_each(matter_ids: Collection[UUID], to_ids: Collection[UUID]) -> Sequence[Letter]:
    """The letters about any of these matters to any of these readers, newest first."""
    chosen = select(Letter).where(Letter.matter_id.in_(matter_ids), Letter.to_id.in_(to_ids))
    return session().scalars(chosen.order_by(Letter.created_at.desc(), Letter.id)).all()


def to_decide(matter_ids: Collection[UUID]) -> Sequence[Letter]:
    """The letters about these matters that wait for a person: held, failed or to be printed; longest waiting first."""
    chosen = select(Letter).where(Letter.matter_id.in_(matter_ids), Letter.state.in_(FOR_A_PERSON))
    return session().scalars(chosen.order_by(Letter.created_at, Letter.id)).all()


def on_their_way(matter_id: UUID) -> Sequence[Letter]:
    """The letters about this matter that go by themselves: they wait for their hour, are being sent, or once more."""
    chosen = select(Letter).where(Letter.matter_id == matter_id, Letter.state.in_(LEAVING))
    return session().scalars(chosen.order_by(Letter.created_at, Letter.id)).all()


def oldest_pending(now: datetime) -> datetime | None:
    """Since when the longest-waiting letter could have been sent and was not; None when none waits.

    Over 15 minutes means that no worker runs or the mail service is down (security.md R4).
    """
    since = func.greatest(Letter.created_at, Letter.not_before_at)
    on_the_way = Letter.state.in_(LEAVING)
    ready = or_(Letter.not_before_at.is_(None), Letter.not_before_at <= now)
    oldest: datetime | None = session().scalar(select(func.min(since)).where(on_the_way, ready))
    return oldest


def send_again(letter: Letter, *, safety_version: int | None = None) -> None:
    """A person decides that a held or failed letter is sent after all: now, even if it was too late or may come twice.

    `safety_version` is the one the person has just looked at; without it the letter keeps the one it was posted with.
    """
    changes: dict[str, Any] = {"not_after_at": None} if letter.why == "too_late" else {}
    if letter.why in {"uncertain", "uncertain_twice", quarantine.WHY}:
        changes["again"] = True
    if safety_version is not None:
        changes["safety_version"] = safety_version
    with saving():
        fresh = {"state": LetterState.PENDING, "why": None, "lease_token": None, "first_tried_at": None}
        if not _change([letter.id], (LetterState.HELD, LetterState.FAILED), fresh | changes):
            raise Refused(WhyNot.NOT_WAITING)
        queue(letter.id, at=letter.not_before_at)


def cancel(letter: Letter, *, because: str) -> None:
    """A person decides that a waiting letter is not sent (`because`: a code, such as `told_by_phone`)."""
    with saving():
        if not _change([letter.id], WAITING, _cancelled(because)):
            raise Refused(WhyNot.ON_ITS_WAY)


def cancel_waiting(
    *,
    matter_id: UUID,
    because: str,
    kinds: Collection[str] | None = None,
    to_id: UUID | None = None,
    channels: Collection[Channel] | None = None,
    but: Collection[str] = (),
) -> int:
    """Cancels every waiting letter about a matter, of these kinds, to this person, by these channels, but those of the kinds
    in `but`; gives how many."""
    chosen = select(Letter.id).where(Letter.matter_id == matter_id, Letter.state.in_(WAITING))
    if kinds is not None:
        chosen = chosen.where(Letter.kind.in_(kinds))
    if but:
        chosen = chosen.where(Letter.kind.not_in(but))
    if to_id is not None:
        chosen = chosen.where(Letter.to_id == to_id)
    if channels is not None:
        chosen = chosen.where(Letter.channel.in_(channels))
    with saving() as current:
        return _change(current.scalars(chosen).all(), WAITING, _cancelled(because))


def _cancelled(because: str) -> dict[str, Any]:
    return {"state": LetterState.CANCELLED, "why": because, "secret_locked": None}


def _change(ids: Collection[UUID], only_from: Collection[LetterState], values: dict[str, Any]) -> int:
    """Changes those letters that are still in one of the states: a worker may have taken one meanwhile."""
    changed = (
        update(Letter)
        .where(Letter.id.in_(ids), Letter.state.in_(only_from))
        .values(values)
        .returning(Letter.id)
    )
    return len(session().scalars(changed).all())
