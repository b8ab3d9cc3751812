"""What has to be known of a phone call before a referral is typed."""

from datetime import datetime, timedelta
from uuid import UUID

from fgc.kit.refusal import Reason
from fgc.kit.words import mark

CLOCKS_DIFFER = timedelta(minutes=5)
LONGEST_AFTER = timedelta(days=365)


class WhyNot(Reason):
    NO_CALLER = mark("Enter the caller’s name, or choose a colleague who has an account here.")
    NO_WAY_TO_REACH = mark("Enter how to reach the caller.")
    CALL_AHEAD = mark("The call cannot be in the future.")
    CALL_LONG_AGO = mark("The call cannot be more than a year ago.")


def why_not_take_call(
    *, referrer_id: UUID | None, caller_name: str, caller_contact: str, called_at: datetime, now: datetime
) -> tuple[WhyNot, str] | None:
    """Why not, and beside which field. Somebody can be asked again about every referral: a colleague with an account, or whoever
    phoned, by name and with a way to reach them."""
    if referrer_id is None and not caller_name:
        return WhyNot.NO_CALLER, "caller_name"
    if referrer_id is None and not caller_contact:
        return WhyNot.NO_WAY_TO_REACH, "caller_contact"
    if called_at > now + CLOCKS_DIFFER:
        return WhyNot.CALL_AHEAD, "called_on"
    return (WhyNot.CALL_LONG_AGO, "called_on") if called_at < now - LONGEST_AFTER else None
