"""Who belongs to a circle, seen on somebody's behalf. Row-level security says the same again underneath."""

from fgc.circle.queries.cautions import between, cautions_of
from fgc.circle.queries.people import (
    GROUPS,
    ORDER,
    RINGS,
    STAFF_WHO_SEE_THE_CIRCLE,
    address_of,
    circle_size,
    contact_of,
    in_order,
    name_of_staff,
    names_in,
    names_of_staff,
    people_of,
    person_for,
    reaches,
)
from fgc.circle.queries.readiness import checks_of, open_gates, orders_of, preparation_of, readiness_of
from fgc.circle.queries.safety import (
    CautionSeen,
    answered_pairs,
    cautions_with,
    concerns_without_caution,
    open_pairs,
    open_with,
    settled_pairs,
)
from fgc.circle.queries.standings import Standings, standings_of, told_by

__all__ = [
    "GROUPS",
    "ORDER",
    "RINGS",
    "STAFF_WHO_SEE_THE_CIRCLE",
    "CautionSeen",
    "Standings",
    "address_of",
    "answered_pairs",
    "between",
    "cautions_of",
    "cautions_with",
    "checks_of",
    "circle_size",
    "concerns_without_caution",
    "contact_of",
    "in_order",
    "name_of_staff",
    "names_in",
    "names_of_staff",
    "open_gates",
    "open_pairs",
    "open_with",
    "orders_of",
    "people_of",
    "person_for",
    "preparation_of",
    "reaches",
    "readiness_of",
    "settled_pairs",
    "standings_of",
    "told_by",
]
