"""The one blueprint of this step, and who has to do with it."""

from flask import Blueprint

from fgc.access.models import Role

bp = Blueprint("keeping", __name__)

INSIDE = (Role.COORDINATOR, Role.SERVICE_MANAGER)
"""The referrer learns until when a conference is kept, and nothing of holds and of what somebody asked for themself."""
