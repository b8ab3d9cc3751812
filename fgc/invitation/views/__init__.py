"""The pages of asking: the coordinator's, and each person's own."""

from flask import Blueprint

bp = Blueprint("invitation", __name__)

from fgc.invitation.views import answering, asking, by_hand, feeds, recording  # noqa: E402 - they need bp

__all__ = ["answering", "asking", "bp", "by_hand", "feeds", "recording"]
