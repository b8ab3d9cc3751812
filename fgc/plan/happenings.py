"""What happened to a plan. What is only a draft of the family is never told."""

from dataclasses import dataclass

from fgc.circle.models import Person
from fgc.conference.history import Happened
from fgc.kit.words import mark
from fgc.plan.models import Decision, Method, Plan


@dataclass(frozen=True)
class PlanShown(Happened):
    """The family showed a version of its plan, or the coordinator typed it for them."""

    says = mark("Version %(number)s of the plan was shown.")
    plan: Plan
    number: int


@dataclass(frozen=True)
class PlanAnswered(Happened):
    """The referrer answered a version."""

    says = mark("The social worker answered version %(number)s of the plan.")
    plan: Plan
    number: int
    decision: Decision


@dataclass(frozen=True)
class PlanAgreed(Happened):
    """A version was agreed: its text is fixed and may be signed."""

    says = mark("Version %(number)s of the plan was agreed. It can be signed.")
    plan: Plan
    number: int


@dataclass(frozen=True)
class AskedToSign(Happened):
    """Somebody was sent a link to sign."""

    says = mark("Someone was asked to sign the plan.")
    plan: Plan
    person: Person


@dataclass(frozen=True)
class SignatureGiven(Happened):
    """Somebody signed the exact text they were shown."""

    says = mark("Someone signed the plan.")
    plan: Plan
    person: Person
    method: Method


@dataclass(frozen=True)
class SignatureWithdrawn(Happened):
    """Somebody took their signature back before the plan was sealed."""

    says = mark("Someone took their signature back.")
    plan: Plan
    person: Person


@dataclass(frozen=True)
class SignerAdded(Happened):
    """The coordinator asks somebody else to sign, who took part."""

    says = mark("One more person was asked to sign the plan.")
    plan: Plan
    person: Person


@dataclass(frozen=True)
class WentOnWithout(Happened):
    """The coordinator goes on without somebody's signature."""

    says = mark("The plan goes on without someone’s signature.")
    plan: Plan
    person: Person


@dataclass(frozen=True)
class PlanSigned(Happened):
    """Everybody who is expected to has signed this version, or it goes on without them: it can be sealed."""

    says = mark("Signing is finished for version %(number)s of the plan.")
    plan: Plan
    number: int


@dataclass(frozen=True)
class SealingStopped(Happened):
    """The text is not as it was agreed any more: nobody seals what nobody signed."""

    says = mark("The plan was not made final, because something in it is no longer as it was agreed.")
    plan: Plan


@dataclass(frozen=True)
class SignaturesMissing(Happened):
    """It was called signed, and somebody who is expected has not signed and is not gone on without: nobody seals that."""

    says = mark("The plan was not made final, because not everyone who is asked to sign it has signed.")
    plan: Plan


@dataclass(frozen=True)
class PlanSealed(Happened):
    """The sealed PDF of this version is kept."""

    says = mark("The plan was sealed.")
    plan: Plan


@dataclass(frozen=True)
class SealedPlanReviewed(Happened):
    """The social worker read the sealed plan and recorded a decision."""

    says = mark("The social worker read the sealed plan and recorded their decision.")
    plan: Plan
    decision: Decision
