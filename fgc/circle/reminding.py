"""A reminder is written once for each thing and step, however many workers look and however often (decision 42)."""

from collections.abc import Callable
from uuid import UUID, uuid4

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from fgc.access.viewer import Viewer
from fgc.conference.happenings import HoldSet
from fgc.conference.letters import Why
from fgc.kit.clock import now
from fgc.kit.db import Base, session
from fgc.kit.outbox import Letter, LetterState, cancel, cancel_waiting
from fgc.kit.refusal import Reason

STOPPED = (LetterState.CANCELLED, LetterState.HELD)


def remind_once(
    table: type[Base],
    *,
    conference_id: UUID,
    key: dict[str, object],
    write: Callable[[], Letter | Reason],
) -> bool:
    """Whether a letter was asked for now. `table` keeps reminders: a unique `key`, the letter, and when.

    The row first: who finds it there leaves it. One whose own letter a safety hold stopped counts as not sent, and where that
    letter still waits it is cancelled, so that there are never two. Where `write` says why no letter may go now no row
    stays, and the next round tries again."""
    moment, kept = now(), table.__table__.c
    stopped = select(Letter.id).where(Letter.state.in_(STOPPED), Letter.why == Why.safety_hold.name)
    row = insert(table).values(id=uuid4(), conference_id=conference_id, letter_id=None, at=moment, **key)
    once = row.on_conflict_do_update(
        index_elements=[*key], set_={"at": moment}, where=kept.letter_id.in_(stopped)
    ).returning(kept.id, kept.letter_id)
    with session().begin_nested() as trying:
        mine = session().execute(once).one_or_none()
        letter = write() if mine else None
        if mine is None or not isinstance(letter, Letter):
            trying.rollback()
            return False
        _leave_unsent(mine.letter_id)
        session().execute(update(table).where(kept.id == mine.id).values(letter_id=letter.id))
    return True


def _leave_unsent(letter_id: UUID | None) -> None:
    before = session().get(Letter, letter_id) if letter_id else None
    if before is not None and before.state is LetterState.HELD:
        cancel(before, because="sent_again")


REMINDERS = ("actions.reminder", "invitation.reminder")


def drop_reminders(happened: HoldSet, *, by: Viewer) -> None:  # noqa: ARG001 - every reaction is called with it
    """A reminder that waits when a hold is set is not sent, whoever set it: it comes again when the hold was lifted in
    time."""
    cancel_waiting(matter_id=happened.conference.id, because=Why.safety_hold.name, kinds=REMINDERS)
