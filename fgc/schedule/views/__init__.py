"""The pages about dates, times, who comes to which part, and who is kept apart."""

from fgc.schedule.views import apart, clock, dates, wording
from fgc.schedule.views.blueprint import bp

__all__ = ["apart", "bp", "clock", "dates", "wording"]
