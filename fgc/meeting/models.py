"""What the family writes in private family time. No member of staff, in any role, can read these rows; and what stands in
them was locked in the family's own browsers, with a key that was never here (docs/decisions/0006-family-room.md).

Arrivals are kept with each person's place (`schedule.models.Place`), begin and end with each part.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from fgc.kit.db import Base, Editable
from fgc.kit.locked import locked, under

LOCKED_THERE = "octet_length({0}) BETWEEN 29 AND 60000 AND get_byte({0}, 0) = 1"
"""What a browser locked: one byte that says how (1: AES-256-GCM), 12 bytes of nonce, the ciphertext, 16 bytes of tag."""


class NotesBegun(Base):
    """One of the family made a key for the notes of a meeting, on their own device. `proof` is nothing at all, locked
    with that key: a device that was given a key learns by it whether it is this one. Nobody learns the key by it."""

    __tablename__ = "notes_begun"
    __table_args__ = (
        UniqueConstraint("meeting_id"),
        CheckConstraint(LOCKED_THERE.format("proof"), name="locked_there"),
    )
    conference_id: Mapped[UUID] = mapped_column(ForeignKey("conference.id"))
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id"))
    proof: Mapped[bytes]
    begun_at: Mapped[datetime]
    begun_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))


class RoomDraft(Editable, Base):
    """The family's own notes: one box for each prompt, written by any of them, for them alone. `sealed` is bound to the
    meeting and the box by whoever locked it; it belongs to the key that `begun` stands for."""

    __tablename__ = "room_draft"
    __table_args__ = (
        UniqueConstraint("meeting_id", "box"),
        CheckConstraint(LOCKED_THERE.format("sealed"), name="locked_there"),
    )
    conference_id: Mapped[UUID] = mapped_column(ForeignKey("conference.id"))
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id"))
    begun_id: Mapped[UUID] = mapped_column(ForeignKey("notes_begun.id"), index=True)
    box: Mapped[str]
    sealed: Mapped[bytes]
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
