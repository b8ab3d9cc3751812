"""Reviews of a conference, and what people thought."""

from dataclasses import dataclass

from sqlalchemy import func, select

from fgc.access.viewer import PersonViewer
from fgc.conference.models import Conference
from fgc.kit.db import session
from fgc.plan.models import Plan
from fgc.review.models import Feedback, Review


@dataclass(frozen=True)
class Thought:
    """How people answered one statement at one moment: the mean of 1 to 5, and how many answered."""

    statement: str
    asked_when: str
    mean: float | None
    answers: int


def reviews_of(conference: Conference) -> list[Review]:
    """All reviews, the newest first."""
    return list(
        session().scalars(
            select(Review).where(Review.conference_id == conference.id).order_by(Review.due_on.desc())
        )
    )


def open_review(conference: Conference) -> Review | None:
    """The review that is still to be held, if there is one."""
    return session().scalar(
        select(Review)
        .where(
            Review.conference_id == conference.id, Review.held_at.is_(None), Review.declined_because.is_(None)
        )
        .order_by(Review.due_on.desc())
        .limit(1)
    )


def plan_reviewed(review: Review) -> Plan:
    return session().get_one(Plan, review.plan_id)


def thoughts_of(conference: Conference) -> list[Thought]:
    """What people thought, by statement and moment. The database counts, and gives no mean of fewer than five answers,
    which in a small circle would name people (`fgc_thoughts`): staff cannot read what one person thought."""
    told = func.fgc_thoughts(conference.id).table_valued("statement", "asked_when", "mean", "answers")
    rows = session().execute(select(told).order_by(told.c.asked_when, told.c.statement))
    return [
        Thought(one.statement, one.asked_when, None if one.mean is None else float(one.mean), one.answers)
        for one in rows
    ]


def own_feedback(viewer: PersonViewer, asked_when: str) -> dict[str, Feedback]:
    """What this person said before, by statement."""
    found = session().scalars(
        select(Feedback).where(Feedback.person_id == viewer.person_id, Feedback.asked_when == asked_when)
    )
    return {one.statement: one for one in found}


def moment_of(conference: Conference) -> str:
    """When feedback is asked now: after the meeting, or after a review was held."""
    held = session().scalar(
        select(func.count())
        .select_from(Review)
        .where(Review.conference_id == conference.id, Review.held_at.is_not(None))
    )
    return "after_review" if held else "after_meeting"
