"""Who will read or hear what is written about a meeting."""

from fgc.access.viewer import Viewer
from fgc.circle.models import Person
from fgc.circle.queries import people_of
from fgc.conference.models import Conference
from fgc.schedule.models import Meeting
from fgc.schedule.queries import places_of


def readers_of(viewer: Viewer, conference: Conference, meeting: Meeting | None) -> list[Person]:
    """Everybody with a place in the meeting; while nobody has one, the whole circle, since each of them may get one."""
    everybody = people_of(viewer, conference)
    placed = places_of(meeting) if meeting else {}
    return [one for one in everybody if one.id in placed] or everybody
