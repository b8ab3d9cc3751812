"""The statutory offer: what may be recorded, and what the dates say (s.31ZA Children Act 1989, practice 1.2).

The sheet warns and records; it never decides. Commencement and guidance differ, so no warning stops anything.
"""

from collections.abc import Sequence
from datetime import date

from fgc.kit.refusal import Reason
from fgc.kit.text import folded
from fgc.kit.words import mark
from fgc.referral.models import LegalStage, Named, Offer, Referral


class WhyNot(Reason):
    AHEAD = mark("The day cannot be in the future.")
    BEFORE_OFFER = mark("The answer cannot be earlier than the offer.")
    NO_DAY = mark("Enter the day they answered.")
    ANSWERED = mark(
        "An answer to this offer is already recorded. If they changed their mind, record a new offer."
    )


class Concern(Reason):
    """What whoever looks at the sheet should see before an application is made."""

    NO_OFFER = mark("No offer is recorded yet. An offer has to be made before an application for an order.")
    PARENT_LEFT_OUT = mark("Someone with parental responsibility has no offer recorded.")
    NOT_IN_LETTER = mark("No offer is recorded as part of the letter before proceedings.")
    TOO_LATE = mark("An offer is dated on or after the planned day of the application.")
    NO_ANSWER = mark("An offer has no answer recorded yet.")
    NOT_HELD = mark(
        "Someone accepted: the family has to meet before the application. The family has not met yet."
    )
    HELD_LATE = mark("The family met only on or after the planned day of the application.")
    NO_APPLICATION_DAY = mark(
        "The planned day of an application is not recorded, so the dates cannot be compared."
    )


STATUTORY = (LegalStage.PRE_PROCEEDINGS, LegalStage.PROCEEDINGS)


def why_not_record_offer(offered_on: date, today: date) -> WhyNot | None:
    """An offer is recorded when it was made, not before."""
    return WhyNot.AHEAD if offered_on > today else None


def why_not_record_answer(offer: Offer, answered_on: date | None, today: date) -> WhyNot | None:
    """One answer to one offer, with its day."""
    if offer.answer:
        return WhyNot.ANSWERED
    if answered_on is None:
        return WhyNot.NO_DAY
    if answered_on < offer.offered_on:
        return WhyNot.BEFORE_OFFER
    return WhyNot.AHEAD if answered_on > today else None


def concerns(referral: Referral, named: Sequence[Named], offers: Sequence[Offer]) -> list[Concern]:
    """What the dates say, most pressing first. Nothing outside pre-proceedings and proceedings, and nothing where it
    was decided that an offer would be contrary to the child’s best interests (s.31ZA(3))."""
    if referral.legal_stage not in STATUTORY or referral.no_offer_on is not None:
        return []
    if not offers:
        return [Concern.NO_OFFER]
    offered = {folded(offer.to) for offer in offers}
    planned = referral.application_on
    accepted = any(offer.answer == "accepted" for offer in offers)
    found = (
        (accepted and referral.met_on is None, Concern.NOT_HELD),
        (
            planned and accepted and referral.met_on is not None and referral.met_on >= planned,
            Concern.HELD_LATE,
        ),
        (planned and any(offer.offered_on >= planned for offer in offers), Concern.TOO_LATE),
        (any(each.has_pr and folded(each.name) not in offered for each in named), Concern.PARENT_LEFT_OUT),
        (not any(offer.in_letter_before_proceedings for offer in offers), Concern.NOT_IN_LETTER),
        (any(not offer.answer for offer in offers), Concern.NO_ANSWER),
        (planned is None, Concern.NO_APPLICATION_DAY),
    )
    return [concern for applies, concern in found if applies]
