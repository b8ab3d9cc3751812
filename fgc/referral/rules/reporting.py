"""The referrer's report for the family: who sends it, who gives it to the family, and until when.

What the family is told about its worries it reads before it meets, and nobody hears it there for the first time (the family's
standards of preparation; `report_shared_days_before`).
"""

from fgc.conference.models import Conference, Stage
from fgc.kit.refusal import Reason
from fgc.kit.words import mark
from fgc.referral.models import Referral, State

BEFORE_MEETING = (Stage.WAITING, Stage.PREPARING, Stage.SCHEDULED)


class WhyNot(Reason):
    NOT_ACCEPTED = mark("The referral has not been accepted yet. You can send the report after that.")
    MEETING_BEGAN = mark(
        "The family has started to meet. Bring the report with you, and give it to them on paper."
    )
    NOTHING_SENT = mark("Write the report, or enter the day you gave it to the coordinator.")
    DAY_AHEAD = mark("That day has not come yet.")
    NOT_SENT = mark("The social worker has not sent the report yet.")


def why_not_report(referral: Referral, conference: Conference) -> WhyNot | None:
    """Sent, and sent again in other words, from the day the referral is accepted until the family meets."""
    if referral.state is not State.ACCEPTED:
        return WhyNot.NOT_ACCEPTED
    return None if conference.stage in BEFORE_MEETING else WhyNot.MEETING_BEGAN


def why_not_give_report(referral: Referral) -> WhyNot | None:
    """Said of a report that came; also after the meeting began, where nobody had noted it."""
    return None if referral.report_sent_on else WhyNot.NOT_SENT


def report_to_give(referral: Referral, conference: Conference) -> bool:
    """Whether the coordinator has it, and has not said that the family does."""
    return (
        referral.report_sent_on is not None
        and referral.report_given_on is None
        and conference.stage in BEFORE_MEETING
    )
