"""After a restore letters wait: nobody can know which of them were sent since the backup was made.

What stood as on its way in the backup is held for a person (`restored`), and so is what the program would ask for by itself
until somebody lets letters go again: a reminder may have gone before the restore. What people ask for meanwhile waits, and
goes afterwards.
"""

from datetime import datetime

from sqlalchemy import exists, func, select, update

from fgc.kit.db import saving, session
from fgc.kit.letter import Letter, LetterState
from fgc.kit.models_moments import Restored
from fgc.kit.refusal import Reason, Refused

WHY = "restored"
"""The code of a held letter."""
WAITS = Restored.released_at.is_(None)


class WhyNot(Reason):
    """Why letters are not let go."""

    NOT_PAUSED = "No restored backup is waiting: letters are sent as usual."
    UNFINISHED = "The restore of this database did not finish. Start again with an empty database."
    NOT_SOUND = (
        "This was restored without a journal, or something had been changed: see what was reported then."
    )


def paused() -> bool:
    """Whether letters wait because a backup was restored."""
    return bool(session().scalar(select(exists().where(WAITS))))


def holds() -> bool:
    """Whether a letter asked for now waits for a person: the program itself asks, on behalf of nobody."""
    return session().info["acting"].get("kind") == "worker" and paused()


def waiting() -> Restored | None:
    """The restore that nobody has released yet, the latest."""
    return session().scalar(select(Restored).where(WAITS).order_by(Restored.restored_at.desc()).limit(1))


def why_not_release(*, although: bool) -> WhyNot | None:
    """`although`: whoever releases knows that something was not as it was written."""
    found = waiting()
    if found is None:
        return WhyNot.NOT_PAUSED
    if found.replayed_at is None:
        return WhyNot.UNFINISHED
    return None if found.sound or although else WhyNot.NOT_SOUND


def release(at: datetime, *, although: bool = False) -> None:
    """Letters go again, from the worker's next look on. Refused where none wait, or something has to be looked into."""
    if reason := why_not_release(although=although):
        raise Refused(reason)
    with saving() as current:
        current.execute(update(Restored).where(WAITS).values(released_at=at))


def for_a_person() -> int:
    """How many letters are held because they may have gone before the restore."""
    held = select(func.count()).where(Letter.state == LetterState.HELD, Letter.why == WHY)
    return session().scalar(held) or 0
