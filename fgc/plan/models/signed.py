"""Who said yes to one exact text, and how; who would rather not now; without whom it goes on."""

from datetime import datetime
from enum import Enum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from fgc.circle.models import Person
from fgc.circle.models_keys import own_key
from fgc.kit.db import Base, words
from fgc.kit.locked import locked, locked_bytes, under


class Method(Enum):
    """How somebody said yes to the plan."""

    OWN_LINK = "own_link"
    TABLET = "tablet"
    PAPER = "paper"
    STAFF = "staff"


class Signature(Base):
    """One mark under one exact text. Never changed; a person may withdraw it until the plan is sealed."""

    __tablename__ = "signature"
    __table_args__ = (
        Index(
            "uq_signature_person",
            "plan_id",
            "person_id",
            unique=True,
            postgresql_where="withdrawn_at IS NULL",
        ),
        CheckConstraint("method <> 'paper' OR witness_locked IS NOT NULL", name="paper_has_witness"),
    )
    conference_id: Mapped[UUID] = mapped_column(ForeignKey("conference.id"), index=True)
    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plan.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    method: Mapped[Method] = mapped_column(words(Method, "method"))
    text_hash: Mapped[str]
    statement = locked(under("plan"))
    typed_name = locked(own_key("person_id"))
    other_name: Mapped[bool] = mapped_column(default=False)
    """Whether the name they typed, having been asked once more, is not how their name stands here."""
    other_name_looked_at: Mapped[datetime | None]
    """When the coordinator said that they have looked at that."""
    witness = locked(under("plan"))
    picture = locked_bytes(own_key("person_id"), deferred=True)
    """A photo of the sheet that was signed by hand, drawn anew by us (PNG); nothing where there is none."""
    has_picture: Mapped[bool] = mapped_column(default=False)
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    session_id: Mapped[UUID | None]
    link_id: Mapped[UUID | None]
    pin_at: Mapped[datetime | None]
    """When their PIN was checked for this very signature; None where none is asked for."""
    device: Mapped[str] = mapped_column(default="")
    signed_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(lazy="select")


class AddedSigner(Base):
    """The coordinator asks somebody to sign a version whom nobody would have been asked for: they took part in it, and the day
    does not show it."""

    __tablename__ = "added_signer"
    __table_args__ = (UniqueConstraint("plan_id", "person_id"),)
    conference_id: Mapped[UUID] = mapped_column(ForeignKey("conference.id"), index=True)
    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plan.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime]


class WithoutSignature(Base):
    """The coordinator goes on without somebody's signature, and says why: nobody has to sign."""

    __tablename__ = "without_signature"
    __table_args__ = (
        UniqueConstraint("plan_id", "person_id"),
        CheckConstraint("because_locked IS NOT NULL", name="reason"),
    )
    conference_id: Mapped[UUID] = mapped_column(ForeignKey("conference.id"), index=True)
    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plan.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    because = locked(under("plan"))
    at: Mapped[datetime]

    person: Mapped[Person] = relationship(lazy="select")
