"""What was arranged for those who come to a meeting, when its hours change."""

from fgc.access.viewer import Viewer
from fgc.circle import operations as circle
from fgc.schedule.happenings import MeetingMoved
from fgc.schedule.queries import places_of


def arrange_again(moved: MeetingMoved, *, by: Viewer) -> None:  # noqa: ARG001 - reactions are told who
    """A taxi, food or an interpreter was arranged for the hours until now: it is to arrange again."""
    if moved.other_time:
        circle.arrange_again([*places_of(moved.meeting)])
