"""Which forms a page of a closed conference still shows: those that are taken, so that nobody presses what is refused."""

from urllib.parse import urlsplit
from uuid import UUID

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


def remember_stage(conference_id: UUID, stage: Stage) -> None:
    """How far a conference is that was looked at for the page: a form on it is asked about its own, however many others are."""
    if has_request_context():
        _closed()[conference_id] = stage is Stage.CLOSED


def takes_form(address: str | None = None) -> bool:
    """Whether what is sent to this address (to this page where there is none) may be written, as far as closing goes. True
    of every address that takes no form, and of all of them while the conference they are of is open."""
    known = _of_viewer() or _closed()
    if not any(known.values()):
        return True
    path = urlsplit(address).path if address else request.path
    try:
        endpoint, values = current_app.url_map.bind("").match(path, method="POST")
    except HTTPException:
        return True
    openness = openness_of(str(endpoint))
    if openness is None or str(endpoint).startswith(AT_THE_DOOR):
        return True
    if not known.get(values.get("conference_id", _of_page() if openness.family else None)):
        return True
    return why_not_write(Stage.CLOSED, after_closing=openness.after_closing) is None


def _closed() -> dict[UUID, bool]:
    """Each conference that was looked at for this page, and whether it is closed."""
    found: dict[UUID, bool] = g.setdefault("closed_conferences", {})
    return found


def _of_viewer() -> dict[UUID, bool]:
    """The same for somebody of the family, who has one conference, whatever page they are on."""
    viewer = g.get("viewer")
    if not isinstance(viewer, PersonViewer):
        return {}
    mine = viewer.conference_id
    if mine not in _closed() and is_open():
        remember_stage(mine, session().scalars(select(Conference.stage).where(Conference.id == mine)).one())
    return {mine: _closed().get(mine, False)}


def _of_page() -> UUID | None:
    """Of which conference the page is: a page of somebody of the family names none in its address."""
    viewer = g.get("viewer")
    if isinstance(viewer, PersonViewer):
        return viewer.conference_id
    found: UUID | None = (request.view_args or {}).get("conference_id")
    return found
