"""When a meeting can be, and who may be asked to which part of it."""

from fgc.schedule.rules.clock import (
    PartTimes,
    Timed,
    instant_of,
    instants_of,
    proposed_times,
    shifted,
    timed,
    why_not_change,
    why_not_plan,
)
from fgc.schedule.rules.places import (
    OF_THE_FAMILY,
    blocks,
    kept_apart,
    narrowed,
    proposed_places,
    why_not_place,
    window,
)
from fgc.schedule.rules.reasons import WhyNot

__all__ = [
    "OF_THE_FAMILY", "PartTimes", "Timed", "WhyNot", "blocks", "instant_of", "instants_of", "kept_apart", "narrowed",
    "proposed_places", "proposed_times", "shifted", "timed", "why_not_change", "why_not_place", "why_not_plan",
    "window",
]  # fmt: skip
