"""Going on after a warning."""

from fgc.access.viewer import Viewer
from fgc.circle.happenings import WentOn
from fgc.conference.history import tell
from fgc.conference.models import Conference
from fgc.kit.db import saving


def went_on(conference: Conference, *, by: Viewer, place: str, findings: int) -> None:
    """History keeps that somebody was warned of `findings` in a text, looked, and went on; never what it says."""
    with saving():
        tell(WentOn(conference, place, findings), by=by)
