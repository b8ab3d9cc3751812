"""What the practice wants by a day: a first contact, a meeting, a report, a plan, a call to hear how it goes.

Nothing is late while a safety hold lasts, and no day of a meeting is said then.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import func, select

from fgc.access.models import Assignment, Part
from fgc.approach import deadlines
from fgc.approach.reading import approach_of
from fgc.circle.queries import first_contacts, last_talks
from fgc.conference.models import Conference, Stage
from fgc.kit.db import session
from fgc.kit.words import said_day, said_moment
from fgc.kit.zones import day_of
from fgc.overview.queries import next_meetings
from fgc.overview.waits.desk import Desk, Wait
from fgc.plan.models import Plan, PlanState, SealedPlan
from fgc.referral.models import Referral
from fgc.referral.rules.reporting import BEFORE_MEETING
from fgc.review.models import Review
from fgc.schedule.models import Meeting, MeetingKind, MeetingState

MEETING_NEAR = timedelta(days=28)
REPORT_NEAR = timedelta(days=14)
CHECK_IN_WEEK = timedelta(days=7)
"""A talk in the week before its day is the one that was wanted, and a review that near is as good."""
AFTER_MEETING = (Stage.MEETING, Stage.AGREEING, Stage.SIGNING)


@dataclass(frozen=True)
class Due:
    """Something that the practice wants of one conference, and how it stands with its day."""

    wait: Wait
    late: bool
    near: bool = True
    """Near enough for the coordinator's desk."""


def coming(desk: Desk) -> list[Wait]:
    """For the coordinator: somebody to contact from the day a conference is theirs, a day to set four weeks before the family
    should have met, the plan from the end of the meeting until it is sealed."""
    return [one.wait for one in _due(desk) if one.near]


def missed(desk: Desk) -> list[Wait]:
    """For the manager: what of it is late."""
    return [one.wait for one in _due(desk) if one.late]


def _due(desk: Desk) -> list[Due]:
    return [*_before_meeting(desk), *_after_meeting(desk)]


def report(desk: Desk) -> list[Wait]:
    """For whoever referred the family, from two weeks before it should have their report until they say that the coordinator
    has it, or the family meets."""
    mine = select(Referral.conference_id).where(
        Referral.conference_id.in_(desk.ids()),
        Referral.referrer_id == desk.viewer.staff_id,
        Referral.report_sent_on.is_(None),
    )
    return [
        _wait(
            one,
            _("The family should have had your report by %(day)s.", day=said_day(by))
            if by < desk.today
            else _("The family should have your report by %(day)s, before they meet.", day=said_day(by)),
            "referral.send_report",
            _("Send the report"),
            late=by < desk.today,
        )
        for one, by in _report_days(desk, session().scalars(mine).all())
        if by - REPORT_NEAR <= desk.today
    ]  # fmt: skip


def report_to_give(desk: Desk) -> list[Wait]:
    """For the coordinator, from the day they have the referrer's report until they say that the family has it."""
    came = select(Referral.conference_id).where(
        Referral.conference_id.in_(desk.ids()),
        Referral.report_sent_on.is_not(None),
        Referral.report_given_on.is_(None),
    )
    waiting = [desk.named(one) for one in session().scalars(came)]
    days = {one.id: by for one, by in _report_days(desk, [one.id for one in waiting])}
    return [
        _wait(
            one,
            _("The social worker’s report is with you. Give it to the family by %(day)s.", day=said_day(days[one.id]))
            if one.id in days
            else _("The social worker’s report is with you. Give it to the family before they meet."),
            "referral.report",
            _("Read the report"),
            late=one.id in days and days[one.id] < desk.today,
        )
        for one in _running(waiting, BEFORE_MEETING)
    ]  # fmt: skip


def _report_days(desk: Desk, ids: Collection[UUID]) -> list[tuple[Conference, date]]:
    """Of these, each whose family has a day: by when it should have the referrer's report, where that may be said."""
    coming = next_meetings(
        _running([desk.named(one) for one in ids], (Stage.SCHEDULED,)), desk.now, MeetingKind.FIRST
    )
    return [
        (one, deadlines.report_by(approach_of(one).clocks, meeting.on))
        for one, meeting in ((desk.named(each.conference_id), each) for each in coming.values())
        if desk.tells_when(one.id)
    ]


def check_in(desk: Desk) -> list[Wait]:
    """For the coordinator, some weeks after the plan was sealed, until somebody was spoken with or a review is near."""
    live = _running(desk.conferences, (Stage.LIVE,))
    if not live:
        return []
    sealed, talks = _sealed(live), last_talks(desk.viewer, [one.id for one in live], desk.zone)
    reviewed = _reviewed_by([one.id for one in live], desk.today + CHECK_IN_WEEK)
    found = []
    for one in live:
        if one.id not in sealed or one.id in reviewed:
            continue
        since = day_of(sealed[one.id], desk.zone)
        due = deadlines.check_in_on(approach_of(one).clocks, since)
        if due > desk.today or talks.get(one.id, date.min) >= due - CHECK_IN_WEEK:
            continue
        words = _(
            "The plan was sealed on %(day)s. Phone someone in the family to hear how it is "
            "going, and record the contact.", day=said_day(since))  # fmt: skip
        found.append(_wait(one, words, "circle.people", _("Open the circle")))
    return found


