"""Setting a date, changing it, calling it off; asking people to its parts."""

from fgc.schedule.operations.dates import When, Where, cancel_meeting, change_meeting, plan_meeting
from fgc.schedule.operations.places import Wish, set_places

__all__ = ["When", "Where", "Wish", "cancel_meeting", "change_meeting", "plan_meeting", "set_places"]
