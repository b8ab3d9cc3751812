"""The door: staff sign in and out; a family member opens a link, and leaves quickly."""

from flask import Blueprint

bp = Blueprint("access", __name__)

from fgc.access.views import signing_in, visiting  # noqa: E402 - they need bp
from fgc.access.views.signing_in import signed_in  # noqa: E402

__all__ = ["bp", "signed_in", "signing_in", "visiting"]
