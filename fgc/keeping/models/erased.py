"""That somebody asked to be erased, and what became of it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from fgc.kit.db import Base
from fgc.kit.locked import locked, under


class Erasure(Base):
    """Somebody asked that what is kept about them is erased (UK GDPR Art. 17): one member of staff writes it down, a
    service manager decides. The reasons are wiped with the rest when it is done; that it was done stays."""

    __tablename__ = "erasure"
    __table_args__ = (
        Index("uq_erasure_open", "person_id", unique=True, postgresql_where="decided_at IS NULL"),
        CheckConstraint("decided_by <> asked_by", name="second_person"),
        CheckConstraint(
            "(decided_at IS NULL) = (agreed IS NULL) AND (decided_by IS NULL OR decided_at IS NOT NULL)"
            " AND (decided_by IS NOT NULL OR agreed IS NOT TRUE)",
            name="decided_whole",
        ),
        CheckConstraint("done_at IS NULL OR agreed", name="done_when_agreed"),
    )
    conference_id: Mapped[UUID] = mapped_column(ForeignKey("conference.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    because = locked(under("protected"))
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    asked_at: Mapped[datetime]
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    """Nobody, though it is decided: it ended with whoever wrote it down (`fgc_ends_with` in two_people.sql)."""
    decided_at: Mapped[datetime | None]
    agreed: Mapped[bool | None]
    with_plan: Mapped[bool] = mapped_column(default=False)
    """The manager decided so although a sealed plan has their name: its files are not kept here any longer."""
    answer = locked(under("protected"))
    """Why the manager decided so."""
    done_at: Mapped[datetime | None]
