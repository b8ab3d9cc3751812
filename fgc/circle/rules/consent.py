"""What somebody may agree to, who may agree for them, and what follows when they stop."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from fgc.circle.models import Person
from fgc.circle.models_consent import Consent, ConsentTo
from fgc.circle.rules.reasons import WhyNot
from fgc.referral.models import ConsentBasis

FOR_SOMEBODY = frozenset({ConsentBasis.AUTHORITY, ConsentBasis.BEST_INTERESTS})
"""Grounds on which somebody else agrees; parental responsibility is one too, where the person has none themself."""
ENDS_ALL = frozenset({ConsentTo.TAKE_PART, ConsentTo.REFERRAL})
"""Whoever stops one of these has stopped altogether: nothing is shared and no letter goes to them any more."""
OF_SCOPE = {"refer": ConsentTo.REFERRAL, "contact_family": ConsentTo.CONTACT}
"""What the scopes of the referral's consent are to the ledger; every other one is about sharing something."""


@dataclass(frozen=True)
class Agreed:
    """What somebody agreed to, before it is kept."""

    purpose: ConsentTo
    basis: ConsentBasis
    given_on: date
    what: str = ""
    with_whom: str = ""
    given_by: str = ""


def why_not_give(
    person: Person, agreed: Agreed, standing: Iterable[Consent], today: date
) -> tuple[WhyNot, str | None] | None:
    """The reason and the field it belongs beside.

    Sharing names what and with whom: nobody agrees to "sharing". Where somebody else agreed, it says who (parental
    responsibility, or the Mental Capacity Act for an adult who cannot decide this; practice.md 2.2, Q4).
    """
    if agreed.given_on > today:
        return WhyNot.CONSENT_AHEAD, "given_on"
    if agreed.purpose is ConsentTo.SHARE and not (agreed.what and agreed.with_whom):
        return WhyNot.SHARE_WHAT, "with_whom" if agreed.what else "what"
    for_them = agreed.basis in FOR_SOMEBODY or (
        agreed.basis is ConsentBasis.PARENTAL_RESPONSIBILITY and not person.has_pr
    )
    if for_them and not agreed.given_by:
        return WhyNot.WHO_AGREED, "given_by"
    same = (agreed.purpose, agreed.what, agreed.with_whom)
    if any((one.purpose, one.what, one.with_whom) == same for one in standing if one.withdrawn_at is None):
        return WhyNot.AGREED_ALREADY, None
    return None


def why_not_withdraw(consent: Consent) -> WhyNot | None:
    """What has ended cannot end again. Nothing else stands in the way: it needs no reason and nobody's yes."""
    return WhyNot.STOPPED_ALREADY if consent.withdrawn_at is not None else None


def has_stopped(consents: Iterable[Consent]) -> bool:
    """Whether a person has withdrawn from taking part, and did not agree again since.

    Who was never asked has not stopped: being asked is how they come to agree.
    """
    about = [one for one in consents if one.purpose in ENDS_ALL]
    return bool(about) and all(one.withdrawn_at is not None for one in about)


def stopped_of(consents: Iterable[Consent]) -> list[Consent]:
    """What a person said no to, or stopped, and did not agree to again since: the latest line of each thing."""
    latest = {
        (one.purpose, one.what, one.with_whom): one
        for one in sorted(consents, key=lambda one: one.written_at)
    }
    return [one for one in latest.values() if one.withdrawn_at is not None]


def ends_with(consent: Consent, consents: Iterable[Consent]) -> list[Consent]:
    """Everything that ends when this one does: itself, and all the person's others when they stop altogether."""
    if consent.purpose not in ENDS_ALL:
        return [consent]
    return [consent, *(one for one in consents if one is not consent and one.withdrawn_at is None)]
