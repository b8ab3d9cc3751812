"""The audit: one chain of lines for each service, and the head each chain has reached."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from fgc.kit.db import Base
from fgc.kit.locked import for_good, locked


class AuditLine(Base):
    """One thing that was done or read, and by whom: ids, kinds and times, never a name, a text or a secret.

    Never changed, never deleted. `mac` seals the line together with `prev`, the mac of the line before it. `chain` is
    the id of the service; what belongs to none (a sign-in with an unknown address) is in the chain of id 0.
    No foreign keys: a line outlives what it is about.
    """

    __tablename__ = "audit"
    __table_args__ = (
        UniqueConstraint("chain", "seq"),
        Index("ix_audit_conference", "conference_id", "action"),
        Index("ix_audit_request", "conference_id", "request"),
        CheckConstraint("octet_length(mac) = 32 AND octet_length(prev) = 32", name="mac_size"),
        CheckConstraint("payload_locked IS NOT NULL", name="payload"),
    )
    chain: Mapped[UUID]
    seq: Mapped[int] = mapped_column(BigInteger)
    conference_id: Mapped[UUID | None]
    actor_kind: Mapped[str]
    """`staff`, `person`, `worker`; `nobody` where nobody is known yet."""
    actor_id: Mapped[UUID | None]
    action: Mapped[str]
    about: Mapped[str]
    at: Mapped[datetime]
    request: Mapped[str]
    """The same for all lines of one request; empty outside any."""
    payload = locked(for_good("audit"))
    """Facts as JSON. The ciphertext is what its hash was taken of: a line is checked without being opened."""
    prev: Mapped[bytes] = mapped_column(LargeBinary)
    mac: Mapped[bytes] = mapped_column(LargeBinary)


class AuditHead(Base):
    """The last line of one chain (`id` is the chain's). Only the trigger that lets a line in moves it."""

    __tablename__ = "audit_head"
    seq: Mapped[int] = mapped_column(BigInteger)
    mac: Mapped[bytes] = mapped_column(LargeBinary)
