"""What can happen to a date."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from fgc.conference.history import ASIDE, Happened
from fgc.kit.words import mark
from fgc.schedule.models import Chooser, Meeting, MeetingKind

Hours = Sequence[tuple[datetime, datetime]]
"""Somebody's own times at a meeting as unbroken stretches, in UTC."""


@dataclass(frozen=True)
class MeetingPlanned(Happened):
    """A date was set."""

    meeting: Meeting
    kind: MeetingKind
    says: ClassVar[str] = mark("A date was set.")


@dataclass(frozen=True)
class MeetingMoved(Happened):
    """The day, a time or the place changed: everybody who was asked must be told. `sequence` counts such changes."""

    meeting: Meeting
    sequence: int
    other_time: bool
    """Whether a time changed: then an answer that was given to the old one stands only where the new one lies within it."""
    day_before: date = field(metadata=ASIDE)
    """The day of the meeting until now."""
    hours_before: Mapping[UUID, Hours] = field(metadata=ASIDE)
    """The own hours of each person until now."""
    says: ClassVar[str] = mark("The date, a time or the place was changed.")


@dataclass(frozen=True)
class MeetingChanged(Happened):
    """Something changed that nobody's calendar holds: food, rooms, who looks after the children."""

    meeting: Meeting
    says: ClassVar[str] = mark("Arrangements for the day were changed.")


@dataclass(frozen=True)
class MeetingCancelled(Happened):
    """The meeting will not take place: everybody who was asked must be told."""

    meeting: Meeting
    sequence: int
    says: ClassVar[str] = mark("A meeting was cancelled.")


@dataclass(frozen=True)
class MeetingReinstated(MeetingPlanned):
    """That a date was called off is taken back. Nobody had been asked to it."""

    says: ClassVar[str] = mark("A cancelled meeting will go ahead after all.")


@dataclass(frozen=True)
class DatesConfirmed(Happened):
    """A safety hold was lifted, and the coordinator looked whether the dates still stand."""

    says: ClassVar[str] = mark("After the safety hold the coordinator checked the dates.")


@dataclass(frozen=True)
class PlacesSet(Happened):
    """It was decided who is asked to which part."""

    meeting: Meeting
    people: int
    says: ClassVar[str] = mark("The coordinator set who is invited to which part.")


@dataclass(frozen=True)
class StayChosen(Happened):
    """The family chose that an advocate or interpreter stays with them for a part (or, `stays` being false, that they do not
    any more); `chosen_by` says who of the family. Whoever wrote it down is the actor."""

    meeting: Meeting
    person_id: UUID
    part: str
    chosen_by: Chooser
    stays: bool
    says: ClassVar[str] = mark("The family chose who stays with them in private family time.")


@dataclass(frozen=True)
class PlaceChanged(Happened):
    """Somebody who had been asked already is now asked to other parts, or at another time: they must be told."""

    meeting: Meeting
    person_id: UUID
    says: ClassVar[str] = mark("Someone is now invited to other parts or hours.")


@dataclass(frozen=True)
class PlaceTaken(Happened):
    """Somebody who had been asked has no place any more."""

    meeting: Meeting
    person_id: UUID
    says: ClassVar[str] = mark("Someone is no longer invited.")


@dataclass(frozen=True)
class KeptApart(Happened):
    """Somebody is not asked any more, because they and somebody else must not meet. Nothing is sent to them."""

    meeting: Meeting
    person_id: UUID
    says: ClassVar[str] = mark(
        "Two people are kept apart: one of them is no longer invited, and is not told by letter."
    )


@dataclass(frozen=True)
class ExclusionKept(Happened):
    """It was written down why somebody is not asked, and how they are heard instead."""

    exclusion_id: UUID
    says: ClassVar[str] = mark(
        "The coordinator recorded why someone is not invited, and how they are heard instead."
    )


@dataclass(frozen=True)
class LegalCheckAsked(Happened):
    legal_check_id: UUID
    says: ClassVar[str] = mark("A second person was asked for a legal check.")


@dataclass(frozen=True)
class LegalCheckEnded(Happened):
    """Something that keeps the two apart was made stronger, or ordered, after it was asked."""

    legal_check_id: UUID
    says: ClassVar[str] = mark(
        "A legal check ended: the safety restriction was made stronger, or an order was recorded, after the check was asked for."
    )


@dataclass(frozen=True)
class LegalCheckOfMeetingEnded(Happened):
    """The meeting for which it was allowed is at another hour or place, or has other rooms or doors."""

    legal_check_id: UUID
    says: ClassVar[str] = mark("A legal check ended: the meeting has another time, place, rooms or doors.")


@dataclass(frozen=True)
class LegalCheckAnswered(Happened):
    legal_check_id: UUID
    allowed: bool
    says: ClassVar[str] = mark("A second person recorded a legal check.")
