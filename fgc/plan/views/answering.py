"""The social worker answers the plan that was shown; the family answers each change that is asked for."""

from collections.abc import Sequence
from uuid import UUID

from flask import abort, redirect, url_for
from werkzeug.wrappers import Response

from fgc.access.audit import Opened, noted
from fgc.access.gate import FAMILY, open_to
from fgc.access.models import Role
from fgc.access.viewer import person, staff, viewer
from fgc.conference.queries import conference_for
from fgc.kit.pages import page
from fgc.kit.refusal import refuse
from fgc.meeting.queries import bottom_lines_of, questions_of
from fgc.meeting.rules import why_not_change
from fgc.plan import operations
from fgc.plan.agreeing import five_tests
from fgc.plan.forms import AnswerForm, NothingAsked
from fgc.plan.models import Plan, PlanState
from fgc.plan.queries import may_open, meeting_of, plan_now
from fgc.plan.rules import WhyNot
from fgc.plan.views import bp
from fgc.plan.wording import text_on_page
from fgc.referral.models import BottomLine


@bp.route("/conferences/<uuid:conference_id>/plan/answer", methods=["GET", "POST"])
@open_to(Role.SOCIAL_WORKER)
@noted(Opened.PLAN)
def answer_plan(conference_id: UUID) -> Response:
    conference = conference_for(viewer(), conference_id)
    plan = plan_now(viewer(), conference) or abort(404)
    refuse(why_not_change(meeting_of(plan)))
    must_have = bottom_lines_of(viewer(), conference.id)
    form = _answer_form(plan, must_have)
    if form.validate_on_submit():
        with form.refusals():
            refuse(WhyNot.TEXT_CHANGED if form.number.data != plan.number else None)
            operations.answer(conference, by=staff(), plan=plan, answered=form.answered)
            return redirect(url_for("plan.plan", conference_id=conference.id), 303)
    return page(
        "plan/answer_plan.html",
        conference=conference,
        plan=plan,
        form=form,
        text=text_on_page(plan, conference, viewer()),
        open_now=plan.state is PlanState.SHOWN,
        tests=five_tests(plan, questions_of(viewer(), conference.id), must_have),
    )


def _answer_form(plan: Plan, must_have: Sequence[BottomLine]) -> AnswerForm:
    form = AnswerForm(data={"number": plan.number})
    for field in (form.met, form.bottom_line_id):
        field.choose_from([(one.id, one.words) for one in must_have])
    return form


@bp.post("/yours/plan/changes/<uuid:change_id>/<any(yes, no):said>")
@open_to(FAMILY)
def answer_change(change_id: UUID, said: str) -> Response:
    conference = conference_for(viewer(), person().conference_id)
    plan = plan_now(person(), conference)
    if plan is None or not may_open(person(), plan):
        abort(404)
    if NothingAsked().validate_on_submit():
        operations.answer_change(plan, change_id, by=person(), accepted=said == "yes")
    return redirect(url_for("plan.yours", _anchor="changes"), 303)
