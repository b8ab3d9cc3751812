"""A referral that comes by phone: somebody says it, and a manager types it."""

from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from fgc.access.viewer import StaffViewer
from fgc.conference.history import tell
from fgc.conference.models import Conference
from fgc.conference.operations import open_conference
from fgc.kit.clock import now
from fgc.kit.db import saving, session
from fgc.kit.refusal import Refused
from fgc.referral.happenings import ReferralConfirmed, ReferralTakenByPhone
from fgc.referral.models import Referral
from fgc.referral.operations.writing import write_section
from fgc.referral.rules.calls import why_not_take_call
from fgc.referral.rules.sections import Section


@dataclass(frozen=True)
class Call:
    """Who phoned and when. `referrer_id`: the colleague in whose name it is, or None while nobody with an account is known."""

    called_at: datetime
    referrer_id: UUID | None = None
    caller_name: str = ""
    caller_team: str = ""
    caller_contact: str = ""


def take_call(*, by: StaffViewer, name: str, call: Call) -> Conference:
    """A new conference in draft with a referral that `by` types for whoever phoned. Nobody else opens it before it is sent:
    another manager who has to go on takes it over first (`drafts.take_over`). Nobody is told yet."""
    _insist_on(call)
    with saving():
        conference = open_conference(by=by, name=name, refers=False)
        session().add(Referral(conference_id=conference.id, entered_by_id=by.staff_id, **asdict(call)))
        session().flush()
        tell(ReferralTakenByPhone(conference), by=by)
    return conference


def change_call(referral: Referral, call: Call) -> None:
    """Says otherwise who phoned, when, or in whose name it is, as long as it is not sent."""
    _insist_on(call)
    write_section(referral, Section.CALLER.value, **asdict(call))


def confirm(conference: Conference, referral: Referral, *, by: StaffViewer) -> None:
    """The referrer read what was typed in their name, and it is right."""
    with saving():
        referral.confirmed_at = now()
        tell(ReferralConfirmed(conference), by=by)


def _insist_on(call: Call) -> None:
    refused = why_not_take_call(
        referrer_id=call.referrer_id,
        caller_name=call.caller_name,
        caller_contact=call.caller_contact,
        called_at=call.called_at,
        now=now(),
    )
    if refused:
        raise Refused(refused[0], field=refused[1])
