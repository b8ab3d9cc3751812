"""What waits so that nobody sits in a meeting with an interpreter whom they did not ask for, or with none."""

from fgc.invitation.queries import interpreter_gaps_in
from fgc.overview.interpreting import notices_of
from fgc.overview.waits.desk import Desk, Wait


def interpreters(desk: Desk) -> list[Wait]:
    """Each person at a meeting to come whose interpreting does not fit, until it does. It waits while a safety hold lasts: no
    day is said then, and no place changed."""
    open_now = [one for one in desk.conferences if desk.tells_when(one.id)]
    notices = notices_of(interpreter_gaps_in(desk.viewer, open_now, desk.now))
    return [
        Wait(
            2 if one.gap.without_one else 1,
            one.sentence,
            one.url,
            one.button,
            detail=one.detail,
            tone="waits" if one.gap.without_one else "danger",
        )
        for one in notices
    ]
