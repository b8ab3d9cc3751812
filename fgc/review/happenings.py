"""What happens in a review."""

from dataclasses import dataclass
from datetime import date

from fgc.conference.history import Happened
from fgc.kit.words import mark
from fgc.plan.models import Plan
from fgc.review.models import Outcome, Review


@dataclass(frozen=True)
class ReviewDue(Happened):
    """A review was put in the diary, for this day."""

    says = mark("A review was put in the diary.")
    plan: Plan
    due_on: date


@dataclass(frozen=True)
class ReviewHeld(Happened):
    """The review was held and written down."""

    says = mark("The plan was reviewed.")
    review: Review
    outcome: Outcome


@dataclass(frozen=True)
class ReviewDeclined(Happened):
    """The review will not be held: the family, or the coordinator for them, said why."""

    says = mark("The review was declined, with the reason.")
    review: Review


@dataclass(frozen=True)
class FeedbackGiven(Happened):
    """Somebody said what they thought."""

    says = mark("Someone gave feedback.")
    asked_when: str


@dataclass(frozen=True)
class ConferenceClosed(Happened):
    """The manager closed the conference."""

    says = mark("The conference was closed.")
