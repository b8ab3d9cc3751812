"""Who still has to be told a PIN."""

from fgc.access.pins import PinState, pins_in
from fgc.access.viewer import StaffViewer
from fgc.circle.models import Person
from fgc.circle.queries import people_of
from fgc.conference.models import Conference


def people_without_pin(viewer: StaffViewer, conference: Conference) -> list[tuple[Person, PinState]]:
    """Those of the circle who type one and were not told it yet, with how it stands with it."""
    pins = pins_in(conference.id)
    return [
        (one, pins[one.id])
        for one in people_of(viewer, conference)
        if one.id in pins and pins[one.id].to_tell
    ]
