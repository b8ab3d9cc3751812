"""One table: when this happens, that follows. In the same transaction; a letter that follows is only queued in it."""

from fgc.circle.operations import take_up
from fgc.conference.history import Reactions
from fgc.referral.happenings import ReferralAccepted

REACTIONS: Reactions = {
    ReferralAccepted: [take_up],
}
