"""Words about a meeting are put otherwise while it is under way."""

from fgc.access.viewer import Viewer
from fgc.conference.history import tell
from fgc.conference.models import Conference
from fgc.kit.db import saving, session
from fgc.kit.refusal import refuse
from fgc.schedule.happenings import MeetingChanged
from fgc.schedule.models import Meeting
from fgc.schedule.rules import TEXTS_UNDER_WAY, why_not_reword


def reword_meeting(conference: Conference, meeting: Meeting, *, by: Viewer, **words: str) -> bool:
    """Writes these texts (`TEXTS_UNDER_WAY`) anew; whether any is another one now. Nobody is told: no hour and no place changes.
    Refused before the meeting, after it, and while the family is on its own."""
    refuse(why_not_reword(meeting, held=conference.held_since is not None))
    changed = [name for name in TEXTS_UNDER_WAY if getattr(meeting, name) != words[name]]
    if not changed:
        return False
    with saving():
        for name in changed:
            setattr(meeting, name, words[name])
        session().flush()
        tell(MeetingChanged(conference, meeting), by=by)
    return True
