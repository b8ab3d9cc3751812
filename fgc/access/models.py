"""What is kept about who gets in."""

from datetime import datetime
from enum import Enum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from fgc.kit.db import Base, words
from fgc.kit.email import kept_email
from fgc.kit.locked import locked, under
from fgc.kit.phone import HOME, kept_phone

KEPT = {"phone": kept_phone, "email": kept_email}


class Role(Enum):
    """What a member of staff does. An administrator has no rights in any conference."""

    COORDINATOR = "coordinator"
    SOCIAL_WORKER = "social_worker"
    SERVICE_MANAGER = "service_manager"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"


class Part(Enum):
    """As what somebody is assigned to one conference."""

    COORDINATOR = "coordinator"
    REFERRER = "referrer"
    REFERRERS_MANAGER = "referrers_manager"


class Service(Base):
    """One family group conference service. Several may live in one installation, strictly apart."""

    __tablename__ = "service"
    name: Mapped[str]
    neutral_name: Mapped[str]
    """What a lock screen or an envelope may show: it tells nothing about what the service does."""
    phone: Mapped[str]
    email: Mapped[str]
    address: Mapped[str]
    approach: Mapped[str]
    zone: Mapped[str] = mapped_column(default="Europe/London")
    region: Mapped[str] = mapped_column(default=HOME)
    """ISO 3166: where a phone number that names no country is read, by its staff and on its pages."""
    pin_for_all: Mapped[bool] = mapped_column(default=True)
    """Whether everybody with a personal link types the PIN they were told, not only those who need to be safe."""

    @validates("phone", "email")
    def _in_one_form(self, name: str, typed: str) -> str:
        return KEPT[name](typed)


class Staff(Base):
    """Somebody who works with the service, inside it or at the council."""

    __tablename__ = "staff"
    __table_args__ = (Index("uq_staff_email", text("lower(email)"), unique=True),)
    service_id: Mapped[UUID] = mapped_column(ForeignKey("service.id"))
    role: Mapped[Role] = mapped_column(words(Role, "role"))
    name: Mapped[str]
    email: Mapped[str]
    phone: Mapped[str]
    team: Mapped[str] = mapped_column(default="")
    manager_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    """For a social worker: the manager who approves what a plan must contain."""
    active: Mapped[bool] = mapped_column(default=True)
    """False: they left. Their sessions end at once, and nothing lets them in."""

    service: Mapped[Service] = relationship(lazy="raise_on_sql")

    @validates("phone", "email")
    def _in_one_form(self, name: str, typed: str) -> str:
        return KEPT[name](typed)

    @property
    def first_name(self) -> str:
        return self.name.split()[0]


class StaffSession(Base):
    """A signed-in browser. The cookie holds a secret; only its fingerprint is kept."""

    __tablename__ = "staff_session"
    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"), index=True)
    fingerprint: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    began_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    proved_at: Mapped[datetime]
    """When they last showed who they are: a passkey, or the password with a code."""
    ends_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    asleep_at: Mapped[datetime | None]
    """Since when the browser is in somebody else's hands: until its owner signs in there again it opens nothing of theirs."""
    lent_path: Mapped[str | None]
    """Of a session asleep: the one address that stays open, and what is under it. Ids alone stand in it."""
    device: Mapped[str] = mapped_column(default="")
    """As they would call it: 'Firefox on Windows'."""


class SignInAttempt(Base):
    """A wrong password, counted in the database so that several processes count together. The fingerprint is of the address
    with the place it was tried from, of a browser that is known for it, or of a session (see `staff/attempts.py`)."""

    __tablename__ = "sign_in_attempt"
    email_fingerprint: Mapped[bytes] = mapped_column(LargeBinary, index=True)
    at: Mapped[datetime]


