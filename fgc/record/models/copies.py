"""A copy of what is kept about one person, asked for by that person (UK GDPR, article 15)."""

from datetime import date, datetime
from enum import Enum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from fgc.kit.db import Base, words
from fgc.kit.words import mark


class RequestRoute(Enum):
    """How somebody asked who did not do it on their own page."""

    PHONE = "phone"
    LETTER = "letter"
    IN_PERSON = "in_person"

    @property
    def label(self) -> str:
        return _ROUTES[self.value]


_ROUTES = {"phone": mark("By phone"), "letter": mark("By letter or email"), "in_person": mark("In person")}


class OwnCopy(Base):
    """Somebody asks for a copy of what is kept about them. The coordinator and a manager look and release it; then they
    take it from their own page until `ends_at`. What it holds is put together at that moment and kept nowhere.

    They ask on their own page, or by phone or letter: then `recorded_by` wrote it down, how and when they asked."""

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
        CheckConstraint(
            "(recorded_by IS NULL) = (request_route IS NULL) AND (recorded_by IS NULL) = (requested_on IS NULL)",
            name="recorded",
        ),
    )
    conference_id: Mapped[UUID] = mapped_column(ForeignKey("conference.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    asked_at: Mapped[datetime]
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    request_route: Mapped[RequestRoute | None] = mapped_column(words(RequestRoute, "request_route"))
    requested_on: Mapped[date | None]
    """The day they phoned, or the letter came: the month is counted from it."""
    due_on: Mapped[date]
    """The last day on which it is in time: one calendar month after they asked, on the calendar of the service's zone."""
    coordinator_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    coordinator_at: Mapped[datetime | None]
    manager_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    manager_at: Mapped[datetime | None]
    released_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
