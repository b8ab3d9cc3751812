"""Pages of the day: the coordinator's, and the family's room."""

from flask import Blueprint

bp = Blueprint("meeting", __name__)

from fgc.meeting.views import day, entries, notes, printing, room, words  # noqa: E402 - they need bp

__all__ = ["bp", "day", "entries", "notes", "printing", "room", "words"]
