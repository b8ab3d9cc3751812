"""What follows for those who are asked when a date, a place or their part changes (see `fgc/reactions.py`)."""

from datetime import date

from sqlalchemy import select, update

from fgc.access.models import Purpose
from fgc.access.viewer import Viewer
from fgc.circle.letters import write_to
from fgc.circle.models import Person
from fgc.circle.rules import through_their_eyes
from fgc.invitation.letters import CANCELLED, INVITATION, MOVED
from fgc.invitation.models import PLACE_TAKEN, Invitation
from fgc.invitation.operations.reminding import ABOUT_A_DATE
from fgc.invitation.queries import answer_page_for, is_away
from fgc.invitation.rules import answer_stands
from fgc.kit.clock import now
from fgc.kit.db import saving, session
from fgc.kit.outbox import Letter, cancel_waiting
from fgc.schedule.happenings import (
    KeptApart,
    MeetingCancelled,
    MeetingMoved,
    PlaceChanged,
    PlacesSet,
    PlaceTaken,
)
from fgc.schedule.models import Meeting, MeetingState, Place
from fgc.schedule.own_hours import own_hours


def follow_places(happened: PlacesSet, *, by: Viewer) -> None:  # noqa: ARG001 - every reaction is called with it
    """Whoever got a place is to be asked; whoever lost theirs before being asked is not any more."""
    meeting = happened.meeting
    here = select(Place.person_id).join(Person, Person.id == Place.person_id).where(Person.left_at.is_(None))
    placed = set(session().scalars(here.where(Place.meeting_id == meeting.id)))
    kept = {
        one.person_id: one
        for one in session().scalars(select(Invitation).where(Invitation.meeting_id == meeting.id))
    }
    with saving():
        for person_id in placed - kept.keys():
            session().add(
                Invitation(
                    conference_id=meeting.conference_id,
                    meeting_id=meeting.id,
                    person_id=person_id,
                    calendar_sequence=meeting.sequence,
                )
            )
        for person_id, invitation in kept.items():
            if person_id in placed and invitation.withdrawn_at is not None:
                _ask_anew(invitation)
            elif person_id not in placed and invitation.asked_at is None and invitation.withdrawn_at is None:
                invitation.withdrawn_at = now()


def move(happened: MeetingMoved, *, by: Viewer) -> None:  # noqa: ARG001 - every reaction is called with it
    """Everybody who was asked is told, each by their own route. What was answered for other hours is asked for again, unless it
    stands (`answer_stands`). Whoever is heard by a letter or through somebody else was never told the day, and hears nothing of
    another one."""
    with saving():
        hours = own_hours(happened.meeting)
        for invitation in _asked_to(happened.meeting):
            if invitation.told_sequence is not None and is_away(invitation):
                invitation.told_sequence = happened.meeting.sequence
                continue
            before, now_is = (each.get(invitation.person_id, ()) for each in (happened.hours_before, hours))
            if happened.other_time and not answer_stands(invitation.answer, invitation.way, before, now_is):
                _ask_for_again(invitation, happened.day_before)
            invitation.moved_at = now() if happened.other_time else invitation.moved_at
            _tell(invitation, MOVED)
        session().execute(
            update(Invitation)
            .where(Invitation.meeting_id == happened.meeting.id, Invitation.asked_at.is_(None))
            .values(looked_at=None, looked_mark="")
        )


def renew(happened: PlaceChanged, *, by: Viewer) -> None:  # noqa: ARG001 - every reaction is called with it
    """One person is told that their own part or hours changed; their answer was to the old ones."""
    with saving():
        for invitation in _asked_to(happened.meeting):
            if invitation.person_id == happened.person_id:
                _ask_for_again(invitation, happened.meeting.on)
                invitation.told_sequence = None
                _tell(invitation, MOVED)


