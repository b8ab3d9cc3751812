"""Whether somebody may be shown where a meeting is, and when each person comes and goes."""

from fgc.access.viewer import Viewer
from fgc.circle.queries import between, people_of
from fgc.circle.rules import place_visible
from fgc.conference.models import Conference
from fgc.kit.clock import now
from fgc.kit.refusal import refuse
from fgc.schedule.rules import WhyNot


def shows_where(viewer: Viewer, conference: Conference) -> bool:
    """For a page of staff: false while a safety hold lasts, for every role. Whoever looks over a shoulder, or borrows
    the screen, is why the hold was set."""
    return place_visible(people_of(viewer, conference), viewer, now(), cautions=between(conference))


def refuse_under_hold(conference: Conference) -> None:
    """No form with a place or somebody's hours in it is opened while a safety hold lasts: it could not be saved, and it
    would show what is hidden."""
    refuse(WhyNot.SAFETY_HOLD if conference.held_since is not None else None)
