"""What is kept about asking one person to one meeting."""

from datetime import date, datetime
from enum import Enum
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from fgc.circle.models import Person
from fgc.circle.models_keys import own_key
from fgc.conference.models import Conference
from fgc.kit.db import Base, Editable, words
from fgc.kit.locked import locked, under
from fgc.schedule.models import Meeting, Way


class Answer(Enum):
    YES = "yes"
    NO = "no"
    ANOTHER_WAY = "another_way"
    NOT_SURE = "not_sure"


ANSWERED = (Answer.YES, Answer.NO, Answer.ANOTHER_WAY)
"""What counts as an answer. Who is not sure yet has not said yes, and is asked again like one who is silent."""


PLACE_TAKEN = "place_taken"
"""Why an invitation was withdrawn: they have no part in the meeting any more, and have to hear that they need not come."""


class Invitation(Editable, Base):
    """One person asked to one meeting, with their answer. They may change it until the day."""

    __tablename__ = "invitation"
    __table_args__ = (UniqueConstraint("meeting_id", "person_id"),)
    conference_id: Mapped[UUID] = mapped_column(ForeignKey("conference.id"), index=True)
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    asked_at: Mapped[datetime | None]
    answer: Mapped[Answer | None] = mapped_column(words(Answer, "answer"))
    way: Mapped[Way | None] = mapped_column(words(Way, "answer_way"))
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[str] = mapped_column(default="")
    """'person' by their link, or 'coordinator' who was told by phone."""
    earlier_answer: Mapped[Answer | None] = mapped_column(words(Answer, "earlier_answer"))
    """What they had answered when they were asked again, for another day, hour or part. It is no answer to what they are asked
    now, and it is not lost (docs/decisions/0063-asked-again.md)."""
    earlier_way: Mapped[Way | None] = mapped_column(words(Way, "earlier_way"))
    earlier_on: Mapped[date | None]
    """The day of the meeting then."""
    moved_at: Mapped[datetime | None]
    """When the times last changed after they were asked. An answer from before counts where it stands, and they are asked whether
    it still does."""
    spokesperson = locked(own_key("person_id"))
    own_words = locked(own_key("person_id"))
    """What they want to be read out if they do not come."""
    needs_words = locked(own_key("person_id"))
    told_sequence: Mapped[int | None]
    """The last `Meeting.sequence` this person was told about; smaller than the meeting's: they must be told."""
    told_by_phone_at: Mapped[datetime | None]
    looked_at: Mapped[datetime | None]
    """When the coordinator last looked at what this person will see."""
    looked_mark: Mapped[str] = mapped_column(default="")
    """The fingerprint of what was looked at: a letter that would read otherwise now must be looked at again."""
    calendar_sequence: Mapped[int] = mapped_column(default=0)
    """Counts what this person's calendar must be told (RFC 5545 SEQUENCE; the UID is theirs alone)."""
    calendar_blocks: Mapped[int] = mapped_column(default=0)
    """How many appointments the last calendar file held, so that a later one can take back what is gone."""
    withdrawn_at: Mapped[datetime | None]
    withdrawn_because: Mapped[str] = mapped_column(default="")
    """A code: 'consent_withdrawn', 'kept_apart', 'left_the_circle', `PLACE_TAKEN`."""

    person: Mapped[Person] = relationship(lazy="select")
    meeting: Mapped[Meeting] = relationship(lazy="select")
    conference: Mapped[Conference] = relationship(lazy="select")


class MeetingReminder(Base):
    """One reminder to one person of one day of their meeting, written in the transaction that asks for its letter: however
    many workers look, and however often, there is one."""

    __tablename__ = "meeting_reminder"
    __table_args__ = (UniqueConstraint("invitation_id", "meeting_on", "days_before"),)
    conference_id: Mapped[UUID] = mapped_column(ForeignKey("conference.id"), index=True)
    invitation_id: Mapped[UUID] = mapped_column(ForeignKey("invitation.id"))
    meeting_on: Mapped[date]
    """The day they were reminded of: a meeting that moves is another one."""
    days_before: Mapped[int]
    """Which of the approach's reminders it is; 0 for the one to somebody who has not answered, -1 to somebody not sure."""
    letter_id: Mapped[UUID | None]
    at: Mapped[datetime]


class Suggestion(Base):
    """Somebody the family thinks was forgotten. Goes to the coordinator alone."""

    __tablename__ = "suggestion"
    conference_id: Mapped[UUID] = mapped_column(ForeignKey("conference.id"), index=True)
    by_person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    name = locked(under("contact"))
    tie = locked(under("contact"))
    reach = locked(under("contact"))
    made_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    settled_how = locked(under("contact"))
