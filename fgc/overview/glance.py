"""One conference at a glance: for each step, one sentence on where it stands, and where to go."""

from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import func, select

from fgc.access.models import Role
from fgc.access.viewer import staff
from fgc.actions import queries as actions
from fgc.actions.rules import Standing
from fgc.circle.models import Kind, Person
from fgc.conference.models import Conference
from fgc.conference.queries import zone_of
from fgc.invitation.listing import answers_said
from fgc.invitation.queries import asked_of
from fgc.kit.clock import now, today
from fgc.kit.db import session
from fgc.kit.words import said_day, said_moment
from fgc.overview.queries import next_meetings
from fgc.plan.models import Plan, PlanState, Signature
from fgc.review import queries as review
from fgc.schedule.where import shows_when


@dataclass(frozen=True)
class Part:
    """One step: its name, a sentence, and its page."""

    label: str
    sentence: str
    url: str


def glance_of(conference: Conference) -> list[Part]:
    """The steps that the viewer has a page for, each with its sentence."""
    parts = []
    if staff().role is Role.COORDINATOR:
        parts += [
            Part(_("Circle"), _circle(conference), url_for("circle.people", conference_id=conference.id)),
            Part(_("Date"), _date(conference), url_for("schedule.meetings", conference_id=conference.id)),
            Part(
                _("Invitations"),
                _invitations(conference),
                url_for("invitation.invitations", conference_id=conference.id),
            ),
            Part(
                _("The day"),
                _("Who is here, and the parts of the meeting."),
                url_for("meeting.day", conference_id=conference.id),
            ),
        ]
    return [
        *parts,
        Part(_("Plan"), _plan(conference), url_for("plan.plan", conference_id=conference.id)),
        Part(_("Actions"), _actions(conference), url_for("actions.actions", conference_id=conference.id)),
        Part(_("Review"), _review(conference), url_for("review.review", conference_id=conference.id)),
    ]


def _circle(conference: Conference) -> str:
    kinds = list(
        session().scalars(
            select(Person.kind).where(Person.conference_id == conference.id, Person.left_at.is_(None))
        )
    )
    paid = sum(kind in (Kind.PROFESSIONAL, Kind.INTERPRETER, Kind.ADVOCATE) for kind in kinds)
    return _("Family and friends: %(family)s. Professionals: %(paid)s.", family=len(kinds) - paid, paid=paid)


def _date(conference: Conference) -> str:
    meeting = next_meetings([conference], now()).get(conference.id)
    if meeting is None:
        return _("No meeting is coming up.")
    shown = shows_when(staff(), conference, ())
    return said_moment(meeting.starts_at, meeting.zone) if shown else _("Hidden while the safety hold lasts.")


def _invitations(conference: Conference) -> str:
    meeting = next_meetings([conference], now()).get(conference.id)
    if meeting is None:
        return _("No meeting is coming up.")
    asked = asked_of(meeting)
    return (
        _("Answers for the next meeting: %(answers)s.", answers=answers_said(asked))
        if asked.asked
        else _("No one is invited yet.")
    )


def _plan(conference: Conference) -> str:
    plan = session().scalar(
        select(Plan)
        .where(Plan.conference_id == conference.id, Plan.number > 0)
        .order_by(Plan.number.desc())
        .limit(1)
    )
    if plan is None:
        return _("The family has not shown a plan yet.")
    signed = (
        session().scalar(
            select(func.count())
            .select_from(Signature)
            .where(Signature.plan_id == plan.id, Signature.withdrawn_at.is_(None))
        )
        or 0
    )
    if plan.state is PlanState.SEALED:
        return _("Version %(number)s is sealed.", number=plan.number)
    if not signed:
        return _("Version %(number)s, not signed yet.", number=plan.number)
    return ngettext(
        "Version %(number)s, signed by one person.",
        "Version %(number)s, signed by %(num)s people.",
        signed,
        number=plan.number,
    )


def _actions(conference: Conference) -> str:
    every = actions.actions_of(staff(), conference, today(zone_of(conference)))
    followed = [one for one in every if one.standing is not Standing.NOT_NEEDED]
    if not followed:
        return _("Nothing to follow up yet.") if not every else _("Nothing is left to follow up.")
    done = sum(one.standing is Standing.DONE for one in followed)
    return ngettext(
        "%(done)s of %(num)d action is done.",
        "%(done)s of %(num)d actions are done.",
        len(followed),
        done=done,
    )


def _review(conference: Conference) -> str:
    waiting = review.open_review(conference)
    if waiting is None:
        return _("No review is waiting.")
    return (
        said_day(waiting.due_on)
        if shows_when(staff(), conference, ())
        else _("Hidden while the safety hold lasts.")
    )
