"""Reading the plan: staff on one page with its versions, the family on theirs."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import abort
from werkzeug.wrappers import Response

from fgc.access.audit import Opened, note, noted
from fgc.access.gate import FAMILY, open_to
from fgc.access.models import Part, Role
from fgc.access.viewer import person, staff, viewer
from fgc.circle.models import Person
from fgc.conference.models import Conference
from fgc.conference.queries import assigned, conference_for
from fgc.kit.clock import now
from fgc.kit.db import session
from fgc.kit.pages import page
from fgc.meeting.queries import bottom_lines_of, meeting_of_the_day, meetings_of, questions_of, room_of
from fgc.meeting.rules import why_not_write
from fgc.plan.models import Plan, PlanState
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
    signers_for,
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
    meeting, versions = meeting_of_the_day(viewer(), conference, now()), versions_of(viewer(), conference)
    return page(
        "plan/plan.html",
        conference=conference,
        alone=None,
        plan=versions[0] if versions else None,
        versions=versions,
        role=staff().role.value,
        zone=meeting.zone if meeting else "Europe/London",
        meeting=meeting,
        typing=in_hand(viewer(), meeting.id, PlanState.TYPING) if meeting else None,
        helps=help_waiting([conference.id]),
        held=held_said(viewer(), conference),
        **(_newest(conference, versions[0]) if versions else {}),
    )


def _newest(conference: Conference, plan: Plan) -> dict[str, Any]:
    """What is shown of the version that counts. That it was read is noted only when there is one to read."""
    note(Opened.PLAN.value, conference_id=conference.id, about=plan.id)
    asked, must_have = questions_of(viewer(), conference.id), bottom_lines_of(viewer(), conference.id)
    return {
        "text": plan_text(plan, conference),
        "tests": five_tests(plan, asked, must_have),
        "changes": changes_of(plan),
        "childs_copy": sealed_for_staff(conference, plan.number, "child") is not None,
        "signers": expected_signers(plan) if plan.text_hash else [],
    }


@bp.get("/conferences/<uuid:conference_id>/plan/versions/<int:number>")
@open_to(*READERS)
@noted(Opened.PLAN)
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
    conference, room = conference_for(viewer(), person().conference_id), room_of(person())
    shown = [one for one in versions_of(person(), conference) if may_open(person(), one)]
    return page(
        "plan/yours.html",
        plan=shown[0] if shown else None,
        coordinator=assigned(conference, Part.COORDINATOR),
        lines={one.id: one for one in bottom_lines_of(person(), conference.id)},
        copies=[sealed_for_person(person(), childs=False), sealed_for_person(person(), childs=True)],
        may_write=room is not None and why_not_write(room.part, room.place, now()) is None,
        **(_newest_for_me(conference, shown) if shown else {}),
    )


def _newest_for_me(conference: Conference, shown: Sequence[Plan]) -> dict[str, Any]:
    """The newest version in the reader's own text, and what changed in it since the one before."""
    plan, me = shown[0], session().get_one(Person, person().person_id)
    text = plan_text(plan, conference, reader=me)
    before = plan_text(shown[1], conference, reader=me) if len(shown) > 1 else None
    return {
        "text": text,
        "changes": changes_of(plan),
        "mine": signature_of(plan, me.id),
        "newest": plan == plan_now(person(), conference),
        "signers": signers_for(plan, conference, me) if plan.text_hash else [],
        "differences": changed(before, text) if before else [],
    }
