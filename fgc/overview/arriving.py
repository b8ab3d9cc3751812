"""Where a personal link leads, as things stand when it is opened."""

from fgc.access.models import Purpose
from fgc.overview.queries import Home

LEADS_TO = {
    Purpose.ANSWER: "invitation.answer",
    Purpose.PLAN: "plan.yours",
    Purpose.SIGN: "plan.sign",
    Purpose.ACTION: "actions.yours",
}
"""What a link is for; any other leads to their own page."""


def endpoint_for(purpose: Purpose, home: Home) -> str:
    """The family's room while it is open to this person, whatever the link was made for. What it was made for, if there is
    something to do or to read there now. Else their own page, which has everything that there is."""
    if home.alone_now:
        return "meeting.room"
    useful = {
        Purpose.ANSWER: home.invitation is not None,
        Purpose.PLAN: home.reads_plan,
        Purpose.SIGN: home.may_sign,
        Purpose.ACTION: home.does_something,
    }
    return LEADS_TO[purpose] if useful.get(purpose) else "overview.yours"
