"""Deciding about a referral: what the plan must have, accepted or not, who coordinates and is independent."""

from fgc.access.models import Part, Staff
from fgc.access.viewer import StaffViewer
from fgc.approach.reading import approach_of
from fgc.conference.history import tell
from fgc.conference.models import Conference, Stage
from fgc.conference.operations import assign, relieve
from fgc.conference.queries import assigned
from fgc.kit.agreement import expect_agreed
from fgc.kit.clock import now
from fgc.kit.db import saving, session
from fgc.kit.refusal import Refused, refuse
from fgc.referral import proposals
from fgc.referral.happenings import (
    BottomLinesApproved,
    BottomLinesSentBack,
    CoordinatorAllocated,
    IndependenceSigned,
    ReferralAccepted,
    ReferralDeclined,
    ReferralReturned,
)
from fgc.referral.letters import news, tell_referrer
from fgc.referral.models import Independence, Referral, State
from fgc.referral.queries import bottom_lines_of, managers_of, why_not_coordinate
from fgc.referral.rules.deciding import (
    WhyNot,
    why_not_accept,
    why_not_approve,
    why_not_decide,
    why_not_sign_independence,
)


def approve_bottom_lines(
    conference: Conference, referral: Referral, *, by: StaffViewer, agreed_to: str
) -> None:
    """The referrer's manager agrees to what the plan must have, as they read it (`agreed_to`, its version); from then on
    nobody can change it."""
    lines = bottom_lines_of(conference)
    refuse(why_not_approve(referral, lines, by.staff_id, managers_of(conference, referral)))
    expect_agreed(proposals.must_have(conference, referral, lines), agreed_to)
    with saving():
        for line in lines:
            line.approved_by, line.approved_at = by.staff_id, now()
        referral.bottom_lines_note = ""
        tell(BottomLinesApproved(conference, len(lines)), by=by)


def send_back_bottom_lines(
    conference: Conference, referral: Referral, *, by: StaffViewer, because: str, agreed_to: str
) -> None:
    """The manager asks the referrer to change what they read, and says what."""
    lines = bottom_lines_of(conference)
    refuse(why_not_approve(referral, lines, by.staff_id, managers_of(conference, referral)))
    expect_agreed(proposals.must_have(conference, referral, lines), agreed_to)
    if not because:
        raise Refused(WhyNot.NO_REASON, field="because")
    with saving():
        referral.bottom_lines_note = because
        tell(BottomLinesSentBack(conference), by=by)
        tell_referrer("referral.bottom_lines_back", conference, referral)


def accept(
    conference: Conference, referral: Referral, *, by: StaffViewer, agreed_to: str, because: str = ""
) -> None:
    """The service takes it on: it waits for a coordinator, and the circle begins with the people who were named.

    Refused to whoever typed it when it came by phone, until the referrer confirmed that it is right."""
    refuse(why_not_accept(referral, staff_id=by.staff_id), field="decision")
    with saving():
        _decide(
            conference, referral, State.ACCEPTED, Stage.WAITING, by=by, because=because, agreed_to=agreed_to
        )
        tell(ReferralAccepted(conference, referral), by=by)
        tell_referrer("referral.accepted", conference, referral)


def give_back(
    conference: Conference, referral: Referral, *, by: StaffViewer, agreed_to: str, because: str
) -> None:
    """Something is missing: the referrer can write again, and reads what is asked for."""
    with saving():
        _decide(
            conference,
            referral,
            State.RETURNED,
            Stage.RETURNED,
            by=by,
            because=because,
            agreed_to=agreed_to,
            needs_reason=True,
        )
        tell(ReferralReturned(conference), by=by)
        tell_referrer("referral.returned", conference, referral)


def decline(
    conference: Conference, referral: Referral, *, by: StaffViewer, agreed_to: str, because: str
) -> None:
    """Not suitable, not here, or sent back and never completed: ends it, with the reason told to whoever asked."""
    with saving():
        _decide(
            conference,
            referral,
            State.DECLINED,
            Stage.DECLINED,
            by=by,
            because=because,
            agreed_to=agreed_to,
            needs_reason=True,
        )
        tell(ReferralDeclined(conference), by=by)
        tell_referrer("referral.declined", conference, referral)


def _decide(
    conference: Conference,
    referral: Referral,
    state: State,
    stage: Stage,
    *,
    by: StaffViewer,
    because: str,
    agreed_to: str,
    needs_reason: bool = False,
) -> None:
    refuse(why_not_decide(referral, staff_id=by.staff_id, ends=state is State.DECLINED))
    expect_agreed(proposals.sent(conference, referral), agreed_to)
    if needs_reason and not because:
        raise Refused(WhyNot.NO_REASON, field="because")
    referral.state, referral.decided_at, referral.decided_because = state, now(), because
    conference.stage = stage


def allocate(conference: Conference, referral: Referral, *, by: StaffViewer, coordinator: Staff) -> None:
    """Gives the conference to a coordinator, or to another one. The one before keeps their place in the history.

    Until the new one has signed that they are independent nothing of theirs is open to writing. While the family is
    only being prepared the conference goes back to waiting; later stages stay as they are.
    """
    refuse(why_not_coordinate(conference, referral, coordinator), field="coordinator_id")
    with saving():
        before = assigned(conference, Part.COORDINATOR)
        relieve(conference, Part.COORDINATOR)
        assign(conference, coordinator.id, Part.COORDINATOR)
        must_sign = approach_of(conference).gates.independence_signed
        conference.awaiting_independence = must_sign
        if conference.stage in (Stage.WAITING, Stage.PREPARING):
            conference.stage = Stage.WAITING if must_sign else Stage.PREPARING
        tell(CoordinatorAllocated(conference, coordinator.id, before.id if before else None), by=by)
        news("referral.allocated", conference, coordinator.id)


def sign_independence(conference: Conference, referral: Referral, *, by: StaffViewer, ticked: bool) -> None:
    """The coordinator signs the approach's statement, word for word; preparing begins."""
    refuse(why_not_sign_independence(conference, ticked=ticked), field="mine")
    with saving():
        session().add(
            Independence(
                conference_id=conference.id,
                staff_id=by.staff_id,
                signed_at=now(),
                statement=approach_of(conference).independence,
            )
        )
        conference.awaiting_independence = False
        if conference.stage is Stage.WAITING:
            conference.stage = Stage.PREPARING
        tell(IndependenceSigned(conference), by=by)
        tell_referrer("referral.coordinator_ready", conference, referral)
