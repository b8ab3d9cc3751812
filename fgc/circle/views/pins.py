"""Telling the PINs: one page on which a coordinator makes and tells one after the other, without going back."""

from uuid import UUID

from flask import request
from werkzeug.wrappers import Response

from fgc.access.gate import open_to
from fgc.access.models import Role
from fgc.access.once import never_keep
from fgc.access.viewer import staff, viewer
from fgc.circle import operations
from fgc.circle.forms import NothingAsked
from fgc.circle.queries.without_pin import people_without_pin
from fgc.circle.views.blueprint import bp
from fgc.circle.views.links import told_of
from fgc.conference.queries import conference_for
from fgc.kit.pages import page


@bp.route("/conferences/<uuid:conference_id>/circle/pins", methods=["GET", "POST"])
@open_to(Role.COORDINATOR, step_up=True, after_closing=True)
def tell_pins(conference_id: UUID) -> Response:
    """Each PIN is made by a press of its own. It stands in the answer to that press alone, and is gone with the next; of whoever
    knows theirs meanwhile none is made by a page that is older."""
    conference = conference_for(viewer(), conference_id)
    form, made, whose = NothingAsked(), "", None
    if form.validate_on_submit():
        never_keep()
        asked = request.form.get("person")
        whose = next(
            (one for one, _pin in people_without_pin(staff(), conference) if str(one.id) == asked), None
        )
        made = operations.make_pin(conference, whose, by=staff()) if whose else ""
    rows = [(one, told_of(one, pin)) for one, pin in people_without_pin(staff(), conference)]
    return page("circle/tell_pins.html", conference=conference, made=made, whose=whose, rows=rows)
