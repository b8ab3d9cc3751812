"""A copy of a conference's record, asked for by staff."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from fgc.kit.db import Base
from fgc.kit.locked import locked, under


class Export(Base):
    """Somebody of staff asks for a copy of the record, with a reason; a manager who did not ask agrees or not. For a day
    whoever asked, and nobody else, may take it. Who took one, and when, is in the audit."""

    __tablename__ = "export"
    __table_args__ = (
        CheckConstraint("decided_by <> asked_by", name="two_people"),
        CheckConstraint(
            "(decided_by IS NULL OR decided_at IS NOT NULL) AND (decided_by IS NOT NULL OR agreed IS NOT TRUE)",
            name="decided_by_somebody",
        ),
        CheckConstraint("(decided_at IS NULL) = (agreed IS NULL)", name="decided_or_not"),
        CheckConstraint("(agreed IS TRUE) = (ends_at IS NOT NULL)", name="ends"),
        CheckConstraint("ends_at - decided_at <= interval '24 hours'", name="a_day"),
    )
    conference_id: Mapped[UUID] = mapped_column(ForeignKey("conference.id"), index=True)
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    asked_at: Mapped[datetime]
    because = locked(under("protected"))
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    """Nobody, though it is decided: it ended with whoever asked (`fgc_ends_with` in two_people.sql)."""
    decided_at: Mapped[datetime | None]
    agreed: Mapped[bool | None]
    ends_at: Mapped[datetime | None]
