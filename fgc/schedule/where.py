"""Whether somebody may be shown where and when a meeting is, and when each person comes and goes."""

from collections.abc import Iterable

from fgc.access.viewer import Viewer
from fgc.circle.models import Person
from fgc.circle.queries import between, people_of
from fgc.circle.rules import Between, place_visible, time_visible
from fgc.conference.models import Conference
from fgc.kit.clock import now
from fgc.kit.refusal import refuse
from fgc.schedule.rules import WhyNot


def shows_where(viewer: Viewer, conference: Conference) -> bool:
    """For a page of staff: false while a safety hold lasts, for every role. Whoever looks over a shoulder, or borrows
    the screen, is why the hold was set."""
    return place_visible(people_of(viewer, conference), viewer, now(), cautions=between(conference))


def shows_when(viewer: Viewer, conference: Conference, people: Iterable[Person]) -> bool:
    """Whether the viewer may learn the day and the hour at which these people meet: for staff and family, on every page
    and in every file. Of a day that the plan itself says, the people are those who read it: the reader."""
    return time_visible(people, viewer, now(), cautions=Between(held=conference.held_since is not None))


def refuse_under_hold(conference: Conference) -> None:
    """No form with a place or somebody's hours in it is opened while a safety hold lasts: it could not be saved, and it
    would show what is hidden."""
    refuse(WhyNot.SAFETY_HOLD if conference.held_since is not None else None)
