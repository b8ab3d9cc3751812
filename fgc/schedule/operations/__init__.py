"""Setting a date, changing it, calling it off; asking people to its parts; keeping some of them apart."""

from fgc.schedule.operations.apart import (
    answer_check,
    ask_check,
    end_checks,
    end_checks_of_order,
    give_way,
    leave_out,
)
from fgc.schedule.operations.arranging import arrange_again
from fgc.schedule.operations.clock import read_hours_anew, take_new_hours
from fgc.schedule.operations.dates import (
    When,
    Where,
    cancel_meeting,
    change_meeting,
    plan_meeting,
    reinstate_meeting,
)
from fgc.schedule.operations.links import keep_links
from fgc.schedule.operations.places import Wish, let_stay, refuse_in_private_time, set_places
from fgc.schedule.operations.wording import reword_meeting

__all__ = [
    "When",
    "Where",
    "Wish",
    "answer_check",
    "arrange_again",
    "ask_check",
    "cancel_meeting",
    "change_meeting",
    "end_checks",
    "end_checks_of_order",
    "give_way",
    "keep_links",
    "leave_out",
    "let_stay",
    "plan_meeting",
    "read_hours_anew",
    "refuse_in_private_time",
    "reinstate_meeting",
    "reword_meeting",
    "set_places",
    "take_new_hours",
]  # fmt: skip