def _running(conferences: Collection[Conference], stages: Collection[Stage]) -> list[Conference]:
    return [one for one in conferences if one.stage in stages and one.held_since is None]


def _wait(one: Conference, words: str, endpoint: str, button: str, *, late: bool = False) -> Wait:
    there = url_for(endpoint, conference_id=one.id)
    return Wait(4 if late else 7, words, there, button, tone="waits" if late else "calm", about=one.name)


def _before_meeting(desk: Desk) -> list[Due]:
    """Of each conference in preparation: that somebody is contacted; once somebody was, that the family has a day."""
    early = _running(desk.conferences, (Stage.WAITING, Stage.PREPARING))
    if not early:
        return []
    tried = first_contacts(desk.viewer, [one.id for one in early], desk.zone)
    allocated, days = _allocated(early), next_meetings(early, desk.now, MeetingKind.FIRST)
    contacts = [
        _first_contact(desk, one, allocated[one.id])
        for one in early
        if one.id in allocated and one.id not in tried
    ]
    meetings = [
        _meeting_day(desk, one, tried[one.id])
        for one in early
        if one.stage is Stage.PREPARING and one.id in tried and one.id not in days
    ]
    return [*contacts, *meetings]


def _allocated(conferences: Collection[Conference]) -> dict[UUID, datetime]:
    """Since when each of them has the coordinator who works on it now."""
    began = select(Assignment.conference_id, func.max(Assignment.began_at)).where(
        Assignment.conference_id.in_([one.id for one in conferences]),
        Assignment.part == Part.COORDINATOR,
        Assignment.ended_at.is_(None),
    )
    return dict(session().execute(began.group_by(Assignment.conference_id)).all())


def _first_contact(desk: Desk, one: Conference, allocated_at: datetime) -> Due:
    by = deadlines.first_contact_by(approach_of(one).clocks, allocated_at)
    late, about = by < desk.now, {"name": one.name, "when": said_moment(by, desk.zone)}
    words = (
        _(
            "No one in the family has been contacted yet. First contact was due by %(when)s.",
            **about,
        )
        if late
        else _("Contact someone in the family by %(when)s, and record the contact.", **about)
    )
    return Due(_wait(one, words, "circle.people", _("Open the circle"), late=late), late)


def _meeting_day(desk: Desk, one: Conference, first_contact_on: date) -> Due:
    by = deadlines.meeting_by(approach_of(one).clocks, first_contact_on)
    late, about = by < desk.today, {"name": one.name, "day": said_day(by)}
    words = (
        _("The family should have met by %(day)s, and no day is set.", **about)
        if late
        else _("The family should meet by %(day)s, and no day is set.", **about)
    )
    wait = _wait(one, words, "schedule.meetings", _("Open the dates"), late=late)
    return Due(wait, late, near=by - MEETING_NEAR <= desk.today)


def _after_meeting(desk: Desk) -> list[Due]:
    """Of each conference whose family met and has no sealed plan of that meeting: that everybody has the plan."""
    after = _running(desk.conferences, AFTER_MEETING)
    if not after:
        return []
    held = select(Meeting.conference_id, func.max(Meeting.ends_at)).where(
        Meeting.conference_id.in_([one.id for one in after]),
        Meeting.state == MeetingState.HELD,
        Meeting.kind != MeetingKind.SEPARATE,
    )
    met = dict(session().execute(held.group_by(Meeting.conference_id)).all())
    sealed = _sealed(after)
    return [
        _plan(desk, one, day_of(met[one.id], desk.zone))
        for one in after
        if one.id in met and not (one.id in sealed and sealed[one.id] > met[one.id])
    ]


def _plan(desk: Desk, one: Conference, met_on: date) -> Due:
    by = deadlines.plan_by(approach_of(one).clocks, met_on)
    late, about = by < desk.today, {"name": one.name, "day": said_day(by)}
    words = (
        _("Everyone should have had the plan by %(day)s.", **about)
        if late
        else _("Everyone should have the plan by %(day)s.", **about)
    )
    return Due(_wait(one, words, "plan.plan", _("Open the plan"), late=late), late)


def _sealed(conferences: Collection[Conference]) -> dict[UUID, datetime]:
    """When the plan that counts was sealed, by conference."""
    rows = (
        select(Plan.conference_id, func.max(SealedPlan.sealed_at))
        .join(SealedPlan, SealedPlan.plan_id == Plan.id)
        .where(Plan.conference_id.in_([one.id for one in conferences]), Plan.state == PlanState.SEALED)
        .group_by(Plan.conference_id)
    )
    return dict(session().execute(rows).all())


def _reviewed_by(conferences: Collection[UUID], day: date) -> set[UUID]:
    """Of which conferences the plan that counts was looked at again, or is to be by that day."""
    rows = (
        select(Review.conference_id)
        .join(Plan, Plan.id == Review.plan_id)
        .where(
            Review.conference_id.in_(conferences),
            Plan.state == PlanState.SEALED,
            Review.held_at.is_not(None) | Review.declined_at.is_(None) & (Review.due_on <= day),
        )
    )
    return set(session().scalars(rows))
