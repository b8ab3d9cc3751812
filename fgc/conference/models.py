"""What is kept about a conference as a whole."""

from datetime import datetime
from enum import Enum
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Identity, Index, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from fgc.kit.db import Base, Editable, words
from fgc.kit.locked import locked, under


class Stage(Enum):
    """Where a conference stands (the states S0 to S14 of the practice, named)."""

    DRAFT = "draft"
    REFERRED = "referred"
    RETURNED = "returned"
    DECLINED = "declined"
    WAITING = "waiting"
    PREPARING = "preparing"
    SCHEDULED = "scheduled"
    MEETING = "meeting"
    AGREEING = "agreeing"
    SIGNING = "signing"
    LIVE = "live"
    CLOSED = "closed"


class Conference(Editable, Base):
    """One family's conference. `name` is the family's name for it; `number` is what letters and phones may say."""

    __tablename__ = "conference"
    __table_args__ = (UniqueConstraint("service_id", "number"),)
    service_id: Mapped[UUID] = mapped_column(ForeignKey("service.id"))
    approach: Mapped[str]
    name: Mapped[str]
    number: Mapped[str]
    stage: Mapped[Stage] = mapped_column(words(Stage, "stage"), default=Stage.DRAFT)
    opened_at: Mapped[datetime]
    held_since: Mapped[datetime | None]
    """Since when a safety hold stops every letter and hides every place; None when there is none."""
    held_because = locked(under("protected"))
    held_by: Mapped[str | None]
    safety_version: Mapped[int] = mapped_column(default=1)
    """Counts every change of what one person may learn about another; a letter queued before it is looked at again."""
    awaiting_independence: Mapped[bool] = mapped_column(default=False)
    """From the allocation of a coordinator until they signed that they are independent: they may read, not write."""
    closed_at: Mapped[datetime | None]
    links_until: Mapped[datetime | None]
    """How long personal links live at least: some time after the last meeting that is planned (see the approach)."""


class Numbering(Base):
    """The last number a service gave to a conference in one year. Adding one takes the row's lock: no number twice."""

    __tablename__ = "numbering"
    __table_args__ = (UniqueConstraint("service_id", "year"),)
    service_id: Mapped[UUID] = mapped_column(ForeignKey("service.id"))
    year: Mapped[int]
    last: Mapped[int]


class Happening(Base):
    """One line of a conference's history. Never changed, never deleted. `facts` holds ids, kinds and days, no names."""

    __tablename__ = "happening"
    __table_args__ = (Index("ix_happening_conference_at", "conference_id", "at"),)
    __mapper_args__ = {"eager_defaults": False}
    conference_id: Mapped[UUID] = mapped_column(ForeignKey("conference.id"))
    at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    kind: Mapped[str]
    actor: Mapped[str]
    facts: Mapped[dict[str, Any]]
    turn: Mapped[int] = mapped_column(BigInteger, Identity(always=True))
    """Which came first of two things that happened at the same instant."""
