"""Whether somebody may be shown where and when a meeting is, and when each person comes and goes. Pages ask here for the
words, too: a template never reads the day of a meeting by itself (tests/house/test_when.py)."""

from collections.abc import Iterable
from datetime import datetime

from flask_babel import gettext as _

from fgc.access.viewer import Viewer, viewer
from fgc.circle.models import Person
from fgc.circle.queries import between, people_of
from fgc.circle.rules import Between, place_visible, time_visible
from fgc.conference.models import Conference
from fgc.kit.clock import now
from fgc.kit.db import session
from fgc.kit.refusal import refuse
from fgc.kit.words import said_day, said_moment, said_time
from fgc.schedule.models import Meeting, MeetingState
from fgc.schedule.rules import WhyNot

OVER = (MeetingState.HELD, MeetingState.CANCELLED)


def shows_where(viewer: Viewer, conference: Conference) -> bool:
    """For a page of staff: false while a safety hold lasts, for every role. Whoever looks over a shoulder, or borrows
    the screen, is why the hold was set."""
    return place_visible(people_of(viewer, conference), viewer, now(), cautions=between(conference))


def shows_when(viewer: Viewer, conference: Conference, people: Iterable[Person]) -> bool:
    """Whether the viewer may learn the day and the hour at which these people meet: for staff and family, on every page
    and in every file. Of a day that the plan itself says, the people are those who read it: the reader."""
    return time_visible(people, viewer, now(), cautions=Between(held=conference.held_since is not None))


def shows_day(
    viewer: Viewer, conference: Conference, meeting: Meeting, people: Iterable[Person] = ()
) -> bool:
    """Whether staff, or whoever of the family is one of these people, may be shown when this meeting is. Of one that is over,
    always: it is what happened. Of one to come or under way, not while a safety hold lasts."""
    return meeting.state in OVER or shows_when(viewer, conference, people)


def meeting_day(meeting: Meeting) -> str:
    """The day of a meeting inside a sentence of a staff page."""
    return said_day(meeting.on) if day_is_shown(meeting) else _("a day that is hidden now")


def meeting_moment(meeting: Meeting) -> str:
    """The day and the hour of a meeting by themselves, on a staff page."""
    if not day_is_shown(meeting):
        return _("The day and the time are hidden while the safety hold lasts.")
    return said_moment(meeting.starts_at, meeting.zone)


def meeting_hour(meeting: Meeting, moment: datetime | None) -> str:
    """One of the hours planned for a meeting, or a dash where it is hidden or there is none."""
    return said_time(moment, meeting.zone) if moment and day_is_shown(meeting) else "–"


def day_is_shown(meeting: Meeting) -> bool:
    """`shows_day` for whoever this page is made for."""
    return shows_day(viewer(), session().get_one(Conference, meeting.conference_id), meeting)


def refuse_under_hold(conference: Conference) -> None:
    """No form with a place or somebody's hours in it is opened while a safety hold lasts: it could not be saved, and it
    would show what is hidden."""
    refuse(WhyNot.SAFETY_HOLD if conference.held_since is not None else None)
