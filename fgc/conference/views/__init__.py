"""The pages of the spine: the list, one conference, its history, the safety hold, standing aside, being let in, its files."""

from flask import Blueprint

bp: Blueprint = Blueprint("conference", __name__)

from fgc.conference import letters  # noqa: E402 - the worker writes them
from fgc.conference.views import attachments, readings, spine, urgent  # noqa: E402 - they need bp

__all__ = ["attachments", "bp", "letters", "readings", "spine", "urgent"]
