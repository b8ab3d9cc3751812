"""What the home pages show, each as few questions to the database as it can be."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from fgc.access.models import Role, Staff
from fgc.access.models_watch import Alert
from fgc.access.viewer import PersonViewer, StaffViewer
from fgc.actions.queries import has_actions
from fgc.circle.models import AgeGroup, Person
from fgc.conference.models import Conference, Stage
from fgc.conference.queries import conferences_of, listed, with_words
from fgc.invitation.models import Invitation
from fgc.invitation.operations import why_not_answer_now
from fgc.invitation.queries import comes_in_person
from fgc.invitation.rules import WhyNot
from fgc.keeping.ending import ends_for
from fgc.kit.clock import now
from fgc.kit.db import session
from fgc.kit.outbox import Letter, to_decide
from fgc.kit.refusal import Reason
from fgc.kit.text import folded, in_name_order, is_found
from fgc.meeting.queries import room_of
from fgc.plan.models import Plan, PlanState, Signature
from fgc.plan.queries import expected_signers, may_open, may_read, sealed_for_person
from fgc.record.queries import newest_copy
from fgc.record.rules import Standing, standing
from fgc.review.queries import held_before, review_of_reader
from fgc.schedule.models import Meeting, MeetingKind, MeetingState, Place
from fgc.schedule.rules import OF_THE_FAMILY, STANDING
from fgc.schedule.rules.apart import PRESENT

FOUND_MOST = 20
ENDED = (Stage.CLOSED, Stage.DECLINED)


@dataclass(frozen=True)
class Home:
    """What a family member's own page can lead to now."""

    person: Person
    invitation: Invitation | None
    answering: Reason | None
    """Why they cannot answer it now."""
    comes: bool
    """They are asked to be there in person; else whether they can take part."""
    has_hours: bool
    """Some meeting to come has hours for them: whoever is only heard has none that a calendar could show."""
    alone_now: bool
    """Private family time is under way and this person belongs in it."""
    plan: Plan | None
    reads_plan: bool
    """A plan was shown that is for them too, also while their own copy waits for a look."""
    may_sign: bool
    does_something: bool
    """Something in the plan in force is theirs to do, or to help with."""
    file: bool
    """They are given a file of the sealed plan now: it is kept, it does not wait for a look, and tells nothing hidden."""
    childs_copy: bool
    """They have a version of the sealed plan made for a child."""
    review: bool
    """The plan is looked at again, on a day that this person may know."""
    met: bool
    """They were at a review, and can read when that was."""
    copy_ready: bool
    """What they asked for about themself can be opened."""
    ends_on: date | None
    """Until when they were told that their link works, before the conference is closed."""

    @property
    def on_the_day(self) -> bool:
        """The day is here: they read when and where it is, and phone if something has changed."""
        return self.answering is WhyNot.THE_DAY_IS_HERE

    @property
    def of_family(self) -> bool:
        """Whoever comes for their work is not asked how the meeting was for the family."""
        return self.person.kind in OF_THE_FAMILY

    @property
    def of_child(self) -> bool:
        """Theirs is a child's page: what an adult answers for stands folded, for whoever helps them."""
        return self.person.age_group is AgeGroup.CHILD


def still_open(viewer: StaffViewer) -> Select[Conference]:
    """The conferences on this desk that have not ended, newest first; a draft only for whoever writes it."""
    return listed(viewer).where(Conference.stage.not_in(ENDED))


def has_ended(viewer: StaffViewer) -> bool:
    """Whether any conference that this viewer may open has ended: then a desk with none is not that of a beginner."""
    over = listed(viewer).where(Conference.stage.in_(ENDED)).with_only_columns(Conference.id).order_by(None)
    return session().scalar(over.limit(1)) is not None


def open_conferences(viewer: StaffViewer) -> list[Conference]:
    """All of them at once: what waits is looked for in every one."""
    return list(session().scalars(still_open(viewer)))


def next_meetings(
    conferences: Sequence[Conference], now: datetime, *kinds: MeetingKind
) -> dict[object, Meeting]:
    """The next meeting of each conference; of these kinds alone where a line speaks of the meeting of the whole family, which a
    separate meeting of one of them is not."""
    rows = session().scalars(
        select(Meeting)
        .where(
            Meeting.conference_id.in_([one.id for one in conferences]),
            Meeting.ends_at > now,
            Meeting.state.in_([MeetingState.PLANNED, MeetingState.UNDER_WAY]),
            Meeting.kind.in_(kinds or tuple(MeetingKind)),
        )
        .order_by(Meeting.starts_at.desc())
    )
    return {meeting.conference_id: meeting for meeting in rows}


def letter_to_decide(conference: Conference, letter_id: UUID) -> Letter | None:
    """A letter of this conference that waits for a person to decide, or None."""
    return next((one for one in to_decide([conference.id]) if one.id == letter_id), None)


