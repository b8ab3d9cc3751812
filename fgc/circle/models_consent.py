"""What each person agreed to, and when they stopped. A line is never changed: it only ends."""

from datetime import date, datetime
from enum import Enum
from uuid import UUID

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, LargeBinary, and_, event
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column

from fgc.circle.models_keys import own_key
from fgc.kit import secrets
from fgc.kit.db import Base, words
from fgc.kit.locked import locked
from fgc.kit.words import mark
from fgc.referral.models import ConsentBasis


class ConsentTo(Enum):
    """What somebody may agree to. Each is asked for by itself, and each may be stopped by itself."""

    TAKE_PART = "take_part"
    REFERRAL = "referral"
    CONTACT = "contact"
    """That the coordinator speaks with others."""
    SHARE = "share"
    """That something is shared with somebody."""

    @property
    def label(self) -> str:
        return _LABELS[self.value]


_LABELS = {
    "take_part": mark("Taking part"),
    "referral": mark("The referral"),
    "contact": mark("The coordinator speaking to others"),
    "share": mark("Sharing something"),
}


class Consent(Base):
    """One thing one person agreed to, on what ground, and whether it still stands.

    Consent to take part is not the lawful basis of keeping data; a council keeps that elsewhere (practice.md 4.7).
    """

    __tablename__ = "consent"
    __table_args__ = (
        Index(
            "uq_consent_now",
            "person_id",
            "purpose",
            "mark",
            unique=True,
            postgresql_where="withdrawn_at IS NULL",
        ),
        CheckConstraint("given_on IS NOT NULL OR withdrawn_at IS NOT NULL", name="given_or_refused"),
        CheckConstraint("(given_on IS NULL) = (basis IS NULL)", name="given_on_a_ground"),
        CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_by = '')", name="withdrawn_by_somebody"),
    )
    conference_id: Mapped[UUID] = mapped_column(ForeignKey("conference.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    purpose: Mapped[ConsentTo] = mapped_column(words(ConsentTo, "consent_to"))
    what = locked(own_key("person_id"))
    """What may be shared, or the sentence they agreed to."""
    with_whom = locked(own_key("person_id"))
    mark: Mapped[bytes] = mapped_column(LargeBinary)
    """Stands for `what` and `with_whom` together, keyed: nothing is agreed to twice at the same time."""
    basis: Mapped[ConsentBasis | None] = mapped_column(words(ConsentBasis, "consent_basis"))
    given_by = locked(own_key("person_id"))
    """Who agreed for them, where it was not they themself: a parent, the council, those who weighed their interests."""
    given_on: Mapped[date | None]
    """None for somebody who said no, or stop, without ever having been written down as agreeing."""
    said_to: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    written_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[str] = mapped_column(default="")
    """The actor: 'person:<id>' by their own page, 'staff:<id>' who was told."""
    withdrawn_how = locked(own_key("person_id"))
    """How they told the coordinator, in a few words."""
    known_at: Mapped[datetime | None]
    """When the coordinator saw that it ended. Until then it waits on their desk."""

    @hybrid_property
    def is_stop_unseen(self) -> bool:
        """It has ended, and the coordinator has not seen it. Asked of a row, and of the database."""
        return self.withdrawn_at is not None and self.known_at is None

    @is_stop_unseen.inplace.expression
    @classmethod
    def _is_stop_unseen(cls) -> ColumnElement[bool]:
        return and_(cls.withdrawn_at.is_not(None), cls.known_at.is_(None))


@event.listens_for(Consent, "before_insert")
def _mark(_mapper: object, _connection: object, line: Consent) -> None:
    line.mark = secrets.ring().fingerprint("consent", f"{line.what}\n{line.with_whom}")
