"""What an installation knows about its own time: the latest moment it has seen, and the backups it was restored from."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from fgc.kit.db import Base


class ClockMark(Base):
    """The latest moment that a process of this installation has seen (one row). Only a person sets it back."""

    __tablename__ = "clock_mark"
    reached_at: Mapped[datetime]


class Restored(Base):
    """One time that this database came out of a backup. Until `released_at` no letter leaves, and until `replayed_at`
    nobody is served: what was ended or erased since the backup may still be there."""

    __tablename__ = "restored"
    backup_at: Mapped[datetime]
    """How far the backup reaches: what was written later is lost."""
    restored_at: Mapped[datetime]
    replayed_at: Mapped[datetime | None]
    sound: Mapped[bool] = mapped_column(default=False)
    """Whether audit, seals and journal were found as they were written."""
    released_at: Mapped[datetime | None]
