"""Whom the coordinator was said to be in touch with."""

from uuid import UUID

from flask import abort, flash, redirect, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from fgc.access.gate import open_to
from fgc.access.models import Role
from fgc.access.viewer import staff
from fgc.access.views.cookies import own_path
from fgc.circle import operations
from fgc.circle.queries.help import help_asked_in
from fgc.circle.views.blueprint import bp
from fgc.conference.queries import conference_for


@bp.post("/conferences/<uuid:conference_id>/help/<uuid:asked_id>/settled")
@open_to(Role.COORDINATOR)
def settle_help(conference_id: UUID, asked_id: UUID) -> Response:
    """The coordinator has been in touch with somebody who was told that they would; pressed on the desk, or on the page that
    `next` names."""
    asked = help_asked_in(conference_for(staff(), conference_id), asked_id) or abort(404)
    operations.settle_help(asked, by=staff())
    flash(_("Recorded."))
    return redirect(own_path(request.form.get("next")), 303)
