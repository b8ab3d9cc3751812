"""Which texts somebody has looked at because they might tell the other side something, and let stand."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from fgc.kit.db import Base


class Looked(Base):
    """One text was looked at and let stand. `mark` stands for its words and for what was found in them: when either
    changes, it is looked at anew."""

    __tablename__ = "looked"
    __table_args__ = (UniqueConstraint("conference_id", "mark"),)
    conference_id: Mapped[UUID] = mapped_column(ForeignKey("conference.id"))
    mark: Mapped[str]
    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime]
