"""What is due to somebody who was written to about a date, and is to be written to once more."""

from fgc.access.models import Purpose
from fgc.access.viewer import StaffViewer
from fgc.circle.happenings import LetterSentAgain
from fgc.circle.models import Person
from fgc.circle.queries import readiness_of
from fgc.circle.resending import About, Due, resendable
from fgc.circle.rules import through_their_eyes, why_not_invite
from fgc.conference.models import Conference
from fgc.invitation.letters import CANCELLED, INVITATION, MOVED, REMINDER
from fgc.invitation.models import Answer, Invitation
from fgc.invitation.queries import answer_page_for, is_away
from fgc.invitation.rules import ASKED_AGAIN, WhyNot, kept_apart, why_not_ask_again
from fgc.kit.clock import now
from fgc.kit.db import saving, session
from fgc.kit.outbox import Letter
from fgc.kit.refusal import Reason


@resendable(INVITATION, MOVED, CANCELLED, about="invitation_id")
def date_due(viewer: StaffViewer, conference: Conference, person: Person, letter: Letter) -> Due | Reason:
    """The day as it stands now. The same gates hold as for a first letter; one that says that it is off goes again as
    it was, unless they are kept apart: a letter out of the blue could make them ask why."""
    invitation, moment = session().get_one(Invitation, letter.id_about("invitation_id")), now()
    meeting = invitation.meeting
    about: About = {"invitation_id": invitation.id, "sequence": meeting.sequence}
    over = why_not_ask_again(invitation, meeting, moment)
    if over and letter.kind == CANCELLED and not kept_apart(invitation):
        return Due(CANCELLED, None, about)
    if reason := over or why_not_invite(person, readiness_of(viewer, conference, person), moment):
        return reason
    first = letter.kind == INVITATION and letter.about["sequence"] == meeting.sequence
    seen = answer_page_for(through_their_eyes(person), moment, invitation_id=invitation.id)
    kind = INVITATION if first else MOVED
    return Due(kind, Purpose.ANSWER, about, meeting.starts_at, shows=repr(seen))


@resendable(REMINDER, about="invitation_id")
def reminder_due(viewer: StaffViewer, conference: Conference, person: Person, letter: Letter) -> Due | Reason:
    """As long as the day is ahead and they have not said that they cannot come; of whoever is only heard, and is not reminded of
    a day, as long as they have not answered."""
    invitation, moment = session().get_one(Invitation, letter.id_about("invitation_id")), now()
    settled = invitation.answer is Answer.NO or (is_away(invitation) and invitation.answer not in ASKED_AGAIN)
    reason = (
        why_not_ask_again(invitation, invitation.meeting, moment)
        or (WhyNot.ANSWERED if settled else None)
        or why_not_invite(person, readiness_of(viewer, conference, person), moment)
    )
    if reason is not None:
        return reason
    days = ASKED_AGAIN.get(invitation.answer, max(letter.about["days_before"], 1))
    about: About = {
        "invitation_id": invitation.id,
        "sequence": invitation.meeting.sequence,
        "days_before": days,
    }
    return Due(REMINDER, Purpose.ANSWER, about, invitation.meeting.starts_at)


def note_told(happened: LetterSentAgain, *, by: StaffViewer) -> None:  # noqa: ARG001 - every reaction is called with it
    """Whoever is written to again is told how it stands now."""
    letter = happened.letter
    if letter.kind in (INVITATION, MOVED, CANCELLED):
        with saving():
            invitation = session().get_one(Invitation, letter.id_about("invitation_id"))
            invitation.told_sequence = invitation.meeting.sequence
