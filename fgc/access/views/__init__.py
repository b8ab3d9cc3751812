"""The door: staff join, sign in and out, and look after their account; a family member opens a link, and leaves."""

from flask import Blueprint

bp: Blueprint = Blueprint("access", __name__)

from fgc.access import letters  # noqa: E402 - the worker writes them
from fgc.access.views import (  # noqa: E402 - they need bp
    account,
    asking_pins,
    calendar,
    coming_in,
    elsewhere,
    joining,
    lending,
    reporting,
    signing_in,
    unsent,
    users,
    visiting,
)
from fgc.access.views.signing_in import signed_in  # noqa: E402

__all__ = [
    "account",
    "asking_pins",
    "bp",
    "calendar",
    "coming_in",
    "elsewhere",
    "joining",
    "lending",
    "letters",
    "reporting",
    "signed_in",
    "signing_in",
    "unsent",
    "users",
    "visiting",
]
