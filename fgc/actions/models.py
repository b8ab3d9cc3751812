"""What is kept of how an action goes."""

from datetime import datetime
from enum import Enum
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Identity, Index
from sqlalchemy.orm import Mapped, mapped_column

from fgc.circle.models_keys import own_key
from fgc.kit.db import Base, words
from fgc.kit.locked import locked, under


class How(Enum):
    """What an owner says in one tap."""

    DONE = "done"
    GOING_WELL = "going_well"
    STUCK = "stuck"
    NEED_HELP = "need_help"
    DID_NOT_HAPPEN = "did_not_happen"
    NO_LONGER_NEEDED = "no_longer_needed"


class Progress(Base):
    """One word on how an action goes. Never changed: the newest counts."""

    __tablename__ = "progress"
    __table_args__ = (Index("ix_progress_thread_turn", "thread", "turn"),)
    conference_id: Mapped[UUID] = mapped_column(ForeignKey("conference.id"), index=True)
    action_id: Mapped[UUID] = mapped_column(ForeignKey("action.id"))
    thread: Mapped[UUID]
    """The action across versions of the plan."""
    turn: Mapped[int] = mapped_column(BigInteger, Identity(always=True))
    """The order of words on one action, also within one instant."""
    at: Mapped[datetime]
    how: Mapped[How] = mapped_column(words(How, "how"))
    words = locked(own_key("by_person_id"))
    """Their own, of whoever reports by their own page."""
    noted = locked(under("plan"))
    """What the coordinator was told and wrote down."""
    by_person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    by_staff_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))

    @property
    def told(self) -> str:
        """In words, whoever wrote them."""
        return self.words or self.noted


class Reminder(Base):
    """A reminder that was sent, so that nobody is reminded twice for the same day."""

    __tablename__ = "reminder"
    __table_args__ = (Index("uq_reminder", "action_id", "kind", unique=True),)
    conference_id: Mapped[UUID] = mapped_column(ForeignKey("conference.id"), index=True)
    action_id: Mapped[UUID] = mapped_column(ForeignKey("action.id"))
    kind: Mapped[str]
    """Which of the reminders of its day: 'before', 'due' or 'late'."""
    letter_id: Mapped[UUID | None]
    at: Mapped[datetime]
