"""What stops that anything is erased."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from fgc.kit.db import Base
from fgc.kit.locked import locked, under


class LegalHold(Base):
    """Nothing of this conference is erased: a court, an inquiry or a complaint may need it. One manager sets it; to lift it
    takes two people."""

    __tablename__ = "legal_hold"
    __table_args__ = (
        Index("uq_legal_hold_now", "conference_id", unique=True, postgresql_where="lifted_at IS NULL"),
        CheckConstraint("lifted_by <> lift_asked_by", name="second_person"),
        CheckConstraint(
            "(lifted_by IS NULL) = (lifted_at IS NULL) AND (lifted_by IS NULL OR lift_asked_by IS NOT NULL)"
            " AND (lift_asked_by IS NULL) = (lift_asked_at IS NULL)",
            name="lifted_whole",
        ),
        CheckConstraint("because_locked IS NOT NULL", name="reason"),
    )
    conference_id: Mapped[UUID] = mapped_column(ForeignKey("conference.id"), index=True)
    because = locked(under("protected"))
    set_by: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    set_at: Mapped[datetime]
    lift_asked_by: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    lift_asked_at: Mapped[datetime | None]
    lift_because = locked(under("protected"))
    lifted_by: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    lifted_at: Mapped[datetime | None]
