"""Who adds a file to a referral, and when."""

from fgc.access.viewer import StaffViewer
from fgc.referral.models import Referral, State
from fgc.referral.rules.deciding import may_write, why_not_write


def may_attach(referral: Referral, viewer: StaffViewer) -> bool:
    """While it is written, whoever writes it; once it was sent, everybody who may put it right, which is whoever works on the
    conference (`why_not_correct`). What was sent stays: a file is added beside the others, and replaces none."""
    if why_not_write(referral) is None:
        return may_write(referral, viewer)
    return referral.state in (State.SUBMITTED, State.ACCEPTED)
