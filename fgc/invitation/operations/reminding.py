"""Reminding people of a meeting that is near, and of an answer that has not come."""

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from fgc.access.models import Purpose
from fgc.access.viewer import Worker
from fgc.approach.reading import approach_of
from fgc.circle.letters import write_to
from fgc.circle.models import Person
from fgc.circle.queries import readiness_of
from fgc.circle.reminding import remind_once
from fgc.circle.rules import WhyNot, why_not_invite
from fgc.conference.history import tell
from fgc.conference.models import Conference
from fgc.invitation.happenings import MeetingReminded
from fgc.invitation.letters import CANCELLED, INVITATION, MOVED, REMINDER, settled
from fgc.invitation.models import Answer, Invitation, MeetingReminder
from fgc.invitation.queries import is_away
from fgc.invitation.rules import meeting_reminder_due
from fgc.kit.clock import now
from fgc.kit.db import saving, session
from fgc.kit.jobs import every, job, later
from fgc.kit.outbox import Letter, LetterState, cancel, letters_of, letters_to
from fgc.schedule.models import Meeting, MeetingState

STUCK = (LetterState.TO_PRINT, LetterState.HELD, LetterState.FAILED)
ABOUT_A_DATE = (INVITATION, MOVED, CANCELLED, REMINDER)
"""All that somebody may be sent about a date."""
NOT_WRITTEN = (LetterState.FAILED, LetterState.HELD, LetterState.CANCELLED)
"""States of letters that nobody has read: they came back, wait for a decision, or are not sent at all."""


@every("20 8,12,16 * * *")
def look_for_meetings() -> None:
    """Three times a day, so that a morning on which no worker ran is made up for at noon: a job for each conference with
    a meeting ahead."""
    ahead = (
        select(Meeting.conference_id)
        .join(Conference, Conference.id == Meeting.conference_id)
        .where(
            Meeting.state == MeetingState.PLANNED, Meeting.starts_at > now(), Conference.held_since.is_(None)
        )
        .distinct()
    )
    with saving():
        for conference_id in session().scalars(ahead).all():
            later(
                remind_of_meeting,
                only_once=f"remind-of-meeting:{conference_id}",
                conference_id=conference_id,
            )


@every("25 8,12,16 * * *")
def drop_past_letters() -> None:
    """What waits for somebody's hand or decision and is about a day that has passed is of no use any more, and stands on no desk:
    nobody posts that a meeting is off which would have been last week."""
    stuck = select(Letter).where(Letter.kind.in_(ABOUT_A_DATE), Letter.state.in_(STUCK))
    with saving():
        for letter in session().scalars(stuck.order_by(Letter.created_at, Letter.id)).all():
            invitation = session().get(Invitation, letter.id_about("invitation_id"))
            if invitation is None or invitation.meeting.starts_at <= now():
                cancel(letter, because="day_passed")


@job("invitation.remind", retry=5)
def remind_of_meeting(conference_id: UUID) -> None:
    """Writes to whoever is to be reminded now; once for each day and step, however often it runs and by how many."""
    conference = session().get_one(Conference, conference_id)
    if conference.held_since is not None:
        return
    with saving():
        _drop_settled(conference)
        for invitation in session().scalars(_asked_ahead(conference)).all():
            if (step := _step(conference, invitation)) is not None:
                _remind(conference, invitation, step)


def _drop_settled(conference: Conference) -> None:
    """Reminders that wait for somebody's hand or decision are not needed any more when what they remind of is settled. One that
    is sent by itself asks that when it leaves."""
    for letter in letters_of([conference.id]):
        if letter.kind == REMINDER and letter.state in STUCK:
            invitation = session().get(Invitation, letter.id_about("invitation_id"))
            if why := "withdrawn" if invitation is None else settled(letter, invitation):
                cancel(letter, because=why)


def _asked_ahead(conference: Conference) -> Select[Invitation]:
    return (
        select(Invitation)
        .join(Meeting, Meeting.id == Invitation.meeting_id)
        .join(Person, Person.id == Invitation.person_id)
        .where(
            Invitation.conference_id == conference.id,
            Invitation.asked_at.is_not(None),
            Invitation.withdrawn_at.is_(None),
            Person.left_at.is_(None),
            Meeting.state == MeetingState.PLANNED,
            Meeting.starts_at > now(),
        )
        .options(joinedload(Invitation.person).joinedload(Person.contact), joinedload(Invitation.meeting))
        .order_by(Invitation.id)
    )


def _step(conference: Conference, invitation: Invitation) -> int | None:
    """Whoever is not told the day is asked again for an answer, and is not written to because the day is near."""
    clocks, zone = approach_of(conference).clocks, ZoneInfo(invitation.meeting.zone)
    return meeting_reminder_due(
        invitation,
        invitation.meeting,
        now().astimezone(zone).date(),
        written_on=written.astimezone(zone).date() if (written := _written_at(invitation)) else None,
        days_before=() if is_away(invitation) else clocks.meeting_reminder_days_before,
        unanswered_after=clocks.answer_reminder_days_after,
    )


def _written_at(invitation: Invitation) -> datetime | None:
    """When they were last asked or told of this date, by a letter that left or is leaving, or by voice, or said that they are not
    sure yet; None where every letter about it came back or is held. Whoever was asked without a letter was asked by voice."""
    letters = [
        letter
        for letter in letters_to(invitation.conference_id, invitation.person_id)
        if letter.kind in (INVITATION, MOVED, CANCELLED)
        and letter.about.get("invitation_id") == str(invitation.id)
    ]
    unsure = invitation.answered_at if invitation.answer is Answer.NOT_SURE else None
    by_voice = None if letters else invitation.asked_at
    written = [letter.created_at for letter in letters if letter.state not in NOT_WRITTEN]
    known = [*written, by_voice, invitation.told_by_phone_at, unsure]
    return max((moment for moment in known if moment is not None), default=None)


def _remind(conference: Conference, invitation: Invitation, step: int) -> None:
    if remind_once(
        MeetingReminder,
        conference_id=conference.id,
        key={"invitation_id": invitation.id, "meeting_on": invitation.meeting.on, "days_before": step},
        write=lambda: _letter(conference, invitation, step),
    ):
        tell(MeetingReminded(conference, invitation, invitation.person_id, step), by=Worker())


def _letter(conference: Conference, invitation: Invitation, step: int) -> Letter | WhyNot:
    """The gates are those of the same letter sent by hand (`resending.reminder_due`): nothing that was safe when they were
    asked counts."""
    person = invitation.person
    if reason := why_not_invite(person, readiness_of(Worker(), conference, person), now()):
        return reason
    return write_to(
        person,
        kind=REMINDER,
        purpose=Purpose.ANSWER,
        about={
            "invitation_id": invitation.id,
            "sequence": invitation.meeting.sequence,
            "days_before": step,
        },
        not_after_at=invitation.meeting.starts_at,
    )
