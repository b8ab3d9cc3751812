"""What somebody did with us, for their own copy: being asked, coming, the plan, what they said they would do, feedback."""

from collections import defaultdict
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from fgc.access.viewer import PersonViewer
from fgc.actions.forms import SAID
from fgc.actions.models import Progress
from fgc.actions.queries import actions_of, current_plan
from fgc.approach.reading import approach_of
from fgc.circle.models import Person
from fgc.conference.models import Conference
from fgc.invitation.models import Invitation
from fgc.invitation.queries import is_away
from fgc.kit.clock import today
from fgc.kit.db import session
from fgc.kit.words import said_day, said_moment, said_time_to
from fgc.plan.models import CopySent, Plan, Signature
from fgc.plan.queries import copies_given, may_open
from fgc.plan.wording import when
from fgc.record.queries.said import METHODS, answer_of, on_day
from fgc.record.received import ROUTES
from fgc.record.sheet import Part, facts, table
from fgc.review.forms import SCORES
from fgc.review.models import Feedback
from fgc.review.queries import held_with
from fgc.schedule.models import Meeting, MeetingPart, Place
from fgc.schedule.where import shows_day


def asked_parts(reader: PersonViewer, conference: Conference, person: Person) -> list[Part]:
    """Each meeting they were asked to: their answer, their words, and when they came. Where it is stands on their page."""
    asked = session().scalars(
        select(Invitation)
        .join(Meeting, Meeting.id == Invitation.meeting_id)
        .where(
            Invitation.person_id == person.id,
            Invitation.asked_at.is_not(None),
            Invitation.withdrawn_at.is_(None),
        )
        .order_by(Meeting.starts_at, Invitation.id)
        .options(joinedload(Invitation.meeting))
    )
    came = _came(person)
    return [
        _invitation_part(
            person,
            one,
            came[one.meeting_id],
            tells=shows_day(reader, conference, one.meeting, () if is_away(one) else [person]),
        )
        for one in asked
    ]


def _invitation_part(person: Person, invitation: Invitation, came: list[Place], *, tells: bool) -> Part:
    meeting, zone = invitation.meeting, person.zone
    first = min((one.arrived_at for one in came if one.arrived_at), default=None)
    return Part(
        str(_("The meeting on %(day)s", day=said_day(meeting.on)) if tells else _("A future meeting")),
        facts=facts(
            (_("We asked you"), said_moment(invitation.asked_at, zone) if invitation.asked_at else ""),
            (_("Your answer"), answer_of(invitation, came=first is not None)),
            (_("You answered"), said_moment(invitation.answered_at, zone) if invitation.answered_at else ""),
            (_("Who speaks for you"), invitation.spokesperson),
            (_("Your words for the day"), invitation.own_words),
            (_("What you said you need"), invitation.needs_words),
            (_("You came"), said_time_to(first, meeting.zone, zone) if first else ""),
        ),
    )


def reviews_part(reader: PersonViewer, conference: Conference) -> Part:
    """On which days they were there when the plan was reviewed."""
    days = [said_day(one.held_on) for one in held_with(reader, conference)[::-1] if one.held_on]
    return Part(str(_("The reviews you were at")), tuple(days))


def _came(person: Person) -> dict[UUID, list[Place]]:
    places: dict[UUID, list[Place]] = defaultdict(list)
    rows = session().scalars(
        select(Place)
        .join(MeetingPart, MeetingPart.id == Place.part_id)
        .where(Place.person_id == person.id)
        .order_by(MeetingPart.starts_at)
    )
    for one in rows:
        places[one.meeting_id].append(one)
    return places


def plan_part(reader: PersonViewer, conference: Conference, person: Person) -> Part:
    """Which versions they signed and got. The plan itself is theirs to keep on their own page."""
    plans = {
        one.id: one for one in session().scalars(select(Plan).where(Plan.conference_id == conference.id))
    }
    signed = session().scalars(
        select(Signature).where(Signature.person_id == person.id).order_by(Signature.signed_at)
    )
    rows = [
        (_("Version %(number)s", number=plans[one.plan_id].number), _(METHODS[one.method]),
         said_moment(one.signed_at, person.zone), said_moment(one.withdrawn_at, person.zone) if one.withdrawn_at else "")
        for one in signed if one.plan_id in plans
    ]  # fmt: skip
    given = copies_given(CopySent.person_id == person.id)
    copies = [
        (_("Version %(number)s", number=plans[one.plan_id].number), _(ROUTES[one.route]), said_moment(at, person.zone))
        for one, at in given if one.plan_id in plans
    ]  # fmt: skip
    newest = current_plan(conference.id)
    opens = newest is not None and may_open(reader, newest)
    return Part(
        str(_("The plan")),
        (str(_("The plan itself is on your own page. You can download it there.")),) if opens else (),
        tables=(
            *table((_("You signed"), _("How"), _("When"), _("Taken back")), rows),
            *table((_("Your copy"), _("How we sent it"), _("When")), copies),
        ),
    )


def actions_part(reader: PersonViewer, conference: Conference, person: Person) -> Part:
    """What they said they would do or help with, and what they said about it since."""
    plan = current_plan(conference.id)
    if plan is None or not may_open(reader, plan):
        return Part(str(_("What you said you would do")))
    mine = actions_of(reader, conference, today(person.zone))
    said = session().scalars(
        select(Progress)
        .where(Progress.conference_id == conference.id, Progress.by_person_id == person.id)
        .order_by(Progress.turn)
    )
    words = [(said_moment(one.at, person.zone), SAID[one.how], one.words) for one in said]
    return Part(
        str(_("What you said you would do")),
        tables=(
            *table((_("What"), _("When")), [(one.action.what, when(one.action)) for one in mine]),
            *table((_("You told us"), _("How it is going"), _("In words")), words),
        ),
    )


def thoughts_part(conference: Conference, person: Person, *, by_staff: bool) -> Part:
    """What they thought of it. Whoever looks through the copy before it goes does not read it."""
    title = str(_("What you thought of the meeting"))
    if by_staff:
        return Part(
            title,
            (str(_("Their answers to our questions are in their copy and are shown to no one else.")),),
        )
    statements = {one.key: one.words for one in approach_of(conference).feedback}
    scores = {score: str(label) for score, label in SCORES}
    found = (
        session()
        .scalars(
            select(Feedback)
            .where(Feedback.conference_id == conference.id, Feedback.person_id == person.id)
            .order_by(Feedback.at, Feedback.statement)
        )
        .all()
    )
    rows = [
        (
            _(statements.get(one.statement, one.statement)),
            scores.get(one.score, ""),
            on_day(one.at, person.zone),
        )
        for one in found
    ]
    return Part(
        title,
        tuple(one.words for one in found if one.words),
        tables=table((_("We asked"), _("You said"), _("When")), rows),
    )
