"""How long personal links live: for some time after the last meeting, which the approach says."""

from datetime import timedelta

from fgc.access.links import prolong_links
from fgc.access.viewer import Viewer
from fgc.approach.reading import approach_of
from fgc.conference.models import Conference
from fgc.kit.db import saving, session
from fgc.schedule.happenings import MeetingMoved, MeetingPlanned


def keep_links(dated: MeetingPlanned | MeetingMoved, *, by: Viewer) -> None:  # noqa: ARG001 - reactions are told who
    """Whoever was sent a link before a date was set, or before it moved, comes in by it until after that meeting.

    A link never lives shorter than it was going to, and none that has ended lives again.
    """
    conference = session().get_one(Conference, dated.conference.id)
    after = timedelta(days=approach_of(conference).clocks.link_days_after_meeting)
    until = dated.meeting.ends_at + after
    if conference.links_until is None or conference.links_until < until:
        with saving():
            session().flush()  # the meeting's own hours first: they bound how long links last (writing.sql)
            conference.links_until = until
            prolong_links(conference.id, until)
