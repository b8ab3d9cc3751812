"""What is kept of a review and of what people thought."""

from datetime import date, datetime
from enum import Enum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from fgc.circle.models_keys import own_key
from fgc.kit.db import Base, Editable, words
from fgc.kit.locked import locked, locked_lines, under


class Outcome(Enum):
    CARRY_ON = "carry_on"
    CHANGE_PLAN = "change_plan"
    CLOSE = "close"


class Result(Enum):
    DONE = "done"
    PARTLY = "partly"
    NOT_DONE = "not_done"
    NO_LONGER_NEEDED = "no_longer_needed"


class Review(Editable, Base):
    """One review of one plan: due on a day, held as a meeting, with a result for each action; or declined, with the reason."""

    __tablename__ = "review"
    __table_args__ = (
        Index(
            "uq_review_open",
            "plan_id",
            unique=True,
            postgresql_where="held_at IS NULL AND declined_at IS NULL",
        ),
        CheckConstraint("held_at IS NULL OR declined_at IS NULL", name="held_or_declined"),
        CheckConstraint("held_on IS NULL OR held_at IS NOT NULL", name="held_on_a_day"),
    )
    conference_id: Mapped[UUID] = mapped_column(ForeignKey("conference.id"), index=True)
    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plan.id"))
    due_on: Mapped[date]
    meeting_id: Mapped[UUID | None] = mapped_column(ForeignKey("meeting.id"))
    from_meeting: Mapped[bool] = mapped_column(default=False)
    """It is there because a review meeting was set, not because the plan or its usual time says so. Then that there is one, and
    on which day, is for those who have a place in that meeting."""
    went_well = locked(under("plan"))
    new_worries = locked(under("plan"))
    childs_words = locked(under("plan"))
    outcome: Mapped[Outcome | None] = mapped_column(words(Outcome, "review_outcome"))
    held_at: Mapped[datetime | None]
    """When it was recorded."""
    held_on: Mapped[date | None]
    """The day on which they met: it may be recorded later."""
    were_there = locked_lines(under("plan"))
    """The ids of those who were there. Their names are read through `visible` (`queries.were_at`)."""
    declined_because = locked(under("plan"))
    declined_at: Mapped[datetime | None]
    declined_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    """Who of the family said so on their own page; None where the coordinator recorded it."""

    results: Mapped[list["ActionResult"]] = relationship(lazy="select")

    @property
    def is_open(self) -> bool:
        """It is still to be held, and nobody declined it."""
        return self.held_at is None and self.declined_at is None


class ActionResult(Base):
    """What became of one action by the day of the review."""

    __tablename__ = "action_result"
    __table_args__ = (UniqueConstraint("review_id", "action_id"),)
    conference_id: Mapped[UUID] = mapped_column(ForeignKey("conference.id"), index=True)
    review_id: Mapped[UUID] = mapped_column(ForeignKey("review.id"))
    action_id: Mapped[UUID] = mapped_column(ForeignKey("action.id"))
    result: Mapped[Result] = mapped_column(words(Result, "action_result"))
    why = locked(under("plan"))


class Feedback(Base):
    """What one person thought of one statement, asked at one moment.

    When it was asked and of whom is kept with it: the same measure differs by both (practice: 95 % and 8 in 10 are
    both true of one service, asked at different times).
    """

    __tablename__ = "feedback"
    __table_args__ = (
        UniqueConstraint("conference_id", "person_id", "asked_when", "statement"),
        CheckConstraint("score BETWEEN 1 AND 5", name="score"),
    )
    conference_id: Mapped[UUID] = mapped_column(ForeignKey("conference.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    asked_when: Mapped[str]
    """'after_meeting' or 'after_review'."""
    statement: Mapped[str]
    """A key of the approach's `feedback`."""
    score: Mapped[int]
    """1 (not at all) to 5 (completely)."""
    words = locked(own_key("person_id"))
    at: Mapped[datetime]
