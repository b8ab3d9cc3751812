"""What is kept when the rules of a zone change and a meeting's hours mean other instants than people were told."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from fgc.kit.db import Base


class OtherReading(Base):
    """A meeting whose day and hours, read by the zone's rules of now, are other instants than those it keeps. Nothing of the
    meeting changes by it: a person decides."""

    __tablename__ = "other_reading"
    __table_args__ = (
        Index("uq_other_reading_open", "meeting_id", unique=True, postgresql_where="settled_at IS NULL"),
        CheckConstraint("(starts_at IS NULL) = (ends_at IS NULL)", name="both_ends"),
    )
    conference_id: Mapped[UUID] = mapped_column(ForeignKey("conference.id"), index=True)
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id"))
    found_at: Mapped[datetime]
    zone_rules: Mapped[str]
    """The version of the rules they were read by."""
    starts_at: Mapped[datetime | None]
    """When it would start; None where the clocks of the place skip that hour now, or repeat it."""
    ends_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]
