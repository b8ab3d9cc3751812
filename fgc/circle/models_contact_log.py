"""What is kept of the coordinator's work with each person: every attempt to reach them, and the hours it took."""

from datetime import date, datetime
from enum import Enum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from fgc.circle.models import Channel
from fgc.circle.models_keys import own_key
from fgc.kit.db import Base, Editable, words
from fgc.kit.locked import locked, under


class ContactWay(Enum):
    """How somebody was reached, or tried to be."""

    PHONE = "phone"
    TEXT = "text"
    EMAIL = "email"
    LETTER = "letter"
    VISIT = "visit"
    VIDEO = "video"
    IN_PASSING = "in_passing"

    @property
    def channel(self) -> Channel | None:
        """What they have to allow for it. A video call rings as a phone does; whoever is met in passing was not sought out."""
        return {
            ContactWay.PHONE: Channel.PHONE, ContactWay.VIDEO: Channel.PHONE, ContactWay.TEXT: Channel.TEXT,
            ContactWay.EMAIL: Channel.EMAIL, ContactWay.LETTER: Channel.LETTER, ContactWay.VISIT: Channel.IN_PERSON,
        }.get(self)  # fmt: skip


class ContactOutcome(Enum):
    """What came of it."""

    SPOKE = "spoke"
    NO_REPLY = "no_reply"
    LEFT_MESSAGE = "left_message"
    WROTE = "wrote"
    SOMEBODY_ELSE = "somebody_else"
    ANOTHER_TIME = "another_time"
    WRONG_DETAILS = "wrong_details"
    MOVED_AWAY = "moved_away"
    NO_CONTACT = "no_contact"
    OTHER = "other"
    MISTAKE = "mistake"
    """It was entered by mistake: nothing of the kind happened. The line stays, and counts for nothing."""


class ContactEntry(Editable, Base):
    """One line of the contact log of one person. The coordinator's own, and the service manager's for supervision; never
    shown to the referrer: independence."""

    __tablename__ = "contact_entry"
    __table_args__ = (
        Index("ix_contact_entry_person_id", "person_id", "contacted_at"),
        CheckConstraint("minutes >= 0", name="minutes"),
    )
    conference_id: Mapped[UUID] = mapped_column(ForeignKey("conference.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    contacted_at: Mapped[datetime]
    written_at: Mapped[datetime]
    way: Mapped[ContactWay] = mapped_column(words(ContactWay, "contact_way"))
    outcome: Mapped[ContactOutcome] = mapped_column(words(ContactOutcome, "contact_outcome"))
    minutes: Mapped[int | None]
    """With the way there and back."""
    against_wish: Mapped[bool] = mapped_column(default=False)
    """It was not safe by what was in force when it was done. The database lets nobody take that back."""
    unsafe_when_written: Mapped[bool] = mapped_column(default=False)
    """It was not safe by what was in force when it was written down; how it was when it was done, nobody knows."""
    note = locked(own_key("person_id"))


class TimeSpentOn(Enum):
    """What the hours went into that are about no one person."""

    PREPARATION = "preparation"
    MEETING = "meeting"
    TRAVEL = "travel"
    WRITING = "writing"
    OTHER = "other"
    CONTACTS = "contacts"
    """Contacts with somebody who was erased: only their minutes stay (`fgc_erase_person` in policies.sql)."""


class TimeEntry(Editable, Base):
    """Time the coordinator spent on a conference, in minutes."""

    __tablename__ = "time_entry"
    __table_args__ = (CheckConstraint("minutes >= 0", name="minutes"),)
    conference_id: Mapped[UUID] = mapped_column(ForeignKey("conference.id"), index=True)
    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    spent_on: Mapped[date]
    kind: Mapped[TimeSpentOn] = mapped_column(words(TimeSpentOn, "time_spent_on"))
    minutes: Mapped[int]
    written_at: Mapped[datetime]
    note = locked(under("protected"))
