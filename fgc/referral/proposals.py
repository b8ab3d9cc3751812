"""What the referrer's manager, and the service, agree to: the words as they stood on their page."""

from collections.abc import Sequence

from flask_babel import gettext as _

from fgc.conference.models import Conference
from fgc.kit.agreement import Proposal, facts, line
from fgc.referral.models import BottomLine, Referral


def must_have(conference: Conference, referral: Referral, lines: Sequence[BottomLine]) -> Proposal:
    """What the plan must have, point by point."""
    return Proposal(
        referral.id,
        conference.opened_at,
        referral.bottom_lines_note,
        tuple(line(one.number, one.words, one.words) for one in lines),
    )


def sent(conference: Conference, referral: Referral) -> Proposal:
    """The referral as it was sent; sent again, it is another one."""
    at = referral.submitted_at or conference.opened_at
    return Proposal(referral.id, at, "", (), facts((_("Sent"), at)))
