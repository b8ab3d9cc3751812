"""Letting somebody read their copy after the coordinator has looked at it."""

from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from fgc.access.audit import Opened, noted
from fgc.access.gate import open_to
from fgc.access.models import Role
from fgc.access.viewer import staff, viewer
from fgc.conference.models import Conference
from fgc.conference.queries import conference_for
from fgc.kit.pages import page
from fgc.plan import operations
from fgc.plan.forms import LetReadForm
from fgc.plan.looking import ReaderCopy, held_alike, held_copy_for
from fgc.plan.models import HeldCopy
from fgc.plan.queries import held_copies
from fgc.plan.views import bp
from fgc.plan.views.held import held_of


@bp.route("/conferences/<uuid:conference_id>/plan/held/<uuid:held_id>", methods=["GET", "POST"])
@open_to(Role.COORDINATOR)
@noted(Opened.SAFETY)
def let_read(conference_id: UUID, held_id: UUID) -> Response:
    conference = conference_for(viewer(), conference_id)
    held = next((one for one in held_copies([conference.id]) if one.id == held_id), None) or abort(404)
    copy = held_copy_for(viewer(), conference, held)
    others = _others(conference, held, copy)
    form = LetReadForm.about(copy.told, [(key, held_of(other).name) for key, other in others.items()])
    if form.validate_on_submit():
        chosen = [
            (held, form.copy.data),
            *((one, its.mark) for one, its in map(others.__getitem__, form.chosen())),
        ]
        with form.refusals():
            operations.let_all_read(conference, chosen, by=staff(), because=form.reason())
            flash(_("They can read it now."))
            return redirect(url_for("plan.plan", conference_id=conference.id), 303)
    shown: dict[str, Any] = {"held": held_of((held, copy)), "why_not": operations.why_not_let_read(copy)}
    return page("plan/let_read.html", conference=conference, form=form, mark=copy.mark, **shown)


def _others(
    conference: Conference, held: HeldCopy, copy: ReaderCopy
) -> dict[str, tuple[HeldCopy, ReaderCopy]]:
    """The copies that wait for the same words, each by a key that is good for its words as they are now."""
    alike = held_alike(viewer(), conference, held, copy)
    return {f"{one.id}:{its.mark}": (one, its) for one, its in alike}
