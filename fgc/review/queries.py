"""Reviews of a conference, and what people thought."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import and_, exists, func, select

from fgc.access.viewer import PersonViewer, Viewer
from fgc.circle.letters import way_to
from fgc.circle.models import AgeGroup, Person
from fgc.circle.queries import between, people_of
from fgc.circle.rules import Field, WhyNot, visible
from fgc.conference.models import Conference, Stage
from fgc.invitation.models import Invitation
from fgc.kit.clock import now
from fgc.kit.db import session
from fgc.kit.letter import Letter
from fgc.plan.models import Plan
from fgc.plan.queries import may_open, readers_of, sealed_plan_now
from fgc.plan.queries.readers import FAMILY_KINDS
from fgc.review.models import Feedback, Review
from fgc.review.rules import nothing_to_come
from fgc.schedule.forms import Wished
from fgc.schedule.models import Meeting, MeetingKind
from fgc.schedule.queries import attending
from fgc.schedule.rules import OF_THE_FAMILY
from fgc.schedule.where import shows_when

DECLINED = "review.declined"
"""The kind of the letter that says that a review will not be held."""
WRITTEN_WITHIN = timedelta(minutes=15)
"""By then the job that writes those letters has run, or it is too late to wait for it."""


@dataclass(frozen=True)
class Thought:
    """How people answered one statement at one moment: the mean of 1 to 5, and how many answered."""

    statement: str
    asked_when: str
    mean: float | None
    answers: int


NEWEST_FIRST = (
    func.coalesce(Review.held_at, Review.declined_at).desc().nulls_first(),
    Review.due_on.desc(),
    Review.id,
)
"""By when they ended, not by when they were due: a review may be held before the day of one that was declined. What is still
open comes first."""


def reviews_of(conference: Conference) -> list[Review]:
    """All reviews, the newest first."""
    return reviews_by_conference([conference.id])[conference.id]


def reviews_by_conference(conferences: Collection[UUID]) -> Mapping[UUID, list[Review]]:
    """All reviews of each of these conferences, the newest first."""
    found: dict[UUID, list[Review]] = {one: [] for one in conferences}
    for row in session().scalars(
        select(Review).where(Review.conference_id.in_(conferences)).order_by(*NEWEST_FIRST)
    ):
        found[row.conference_id].append(row)
    return found


def ends(conference: Conference) -> bool:
    """Nothing more is planned in it: it can be closed, and people are told until when their links work."""
    plan = sealed_plan_now(conference)
    return conference.stage is Stage.LIVE and nothing_to_come(
        reviews_of(conference), plan.id if plan else None
    )


OPEN = and_(Review.held_at.is_(None), Review.declined_at.is_(None))
"""`Review.is_open`, for a question to the database."""


def open_review(conference: Conference) -> Review | None:
    """The review that is still to be held, if there is one; of several plans, the one that is due first."""
    return session().scalar(
        select(Review).where(Review.conference_id == conference.id, OPEN).order_by(Review.due_on).limit(1)
    )


def is_off(plan: Plan) -> bool:
    """Whether the review of this plan was declined and none is put in its place: its day will not take place."""
    reviews = session().scalars(select(Review).where(Review.plan_id == plan.id)).all()
    return bool(reviews) and all(one.declined_at is not None for one in reviews)


def another_is_open(review: Review) -> bool:
    """Whether the same conference has a review that is still to be held."""
    asked = exists().where(Review.conference_id == review.conference_id, Review.id != review.id, OPEN)
    return bool(session().scalar(select(asked)))


def counted_on(review: Review) -> list[Person]:
    """Who of the family and its friends reads the plan that was to be looked at, and did not say themself that nobody needs
    that. Without those who were asked to the meeting that was set for it: calling that off tells them."""
    readers = readers_of(session().get_one(Plan, review.plan_id))
    asked = select(Invitation.person_id).where(
        Invitation.meeting_id == review.meeting_id,
        Invitation.asked_at.is_not(None),
        Invitation.withdrawn_at.is_(None),
    )
    apart = {review.declined_by, *session().scalars(asked)}
    return [one for one in readers if one.kind in FAMILY_KINDS and one.id not in apart]


def not_written_to(review: Review | None) -> list[str]:
    """What those of them are called to whom no letter was written that says that it was declined: somebody tells them by voice.
    In the first minutes the letters may still be to come; then it is only those to whom none can be written."""
    if review is None or review.declined_at is None or another_is_open(review):
        return []
    mine = Letter.matter_id == review.conference_id, Letter.kind == DECLINED
    about = f"{review.id}"
    written = {
        one.to_id
        for one in session().scalars(select(Letter).where(*mine))
        if one.about.get("review_id") == about
    }
    over = now() - review.declined_at > WRITTEN_WITHIN
    return [
        one.called
        for one in counted_on(review)
        if one.id not in written and (over or isinstance(way_to(one, kind=DECLINED), WhyNot))
    ]


def meeting_of(review: Review | None) -> Meeting | None:
    """The meeting at which it is held, once that is in the diary."""
    return session().get(Meeting, review.meeting_id) if review and review.meeting_id else None


def day_of(review: Review) -> date:
    """The day of the meeting that it is there for, also when that was moved; else the day on which it is due."""
    meeting = meeting_of(review) if review.from_meeting else None
    return meeting.on if meeting else review.due_on


def wished_for(review: Review | None) -> Wished:
    """When and where the family wished to look at its plan again; without an hour or a place where it said none."""
    if review is None:
        return Wished(MeetingKind.REVIEW)
    plan = plan_reviewed(review)
    at_day = review.due_on == plan.review_on
    return Wished(
        MeetingKind.REVIEW, review.due_on, plan.review_at_time if at_day else None, plan.review_place
    )


def names_of_decliners(reviews: Collection[Review]) -> dict[UUID, str]:
    """Who of the family declined one of these reviews on their own page, by name."""
    people = [one.declined_by for one in reviews if one.declined_by]
    rows = session().execute(select(Person.id, Person.name).where(Person.id.in_(people)))
    return {row.id: row.name for row in rows}


def review_of_reader(viewer: PersonViewer, conference: Conference) -> tuple[Review, Plan] | None:
    """The open review with its plan, for a family member who reads that plan and may learn its day; None where there is
    none for them, where it is there for a meeting to which they are not asked, and while a safety hold lasts."""
    review = open_review(conference)
    plan = session().get(Plan, review.plan_id) if review else None
    if review is None or plan is None or not may_open(viewer, plan):
        return None
    return (review, plan) if shows_when(viewer, conference, _meets(viewer, review)) else None


def declined_for_reader(viewer: PersonViewer, conference: Conference) -> Review | None:
    """The review that was declined, for a family member who would have read of it here; None while another is to come for
    them, or a safety hold lasts."""
    reviews = reviews_of(conference)
    if not reviews or reviews[0].declined_at is None:
        return None
    plan = session().get(Plan, reviews[0].plan_id)
    if plan is None or not may_open(viewer, plan):
        return None
    return reviews[0] if shows_when(viewer, conference, _meets(viewer, reviews[0])) else None


def _meets(viewer: PersonViewer, review: Review) -> list[Person]:
    """Who knows of its day by themselves: of a day that comes from a meeting, whoever is there; of one that the plan
    or its usual time says, whoever reads the plan."""
    if not review.from_meeting:
        return [session().get_one(Person, viewer.person_id)]
    return attending(review.meeting_id) if review.meeting_id else []


def were_at(viewer: Viewer, conference: Conference, review: Review) -> list[str]:
    """Who was there when it was held, by the names that the viewer may learn. Of the family, whoever was there themself learns of
    the others, as of everybody whom they met."""
    there = set(review.were_there)
    if isinstance(viewer, PersonViewer) and str(viewer.person_id) not in there:
        return []
    ids, cautions = frozenset(map(UUID, there)), between(conference)
    return [
        one.name
        for one in people_of(viewer, conference, met=ids, left_too=True)
        if str(one.id) in there
        and visible(one, Field.ATTENDANCE, viewer, now(), cautions=cautions, together=True)
    ]


def held_with(viewer: PersonViewer, conference: Conference) -> list[Review]:
    """The reviews that were held with this family member there, of a plan that they read, the newest first; none while a safety
    hold lasts. Whoever was not there does not learn that the others met, nor when."""
    reader = session().get_one(Person, viewer.person_id)
    if not shows_when(viewer, conference, [reader]):
        return []
    return [one for one in reviews_of(conference) if one.held_on and _was_there(viewer, one)]


def held_before(viewer: PersonViewer, conference: Conference) -> Review | None:
    """The newest of them."""
    return next(iter(held_with(viewer, conference)), None)


def _was_there(viewer: PersonViewer, review: Review) -> bool:
    plan = session().get(Plan, review.plan_id)
    return plan is not None and may_open(viewer, plan) and str(viewer.person_id) in review.were_there


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


def is_child(viewer: PersonViewer) -> bool:
    """Somebody of 2 to 11: they are asked in a child's words."""
    return session().get_one(Person, viewer.person_id).age_group is AgeGroup.CHILD


def is_asked(viewer: PersonViewer) -> bool:
    """Whether they are asked how it was: the family is, and nobody who came for their work."""
    return session().get_one(Person, viewer.person_id).kind in OF_THE_FAMILY


def moment_of(conference: Conference) -> str:
    """When feedback is asked now: after the meeting, or after a review was held."""
    held = session().scalar(
        select(func.count())
        .select_from(Review)
        .where(Review.conference_id == conference.id, Review.held_at.is_not(None))
    )
    return "after_review" if held else "after_meeting"
