"""What is kept about another way to reach somebody protected, about who may interpret, and about orders that end."""

from datetime import date, datetime
from enum import Enum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from fgc.circle.models_keys import own_key
from fgc.kit.db import Base, words
from fgc.kit.locked import locked, locked_record
from fgc.kit.words import mark


class ContactChange(Base):
    """Another e-mail, number or address for somebody protected, or a wider way to reach them, written by one member of
    staff until a second agrees.

    While one is open nothing is sent to the person by any route. Whoever wrote it cannot be the one who agrees.
    """

    __tablename__ = "contact_change"
    __table_args__ = (
        Index("uq_contact_change_open", "person_id", unique=True, postgresql_where="settled_at IS NULL"),
        CheckConstraint("settled_by <> asked_by", name="second_person"),
        CheckConstraint(
            "(settled_at IS NULL) = (agreed IS NULL) AND (settled_by IS NULL OR settled_at IS NOT NULL)"
            " AND (settled_by IS NOT NULL OR agreed IS NOT TRUE)",
            name="settled_whole",
        ),
    )
    conference_id: Mapped[UUID] = mapped_column(ForeignKey("conference.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    fields: Mapped[list[str]]
    """What would be another one: 'email', 'phone', 'address', or a field of `rules.Ways`."""
    told = locked_record(own_key("person_id"), deferred=True)
    """The new contact as it was written, emptied once it is settled. It may hold an address: loaded only by a query
    that asks for it by name."""
    confirmed: Mapped[bool]
    """The person said so themself."""
    because = locked(own_key("person_id"))
    """How whoever wrote it knows that it was the person who asked."""
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    asked_at: Mapped[datetime]
    settled_by: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    """Nobody, though it is settled: it ended with whoever asked (`fgc_ends_with` in two_people.sql)."""
    settled_at: Mapped[datetime | None]
    agreed: Mapped[bool | None]


class Gender(Enum):
    FEMALE = "female"
    MALE = "male"

    @property
    def label(self) -> str:
        return {"female": mark("A woman"), "male": mark("A man")}[self.value]


class Interpreting(Base):
    """Who may interpret. For somebody who needs it: what they ask for. For an interpreter: what they are."""

    __tablename__ = "interpreting"
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), unique=True)
    conference_id: Mapped[UUID] = mapped_column(ForeignKey("conference.id"), index=True)
    gender: Mapped[Gender | None] = mapped_column(words(Gender, "gender"))
    from_elsewhere: Mapped[bool] = mapped_column(default=False)
    """Not of the family's own community or town: nobody whom they would meet again, or who could tell."""


class OrderEnd(Base):
    """That an order ends on a day was told to the coordinator, once; and when somebody settled what becomes of it."""

    __tablename__ = "order_end"
    __table_args__ = (UniqueConstraint("order_id", "expires_on"),)
    conference_id: Mapped[UUID] = mapped_column(ForeignKey("conference.id"), index=True)
    order_id: Mapped[UUID] = mapped_column(ForeignKey("order_in_force.id"))
    expires_on: Mapped[date]
    reminded_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    until: Mapped[date | None]
    """Until when it was made longer; None: it ends."""
