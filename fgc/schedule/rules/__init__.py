"""When a meeting can be, and who may be asked to which part of it."""

from fgc.schedule.rules.apart import (
    BUFFER,
    Checked,
    Seat,
    gives_way,
    left_out,
    seat_of,
    together,
    why_not_answer_check,
    why_not_leave_out,
    why_not_read_out,
    why_not_schedule,
    would_meet,
)
from fgc.schedule.rules.clock import (
    PartTimes,
    Reading,
    Timed,
    instant_of,
    instants_of,
    other_reading,
    proposed_times,
    shifted,
    timed,
    why_not_change,
    why_not_plan,
)
from fgc.schedule.rules.places import (
    OF_THE_FAMILY,
    blocks,
    narrowed,
    proposed_places,
    why_not_place,
    window,
)
from fgc.schedule.rules.reasons import WhyNot

__all__ = [
    "BUFFER", "OF_THE_FAMILY", "Checked", "PartTimes", "Reading", "Seat", "Timed", "WhyNot", "blocks", "gives_way",
    "instant_of", "instants_of", "left_out", "narrowed", "other_reading", "proposed_places", "proposed_times", "seat_of",
    "shifted", "timed", "together", "why_not_answer_check", "why_not_change", "why_not_leave_out",
    "why_not_place", "why_not_plan", "why_not_read_out", "why_not_schedule", "window", "would_meet",
]  # fmt: skip
