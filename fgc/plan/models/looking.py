"""Copies of a plan that wait until the coordinator has looked at them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from fgc.kit.db import Base
from fgc.kit.locked import locked, locked_record, under


class HeldCopy(Base):
    """One version as one person would read it may tell them what a caution hides. They read it when the coordinator
    has looked."""

    __tablename__ = "held_copy"
    __table_args__ = (
        UniqueConstraint("plan_id", "person_id"),
        CheckConstraint("(looked_at IS NULL) = (looked_by IS NULL)", name="looked_by_somebody"),
        CheckConstraint("(refused_at IS NULL) = (refused_by IS NULL)", name="refused_by_somebody"),
    )
    conference_id: Mapped[UUID] = mapped_column(ForeignKey("conference.id"), index=True)
    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plan.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    held_at: Mapped[datetime]
    looked_at: Mapped[datetime | None]
    looked_by: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    refused_at: Mapped[datetime | None]
    """When the coordinator decided that they may not read it: then it waits on nobody's desk, until it is another one."""
    refused_by: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    refused_mark: Mapped[str] = mapped_column(default="")
    """Stands for the copy that this was decided about, and for what was found in it (`ReaderCopy.mark`)."""
    found = locked_record(under("protected"))
    """What no one person lets go, as it was found (`fgc.circle.telling.Findings`): still there when a town, a number or a name is
    written down otherwise, and looked for in every version. Goes with whoever it is about."""
    because = locked(under("protected"))
    """Why words that come near something hidden are a false alarm."""
