"""What is written about a meeting for all who are asked: read through again whenever the coordinator looks.

It is read through as it is written (`views.dates`). A town that is written down later, or a caution that is set later, changes
what it tells.
"""

from fgc.access.viewer import Viewer
from fgc.circle.telling import Told, not_looked_at
from fgc.conference.models import Conference
from fgc.schedule.models import Meeting
from fgc.schedule.readers import readers_of
from fgc.schedule.rules import texts_open


def told_by_meeting(viewer: Viewer, conference: Conference, meeting: Meeting) -> list[Told]:
    """What the texts of a meeting that is to come, or under way, may tell those who are asked and must not learn it, unless
    somebody has looked at these words as they are: those texts that can still be changed or looked at (`texts_open`). Nothing for
    whoever may not know cautions, nor while a safety hold lasts, when nobody reads them."""
    if conference.held_since is not None:
        return []
    texts = [text for name in texts_open(meeting) if (text := getattr(meeting, name))]
    readers = readers_of(viewer, conference, meeting) if texts else []
    return [one for text in texts for one in not_looked_at(viewer, conference, text, readers)]
