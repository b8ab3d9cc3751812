"""Saying how an action goes, and reminding its owner gently."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from fgc.access.models import Purpose
from fgc.access.viewer import PersonViewer, StaffViewer, Worker
from fgc.actions import queries
from fgc.actions.happenings import ActionReported, OwnerReminded
from fgc.actions.letters import REMINDER
from fgc.actions.models import How, Progress, Reminder
from fgc.actions.rules import ASKS_FOR_HELP, WhyNot, reminder_due, settled, why_not_report
from fgc.approach.reading import approach_of
from fgc.circle.letters import write_to
from fgc.circle.models import Person
from fgc.circle.models_help import HelpKind
from fgc.circle.operations import ask_for_help
from fgc.circle.reminding import remind_once
from fgc.circle.resending import About, Due, resendable
from fgc.conference.history import tell
from fgc.conference.models import Conference, Stage
from fgc.conference.queries import zone_of
from fgc.kit.clock import now, today
from fgc.kit.db import saving, session
from fgc.kit.jobs import every, job, later
from fgc.kit.outbox import Letter
from fgc.kit.refusal import Reason, refuse
from fgc.plan.models import Action, Plan

STILL_USEFUL = timedelta(days=2)


def report(action: Action, *, by: PersonViewer, how: How, words: str = "") -> Progress:
    """An owner or helper says in one tap how it goes. The newest word counts; the older ones stay. Whoever is stuck is told
    that the coordinator will be in touch, so that stands on the coordinator's desk, with their words, until it happened."""
    plan = session().get_one(Plan, action.plan_id)
    refuse(why_not_report(action, person_id=by.person_id, plan_state=plan.state))
    with saving():
        if how in ASKS_FOR_HELP:
            ask_for_help(HelpKind.WITH_ACTION, by=by, words=words, about_id=action.thread)
        return _keep(action, how, words, by=by)


def report_for(action: Action, *, by: StaffViewer, how: How, words: str = "") -> Progress:
    """A member of staff writes down what an owner told them, or how a promise of a service goes."""
    return _keep(action, how, words, by=by)


def _keep(action: Action, how: How, words: str, *, by: PersonViewer | StaffViewer) -> Progress:
    conference = session().get_one(Conference, action.conference_id)
    progress = Progress(
        conference_id=action.conference_id, action_id=action.id, thread=action.thread, at=now(), how=how
    )
    if isinstance(by, PersonViewer):
        progress.by_person_id, progress.words = by.person_id, words
    else:
        progress.by_staff_id, progress.noted = by.staff_id, words
    with saving():
        session().add(progress)
        tell(ActionReported(conference, action=action, how=progress.how), by=by)
    return progress


@every("10 8,12,16 * * *")
def look_for_reminders() -> None:
    """Three times a day, so that a morning on which no worker ran is made up for at noon: a job for each conference whose
    plan is followed, so that one that fails holds up no other."""
    live = select(Conference.id).where(Conference.stage == Stage.LIVE, Conference.held_since.is_(None))
    with saving():
        for conference_id in session().scalars(live):
            later(remind, only_once=f"remind:{conference_id}", conference_id=conference_id)


@job("actions.remind", retry=5)
def remind(conference_id: UUID) -> None:
    """Writes to the owners whose day is near, is here or is over; once for each, however often it runs."""
    conference = session().get_one(Conference, conference_id)
    plan = queries.current_plan(conference_id)
    if plan is None or conference.held_since is not None:
        return
    clocks = approach_of(conference).clocks
    service_zone = zone_of(conference)
    with saving():
        for followed in queries.followed(list(plan.actions), today(service_zone)):
            kind = reminder_due(
                followed.action,
                queries.reported(followed.newest),
                today(service_zone),
                days_before=clocks.reminder_days_before,
            )
            if kind and followed.action.who:
                _remind(conference, followed.action, followed.action.who, kind)


@resendable(REMINDER, about="action_id")
def reminder_again(
    _viewer: StaffViewer, conference: Conference, person: Person, letter: Letter
) -> Due | Reason:
    """As long as what they offered is part of the plan that counts, is theirs, and is not done."""
    action = queries.action_for(conference, letter.id_about("action_id"))
    if action is None or action.who_id != person.id:
        return WhyNot.NOT_THEIRS_NOW
    if settled(queries.reported(queries.followed([action], now().date())[0].newest)):
        return WhyNot.DONE_ALREADY
    about: About = {"action_id": action.id, "when": str(letter.about.get("when", ""))}
    return Due(REMINDER, Purpose.ACTION, about)


def _remind(conference: Conference, action: Action, owner: Person, kind: str) -> None:
    if remind_once(
        Reminder,
        conference_id=conference.id,
        key={"action_id": action.id, "kind": kind},
        write=lambda: write_to(
            owner,
            kind=REMINDER,
            purpose=Purpose.ACTION,
            about={"action_id": action.id, "when": kind},
            not_after_at=now() + STILL_USEFUL,
        ),
    ):
        tell(OwnerReminded(conference, action=action, kind=kind), by=Worker())