def take_back(happened: PlaceTaken, *, by: Viewer) -> None:  # noqa: ARG001 - every reaction is called with it
    """One person who had been asked has no place any more, and is told that they need not keep the day free."""
    with saving():
        for invitation in _asked_to(happened.meeting):
            if invitation.person_id == happened.person_id:
                invitation.withdrawn_at, invitation.withdrawn_because = now(), PLACE_TAKEN
                invitation.told_sequence = None
                _tell(invitation, CANCELLED)


def let_go(happened: KeptApart, *, by: Viewer) -> None:  # noqa: ARG001 - every reaction is called with it
    """Somebody must not come any more because of somebody else. Nothing is sent, and what waits is not sent either: a
    letter out of the blue could make them ask why. The coordinator speaks with them."""
    with saving():
        cancel_waiting(
            matter_id=happened.conference.id, to_id=happened.person_id, because="withdrawn",
            kinds=ABOUT_A_DATE,
        )  # fmt: skip
        session().execute(
            update(Invitation)
            .where(Invitation.meeting_id == happened.meeting.id, Invitation.person_id == happened.person_id)
            .values(withdrawn_at=now(), withdrawn_because="kept_apart")
        )


def call_off(happened: MeetingCancelled, *, by: Viewer) -> None:  # noqa: ARG001 - every reaction is called with it
    """Everybody who was asked is told that it will not take place. Nobody is told why."""
    with saving():
        for invitation in _asked_to(happened.meeting):
            _tell(invitation, CANCELLED)


def _asked_to(meeting: Meeting) -> list[Invitation]:
    return list(
        session().scalars(
            select(Invitation).where(
                Invitation.meeting_id == meeting.id,
                Invitation.asked_at.is_not(None),
                Invitation.withdrawn_at.is_(None),
            )
        )
    )


def _tell(invitation: Invitation, kind: str) -> None:
    """A letter by their safe route, in place of those still waiting; without one the desk says to phone."""
    meeting, person = invitation.meeting, invitation.person
    waiting = cancel_waiting(
        matter_id=invitation.conference_id,
        to_id=person.id,
        because="moved",
        kinds=ABOUT_A_DATE,
    )
    invitation.calendar_sequence += 1
    session().flush()
    gone = kind == CANCELLED
    if gone and waiting and invitation.told_by_phone_at is None and not _ever_sent(invitation):
        invitation.told_sequence = meeting.sequence  # they never heard of it, so there is nothing to tell
        return
    letter = write_to(
        person,
        kind=kind,
        purpose=None if gone else Purpose.ANSWER,
        about={"invitation_id": invitation.id, "sequence": meeting.sequence},
        not_after_at=meeting.starts_at if meeting.state is MeetingState.PLANNED else None,
    )
    if isinstance(letter, Letter):
        invitation.told_sequence = meeting.sequence
    seen = answer_page_for(through_their_eyes(person), now(), invitation_id=invitation.id)
    invitation.calendar_blocks = max(invitation.calendar_blocks, len(seen.blocks) if seen else 0)


def _ever_sent(invitation: Invitation) -> bool:
    """Whether any letter about a date ever left for this person: who never got one needs not be told that it is off."""
    return (
        session().scalar(
            select(Letter.id)
            .where(
                Letter.to_id == invitation.person_id,
                Letter.matter_id == invitation.conference_id,
                Letter.kind.in_((INVITATION, MOVED)),
                Letter.sent_at.is_not(None),
            )
            .limit(1)
        )
        is not None
    )


def _ask_for_again(invitation: Invitation, day: date) -> None:
    """What they answered is no answer any more, and is kept as what they had said for `day`. What they need, whom they name to
    speak for them and their own words depend on no day, and stay."""
    if invitation.answer is not None:
        invitation.earlier_answer, invitation.earlier_way = invitation.answer, invitation.way
        invitation.earlier_on = day
    invitation.answer = invitation.way = invitation.answered_at = None
    invitation.answered_by = ""


def _ask_anew(invitation: Invitation) -> None:
    _ask_for_again(invitation, invitation.meeting.on)
    invitation.withdrawn_at = invitation.asked_at = invitation.looked_at = invitation.told_sequence = None
    invitation.withdrawn_because = invitation.looked_mark = ""
