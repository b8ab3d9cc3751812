"""What is kept so that staff can show who they are: password and codes, passkeys, invitations, browsers they used."""

from datetime import datetime
from enum import Enum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from fgc.access.models import Role
from fgc.kit.db import Base, words
from fgc.kit.locked import locked, under


class SignInSecret(Base):
    """The password of one member of staff and the seed of their codes. In a table of its own, so that nothing that shows
    staff can show it: only the door reads it."""

    __tablename__ = "sign_in_secret"
    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"), unique=True)
    password_hash: Mapped[str]
    seed = locked(under("second-factor"))
    last_step: Mapped[int] = mapped_column(default=0)
    """The newest half minute a code was taken for: no code is taken twice."""
    set_at: Mapped[datetime]


class Passkey(Base):
    """A passkey of one member of staff: its public key. The private one never leaves their device."""

    __tablename__ = "passkey"
    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"), index=True)
    credential_id: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int]
    name: Mapped[str]
    added_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Elsewhere(Base):
    """Who a member of staff is at the sign-in of their own organisation: bound once, by an invitation."""

    __tablename__ = "elsewhere"
    __table_args__ = (UniqueConstraint("issuer", "subject"),)
    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"), unique=True)
    issuer: Mapped[str]
    subject: Mapped[str]
    bound_at: Mapped[datetime]


class Ceremony(Enum):
    """What a passkey was asked for."""

    SIGN_IN = "sign_in"
    PROVE = "prove"
    REGISTER = "register"


class Begun(Base):
    """A question to a passkey that was answered: it is not answered again (see `staff/begun.py`)."""

    __tablename__ = "begun"
    ceremony: Mapped[Ceremony] = mapped_column(words(Ceremony, "ceremony"))
    fingerprint: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    staff_id: Mapped[UUID | None]
    """Whose answer it must be; None: whoever signs in."""
    ends_at: Mapped[datetime]


class Joining(Base):
    """An invitation to join, or to begin anew after a lost device. Its link works until it was used, seven days at most."""

    __tablename__ = "joining"
    service_id: Mapped[UUID] = mapped_column(ForeignKey("service.id"))
    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"), index=True)
    fingerprint: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    opened_fingerprint: Mapped[bytes | None] = mapped_column(LargeBinary, unique=True)
    """Of the cookie of the browser that opened it last: that one may set up, and no other."""
    opened_at: Mapped[datetime | None]
    seed = locked(under("second-factor"))
    """The seed of the codes it offers, until it is used."""
    made_by: Mapped[UUID | None]
    made_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class KnownBrowser(Base):
    """A browser somebody of staff signed in with before; another one is told to them by a letter."""

    __tablename__ = "known_browser"
    __table_args__ = (UniqueConstraint("staff_id", "fingerprint"),)
    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    fingerprint: Mapped[bytes] = mapped_column(LargeBinary)
    device: Mapped[str]
    first_seen_at: Mapped[datetime]


class Wanted(Base):
    """A role of a manager or an administrator that somebody is to have: asked for by one, agreed to by another."""

    __tablename__ = "wanted"
    __table_args__ = (
        Index("uq_wanted_open", "staff_id", unique=True, postgresql_where=text("decided_at IS NULL")),
        CheckConstraint("decided_by <> asked_by AND decided_by <> staff_id", name="second_person"),
        CheckConstraint("asked_by <> staff_id", name="not_for_oneself"),
        CheckConstraint(
            "(decided_at IS NULL) = (agreed IS NULL) AND (decided_by IS NULL OR decided_at IS NOT NULL)"
            " AND (decided_by IS NOT NULL OR agreed IS NOT TRUE)",
            name="decided_whole",
        ),
    )
    service_id: Mapped[UUID] = mapped_column(ForeignKey("service.id"))
    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"), index=True)
    role: Mapped[Role] = mapped_column(words(Role, "role"))
    asked_by: Mapped[UUID]
    asked_at: Mapped[datetime]
    decided_by: Mapped[UUID | None]
    """Nobody, though it is decided: it ended with whoever asked, or with whom it was for (`fgc_ends_with`)."""
    decided_at: Mapped[datetime | None]
    agreed: Mapped[bool | None]
