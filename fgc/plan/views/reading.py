"""Reading the plan: staff on one page with its versions, the family on theirs."""

from uuid import UUID

from flask import abort
from werkzeug.wrappers import Response

from fgc.access.gate import FAMILY, open_to
from fgc.access.models import Part, Role
from fgc.access.viewer import person, staff, viewer
from fgc.circle.models import Person
from fgc.conference.queries import assigned, conference_for
from fgc.kit.clock import now
from fgc.kit.db import session
from fgc.kit.pages import page
from fgc.meeting.queries import bottom_lines_of, meeting_of_the_day, meetings_of, questions_of, room_of
from fgc.meeting.rules import why_not_write
from fgc.plan.models import PlanState
from fgc.plan.queries import (
    changes_of,
    expected_signers,
    help_waiting,
    in_hand,
    may_open,
    plan_now,
    sealed_for_person,
    sealed_for_staff,
    signature_of,
    version_for,
    versions_of,
)
from fgc.plan.rules import five_tests
from fgc.plan.views import bp
from fgc.plan.views.held import held_said
from fgc.plan.wording import changed, plan_text

READERS = (Role.COORDINATOR, Role.SOCIAL_WORKER, Role.SERVICE_MANAGER)


@bp.get("/conferences/<uuid:conference_id>/plan")
@open_to(*READERS)
def plan(conference_id: UUID) -> Response:
    conference = conference_for(viewer(), conference_id)
    alone = next((one for one in meetings_of(viewer(), conference) if one.alone_since), None)
    if alone:
        return page("plan/plan.html", conference=conference, alone=alone)
    versions, meeting = versions_of(viewer(), conference), meeting_of_the_day(viewer(), conference, now())
    latest = versions[0] if versions else None
    return page(
        "plan/plan.html",
        conference=conference,
        alone=None,
        plan=latest,
        versions=versions,
        role=staff().role.value,
        zone=meeting.zone if meeting else "Europe/London",
        text=plan_text(latest, conference) if latest else None,
        tests=five_tests(
            latest, questions_of(viewer(), conference.id), bottom_lines_of(viewer(), conference.id)
        )
        if latest
        else [],
        changes=changes_of(latest) if latest else [],
        meeting=meeting,
        typing=in_hand(viewer(), meeting.id, PlanState.TYPING) if meeting else None,
        childs_copy=latest is not None and sealed_for_staff(conference, latest.number, "child") is not None,
        signers=expected_signers(latest) if latest and latest.text_hash else [],
        helps=help_waiting([conference.id]),
        held=held_said(viewer(), conference),
    )


@bp.get("/conferences/<uuid:conference_id>/plan/versions/<int:number>")
@open_to(*READERS)
def version(conference_id: UUID, number: int) -> Response:
    conference = conference_for(viewer(), conference_id)
    if any(one.alone_since for one in meetings_of(viewer(), conference)):
        abort(404)
    found = version_for(viewer(), conference, number) or abort(404)
    before = version_for(viewer(), conference, number - 1)
    text = plan_text(found, conference)
    return page(
        "plan/version.html",
        conference=conference,
        plan=found,
        text=text,
        before=before,
        changes=changed(plan_text(before, conference), text) if before else [],
    )


@bp.get("/yours/plan")
@open_to(FAMILY)
def yours() -> Response:
    conference, me = (
        conference_for(viewer(), person().conference_id),
        session().get_one(Person, person().person_id),
    )
    shown = [one for one in versions_of(person(), conference) if may_open(person(), one)]
    latest, room = (shown[0] if shown else None), room_of(person())
    before = shown[1] if len(shown) > 1 else None
    text = plan_text(latest, conference, reader=me) if latest else None
    return page(
        "plan/yours.html",
        plan=latest,
        text=text,
        coordinator=assigned(conference, Part.COORDINATOR),
        changes=changes_of(latest) if latest else [],
        lines={one.id: one for one in bottom_lines_of(person(), conference.id)},
        mine=signature_of(latest, me.id) if latest else None,
        copies=[sealed_for_person(person(), childs=False), sealed_for_person(person(), childs=True)],
        newest=latest is not None and latest == plan_now(person(), conference),
        signers=expected_signers(latest) if latest and latest.text_hash else [],
        differences=changed(plan_text(before, conference, reader=me), text) if before and text else [],
        may_write=room is not None and why_not_write(room.part, room.place, now()) is None,
    )
