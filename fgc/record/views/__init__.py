"""Pages about copies of what is kept: the record for staff, and each person's own."""

from flask import Blueprint

bp: Blueprint = Blueprint("record", __name__)

from fgc.record import letters  # noqa: E402 - the worker writes them
from fgc.record.views import copies, exports, yours  # noqa: E402 - they need bp

__all__ = ["bp", "copies", "exports", "letters", "yours"]
