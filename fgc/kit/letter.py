"""What is kept of a letter: whom it is for, what it is about (ids only), and how far it has come.

```
pending → sending → sent            to_print → printed
   ↑         ├────→ failed          pending | held | to_print | failed → cancelled
   ├─────────┤ (a definite "not now")
   │         ├────→ uncertain → sending (once more, for kinds where a missing letter harms more than a second one)
   └─ held ←─┘ (a person decides)
```
The words of a letter are not kept: they are written at the moment it is sent, from what is true and allowed then.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any
from uuid import UUID

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from fgc.kit.db import Base, words
from fgc.kit.locked import locked, under


class LetterState(Enum):
    """How far a letter has come."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    HELD = "held"
    UNCERTAIN = "uncertain"
    CANCELLED = "cancelled"
    TO_PRINT = "to_print"
    PRINTED = "printed"


HANDED_OVER = (LetterState.SENT, LetterState.PRINTED)
"""What has left the house: a provider took it, or a person posted or wrote it."""


class Channel(Enum):
    """The way a letter goes."""

    EMAIL = "email"
    TEXT = "text"
    PRINT = "print"


class ToKind(Enum):
    """Whose id `to_id` is."""

    PERSON = "person"
    STAFF = "staff"


class Letter(Base):
    """One letter to one person. Rows hold ids, codes and times, never a name, an address or a sentence."""

    __tablename__ = "letter"
    __table_args__ = (
        Index("ix_letter_matter_id_created_at", "matter_id", "created_at"),
        Index(
            "ix_letter_on_its_way",
            "state",
            "not_before_at",
            postgresql_where=text("state IN ('pending', 'sending', 'uncertain')"),
        ),
    )

    service_id: Mapped[UUID]
    matter_id: Mapped[UUID | None]
    to_kind: Mapped[ToKind] = mapped_column(words(ToKind, "to_kind"))
    to_id: Mapped[UUID] = mapped_column(index=True)
    kind: Mapped[str]
    about: Mapped[dict[str, Any]] = mapped_column(default=dict)
    channel: Mapped[Channel] = mapped_column(words(Channel, "channel"))
    state: Mapped[LetterState] = mapped_column(words(LetterState, "state"))
    why: Mapped[str | None]
    safety_version: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    not_before_at: Mapped[datetime | None]
    not_after_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    again: Mapped[bool] = mapped_column(default=False)
    message_id: Mapped[str | None]
    kept_secret = locked(under("outbox"), column="secret_locked")
    """The secret of the one link this letter carries. Wiped when it is sent, printed or cancelled."""
    # Of one attempt, by PostgreSQL's own clock, which all workers share:
    first_tried_at: Mapped[datetime | None]
    lease_token: Mapped[UUID | None]
    lease_until_at: Mapped[datetime | None]
    handing_over_at: Mapped[datetime | None]

    def secret(self) -> str:
        """The secret of the link this letter carries: the same each time, until the letter is sent. Then it is gone."""
        if not self.kept_secret:
            raise LookupError("this letter carries no link, or was sent")
        return self.kept_secret

    def id_about(self, name: str) -> UUID:
        """The id that `about` holds under `name`."""
        return UUID(self.about[name])


@dataclass(frozen=True)
class Outgoing:
    """A letter that is asked for. `about` holds ids; it goes not before the one instant and not after the other."""

    kind: str
    to_kind: ToKind
    to_id: UUID
    service_id: UUID
    matter_id: UUID | None = None
    about: Mapping[str, UUID | str | int] = field(default_factory=dict)
    channel: Channel = Channel.EMAIL
    not_before_at: datetime | None = None
    not_after_at: datetime | None = None
    safety_version: int = 0
