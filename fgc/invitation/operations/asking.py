"""Asking one person after the other, by the route that is safe for each."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select, update

from fgc.access.models import Purpose
from fgc.access.viewer import Viewer
from fgc.circle.letters import CHANNELS, as_addressed, write_to
from fgc.circle.queries import readiness_of
from fgc.circle.rules import PhoneThem, Route, phone_them, route, through_their_eyes, why_not_invite
from fgc.circle.rules import WhyNot as Circle
from fgc.conference.history import tell
from fgc.conference.models import Conference
from fgc.invitation.happenings import AskedByVoice, Invited, ToldByVoice
from fgc.invitation.letters import INVITATION, Written, preview
from fgc.invitation.models import Invitation
from fgc.invitation.queries import answer_page_for
from fgc.invitation.rules import WhyNot, must_be_told, why_not_ask, why_not_send
from fgc.kit.by_hand import mark_carried
from fgc.kit.clock import now
from fgc.kit.db import saving, session
from fgc.kit.outbox import HoldBack, Letter, reason_of
from fgc.kit.refusal import Reason, Refused, refuse
from fgc.schedule.models import Place


@dataclass(frozen=True)
class Prepared:
    """One person about to be asked: by which route, what they would get, and why not yet."""

    invitation: Invitation
    way: Route | Reason
    phone: PhoneThem | None
    letter: Written | None
    """None for somebody who may only be spoken with."""
    why_not: Reason | None
    """A reason of the circle or of ours, or None."""
    wrong: Reason | None = None
    """What is the matter with the address that is kept of them, so that no letter can be made: then they are asked by
    voice."""

    @property
    def looked(self) -> bool:
        """The coordinator has looked at it as it would read now."""
        return self.letter is not None and why_not_send(self.invitation, self.letter.mark) is None


def prepare(viewer: Viewer, conference: Conference, invitation: Invitation) -> Prepared:
    """What asking this person would mean now. Writes nothing: a page looks at it before anything is sent."""
    moment, person = now(), invitation.person
    way: Route | Reason = route(person.contact, person, moment)
    placed = session().scalar(select(func.count()).where(*_places(invitation)))
    why_not = why_not_ask(invitation, invitation.meeting, moment, placed=bool(placed)) or why_not_invite(
        person, readiness_of(viewer, conference, person), moment
    )
    letter = wrong = None
    if isinstance(way, Route):
        to = as_addressed(conference, person)
        try:
            letter = preview(INVITATION, to, invitation, CHANNELS[way.channel], moment)
        except HoldBack as held:
            way = wrong = reason_of(held.why)
    return Prepared(invitation, way, phone_them(person.contact, person), letter, why_not, wrong)


def look(conference: Conference, invitation: Invitation, *, by: Viewer) -> Prepared:
    """The coordinator has looked at what this person will see, as it would read now."""
    prepared = prepare(by, conference, invitation)
    with saving():
        invitation.looked_at = now()
        invitation.looked_mark = prepared.letter.mark if prepared.letter else ""
    return prepared


def invite(conference: Conference, invitation: Invitation, *, by: Viewer) -> Letter:
    """Asks one person in writing: a letter by their first safe route, with a link of their own.

    Refused before it was looked at, when it is not safe or not possible, and for whoever may only be spoken with.
    """
    prepared = prepare(by, conference, invitation)
    if prepared.why_not is not None:
        raise Refused(prepared.why_not)
    if prepared.letter is None or not isinstance(prepared.way, Route):
        raise Refused(prepared.way if isinstance(prepared.way, Reason) else WhyNot.NOBODY_TO_ASK)
    refuse(why_not_send(invitation, prepared.letter.mark))
    with saving():
        letter = write_to(
            invitation.person,
            kind=INVITATION,
            purpose=Purpose.ANSWER,
            not_after_at=invitation.meeting.starts_at,
            about={"invitation_id": invitation.id, "sequence": invitation.meeting.sequence},
        )
        if isinstance(letter, Circle):
            raise Refused(letter)
        _asked(invitation)
        tell(Invited(conference, invitation, invitation.person_id), by=by)
    return letter


def invite_all(conference: Conference, invitations: Iterable[Invitation], *, by: Viewer) -> list[Letter]:
    """Asks all who can be asked in writing and were not, once every letter was looked at; gives their letters, since some of
    them go only by the coordinator's hand."""
    prepared = [
        prepare(by, conference, invitation) for invitation in invitations if invitation.asked_at is None
    ]
    written = [each for each in prepared if each.letter is not None and each.why_not is None]
    if not written:
        raise Refused(WhyNot.NOBODY_TO_ASK)
    for each in written:
        refuse(why_not_send(each.invitation, each.letter.mark if each.letter else ""))
    with saving():
        return [invite(conference, each.invitation, by=by) for each in written]


def ask_by_voice(conference: Conference, invitation: Invitation, *, by: Viewer) -> None:
    """The coordinator asked somebody by phone or in person. The same gates hold as for a letter."""
    prepared = prepare(by, conference, invitation)
    if prepared.why_not is not None:
        raise Refused(prepared.why_not)
    with saving():
        _asked(invitation)
        invitation.told_by_phone_at = now()
        tell(AskedByVoice(conference, invitation, invitation.person_id), by=by)


def told_by_voice(conference: Conference, invitation: Invitation, *, by: Viewer) -> None:
    """The coordinator told somebody of a change. Refused when there is nothing to tell."""
    if not must_be_told(invitation, invitation.meeting):
        raise Refused(WhyNot.NOTHING_TO_TELL)
    with saving():
        invitation.told_sequence, invitation.told_by_phone_at = invitation.meeting.sequence, now()
        tell(ToldByVoice(conference, invitation, invitation.person_id), by=by)


def carried(letter: Letter) -> None:
    """A person posted the letter or wrote the text: its link is not kept here any more."""
    with saving():
        mark_carried(letter)


def _asked(invitation: Invitation) -> None:
    moment = now()
    invitation.asked_at = moment
    invitation.told_sequence = invitation.meeting.sequence
    seen = answer_page_for(through_their_eyes(invitation.person), moment, invitation_id=invitation.id)
    invitation.calendar_blocks = len(seen.blocks) if seen else 0
    session().execute(
        update(Place).where(*_places(invitation), Place.asked_at.is_(None)).values(asked_at=moment)
    )
    session().flush()


def _places(invitation: Invitation) -> tuple[ColumnElement[bool], ...]:
    return Place.meeting_id == invitation.meeting_id, Place.person_id == invitation.person_id
