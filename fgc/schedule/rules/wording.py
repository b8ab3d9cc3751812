"""Which words about a meeting can still be changed while it is under way."""

from fgc.schedule.models import Meeting, MeetingState
from fgc.schedule.rules.reasons import WhyNot

TEXTS = ("venue", "venue_address", "getting_there", "food", "children", "joining")
"""What those who are asked read of a meeting."""
TEXTS_UNDER_WAY = ("getting_there", "food", "children", "joining")
"""What of it can be written otherwise once it has begun. Its place cannot: people are there, or on their way to it."""


def texts_open(meeting: Meeting) -> tuple[str, ...]:
    """The texts that somebody can still change, or say that they have looked at; none before the family is back together."""
    if meeting.state is MeetingState.PLANNED:
        return TEXTS
    return TEXTS_UNDER_WAY if meeting.state is MeetingState.UNDER_WAY and meeting.alone_since is None else ()


def why_not_reword(meeting: Meeting, *, held: bool) -> WhyNot | None:
    """While it is under way, and the family not on its own, words that lead nobody to another place or hour may be put otherwise:
    a caution may have been set since the morning, and what then tells something must not stand there all day."""
    if held:
        return WhyNot.SAFETY_HOLD
    if meeting.state is not MeetingState.UNDER_WAY:
        return WhyNot.NOT_UNDER_WAY
    return WhyNot.FAMILY_ALONE if meeting.alone_since is not None else None
