"""Saying how an action goes, and reminding its owner gently."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from fgc.access.models import Purpose
from fgc.access.viewer import PersonViewer, StaffViewer, Worker
from fgc.actions import queries
from fgc.actions.happenings import ActionReported, OwnerReminded
from fgc.actions.letters import REMINDER
from fgc.actions.models import How, Progress, Reminder
from fgc.actions.rules import ASKS_FOR_HELP, reminder_due, why_not_report
from fgc.approach.reading import approach_of
from fgc.circle.letters import write_to
from fgc.circle.models import Person
from fgc.circle.models_help import HelpKind
from fgc.circle.operations import ask_for_help
from fgc.conference.history import tell
from fgc.conference.models import Conference, Stage
from fgc.conference.queries import zone_of
from fgc.kit.clock import now, today
from fgc.kit.db import saving, session
from fgc.kit.jobs import every, job, later
from fgc.kit.outbox import Letter
from fgc.kit.refusal import refuse
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


@every("10 8 * * *")
def look_for_reminders() -> None:
    """Each morning: a job for each conference whose plan is followed, so that one that fails holds up no other."""
    live = select(Conference.id).where(Conference.stage == Stage.LIVE, Conference.held_since.is_(None))
    with saving():
        for conference_id in session().scalars(live):
            later(remind, only_once=f"remind:{conference_id}", conference_id=conference_id)


@job("actions.remind", retry=5)
def remind(conference_id: UUID) -> None:
    """Writes to the owners whose day is near, is today or was two days ago; once for each, however often it runs."""
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
                _remind_once(conference, followed.action, followed.action.who, kind)


def _remind_once(conference: Conference, action: Action, owner: Person, kind: str) -> None:
    first = (
        session()
        .execute(
            insert(Reminder)
            .values(conference_id=conference.id, action_id=action.id, kind=kind, at=now())
            .on_conflict_do_nothing(index_elements=["action_id", "kind"])
            .returning(Reminder.id)
        )
        .scalar()
    )
    if first is None:
        return
    letter = write_to(
        owner,
        kind=REMINDER,
        purpose=Purpose.ACTION,
        about={"action_id": action.id, "when": kind},
        not_after_at=now() + STILL_USEFUL,
    )
    if isinstance(letter, Letter):
        tell(OwnerReminded(conference, action=action, kind=kind), by=Worker())
