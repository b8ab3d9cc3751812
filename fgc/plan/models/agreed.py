"""The words a version quotes from elsewhere, as they stood when it was agreed: what is signed is that text and no other.

A plan's own lines never change once it was shown. Names, questions, what it must have and the meeting's day are kept
elsewhere and may be corrected there: they are kept here again at the moment of agreeing, locked like the plan's own words.
"""

from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from fgc.kit.db import Base
from fgc.kit.locked import locked, under


class AgreedName(Base):
    """One person's name as this version was agreed with it. It goes with the person when they are erased."""

    __tablename__ = "agreed_name"
    __table_args__ = (UniqueConstraint("plan_id", "person_id"),)
    conference_id: Mapped[UUID] = mapped_column(ForeignKey("conference.id"), index=True)
    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plan.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    name = locked(under("plan"))
    called = locked(under("plan"))
    in_text = locked(under("plan"))
    """As the plan's lines name them: the whole name of somebody who is paid, what they are called of everybody else, or
    more where two are called alike."""
    tie = locked(under("plan"))
    central_place: Mapped[int | None]
    """Which of those the conference is about they are, counted from 0; None when it is not about them."""
    baby: Mapped[bool]


class AgreedQuote(Base):
    """Other words that this version quotes: `about_id` is the question or the thing it must have; the meeting, for its
    day; the conference, for its number; the plan itself, for the sentence that signatures stand under."""

    __tablename__ = "agreed_quote"
    __table_args__ = (UniqueConstraint("plan_id", "about_id"),)
    conference_id: Mapped[UUID] = mapped_column(ForeignKey("conference.id"), index=True)
    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plan.id"))
    about_id: Mapped[UUID]
    words = locked(under("plan"))
