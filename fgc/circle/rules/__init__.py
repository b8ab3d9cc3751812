"""What is allowed between people: who may learn what, how somebody may be reached, when somebody may be asked.

Rules are told everything: the people, their cautions, the time. They look at nothing themselves.
"""

from fgc.circle.rules.cautions import (
    Between,
    Pair,
    hides,
    may_see_cautions,
    pair,
    why_not_agree_lower,
    why_not_lower_at_once,
)
from fgc.circle.rules.contact import (
    WRITTEN,
    PhoneThem,
    Route,
    confirmed_until,
    is_open,
    opens_at,
    phone_them,
    route,
    same_routes,
)
from fgc.circle.rules.readiness import Balance, Readiness, balance, why_not_invite
from fgc.circle.rules.reasons import WhyNot
from fgc.circle.rules.sight import Field, place_visible, through_their_eyes, visible

__all__ = [
    "WRITTEN", "Balance", "Between", "Field", "Pair", "PhoneThem", "Readiness", "Route", "WhyNot", "balance",
    "confirmed_until", "hides", "is_open", "may_see_cautions", "opens_at", "pair", "phone_them", "place_visible",
    "route", "same_routes", "through_their_eyes", "visible", "why_not_agree_lower", "why_not_invite",
    "why_not_lower_at_once",
]  # fmt: skip
