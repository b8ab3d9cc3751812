"""What is kept about calendar feeds: whose they are, and when a calendar last asked."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from fgc.access.models import Role
from fgc.kit.db import Base, words


class Feed(Base):
    """The address of one calendar: of a member of staff in one role, or of a person who came in by one link. Only the
    fingerprint of its secret is kept, and it opens nothing else. A person's ends with the link it was made by."""

    __tablename__ = "feed"
    __table_args__ = (
        CheckConstraint("num_nonnulls(staff_id, person_id) = 1", name="one_owner"),
        CheckConstraint("(staff_id IS NULL) = (role IS NULL)", name="of_staff"),
        CheckConstraint("num_nonnulls(person_id, conference_id, link_id) IN (0, 3)", name="of_a_person"),
        CheckConstraint("octet_length(fingerprint) = 32", name="fingerprint_size"),
        Index("uq_feed_staff", "staff_id", unique=True, postgresql_where="ended_at IS NULL"),
        Index("uq_feed_person", "person_id", unique=True, postgresql_where="ended_at IS NULL"),
    )
    service_id: Mapped[UUID] = mapped_column(ForeignKey("service.id"))
    staff_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    role: Mapped[Role | None] = mapped_column(words(Role, "feed_role"))
    """What they did when it was made: with another role it is over."""
    conference_id: Mapped[UUID | None]
    person_id: Mapped[UUID | None]
    link_id: Mapped[UUID | None] = mapped_column(ForeignKey("personal_link.id"))
    fingerprint: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    made_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class FeedFetch(Base):
    """One time that a calendar asked. The newest few of each feed are kept."""

    __tablename__ = "feed_fetch"
    __table_args__ = (Index("ix_feed_fetch_of", "feed_id", "at"),)
    feed_id: Mapped[UUID] = mapped_column(ForeignKey("feed.id"))
    at: Mapped[datetime]
    program: Mapped[str]
    """What kind of program it said it is, from a short list of ours: 'Google Calendar'."""
