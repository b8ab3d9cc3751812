"""The pages of the circle: who belongs, how to reach them, the safety question, getting ready."""

from fgc.circle.views import (
    adding,
    circle,
    consent,
    contact,
    contact_log,
    help_asked,
    letters,
    links,
    orders,
    people,
    pins,
    preparing,
    safeguarding,
    safety,
)
from fgc.circle.views.blueprint import bp

__all__ = [
    "adding",
    "bp",
    "circle",
    "consent",
    "contact",
    "contact_log",
    "help_asked",
    "letters",
    "links",
    "orders",
    "people",
    "pins",
    "preparing",
    "safeguarding",
    "safety",
]
