"""Which forms a page of a closed conference still shows: those that are taken, so that nobody presses what is refused."""

from urllib.parse import urlsplit

from flask import current_app, g, has_request_context, request
from sqlalchemy import select
from werkzeug.exceptions import HTTPException

from fgc.access.openness import openness_of
from fgc.access.viewer import PersonViewer
from fgc.conference.models import Conference, Stage
from fgc.conference.rules import why_not_write
from fgc.kit.db import is_open, session

AT_THE_DOOR = "access."
"""Pages of whoever comes in or leaves are of no conference."""


def remember_stage(stage: Stage) -> None:
    """How far the conference of the page is that is being answered: every form on it is asked about this one."""
    if has_request_context():
        g.is_closed = stage is Stage.CLOSED


def takes_form(address: str | None = None) -> bool:
    """Whether what is sent to this address (to this page where there is none) may be written, as far as closing goes. True
    of every address that takes no form, and of all of them while the conference of the page is open."""
    if not _is_closed():
        return True
    path = urlsplit(address).path if address else request.path
    try:
        endpoint, values = current_app.url_map.bind("").match(path, method="POST")
    except HTTPException:
        return True
    openness = openness_of(str(endpoint))
    of_conference = "conference_id" in values or (openness is not None and openness.family)
    if openness is None or not of_conference or str(endpoint).startswith(AT_THE_DOOR):
        return True
    return why_not_write(Stage.CLOSED, after_closing=openness.after_closing) is None


def _is_closed() -> bool:
    """Somebody of the family has one conference, whatever page they are on."""
    viewer = g.get("viewer")
    if "is_closed" not in g and isinstance(viewer, PersonViewer) and is_open():
        stage = session().scalar(select(Conference.stage).where(Conference.id == viewer.conference_id))
        g.is_closed = stage is Stage.CLOSED
    return bool(g.get("is_closed"))
