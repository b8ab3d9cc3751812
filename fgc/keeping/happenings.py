"""What happens to what is kept."""

from dataclasses import dataclass
from datetime import date

from fgc.circle.models import Person
from fgc.conference.history import Happened
from fgc.kit.words import mark


@dataclass(frozen=True)
class KeptUntil(Happened):
    """A conference that ended has a class of the service's schedule, and a day."""

    says = mark("The record is kept until %(until)s.")
    kept_as: str
    until: date


@dataclass(frozen=True)
class EndingTold(Happened):
    """People were told until when their links work."""

    says = mark("People were told that their links work until %(until)s.")
    until: date


@dataclass(frozen=True)
class LegalHoldSet(Happened):
    """Nothing of this conference is erased from now on."""

    says = mark("A legal hold was put on: nothing is deleted.")


@dataclass(frozen=True)
class LiftAsked(Happened):
    """Somebody asked that the legal hold ends."""

    says = mark("Someone asked to lift the legal hold.")


@dataclass(frozen=True)
class LiftDeclined(Happened):
    """A service manager left the legal hold as it is."""

    says = mark("The legal hold stays on.")


@dataclass(frozen=True)
class LegalHoldLifted(Happened):
    """A second person agreed that the legal hold ends."""

    says = mark("The legal hold was lifted.")


@dataclass(frozen=True)
class ErasureAsked(Happened):
    """Somebody of the circle asked that what is kept about them is erased."""

    says = mark("Someone asked us to delete their information.")
    person: Person


@dataclass(frozen=True)
class ErasureDeclined(Happened):
    """A service manager decided that it is kept."""

    says = mark("The service manager decided to keep someone’s information.")
    person: Person


@dataclass(frozen=True)
class ErasureAgreed(Happened):
    """A service manager decided that it is erased."""

    says = mark("The service manager agreed to delete someone’s information.")
    person: Person
    with_plan: bool


@dataclass(frozen=True)
class ErasureHeldBack(Happened):
    """It was agreed that somebody is erased, and a legal hold stands: nothing was changed, and it waits."""

    says = mark("Deleting someone’s information has to wait for a legal hold: nothing was deleted.")
    person: Person


@dataclass(frozen=True)
class PersonErased(Happened):
    """What was kept about somebody was erased."""

    says = mark("Someone’s information was deleted.")
    person: Person
