"""A referral that was begun and never sent: how long it may lie, and who puts it away."""

from datetime import datetime, timedelta

from fgc.access.models import Role
from fgc.access.viewer import StaffViewer
from fgc.referral.models import Referral, State
from fgc.referral.rules.deciding import WhyNot, may_write

LIES_TOO_LONG = timedelta(days=14)
"""After so long a draft without anybody's consent is named on the desk: a family's data is kept for nothing."""
COMES_AGAIN_WITHIN = timedelta(days=28)
"""So long a referral that was sent back is the referrer's alone to think of."""
TAKEN_UP_BY = timedelta(days=1)
"""For so long a call is its typist's alone; then it stands on the desks of the other managers too, who may take it over."""


def may_put_away(referral: Referral, viewer: StaffViewer, *, writer_left: bool) -> bool:
    """Whoever writes it; and where they do not work here any more, a manager of the service."""
    return may_write(referral, viewer) or (writer_left and viewer.role is Role.SERVICE_MANAGER)


def why_not_put_away(referral: Referral) -> WhyNot | None:
    """Only what was never sent: from then on the service has been asked, and answers."""
    if referral.state is State.WITHDRAWN:
        return WhyNot.PUT_AWAY
    return None if referral.state is State.DRAFT else WhyNot.SENT_ALREADY


def lies_without_consent(referral: Referral, begun_at: datetime, now: datetime) -> bool:
    """Whether it was begun so long ago, and nobody has agreed to it yet."""
    return referral.state is State.DRAFT and referral.consent_on is None and begun_at + LIES_TOO_LONG <= now
