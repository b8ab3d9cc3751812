"""Reading the plan: staff on one page with its versions, the family on theirs."""

from typing import Any
from uuid import UUID

from flask import abort, url_for
from werkzeug.wrappers import Response

from fgc.access.audit import Opened, note, noted
from fgc.access.gate import FAMILY, open_to
from fgc.access.models import Role
from fgc.access.viewer import person, staff, viewer
from fgc.conference.models import Conference
from fgc.conference.queries import conference_for, zone_of
from fgc.kit.clock import now
from fgc.kit.pages import page
from fgc.meeting.queries import meeting_of_the_plan, meetings_of
from fgc.plan.document.fridge import fridge
from fgc.plan.models import Plan, PlanState
from fgc.plan.queries import (
    changes_of,
    corrections_for,
    expected_signers,
    help_before_signing,
    in_hand,
    kinds_kept,
    lines_reworded,
    may_open,
    readers_of,
    version_for,
    versions_of,
)
from fgc.plan.queries.quoted import Correction
from fgc.plan.queries.review_day import review_is_off
from fgc.plan.views import bp, theirs
from fgc.plan.views.held import held_said
from fgc.plan.wording import changed, text_on_page

READERS = (Role.COORDINATOR, Role.SOCIAL_WORKER, Role.SERVICE_MANAGER)


@bp.get("/conferences/<uuid:conference_id>/plan")
@open_to(*READERS)
def plan(conference_id: UUID) -> Response:
    conference = conference_for(viewer(), conference_id)
    alone = next((one for one in meetings_of(viewer(), conference) if one.alone_since), None)
    if alone:
        return page("plan/plan.html", conference=conference, alone=alone)
    meeting, versions = meeting_of_the_plan(viewer(), conference, now()), versions_of(viewer(), conference)
    return page(
        "plan/plan.html",
        conference=conference,
        alone=None,
        plan=versions[0] if versions else None,
        versions=versions,
        role=staff().role.value,
        zone=meeting.zone if meeting else zone_of(conference),
        meeting=meeting,
        typing=in_hand(viewer(), meeting.id, PlanState.TYPING) if meeting else None,
        helps=help_before_signing([conference.id]),
        held=held_said(viewer(), conference),
        **(_newest(conference, versions[0]) if versions else {}),
    )


def _newest(conference: Conference, plan: Plan) -> dict[str, Any]:
    """What is shown of the version that counts. That it was read is noted only when there is one to read."""
    note(Opened.PLAN.value, conference_id=conference.id, about=plan.id)
    text = text_on_page(plan, conference, viewer())
    return {
        "text": text,
        "review_is_off": review_is_off(plan),
        "hangs": not fridge(text).is_empty,
        "changes": changes_of(plan),
        "kinds": kinds_kept(plan),
        "corrections": _corrections(plan, conference) if plan.text_hash else [],
        "signers": expected_signers(plan) if plan.text_hash else [],
        "readers": [one for one in readers_of(plan) if one.staff_id is None],
    }


def _corrections(plan: Plan, conference: Conference) -> list[Correction]:
    return [*corrections_for(plan, conference, None), *lines_reworded(plan, conference)]


@bp.get("/conferences/<uuid:conference_id>/plan/versions/<int:number>")
@open_to(*READERS)
@noted(Opened.PLAN)
def version(conference_id: UUID, number: int) -> Response:
    conference = conference_for(viewer(), conference_id)
    if any(one.alone_since for one in meetings_of(viewer(), conference)):
        abort(404)
    found = version_for(viewer(), conference, number) or abort(404)
    before = version_for(viewer(), conference, number - 1)
    text = text_on_page(found, conference, viewer())
    return page(
        "plan/version.html",
        conference=conference,
        plan=found,
        text=text,
        before=before,
        changes=changed(text_on_page(before, conference, viewer()), text) if before else [],
    )


@bp.get("/yours/plan")
@open_to(FAMILY)
def yours() -> Response:
    conference = conference_for(viewer(), person().conference_id)
    shown = [one for one in versions_of(person(), conference) if may_open(person(), one)]
    return page("plan/yours.html", to=url_for, **theirs.page_of(person(), conference, shown))
