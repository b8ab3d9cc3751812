"""Who an order means among the people of the circle."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from fgc.kit.db import Base


class OrderParty(Base):
    """The answer, for one side of an order and one person of the circle, whether the order means them.

    Whoever comes into the circle later has no row yet: they are asked about.
    """

    __tablename__ = "order_party"
    __table_args__ = (UniqueConstraint("order_id", "protected", "person_id"),)
    conference_id: Mapped[UUID] = mapped_column(ForeignKey("conference.id"), index=True)
    order_id: Mapped[UUID] = mapped_column(ForeignKey("order_in_force.id"))
    protected: Mapped[bool]
    """Whether it is about whom the order protects, or about who must keep to it."""
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    means: Mapped[bool | None]
    """None: nobody has said, or it is asked again."""
    once_meant: Mapped[bool] = mapped_column(default=False)
    """Whether they were ever meant, or had the name. The database lets nobody take it back: whom an order protected is
    reached otherwise by two people only, as long as it is in force, whatever one of them says now."""
    said_by: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    """None: nobody has said it, or nobody had to, since the order spells the name as the circle does."""
    said_at: Mapped[datetime]
