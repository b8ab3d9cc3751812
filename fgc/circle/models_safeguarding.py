"""What is kept when somebody may come to serious harm: the one thing a talk in preparation is not private about."""

from datetime import date, datetime
from enum import Enum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from fgc.kit.db import Base, words
from fgc.kit.locked import locked, under
from fgc.kit.words import mark


class Telling(Enum):
    """Whether whoever spoke is told that it is passed on."""

    TOLD = "told"
    LATER = "later"
    NOT = "not"

    @property
    def label(self) -> str:
        return {
            "told": mark("They already know that it has been passed on"),
            "later": mark("They will be told later"),
            "not": mark("They are not told"),
        }[self.value]


class Safeguarding(Base):
    """Somebody is, or may be, at risk of serious harm (practice.md 4.6). Written once, never changed, never deleted;
    what the service did about it is added by a manager."""

    __tablename__ = "safeguarding"
    __table_args__ = (
        CheckConstraint("(settled_by IS NULL) = (settled_at IS NULL)", name="settled_whole"),
        CheckConstraint("person_id IS NOT NULL OR who_locked IS NOT NULL", name="about_somebody"),
    )
    conference_id: Mapped[UUID] = mapped_column(ForeignKey("conference.id"), index=True)
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    """Who is at risk, when they belong to the circle; otherwise `who` says it."""
    who = locked(under("protected"))
    what = locked(under("protected"))
    words_used = locked(under("protected"))
    """What was said, in the words that were used, and by whom."""
    heard_on: Mapped[date]
    danger_now: Mapped[bool]
    telling: Mapped[Telling] = mapped_column(words(Telling, "telling"))
    telling_because = locked(under("protected"))
    for_referrer: Mapped[bool] = mapped_column(default=False)
    """Made for the social worker on purpose. Otherwise their side never sees it: independence."""
    recorded_by: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    recorded_at: Mapped[datetime]
    done = locked(under("protected"))
    """What the service did about it, in the manager's words."""
    settled_by: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    settled_at: Mapped[datetime | None]
