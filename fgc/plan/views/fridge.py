"""The page for the fridge as a file of its own: printed for its reader at the moment it is asked for, and kept nowhere."""

from io import BytesIO
from uuid import UUID

from flask import abort, send_file
from werkzeug.wrappers import Response

from fgc.access.audit import Opened, noted
from fgc.access.gate import FAMILY, open_to
from fgc.access.models import Role
from fgc.access.viewer import person, viewer
from fgc.circle.models import Person
from fgc.conference.queries import conference_for
from fgc.kit import bulkhead
from fgc.kit.clock import now
from fgc.kit.db import session
from fgc.kit.refusal import Refused
from fgc.plan.copies import fridge_of
from fgc.plan.document import PlanDocument, fridge_pdf
from fgc.plan.document.fridge import fridge
from fgc.plan.queries import kinds_kept, plan_of, sealed_for_person, sealed_plan_now
from fgc.plan.rules import WhyNot
from fgc.plan.views import bp
from fgc.schedule.where import refuse_under_hold


@bp.get("/yours/fridge.pdf")
@open_to(FAMILY)
@noted(Opened.SEALED_PLAN)
def your_fridge() -> Response:
    """Of the plan this person keeps a copy of; 404 while they may not have it, or where nothing hangs there."""
    mine = person()
    kept = sealed_for_person(mine, childs=False) or abort(404)
    conference, reader = (
        conference_for(viewer(), mine.conference_id),
        session().get_one(Person, mine.person_id),
    )
    return _printed(fridge_of(plan_of(kept), conference, reader, at=kept.sealed_at))


@bp.get("/conferences/<uuid:conference_id>/plan/fridge.pdf")
@open_to(Role.COORDINATOR, Role.SOCIAL_WORKER, Role.SERVICE_MANAGER, step_up=True)
@noted(Opened.SEALED_PLAN)
def fridge_page(conference_id: UUID) -> Response:
    conference = conference_for(viewer(), conference_id)
    refuse_under_hold(conference)
    plan = sealed_plan_now(conference) or abort(404)
    if "plan" not in kinds_kept(plan):
        abort(404)
    return _printed(fridge_of(plan, conference, None, at=plan.agreed_at or now()))


def _printed(document: PlanDocument) -> Response:
    if fridge(document.text).is_empty:
        abort(404)
    try:
        with bulkhead.place():
            file = BytesIO(fridge_pdf(document))
    except bulkhead.Full as full:
        raise Refused(WhyNot.PRINTING) from full
    return send_file(file, mimetype="application/pdf", as_attachment=True, download_name="page.pdf")
