"""What is watched: how often things are asked for, and what somebody who answers for the service has to look at."""

from datetime import datetime
from enum import Enum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from fgc.kit.db import Base, words


class Tally(Base):
    """How often one thing was asked for from one place since `began_at`. Of the place only a keyed digest is kept."""

    __tablename__ = "tally"
    __table_args__ = (UniqueConstraint("what", "whose"),)
    what: Mapped[str]
    whose: Mapped[bytes] = mapped_column(LargeBinary)
    began_at: Mapped[datetime]
    count: Mapped[int]


class Alerting(Enum):
    """What was noticed."""

    MANY_404 = "many_404"
    """Somebody of staff asked for many pages that are not theirs, within an hour."""
    CHAIN = "chain"
    """The audit is not as it was written."""
    CLOCK = "clock"
    """The clock went back, so links and signatures wait."""


class Alert(Base):
    """One thing that was noticed: of a service, sometimes about one member of its staff. No names, no words. It stands on
    the desk of those who answer for the service until one of them has looked."""

    __tablename__ = "alert"
    __table_args__ = (Index("ix_alert_open", "service_id", postgresql_where="seen_at IS NULL"),)
    service_id: Mapped[UUID] = mapped_column(ForeignKey("service.id"))
    kind: Mapped[Alerting] = mapped_column(words(Alerting, "alert_kind"))
    staff_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime]
    seen_at: Mapped[datetime | None]
    seen_by: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
