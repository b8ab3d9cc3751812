"""What may happen to a referral."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from fgc.conference.history import Happened
from fgc.kit.words import mark
from fgc.referral.models import PutAwayReason, Referral


@dataclass(frozen=True)
class ReferralBegun(Happened):
    says: ClassVar[str] = mark("A referral was started.")


@dataclass(frozen=True)
class ReferralTakenByPhone(Happened):
    """Begun by whoever typed it while somebody phoned."""

    says: ClassVar[str] = mark("A referral that came by phone was started.")


@dataclass(frozen=True)
class ReferralTakenOver(Happened):
    """Another manager types it from now on. `before_id`: who did until now."""

    before_id: UUID
    says: ClassVar[str] = mark("Another service manager took over typing a referral that came by phone.")


@dataclass(frozen=True)
class ReferralPutAway(Happened):
    """Before it was ever sent: what was typed is erased, and this line with it. The audit keeps it, with `because`."""

    because: PutAwayReason
    says: ClassVar[str] = mark("The referral was discarded before it was sent.")


@dataclass(frozen=True)
class ReferralConfirmed(Happened):
    says: ClassVar[str] = mark("The referrer read what was typed in their name and confirmed it.")


@dataclass(frozen=True)
class ReferralSent(Happened):
    """Sent, or sent again after it came back."""

    referral: Referral
    says: ClassVar[str] = mark("The referral was sent.")


@dataclass(frozen=True)
class ReferralFactsCorrected(Happened):
    """After the referral was sent, and by whom; neither what stood there nor what does, since history outlives both."""

    says: ClassVar[str] = mark(
        "The case number, or someone’s gender, ethnicity or school, was corrected in the referral."
    )


@dataclass(frozen=True)
class QuestionsReworded(Happened):
    """After the referral was sent, by the referrer; neither the words before nor those now."""

    says: ClassVar[str] = mark("The social worker reworded the questions for the family.")


@dataclass(frozen=True)
class ReportSent(Happened):
    """The referrer's report for the family is with the coordinator, in words, as a file, or another way."""

    says: ClassVar[str] = mark("The social worker sent the coordinator the report for the family.")


@dataclass(frozen=True)
class ReportGiven(Happened):
    says: ClassVar[str] = mark("The coordinator gave the family the social worker’s report.")


@dataclass(frozen=True)
class BottomLinesApproved(Happened):
    count: int
    says: ClassVar[str] = mark(
        "The social worker’s manager approved what the plan must have (requirements: %(count)s). No one can change "
        "it now."
    )


@dataclass(frozen=True)
class BottomLinesSentBack(Happened):
    says: ClassVar[str] = mark("The social worker’s manager asked to change what the plan must have.")


@dataclass(frozen=True)
class ReferralAccepted(Happened):
    """The circle begins with the people who were named."""

    referral: Referral
    says: ClassVar[str] = mark("The referral was accepted.")


@dataclass(frozen=True)
class ReferralReturned(Happened):
    says: ClassVar[str] = mark("The referral was sent back to be completed.")


@dataclass(frozen=True)
class ReferralDeclined(Happened):
    says: ClassVar[str] = mark("The referral was declined. The referrer was told the reason.")


@dataclass(frozen=True)
class CoordinatorAllocated(Happened):
    """`coordinator_id`: who. `instead_of`: who coordinated before, or None."""

    coordinator_id: UUID
    instead_of: UUID | None
    says: ClassVar[str] = mark("A coordinator was allocated.")


@dataclass(frozen=True)
class IndependenceSigned(Happened):
    says: ClassVar[str] = mark("The coordinator signed that they are independent.")


@dataclass(frozen=True)
class OfferMade(Happened):
    offered_on: date
    says: ClassVar[str] = mark("An offer of a family group conference was recorded (s.31ZA).")


@dataclass(frozen=True)
class OfferAnswered(Happened):
    answer: str
    says: ClassVar[str] = mark("The answer to an offer was recorded.")


@dataclass(frozen=True)
class NoOfferDecided(Happened):
    says: ClassVar[str] = mark("It was recorded that an offer would be against the child’s best interests.")
