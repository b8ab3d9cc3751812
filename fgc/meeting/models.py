"""What the family writes in private family time. No member of staff, in any role, can read these rows.

Arrivals are kept with each person's place (`schedule.models.Place`), begin and end with each part.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from fgc.kit.db import Base, Editable
from fgc.kit.locked import locked, under


class RoomDraft(Editable, Base):
    """The family's own draft of the plan: one box for each prompt, written by any of them, seen by them alone."""

    __tablename__ = "room_draft"
    __table_args__ = (
        UniqueConstraint("meeting_id", "box"),
        CheckConstraint("octet_length(words_locked) < 60000", name="size"),
    )
    conference_id: Mapped[UUID] = mapped_column(ForeignKey("conference.id"))
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id"))
    box: Mapped[str]
    words = locked(under("room"))
    changed_at: Mapped[datetime]
    changed_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))


class Knock(Base):
    """The coordinator knocked and ended private family time. That is the family's to do, so the reason is kept."""

    __tablename__ = "knock"
    __table_args__ = (CheckConstraint("because_locked IS NOT NULL", name="reason"),)
    conference_id: Mapped[UUID] = mapped_column(ForeignKey("conference.id"), index=True)
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id"), index=True)
    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime]
    because = locked(under("protected"))
