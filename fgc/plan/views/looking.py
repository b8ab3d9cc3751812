"""Letting somebody read their copy after the coordinator has looked at it."""

from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, request, url_for
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
from fgc.plan.looking import held_alike, held_copy_for
from fgc.plan.models import HeldCopy
from fgc.plan.queries import held_copies
from fgc.plan.views import bp
from fgc.plan.views.held import Waiting, held_of


@bp.route("/conferences/<uuid:conference_id>/plan/held/<uuid:held_id>", methods=["GET", "POST"])
@open_to(Role.COORDINATOR)
@noted(Opened.SAFETY)
def let_read(conference_id: UUID, held_id: UUID) -> Response:
    """Each of those whose copies wait for these words is let read them, or not, by a choice of their own."""
    conference = conference_for(viewer(), conference_id)
    held = next((one for one in held_copies([conference.id]) if one.id == held_id), None) or abort(404)
    copy = held_copy_for(viewer(), conference, held)
    why_not, refusing = operations.why_not_let_read(copy), request.form.get("do") == "refuse"
    alike = [(held, copy), *([] if why_not else held_alike(viewer(), conference, held, copy))]
    keys = {f"{one.id}:{its.mark}": (one, its) for one, its in alike}
    choices = [(key, held_of(one).name) for key, one in keys.items()]
    form = LetReadForm.about([] if refusing else copy.told, choices)
    if form.validate_on_submit():
        with form.refusals():
            _decide(conference, form, keys, (held, form.copy.data or ""), refusing=refusing)
            return redirect(url_for("plan.plan", conference_id=conference.id), 303)
    shown: dict[str, Any] = {"held": held_of(*alike), "why_not": why_not}
    return page("plan/let_read.html", conference=conference, form=form, mark=copy.mark, **shown)


def _decide(
    conference: Conference,
    form: LetReadForm,
    keys: dict[str, Waiting],
    alone: tuple[HeldCopy, str],
    *,
    refusing: bool,
) -> None:
    """What the button says, about those who were chosen, or about the only one there is: each copy with the mark of what was
    looked at."""
    chosen = form.chosen()
    looked_at = (
        [alone] if chosen is None else [(keys[one][0], keys[one][1].mark) for one in chosen if one in keys]
    )
    if refusing:
        operations.refuse_all(conference, looked_at, by=staff())
        flash(_("Recorded. They still cannot read the plan. Their page says that you check it first."))
    else:
        operations.let_all_read(conference, looked_at, by=staff(), because=form.reason())
        flash(_("They can read the plan now. Please tell them, as their page said you would."))