class Assignment(Base):
    """Who works on which conference. Access of coordinators and social workers is by assignment alone."""

    __tablename__ = "assignment"
    __table_args__ = (
        Index(
            "uq_assignment_now",
            "conference_id",
            "staff_id",
            "part",
            unique=True,
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index(
            "uq_assignment_one_coordinator",
            "conference_id",
            unique=True,
            postgresql_where=text("ended_at IS NULL AND part = 'coordinator'"),
        ),
        Index("ix_assignment_staff", "staff_id"),
    )
    conference_id: Mapped[UUID]
    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    part: Mapped[Part] = mapped_column(words(Part, "part"))
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    staff: Mapped[Staff] = relationship(lazy="raise_on_sql")


class Conflict(Base):
    """Somebody of staff with a relative or an interest in a conference. It overrides every other right."""

    __tablename__ = "conflict"
    __table_args__ = (UniqueConstraint("conference_id", "staff_id"),)
    conference_id: Mapped[UUID]
    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    why = locked(under("protected"))
    declared_at: Mapped[datetime]


class UrgentAccess(Base):
    """Somebody without a part in a conference asks to be let in, with a reason; another person agrees; it ends by itself
    after a day. A conflict overrides it."""

    __tablename__ = "urgent_access"
    __table_args__ = (
        Index(
            "uq_urgent_access_open",
            "conference_id",
            "staff_id",
            unique=True,
            postgresql_where=text("decided_at IS NULL"),
        ),
        CheckConstraint("decided_by <> staff_id", name="second_person"),
        CheckConstraint(
            "(decided_by IS NULL OR decided_at IS NOT NULL) AND (NOT agreed OR decided_by IS NOT NULL)",
            name="decided_whole",
        ),
        CheckConstraint("agreed = (ends_at IS NOT NULL)", name="ends"),
        CheckConstraint("ends_at - decided_at <= interval '24 hours'", name="a_day"),
    )
    conference_id: Mapped[UUID] = mapped_column(index=True)
    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"), index=True)
    why = locked(under("protected"))
    asked_at: Mapped[datetime]
    decided_by: Mapped[UUID | None]
    """Nobody, though it is decided: it ended with whoever asked (`fgc_ends_with` in two_people.sql)."""
    decided_at: Mapped[datetime | None]
    agreed: Mapped[bool] = mapped_column(default=False)
    ends_at: Mapped[datetime | None]


class Purpose(Enum):
    """What a personal link is for. They lead to the same one home for the life of the conference."""

    ANSWER = "answer"
    PLAN = "plan"
    SIGN = "sign"
    ACTION = "action"
    HOME = "home"


class PersonalLink(Base):
    """One person, one conference, one purpose. Only the fingerprint of its secret is kept; each letter has its own."""

    __tablename__ = "personal_link"
    __table_args__ = (CheckConstraint("octet_length(fingerprint) = 32", name="fingerprint_size"),)
    service_id: Mapped[UUID] = mapped_column(ForeignKey("service.id"))
    conference_id: Mapped[UUID] = mapped_column(index=True)
    person_id: Mapped[UUID] = mapped_column(index=True)
    purpose: Mapped[Purpose] = mapped_column(words(Purpose, "purpose"))
    fingerprint: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    letter_id: Mapped[UUID | None]
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    revoked_because: Mapped[str | None]
    newer_link_id: Mapped[UUID | None]
    """The link of the letter that followed by the same way, where this one ended with it."""
    first_used_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]
    uses: Mapped[int] = mapped_column(default=0)
    known_at: Mapped[datetime | None]
    """Where somebody else had opened it, or another kind of browser: when the coordinator had seen to that."""


class Level(Enum):
    """How far somebody has come in by a link: it was opened; their PIN was right; they said who they are."""

    LINK = "link"
    PIN = "pin"
    SELF = "self"


class PersonSession(Base):
    """A family member's browser after a link was opened. Ends with the browser, after 20 idle minutes or 4 hours.

    Until `stays_until` it stays open untouched: a family that talks for an hour does not tap.
    """

    __tablename__ = "person_session"
    link_id: Mapped[UUID] = mapped_column(ForeignKey("personal_link.id"))
    service_id: Mapped[UUID] = mapped_column(ForeignKey("service.id"))
    conference_id: Mapped[UUID]
    person_id: Mapped[UUID] = mapped_column(index=True)
    fingerprint: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    began_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    stays_until: Mapped[datetime | None]
    ends_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    level: Mapped[Level] = mapped_column(words(Level, "level"), default=Level.LINK)
    pin_at: Mapped[datetime | None]
    """When their PIN was right."""
    device: Mapped[str] = mapped_column(default="")
    """What kind of device, coarsely: 'phone', 'Android'."""


class Once(Base):
    """A form that was handled, with its answer: a double click or a retry has one effect and gets the same answer."""

    __tablename__ = "once"
    __table_args__ = (UniqueConstraint("actor", "key", name="uq_once_actor_key"),)
    actor: Mapped[str]
    key: Mapped[str]
    at: Mapped[datetime] = mapped_column(index=True)
    status: Mapped[int | None]
    location: Mapped[str | None]
    answer = locked(under("answers"))
    """The page that was shown. Deleted after a day."""
