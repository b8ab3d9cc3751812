"""What happens in a review."""

from dataclasses import dataclass
from datetime import date

from fgc.conference.history import Happened
from fgc.plan.models import Plan
from fgc.review.models import Outcome, Review


@dataclass(frozen=True)
class ReviewDue(Happened):
    """A review was put in the diary, for this day."""

    plan: Plan
    due_on: date


@dataclass(frozen=True)
class ReviewHeld(Happened):
    review: Review
    outcome: Outcome


@dataclass(frozen=True)
class FeedbackGiven(Happened):
    asked_when: str


@dataclass(frozen=True)
class ConferenceClosed(Happened):
    """The manager closed the conference."""