def found(viewer: StaffViewer, words: str) -> tuple[list[Conference], list[tuple[Person, Conference]]]:
    """Conferences of mine with these letters in their name and, for a coordinator, people; two letters at least, in any
    spelling and script (see `fgc.kit.text.folded`)."""
    if len(folded(words)) < 2:
        return [], []
    mine = conferences_of(viewer)
    conferences = session().scalars(mine.where(Conference.id.in_(with_words(mine, words))).limit(FOUND_MOST))
    if viewer.role is not Role.COORDINATOR:
        return list(conferences), []
    names = session().execute(
        select(Person.id, Person.name).where(
            Person.conference_id.in_(mine.with_only_columns(Conference.id).order_by(None)),
            Person.left_at.is_(None),
        )
    )
    there = sorted(
        (row for row in names if is_found(words, row.name)), key=lambda row: in_name_order(row.name)
    )
    people = session().execute(
        select(Person, Conference)
        .join(Conference, Conference.id == Person.conference_id)
        .where(Person.id.in_([row.id for row in there[:FOUND_MOST]]))
    )
    by_name = sorted(people, key=lambda row: in_name_order(row[0].name))
    return list(conferences), [(person, conference) for person, conference in by_name]


def home_of(viewer: PersonViewer) -> Home:
    """Everything this person's own page can lead to at this moment."""
    person = session().get_one(Person, viewer.person_id)
    invitation = session().scalar(
        select(Invitation)
        .join(Meeting, Meeting.id == Invitation.meeting_id)
        .where(
            Invitation.person_id == person.id,
            Invitation.withdrawn_at.is_(None),
            Invitation.asked_at.is_not(None),
            Meeting.state.in_([MeetingState.PLANNED, MeetingState.UNDER_WAY]),
        )
        .order_by(
            Meeting.ends_at <= now(), Meeting.starts_at
        )  # one that is over, and was never closed, comes last
        .limit(1)
        .options(joinedload(Invitation.meeting))
    )
    comes = invitation is not None and comes_in_person(invitation)
    room = room_of(viewer)
    alone = room is not None and room.part.began_at is not None and room.part.ended_at is None
    plan = session().scalar(
        select(Plan)
        .where(Plan.conference_id == viewer.conference_id, Plan.number > 0)
        .order_by(Plan.number.desc())
        .limit(1)
    )
    signed = plan is not None and session().scalar(
        select(Signature.id).where(
            Signature.plan_id == plan.id, Signature.person_id == person.id, Signature.withdrawn_at.is_(None)
        )
    )
    conference = session().get_one(Conference, viewer.conference_id)
    does_something = has_actions(viewer, conference)
    copy, held = newest_copy(person.id), conference.held_since
    ready = copy is not None and not held and standing(copy, now()) is Standing.OPEN
    review = review_of_reader(viewer, conference) is not None
    may_sign = plan is not None and not signed and not held and _is_asked_to_sign(viewer, plan)
    childs = sealed_for_person(viewer, childs=True) is not None
    file = sealed_for_person(viewer, childs=False) is not None
    return Home(
        person,
        invitation,
        why_not_answer_now(invitation) if invitation else None,
        comes,
        _has_hours(person),
        alone,
        plan,
        plan is not None and plan.shown_at is not None and may_read(viewer, plan),
        may_sign,
        does_something,
        file,
        childs,
        review,
        held_before(viewer, conference) is not None,
        ready,
        ends_for(viewer, conference),
    )


def _has_hours(person: Person) -> bool:
    theirs = (
        select(Place.id).join(Meeting, Meeting.id == Place.meeting_id).where(Place.person_id == person.id)
    )
    there = theirs.where(Place.way.in_(PRESENT), Meeting.state.in_(STANDING))
    return session().scalar(there.limit(1)) is not None


def _is_asked_to_sign(viewer: PersonViewer, plan: Plan) -> bool:
    """Whether the plan is signed now, by them too, and they may read it: a copy that waits for a look is offered to nobody."""
    if plan.state is not PlanState.AGREED or not may_open(viewer, plan):
        return False
    return any(one.person_id == viewer.person_id for one in expected_signers(plan))


def alerts_of(viewer: StaffViewer) -> list[tuple[Alert, str]]:
    """What was noticed in this viewer's service and nobody has looked into, each with the name of whom it is about."""
    rows = session().execute(
        select(Alert, func.coalesce(Staff.name, ""))
        .outerjoin(Staff, Staff.id == Alert.staff_id)
        .where(Alert.service_id == viewer.service_id, Alert.seen_at.is_(None))
        .order_by(Alert.at)
    )
    return [(alert, name) for alert, name in rows]


def alert_for(viewer: StaffViewer, alert_id: UUID) -> Alert | None:
    """One of them, for whoever says that they have looked."""
    return session().scalar(select(Alert).where(Alert.id == alert_id, Alert.service_id == viewer.service_id))
