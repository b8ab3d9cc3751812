"""What the family writes in private family time. No member of staff, in any role, can read these rows; and what stands in
them was locked in the family's own browsers, with a key that was never here (docs/decisions/0006-family-room.md).

Arrivals are kept with each person's place (`schedule.models.Place`), begin and end with each part.
"""

from datetime import datetime
from enum import Enum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from fgc.kit.db import Base, Editable, words
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


class EntryState(Enum):
    """How far somebody has come who asks to be let into the notes."""

    ASKED = "asked"
    """Their phone said what it will show, and not yet what that is."""
    ANSWERED = "answered"
    """Somebody who is in answered, with a key of their own phone."""
    SHOWN = "shown"
    """Their phone has shown its key: both phones have four pictures now."""
    GIVEN = "given"
    """The pictures were the same, and the key to the notes is on its way, locked for them alone."""
    REFUSED = "refused"
    """The pictures were not the same, on either side."""
    LEFT = "left"
    """They do not ask any more."""


PUBLIC_KEY = "octet_length({0}) = 65 AND get_byte({0}, 0) = 4"
"""A point of P-256 as browsers write it, uncompressed."""


class EntryRequest(Base):
    """Somebody of the room asks those who are in to let their phone in. One row for each of them: asking again begins it
    anew, and `times` counts. Here are public halves of keys that live in two browsers, a promise of one of them (a hash),
    and the key to the notes locked with what the two have in common; none of it opens anything here. It is gone with the
    end of private family time."""

    __tablename__ = "entry_request"
    __table_args__ = (
        UniqueConstraint("meeting_id", "person_id"),
        CheckConstraint("octet_length(commitment) = 32 AND octet_length(nonce) = 32", name="hashes"),
        CheckConstraint(
            f"{PUBLIC_KEY.format('answer_key')} AND {PUBLIC_KEY.format('shown_key')}", name="public_keys"
        ),
        CheckConstraint("octet_length(sealed) = 61 AND get_byte(sealed, 0) = 1", name="locked_there"),
        CheckConstraint(
            "(answered_by IS NULL) = (answer_key IS NULL) AND answered_by <> person_id", name="answered_whole"
        ),
        CheckConstraint("times BETWEEN 1 AND 20", name="bounded"),
    )
    conference_id: Mapped[UUID] = mapped_column(ForeignKey("conference.id"))
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id"))
    begun_id: Mapped[UUID] = mapped_column(ForeignKey("notes_begun.id", ondelete="CASCADE"), index=True)
    """Those who begin anew throw away what was asked under the old key, of everybody."""
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    state: Mapped[EntryState] = mapped_column(words(EntryState, "state"), default=EntryState.ASKED)
    commitment: Mapped[bytes]
    asked_at: Mapped[datetime]
    times: Mapped[int] = mapped_column(default=1)
    answered_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    answer_key: Mapped[bytes | None]
    shown_key: Mapped[bytes | None]
    nonce: Mapped[bytes | None]
    sealed: Mapped[bytes | None]


class Knock(Base):
    """The coordinator knocked and ended private family time. That is the family's to do, so the reason is kept."""

    __tablename__ = "knock"
    __table_args__ = (CheckConstraint("because_locked IS NOT NULL", name="reason"),)
    conference_id: Mapped[UUID] = mapped_column(ForeignKey("conference.id"), index=True)
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id"), index=True)
    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime]
    because = locked(under("protected"))
