"""Who of staff read how much last week: for those who answer for the service."""

from datetime import timedelta

from flask import request
from werkzeug.wrappers import Response

from fgc.access.audit import Opened, noted
from fgc.access.gate import open_to
from fgc.access.models import Role, Service
from fgc.access.viewer import staff
from fgc.conference import readings as week
from fgc.conference.views import bp
from fgc.kit.db import session
from fgc.kit.pages import page


@bp.get("/service/readings")
@open_to(Role.SERVICE_MANAGER, Role.AUDITOR, step_up=True)
@noted(Opened.READINGS)
def readings() -> Response:
    service = session().get_one(Service, staff().service_id)
    before = request.args.get("week") == "before"
    since = week.last_week(service.zone) - (week.WEEK if before else timedelta(0))
    return page(
        "conference/readings.html",
        readers=week.readers_in(service, since),
        kinds=list(week.Kind),
        first=since.date(),
        last=since.date() + week.WEEK - timedelta(days=1),
        before=before,
    )
