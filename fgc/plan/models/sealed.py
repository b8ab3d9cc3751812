"""The sealed plan, which nobody changes any more, and who was given it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from fgc.kit.db import Base
from fgc.kit.locked import locked_bytes, locked_record, under


class SealedPlan(Base):
    """The sealed PDF itself. Append-only: the app may insert and read, never change or delete."""

    __tablename__ = "sealed_plan"
    conference_id: Mapped[UUID] = mapped_column(ForeignKey("conference.id"), index=True)
    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plan.id"))
    kind: Mapped[str]
    """'plan' for everybody who may see all of it, 'child' for the child's version, 'copy' for one person's copy."""
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    text_hash: Mapped[str]
    sha256: Mapped[str] = mapped_column(unique=True)
    short_code: Mapped[str] = mapped_column(unique=True)
    pdf = locked_bytes(under("plan"), deferred=True)
    """Loaded only by a query that asks for it by name; `sha256` is of the file itself, as it was given away."""
    evidence = locked_record(under("plan"))
    certificate: Mapped[bytes] = mapped_column(LargeBinary)
    """The certificate (DER) whose key sealed it: a later key does not make an old plan doubtful."""
    sealed_at: Mapped[datetime]
    emptied_at: Mapped[datetime | None]
    """When its file was taken out, because somebody whose name is in it was erased. The hash stays: whoever has the file
    can still be told that it is genuine."""
    __table_args__ = (
        UniqueConstraint("plan_id", "kind", "person_id", postgresql_nulls_not_distinct=True),
        CheckConstraint(
            "(emptied_at IS NOT NULL OR pdf_locked IS NOT NULL) AND evidence_locked IS NOT NULL", name="whole"
        ),
    )


class CopySent(Base):
    """Who was given which sealed copy, when, by which route (the distribution log)."""

    __tablename__ = "copy_sent"
    conference_id: Mapped[UUID] = mapped_column(ForeignKey("conference.id"), index=True)
    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plan.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    route: Mapped[str]
    letter_id: Mapped[UUID | None]
    at: Mapped[datetime]
    opened_at: Mapped[datetime | None]
