"""A copy of what is kept about one person, asked for by that person (UK GDPR, article 15)."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from fgc.kit.db import Base


class OwnCopy(Base):
    """Somebody asks for a copy of what is kept about them. The coordinator and a manager look and release it; then they
    take it from their own page until `ends_at`. What it holds is put together at that moment and kept nowhere."""

    __tablename__ = "own_copy"
    __table_args__ = (
        CheckConstraint("coordinator_id <> manager_id", name="two_people"),
        CheckConstraint("(coordinator_at IS NULL) = (coordinator_id IS NULL)", name="coordinators"),
        CheckConstraint("(manager_at IS NULL) = (manager_id IS NULL)", name="managers"),
        CheckConstraint(
            "(released_at IS NOT NULL) = (coordinator_at IS NOT NULL AND manager_at IS NOT NULL)",
            name="released_by_both",
        ),
        CheckConstraint("(released_at IS NULL) = (ends_at IS NULL)", name="ends"),
    )
    conference_id: Mapped[UUID] = mapped_column(ForeignKey("conference.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    asked_at: Mapped[datetime]
    due_on: Mapped[date]
    """The last day on which it is in time: one calendar month after they asked, on the calendar of the service's zone."""
    coordinator_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    coordinator_at: Mapped[datetime | None]
    manager_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    manager_at: Mapped[datetime | None]
    released_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
