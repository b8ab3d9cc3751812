"""Pages of the plan: as the family writes it, as it is shown and answered, signed, sealed."""

from flask import Blueprint

bp = Blueprint("plan", __name__)

from fgc.plan.views import (  # noqa: E402 - they need bp
    answering,
    fridge,
    looking,
    read_by,
    reading,
    sealed,
    signers,
    signing,
    signing_yours,
    theirs,
    typing,
    writing,
)

__all__ = [
    "answering",
    "bp",
    "fridge",
    "looking",
    "read_by",
    "reading",
    "sealed",
    "signers",
    "signing",
    "signing_yours",
    "theirs",
    "typing",
    "writing",
]
