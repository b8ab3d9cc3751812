"""What can happen to an invitation."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from fgc.conference.history import Happened
from fgc.invitation.models import Answer, Invitation
from fgc.kit.words import mark


@dataclass(frozen=True)
class Invited(Happened):
    """Somebody was asked; a letter is on its way."""

    invitation: Invitation
    person_id: UUID
    says: ClassVar[str] = mark("Someone was invited.")


@dataclass(frozen=True)
class AskedByVoice(Happened):
    """The coordinator asked somebody by phone or in person."""

    invitation: Invitation
    person_id: UUID
    says: ClassVar[str] = mark("Someone was invited by phone or in person.")


@dataclass(frozen=True)
class ToldByVoice(Happened):
    """The coordinator told somebody of a change."""

    invitation: Invitation
    person_id: UUID
    says: ClassVar[str] = mark("Someone was told about a change, by phone or in person.")


@dataclass(frozen=True)
class MeetingReminded(Happened):
    """Somebody was reminded of the day, or that they have not answered (`days_before` is 0) or were not sure (-1)."""

    invitation: Invitation
    person_id: UUID
    days_before: int
    says: ClassVar[str] = mark("Someone was reminded of the meeting.")


@dataclass(frozen=True)
class Answered(Happened):
    """Somebody answered, or changed their mind."""

    invitation: Invitation
    person_id: UUID
    answer: Answer
    by_coordinator: bool
    says: ClassVar[str] = mark("Someone answered their invitation.")


@dataclass(frozen=True)
class NeedsTold(Happened):
    """Somebody said what they need to come."""

    invitation: Invitation
    person_id: UUID
    says: ClassVar[str] = mark("Someone said what they need in order to come.")


@dataclass(frozen=True)
class WordsGiven(Happened):
    """Somebody gave words to be read out if they do not come."""

    invitation: Invitation
    person_id: UUID
    says: ClassVar[str] = mark("Someone gave words of their own to be read out.")


@dataclass(frozen=True)
class SomebodyMissed(Happened):
    """Somebody of the family named a person who was not thought of."""

    by_person_id: UUID
    says: ClassVar[str] = mark("Someone named a person we missed.")


@dataclass(frozen=True)
class SuggestionSettled(Happened):
    """The coordinator recorded what was decided about a person we missed."""

    suggestion_id: UUID
    says: ClassVar[str] = mark("The coordinator recorded what was decided about a person we missed.")
