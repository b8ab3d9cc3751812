"""A referral that was begun and is not sent: put away, or taken over by another manager."""

from sqlalchemy import func, select

from fgc.access.viewer import StaffViewer
from fgc.conference.history import tell
from fgc.conference.models import Conference
from fgc.conference.queries import conference_for
from fgc.kit.clock import now
from fgc.kit.db import saving, session
from fgc.kit.refusal import refuse
from fgc.referral.happenings import ReferralPutAway, ReferralTakenOver
from fgc.referral.letters import news
from fgc.referral.models import PutAwayReason, Referral, State
from fgc.referral.queries import ColleaguesCall
from fgc.referral.rules.drafts import why_not_put_away


def put_away(conference: Conference, referral: Referral, *, by: StaffViewer, because: PutAwayReason) -> None:
    """It will not be sent. Nobody was ever given it, so all that was typed is erased at once (a reaction in keeping asks for it);
    that it was put away, by whom and why, stays in the audit. Refused once it was sent (`WhyNot.SENT_ALREADY`)."""
    refuse(why_not_put_away(referral))
    with saving():
        referral.state, referral.decided_at = State.WITHDRAWN, now()
        tell(ReferralPutAway(conference, because), by=by)


def take_over(call: ColleaguesCall, *, by: StaffViewer) -> Conference | None:
    """From now on `by` types what somebody said on the phone to a colleague, who is told and cannot open it any more. None where
    it is not there to be taken over by now: it was sent, put away, or taken over by them."""
    with saving():
        if not session().scalar(select(func.fgc_take_over_call(call.conference_id))):
            return None
        conference = conference_for(by, call.conference_id, before_independence=True)
        tell(ReferralTakenOver(conference, call.typist_id), by=by)
        if not call.typist_left:
            news("referral.taken_over", conference, call.typist_id)
    return conference
