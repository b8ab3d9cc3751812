"""Pages of the plan: as the family writes it, as it is shown and answered, signed, sealed."""

from flask import Blueprint

bp = Blueprint("plan", __name__)

from fgc.plan.views import answering, reading, sealed, signing, signing_yours, typing, writing  # noqa: E402 - they need bp

__all__ = ["answering", "bp", "reading", "sealed", "signing", "signing_yours", "typing", "writing"]
