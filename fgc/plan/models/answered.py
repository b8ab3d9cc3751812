"""What the referrer says to a version that was shown, and what the family answers."""

from datetime import datetime
from enum import Enum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from fgc.kit.db import Base, words
from fgc.kit.locked import locked, under


class Decision(Enum):
    """What the referrer answers to the family's plan."""

    AGREED = "agreed"
    AGREED_WITH_CHANGES = "agreed_with_changes"
    NOT_AGREED = "not_agreed"


class ReferrersAnswer(Base):
    """The referrer's answer to one version: presumed agreed unless it would put somebody at risk of serious harm."""

    __tablename__ = "referrers_answer"
    __table_args__ = (
        CheckConstraint(
            "decision <> 'not_agreed'"
            " OR (bottom_line_id IS NOT NULL AND reason_locked IS NOT NULL AND safe_if_locked IS NOT NULL)",
            name="reason_for_not_agreed",
        ),
        CheckConstraint(
            "decision <> 'agreed_with_changes' OR changes_locked IS NOT NULL", name="changes_named"
        ),
    )
    conference_id: Mapped[UUID] = mapped_column(ForeignKey("conference.id"), index=True)
    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plan.id"), index=True)
    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime]
    decision: Mapped[Decision] = mapped_column(words(Decision, "decision"))
    changes = locked(under("plan"))
    bottom_line_id: Mapped[UUID | None] = mapped_column(ForeignKey("bottom_line.id"))
    reason = locked(under("plan"))
    safe_if = locked(under("plan"))
    """What would make it safe."""


class ChangeAsked(Base):
    """One change the referrer asked for. The family answers each; what it accepts it writes into a new version."""

    __tablename__ = "change_asked"
    __table_args__ = (
        CheckConstraint("(accepted IS NULL) = (answered_at IS NULL)", name="answered_or_not"),
        UniqueConstraint("answer_id", "position"),
    )
    conference_id: Mapped[UUID] = mapped_column(ForeignKey("conference.id"), index=True)
    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plan.id"), index=True)
    answer_id: Mapped[UUID] = mapped_column(ForeignKey("referrers_answer.id"))
    position: Mapped[int]
    words = locked(under("plan"))
    accepted: Mapped[bool | None]
    answered_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    answered_at: Mapped[datetime | None]


class SealReview(Base):
    """The social worker's review of the sealed plan, recorded after reading it."""

    __tablename__ = "seal_review"
    __table_args__ = (UniqueConstraint("plan_id", "staff_id"),)
    conference_id: Mapped[UUID] = mapped_column(ForeignKey("conference.id"), index=True)
    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plan.id"))
    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime]
    decision: Mapped[Decision] = mapped_column(words(Decision, "seal_review_decision"))
    note = locked(under("plan"))
