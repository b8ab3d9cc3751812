"""What may happen in a circle. Facts are ids, kinds and numbers; what people said is never among them."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from fgc.circle.models import Kind, Person
from fgc.circle.models_consent import ConsentTo
from fgc.conference.history import Happened
from fgc.kit.letter import Letter
from fgc.kit.words import mark


@dataclass(frozen=True)
class CircleBegun(Happened):
    """The people whom the referrer named stand in the circle."""

    people: int
    says: ClassVar[str] = mark("The circle was started with the people who were named (%(people)s).")


@dataclass(frozen=True)
class PersonAdded(Happened):
    person: Person
    says: ClassVar[str] = mark("Someone was added to the circle.")


@dataclass(frozen=True)
class MayBeBack(Happened):
    """Somebody came, or is called so now, with the name that somebody here has left with, or had: `earlier_id`."""

    person: Person
    earlier_id: UUID
    says: ClassVar[str] = mark(
        "Someone was added with the name of someone who was in the circle before. What was known about "
        "that person now applies to both."
    )


@dataclass(frozen=True)
class PersonChanged(Happened):
    person: Person
    says: ClassVar[str] = mark("Details of someone in the circle were changed.")


@dataclass(frozen=True)
class KindCorrected(Happened):
    """Told before it is written: a later step of the practice refuses it where it would not be true of what was arranged."""

    person: Person
    was: Kind
    kind: Kind
    says: ClassVar[str] = mark("Someone’s part in the circle was corrected.")


@dataclass(frozen=True)
class BirthDateCorrected(Happened):
    """Whose, and by whom; neither day, since history outlives what is erased about somebody."""

    person: Person
    says: ClassVar[str] = mark("A date of birth was corrected.")


@dataclass(frozen=True)
class PersonLeft(Happened):
    person: Person
    says: ClassVar[str] = mark("Someone was removed from the circle. Their links stopped working at once.")


@dataclass(frozen=True)
class ContactKept(Happened):
    """`route_changed`: a number or an address that was there is another one now, or what went by a way that is not safe any
    more ended."""

    person: Person
    route_changed: bool
    says: ClassVar[str] = mark("How to reach someone safely was recorded.")


@dataclass(frozen=True)
class LetterSentAgain(Happened):
    """`letter` is the new one; the link of the one before has ended."""

    person: Person
    letter: Letter
    says: ClassVar[str] = mark(
        "A letter was sent to someone again, with a new link. The old link stopped working."
    )


@dataclass(frozen=True)
class LetterWithdrawn(Happened):
    person: Person
    letter: Letter
    says: ClassVar[str] = mark("A waiting letter was not sent.")


@dataclass(frozen=True)
class ContactChangeAsked(Happened):
    """Another way to reach somebody protected waits for a second person; the old one is locked."""

    person: Person
    says: ClassVar[str] = mark(
        "Another way to reach someone protected was recorded. Nothing is sent the old way."
    )


@dataclass(frozen=True)
class ContactChangeWithdrawn(Happened):
    """Whoever wrote it down took it back: nothing goes to them before they are asked."""

    person: Person
    says: ClassVar[str] = mark(
        "Another way to reach someone protected was withdrawn by the person who recorded it."
    )


@dataclass(frozen=True)
class ContactChangeSettled(Happened):
    person: Person
    agreed: bool
    says: ClassVar[str] = mark("A second person decided how someone protected is reached.")


@dataclass(frozen=True)
class PairsAnswered(Happened):
    person: Person
    answered: int
    concerns: int
    says: ClassVar[str] = mark(
        "The safety question was answered for %(answered)s pairs (%(concerns)s with a concern)."
    )


@dataclass(frozen=True)
class CautionSet(Happened):
    """`newly_ordered`: it rests on an order now that it did not rest on before."""

    caution_id: UUID
    must_not_meet: bool
    newly_ordered: bool
    says: ClassVar[str] = mark("A safety restriction between two people was added or made stronger.")


@dataclass(frozen=True)
class OrderRead(Happened):
    """Somebody said whom of the circle an order means: how many it protects, and how many must keep to it."""

    order_id: UUID
    protected: int
    against: int
    says: ClassVar[str] = mark("Who in the circle an order means was recorded.")


@dataclass(frozen=True)
class OrderAdded(Happened):
    order_id: UUID
    says: ClassVar[str] = mark("An order in force was recorded.")


@dataclass(frozen=True)
class OrderEnds(Happened):
    order_id: UUID
    on: date
    says: ClassVar[str] = mark(
        "The coordinator was told that an order in force ends in three months or less."
    )


@dataclass(frozen=True)
class OrderSettled(Happened):
    order_id: UUID
    made_longer: bool
    says: ClassVar[str] = mark("What happens with an order that ends was recorded.")


@dataclass(frozen=True)
class LowerAsked(Happened):
    caution_id: UUID
    says: ClassVar[str] = mark("Someone asked to relax a restriction.")


@dataclass(frozen=True)
class LowerEnded(Happened):
    """Ended by something stronger, before anybody agreed."""

    caution_id: UUID
    says: ClassVar[str] = mark(
        "The request to relax a restriction ended: the restriction was made stronger, or an order was recorded."
    )


@dataclass(frozen=True)
class CautionLowered(Happened):
    caution_id: UUID
    lifted: bool
    says: ClassVar[str] = mark("A second person agreed, and a restriction was relaxed.")


@dataclass(frozen=True)
class LowerDeclined(Happened):
    caution_id: UUID
    says: ClassVar[str] = mark("The second person did not agree, and a restriction stays as it is.")


@dataclass(frozen=True)
class PersonPrepared(Happened):
    """`minutes` of the coordinator's time, when told."""

    person: Person
    minutes: int | None
    says: ClassVar[str] = mark("A preparation visit or call was recorded.")


