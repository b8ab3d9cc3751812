"""What is allowed between people: who may learn what, how somebody may be reached, when somebody may be asked.

Rules are told everything: the people, their cautions, the time. They look at nothing themselves.
"""

from fgc.circle.rules.cautions import (
    Between,
    Pair,
    hides,
    may_see_cautions,
    pair,
    said_of_caution,
    why_not_agree_lower,
    why_not_clear,
    why_not_lower_at_once,
    why_not_set_caution,
    why_not_weaken,
)
from fgc.circle.rules.consent import (
    OF_SCOPE,
    Agreed,
    ends_with,
    has_stopped,
    why_not_give,
    why_not_withdraw,
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
from fgc.circle.rules.interpreting import why_not_interpret
from fgc.circle.rules.keeping import (
    ContactGiven,
    Ways,
    is_protected,
    narrowed,
    needs_two,
    routes_that_changed,
    said_of_contact,
    ways_of,
    why_not_keep_contact,
    why_not_settle,
    wider,
)
from fgc.circle.rules.orders import (
    ends_soon,
    holds_apart,
    keeps_apart,
    meant_by,
    remind_on,
    still_in_force,
    why_not_settle_order,
)
from fgc.circle.rules.people import (
    age_group_on,
    called_by_default,
    said_of,
    said_of_preparation,
    side_of_tie,
    why_not_add,
    why_not_leave,
)
from fgc.circle.rules.readiness import Balance, Readiness, balance, why_not_invite, why_not_tick
from fgc.circle.rules.reasons import WhyNot
from fgc.circle.rules.sight import Field, place_visible, through_their_eyes, visible
from fgc.circle.rules.standing import Standing
from fgc.circle.rules.telltale import Found, Protected, Tells, telltale

__all__ = [
    "OF_SCOPE", "WRITTEN", "Agreed", "Balance", "Between", "ContactGiven", "Field", "Found", "Pair", "PhoneThem",
    "Protected", "Readiness", "Route", "Standing", "Tells", "Ways", "WhyNot", "age_group_on", "balance",
    "called_by_default", "confirmed_until", "ends_soon", "ends_with", "has_stopped", "hides", "holds_apart",
    "is_open", "is_protected", "keeps_apart", "may_see_cautions", "meant_by", "narrowed", "needs_two", "opens_at", "pair",
    "phone_them", "place_visible", "remind_on", "route", "routes_that_changed", "said_of", "said_of_caution",
    "said_of_contact", "said_of_preparation", "same_routes", "side_of_tie", "still_in_force", "telltale",
    "through_their_eyes", "visible", "ways_of", "why_not_add", "why_not_agree_lower", "why_not_clear", "why_not_give",
    "why_not_interpret", "why_not_invite", "why_not_keep_contact", "why_not_leave", "why_not_lower_at_once",
    "why_not_set_caution", "why_not_settle", "why_not_settle_order", "why_not_tick", "why_not_weaken",
    "why_not_withdraw", "wider",
]  # fmt: skip
