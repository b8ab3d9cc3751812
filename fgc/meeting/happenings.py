"""What happened on the day. What the family says and writes on its own is never told."""

from dataclasses import dataclass

from fgc.circle.models import Person
from fgc.conference.history import Happened
from fgc.kit.words import mark
from fgc.schedule.models import Meeting


@dataclass(frozen=True)
class PartBegan(Happened):
    """A part of the meeting began; `part` is its key."""

    says = mark("A part of the meeting started.")
    meeting: Meeting
    part: str


@dataclass(frozen=True)
class PartEnded(Happened):
    """A part of the meeting ended; `part` is its key."""

    says = mark("A part of the meeting ended.")
    meeting: Meeting
    part: str


@dataclass(frozen=True)
class PersonArrived(Happened):
    """Somebody came to a part of the meeting."""

    says = mark("Someone arrived at the meeting.")
    meeting: Meeting
    person: Person
    part: str


@dataclass(frozen=True)
class PersonLeft(Happened):
    """Somebody left the meeting, for good or for the family's own time."""

    says = mark("Someone left the meeting.")
    meeting: Meeting
    person: Person
    part: str


@dataclass(frozen=True)
class WordsHeard(Happened):
    """The words of somebody who was not there were heard: read out, or said by somebody for them."""

    says = mark("The words of someone who was not there were heard at the meeting.")
    meeting: Meeting
    person: Person


@dataclass(frozen=True)
class WordsNotHeard(Happened):
    """They were not. Why is kept with them."""

    says = mark(
        "The coordinator recorded why the words of someone who was not there were not heard at the meeting."
    )
    meeting: Meeting
    person: Person


@dataclass(frozen=True)
class PrivateTimeBegan(Happened):
    """Everybody who is paid to be there has left the room. From now on staff see and change nothing of the meeting."""

    says = mark("Private family time started. Staff pages of the meeting are closed.")
    meeting: Meeting


@dataclass(frozen=True)
class PrivateTimeEnded(Happened):
    """The family ended it, or the coordinator after a knock (`knocked`); the reason is kept apart."""

    says = mark("Private family time ended.")
    meeting: Meeting
    knocked: bool
