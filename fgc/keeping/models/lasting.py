"""How long a conference is kept, since when it stands on the notice list, and what stays of its seals."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from fgc.kit.db import Base
from fgc.kit.locked import locked, under


class Keeping(Base):
    """How long one conference is kept after it ended: a class of the service's schedule, and the day that makes."""

    __tablename__ = "keeping"
    __table_args__ = (CheckConstraint("until > ended_on", name="kept_for_a_while"),)
    conference_id: Mapped[UUID] = mapped_column(ForeignKey("conference.id"), unique=True)
    kept_as: Mapped[str]
    """A key of the approach's `keeping`."""
    ended_on: Mapped[date]
    until: Mapped[date] = mapped_column(index=True)
    """The day its time is over, in UTC. From the night after that it stands on the notice list."""
    because = locked(under("protected"))
    """Why it ended without a plan, or why it has another class now."""
    set_by: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    """None: a referral that was declined gets its class by itself."""
    set_at: Mapped[datetime]


class EraseNotice(Base):
    """Since when a conference stands on the notice list. Written by the database alone (`fgc_notice`), so that nobody
    can say that there was a notice where there was none. It counts for one `until`: another class needs another one."""

    __tablename__ = "erase_notice"
    conference_id: Mapped[UUID] = mapped_column(ForeignKey("conference.id"), unique=True)
    until: Mapped[date]
    noticed_at: Mapped[datetime]


class KeptSeal(Base):
    """What stays of a sealed plan when its conference is erased: enough to tell whoever has the file that it is genuine,
    and nothing that says whose it was. Read by `fgc_sealed` alone."""

    __tablename__ = "kept_seal"
    sha256: Mapped[str] = mapped_column(unique=True)
    short_code: Mapped[str] = mapped_column(unique=True)
    certificate: Mapped[bytes] = mapped_column(LargeBinary)
    sealed_at: Mapped[datetime]
    newest: Mapped[bool]
    """Whether it was the plan that held when the conference was erased."""
