"""Who has read the plan: for the family on their own page, for the coordinator to print."""

from uuid import UUID

from flask import abort, redirect, url_for
from werkzeug.wrappers import Response

from fgc.access.gate import FAMILY, open_to
from fgc.access.models import Role
from fgc.access.viewer import person, viewer
from fgc.conference.models import Conference
from fgc.conference.queries import conference_for
from fgc.kit.pages import page
from fgc.kit.paging import paged
from fgc.plan import queries
from fgc.plan.views import bp

DAYS = 60


@bp.get("/conferences/<uuid:conference_id>/plan/read-by")
@open_to(Role.COORDINATOR, Role.SERVICE_MANAGER)
def read_by(conference_id: UUID) -> Response:
    return _shown("plan/read_by.html", conference_for(viewer(), conference_id))


@bp.get("/yours/plan/read-by")
@open_to(FAMILY)
def your_readers() -> Response:
    """For whoever may read the plan themself. Where there is one and they cannot read it yet, the page of the plan says so."""
    conference = conference_for(viewer(), person().conference_id)
    theirs = [one for one in queries.versions_of(person(), conference) if queries.may_read(person(), one)]
    if not theirs:
        abort(404)
    if not any(queries.may_open(person(), one) for one in theirs):
        return redirect(url_for("plan.yours"), 303)
    return _shown("plan/your_readers.html", conference)


def _shown(template: str, conference: Conference) -> Response:
    pages = paged(queries.days_read(conference), size=DAYS)
    return page(template, conference=conference, pages=pages, looks=queries.looks_on(conference, pages.rows))
