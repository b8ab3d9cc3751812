"""What somebody was promised that the coordinator will be in touch about. It stands on the desk until that has happened."""

from datetime import datetime
from enum import Enum
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from fgc.circle.models import Person
from fgc.kit.db import Base, words
from fgc.kit.locked import locked, under


class HelpKind(Enum):
    """On which page of theirs they asked, and what that page promised."""

    BEFORE_SIGNING = "before_signing"
    SPEAK = "speak"
    """The same page, where there is no plan that they could still sign: before one is shown, or once they have signed."""
    WITH_ACTION = "with_action"
    OTHER_WAY = "other_way"
    NEEDS = "needs"
    OWN_WORDS = "own_words"


URGENT = frozenset({HelpKind.BEFORE_SIGNING, HelpKind.SPEAK, HelpKind.WITH_ACTION})
"""Of which the coordinator is told by a letter at once: somebody does not know what to do."""


class HelpAsked(Base):
    """Somebody asked, and their page said that the coordinator will be in touch. For the coordinator alone: nobody of the
    family and no other member of staff finds a trace of it, and it stands in no history (see policies.sql)."""

    __tablename__ = "help_asked"
    conference_id: Mapped[UUID] = mapped_column(ForeignKey("conference.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[HelpKind] = mapped_column(words(HelpKind, "help_kind"))
    about_id: Mapped[UUID | None]
    """Of an action: its thread, which stays the same in a newer plan. Of an invitation: the invitation."""
    words = locked(under("protected"))
    asked_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))

    person: Mapped[Person] = relationship(lazy="select")
