"""What is kept about a meeting: wall time and zone as people say it, and the instant it means."""

from datetime import date, datetime, time
from enum import Enum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from fgc.circle.models import Kind
from fgc.kit.db import Base, Editable, words
from fgc.kit.locked import locked, locked_lines, under


class MeetingKind(Enum):
    FIRST = "first"
    SEPARATE = "separate"
    REVIEW = "review"


class MeetingState(Enum):
    PLANNED = "planned"
    UNDER_WAY = "under_way"
    HELD = "held"
    CANCELLED = "cancelled"


class Way(Enum):
    """How somebody takes part."""

    IN_PERSON = "in_person"
    VIDEO = "video"
    PHONE = "phone"
    LETTER = "letter"
    SPOKESPERSON = "spokesperson"


class Meeting(Editable, Base):
    """One meeting of a conference. A conference may hold several: the first, separate ones, reviews."""

    __tablename__ = "meeting"
    __table_args__ = (CheckConstraint("ends_at > starts_at", name="ends_after_start"),)
    conference_id: Mapped[UUID] = mapped_column(ForeignKey("conference.id"), index=True)
    kind: Mapped[MeetingKind] = mapped_column(words(MeetingKind, "meeting_kind"), default=MeetingKind.FIRST)
    state: Mapped[MeetingState] = mapped_column(
        words(MeetingState, "meeting_state"), default=MeetingState.PLANNED
    )
    on: Mapped[date]
    starts: Mapped[time]
    zone: Mapped[str]
    zone_rules: Mapped[str] = mapped_column(default="")
    """Which version of the zone's rules its instants were last read by."""
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    second_of_two: Mapped[bool] = mapped_column(default=False)
    """When the clocks go back the hour comes twice: True means the later of the two."""
    venue = locked(under("protected"))
    venue_address = locked(under("protected"))
    getting_there = locked(under("protected"))
    rooms = locked_lines(under("protected"))
    doors = locked(under("protected"))
    food = locked(under("protected"))
    children = locked(under("protected"))
    joining = locked(under("protected"))
    """How to join by video or phone."""
    sequence: Mapped[int] = mapped_column(default=0)
    """Counts what calendars must be told (RFC 5545 SEQUENCE)."""
    cancelled_because = locked(under("protected"))

    parts: Mapped[list["MeetingPart"]] = relationship(order_by="MeetingPart.starts_at", lazy="select")

    @property
    def alone_since(self) -> datetime | None:
        """Since when the family is on its own; None before it began and after it ended. While it lasts, every page of
        staff about this meeting is closed to writing (policies.sql holds the same)."""
        return next(
            (
                part.began_at
                for part in self.parts
                if part.family_only and part.began_at and part.ended_at is None
            ),
            None,
        )


class MeetingPart(Base):
    """One part of a meeting: welcome, information, private family time, agreeing the plan (keys of the approach)."""

    __tablename__ = "meeting_part"
    __table_args__ = (
        UniqueConstraint("meeting_id", "key"),
        UniqueConstraint("id", "family_only"),
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
    )
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id"))
    conference_id: Mapped[UUID] = mapped_column(ForeignKey("conference.id"), index=True)
    key: Mapped[str]
    family_only: Mapped[bool]
    starts: Mapped[time]
    ends: Mapped[time]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    began_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class Chooser(Enum):
    """Who of the family chose that somebody who is paid to be there stays with them in private family time."""

    CENTRAL = "central"
    """The person it is about."""
    WHO_NEEDS_THEM = "who_needs_them"
    """Somebody who without them would not understand, or not be heard."""
    FAMILY = "family"
    """Those in the room, together."""


class Place(Base):
    """One person's place in one part of a meeting: asked to it, how they take part, and their own window.

    `family_only` and `kind` repeat what stands with the part and the person, held to them by the database, so that a
    check can say what no mistake in the program may undo: nobody who is paid to be there has a place in private family
    time. Only an advocate or an interpreter has, where somebody of the family chose so (`chosen_by`), for that part.
    """

    __tablename__ = "place"
    __table_args__ = (
        UniqueConstraint("part_id", "person_id"),
        ForeignKeyConstraint(
            ["part_id", "family_only"],
            ["meeting_part.id", "meeting_part.family_only"],
            onupdate="CASCADE",
            name="fk_place_part",
        ),
        ForeignKeyConstraint(
            ["person_id", "kind"], ["person.id", "person.kind"], onupdate="CASCADE", name="fk_place_person"
        ),
        CheckConstraint(
            "NOT family_only OR kind IN ('central', 'family', 'friend') OR "
            "(kind IN ('advocate', 'interpreter') AND chosen_by IS NOT NULL)",
            name="private_family_time",
        ),
        CheckConstraint("from_at IS NULL OR until_at IS NULL OR until_at > from_at", name="window"),
    )
    conference_id: Mapped[UUID] = mapped_column(ForeignKey("conference.id"), index=True)
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id"), index=True)
    part_id: Mapped[UUID]
    person_id: Mapped[UUID] = mapped_column(index=True)
    family_only: Mapped[bool]
    kind: Mapped[Kind] = mapped_column(words(Kind, "place_kind"))
    chosen_by: Mapped[Chooser | None] = mapped_column(words(Chooser, "chooser"))
    """Who chose that an advocate or interpreter stays for this part; who wrote it down, and when, is in the history."""
    way: Mapped[Way] = mapped_column(words(Way, "way"), default=Way.IN_PERSON)
    room = locked(under("protected"))
    from_at: Mapped[datetime | None]
    until_at: Mapped[datetime | None]
    """Their own window when it is not the whole part (an information giver by video, 11:15 to 11:45)."""
    asked_at: Mapped[datetime | None]
    """When they were asked to it. From then on they are told of every change."""
    arrived_at: Mapped[datetime | None]
    left_at: Mapped[datetime | None]
