"""Letting somebody read their copy after the coordinator has looked at it."""

from uuid import UUID

from flask import abort, flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from fgc.access.audit import Opened, noted
from fgc.access.gate import open_to
from fgc.access.models import Role
from fgc.access.viewer import staff, viewer
from fgc.conference.queries import conference_for
from fgc.kit.pages import page
from fgc.plan import operations
from fgc.plan.forms import LetReadForm
from fgc.plan.queries import held_copies
from fgc.plan.views import bp
from fgc.plan.views.held import copy_of, held_of


@bp.route("/conferences/<uuid:conference_id>/plan/held/<uuid:held_id>", methods=["GET", "POST"])
@open_to(Role.COORDINATOR)
@noted(Opened.SAFETY)
def let_read(conference_id: UUID, held_id: UUID) -> Response:
    conference = conference_for(viewer(), conference_id)
    held = next((one for one in held_copies([conference.id]) if one.id == held_id), None) or abort(404)
    copy = copy_of(viewer(), conference, held)
    form = LetReadForm.about(copy.told)
    if form.validate_on_submit():
        with form.refusals():
            operations.let_read(conference, held, by=staff(), looked_at=form.copy.data, **form.values())
            flash(_("They can read it now."))
            return redirect(url_for("plan.plan", conference_id=conference.id), 303)
    return page(
        "plan/let_read.html",
        conference=conference,
        held=held_of(held, copy),
        form=form,
        mark=copy.mark,
        why_not=operations.why_not_let_read(copy.told),
    )
