"""What is kept of a family plan. Nothing is overwritten: a new version is a new row, with its own lines."""

from fgc.plan.models.agreed import AgreedName, AgreedQuote
from fgc.plan.models.answered import ChangeAsked, Decision, ReferrersAnswer, SealReview
from fgc.plan.models.looking import HeldCopy
from fgc.plan.models.sealed import CopySent, SealedPlan
from fgc.plan.models.signed import AddedSigner, Method, Signature, WithoutSignature
from fgc.plan.models.written import Action, Contingency, Goal, Plan, PlanState

__all__ = [
    "Action",
    "AddedSigner",
    "AgreedName",
    "AgreedQuote",
    "ChangeAsked",
    "Contingency",
    "CopySent",
    "Decision",
    "Goal",
    "HeldCopy",
    "Method",
    "Plan",
    "PlanState",
    "ReferrersAnswer",
    "SealReview",
    "SealedPlan",
    "Signature",
    "WithoutSignature",
]