@dataclass(frozen=True)
class ChecklistChanged(Happened):
    done: int
    lines: int
    says: ClassVar[str] = mark("The preparation checklist was brought up to date (%(done)s of %(lines)s).")


@dataclass(frozen=True)
class ConsentGiven(Happened):
    """Somebody agreed to something; a line of the ledger begins."""

    person: Person
    consent_id: UUID
    purpose: ConsentTo
    says: ClassVar[str] = mark("Someone’s consent was recorded.")


@dataclass(frozen=True)
class ConsentWithdrawn(Happened):
    """Somebody stopped what they had agreed to. `lines` of the ledger ended with it, `letters` were cancelled."""

    person: Person
    purpose: ConsentTo
    by_themself: bool
    lines: int
    letters: int
    says: ClassVar[str] = mark("Someone withdrew a consent. Letters cancelled: %(letters)s.")


@dataclass(frozen=True)
class WentOn(Happened):
    """A text may have told the other side something about a protected person. Somebody looked, and went on."""

    place: str
    """Where the text stands: the page, never its words."""
    findings: int
    says: ClassVar[str] = mark(
        "Someone was warned that a text may give away where someone is. They checked it and went on."
    )


@dataclass(frozen=True)
class PinMade(Happened):
    person: Person
    says: ClassVar[str] = mark("A PIN was made for someone. Any older one stopped working.")


@dataclass(frozen=True)
class PinTold(Happened):
    person: Person
    says: ClassVar[str] = mark("The coordinator told someone their PIN.")


@dataclass(frozen=True)
class LinksEnded(Happened):
    """Some links of one person, or all of them, open nothing any more."""

    person: Person
    links: int
    says: ClassVar[str] = mark("Links of someone were ended (%(links)s).")


@dataclass(frozen=True)
class WrongReader(Happened):
    """The coordinator has seen to a link that somebody else had opened."""

    person: Person
    says: ClassVar[str] = mark("The coordinator dealt with a link that someone else had opened.")


@dataclass(frozen=True)
class BrowserAsked(Happened):
    """The coordinator has asked somebody about a link that opened in another kind of browser, and it was them."""

    person: Person
    says: ClassVar[str] = mark("The coordinator asked who had opened a link in another kind of browser.")


@dataclass(frozen=True)
class SafeguardingRecorded(Happened):
    """Somebody may come to serious harm; the managers know."""

    safeguarding_id: UUID
    for_referrer: bool
    says: ClassVar[str] = mark(
        "A concern that someone may come to harm was recorded. The service managers were told."
    )


@dataclass(frozen=True)
class SafeguardingSettled(Happened):
    safeguarding_id: UUID
    says: ClassVar[str] = mark("A service manager recorded what was done so that no one comes to harm.")
