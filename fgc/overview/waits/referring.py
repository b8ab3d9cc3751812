"""What waits for a social worker, their manager, and the manager of the service."""

from datetime import datetime

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import select

from fgc.access.models import Staff
from fgc.conference.models import Conference, Stage
from fgc.conference.queries import conferences_of
from fgc.kit.db import session
from fgc.kit.words import said_day, said_day_of
from fgc.overview.waits.desk import Desk, Wait
from fgc.plan.models import Plan, PlanState, SealReview
from fgc.plan.queries import expected_signers
from fgc.plan.wording import as_agreed
from fgc.referral import queries
from fgc.referral.models import BottomLine, Referral, State
from fgc.referral.rules.deciding import waits_for_confirmation
from fgc.referral.rules.drafts import COMES_AGAIN_WITHIN, TAKEN_UP_BY, lies_without_consent


def drafts(desk: Desk) -> list[Wait]:
    words = {
        State.DRAFT: _("Your referral has not been sent yet."),
        State.RETURNED: _("Your referral came back with a question."),
    }
    rows = session().scalars(
        select(Referral).where(
            Referral.conference_id.in_(desk.ids()),
            Referral.referrer_id == desk.viewer.staff_id,
            Referral.state.in_(list(words)),
        )
    )
    return [
        Wait(
            3,
            words[row.state],
            detail=_lies(row, desk.named(row.conference_id).opened_at, desk),
            button=_("Continue the referral"),
            url=url_for("referral.write", conference_id=row.conference_id),
            tone="waits" if row.state is State.RETURNED else "calm",
        )
        for row in rows
    ]


def _lies(referral: Referral, begun_at: datetime, desk: Desk) -> str:
    """What is said of a draft that has lain too long without anybody's consent."""
    if not lies_without_consent(referral, begun_at, desk.now):
        return ""
    return _(
        "The referral was started on %(day)s and no consent is recorded yet. Send the referral, or discard it.",
        day=said_day_of(begun_at, desk.zone),
    )


def by_phone(desk: Desk) -> list[Wait]:
    """What this manager began to type for whoever phoned. It stands in no list of conferences before it is sent."""
    rows = session().execute(
        select(Referral, Conference)
        .join(Conference, Conference.id == Referral.conference_id)
        .where(
            Referral.conference_id.in_(
                conferences_of(desk.viewer).with_only_columns(Conference.id).order_by(None)
            ),
            Referral.entered_by_id == desk.viewer.staff_id,
            Referral.state == State.DRAFT,
        )
        .order_by(Referral.called_at)
    )
    return [_by_phone(desk, referral, conference) for referral, conference in rows]


def _by_phone(desk: Desk, referral: Referral, conference: Conference) -> Wait:
    nobody = "" if referral.referrer_id else _("No social worker has been chosen yet.")
    lies = _lies(referral, conference.opened_at, desk)
    return Wait(
        3,
        _("This referral came by phone and has not been sent yet."),
        detail=" ".join(filter(None, [nobody, lies])),
        button=_("Continue the referral"),
        url=url_for("referral.write", conference_id=conference.id),
        when=said_day_of(referral.called_at, desk.zone) if referral.called_at else "",
        family=conference.name,
    )


def colleagues_calls(desk: Desk) -> list[Wait]:
    """What another manager began to type and has not sent: from the next day, and at once where they have left. No family is
    named before it is taken over."""
    here = _("A referral that came by phone has not been sent yet. %(name)s is typing it.")
    left = _("A referral that came by phone has not been sent yet. %(name)s, who typed it, no longer works here.")  # fmt: skip
    return [
        Wait(
            3,
            (left if call.typist_left else here) % {"name": call.typist},
            detail=call.number,
            button=_("Take over the referral"),
            url=url_for("referral.take_over", conference_id=call.conference_id),
            when=said_day_of(call.called_at, desk.zone),
        )
        for call in queries.colleagues_calls()
        if call.typist_left or call.called_at + TAKEN_UP_BY <= desk.now
    ]


def left_drafts(desk: Desk) -> list[Wait]:
    """What somebody began who does not work here any more: nobody else can send it, and a manager puts it away."""
    rows = session().execute(
        select(Conference, Staff.name)
        .join(Referral, Referral.conference_id == Conference.id)
        .join(Staff, Staff.id == Referral.referrer_id)
        .where(
            Conference.id.in_(conferences_of(desk.viewer).with_only_columns(Conference.id).order_by(None)),
            Referral.state == State.DRAFT,
            Referral.entered_by_id.is_(None),
            Staff.active.is_(False),
        )
        .order_by(Conference.opened_at)
    )
    return [
        Wait(
            3,
            _("%(name)s started a referral that was never sent, and no longer works here.", name=name),
            button=_("Read the referral"),
            url=url_for("referral.read", conference_id=conference.id),
            when=said_day_of(conference.opened_at, desk.zone),
            family=conference.name,
        )
        for conference, name in rows
    ]


def sent_back(desk: Desk) -> list[Wait]:
    """What went back to be completed and has not come again for a month: a manager asks after it, or ends it."""
    rows = session().scalars(
        select(Referral).where(
            Referral.conference_id.in_(desk.ids()),
            Referral.state == State.RETURNED,
            Referral.decided_at < desk.now - COMES_AGAIN_WITHIN,
        )
    )
    return [
        Wait(
            3,
            _("A referral was sent back and has not been sent again. Ask the referrer, or close it."),
            button=_("Read the referral"),
            url=url_for("referral.read", conference_id=row.conference_id),
            when=said_day_of(row.decided_at, desk.zone) if row.decided_at else "",
            family=desk.named(row.conference_id).name,
        )
        for row in rows
    ]


def entered(desk: Desk) -> list[Wait]:
    """What a manager typed and sent in the name of whoever's desk this is."""
    rows = session().scalars(
        select(Referral).where(
            Referral.conference_id.in_(desk.ids()), Referral.referrer_id == desk.viewer.staff_id
        )
    )
    return [
        Wait(
            2,
            _("A referral came by phone and was entered in your name."),
            button=_("Check the referral"),
            url=url_for("referral.read", conference_id=row.conference_id),
        )
        for row in rows
        if waits_for_confirmation(row, desk.viewer.staff_id)
    ]


def bottom_lines(desk: Desk) -> list[Wait]:
    rows = session().scalars(
        select(BottomLine.conference_id)
        .join(Referral, Referral.conference_id == BottomLine.conference_id)
        .where(
            BottomLine.conference_id.in_(desk.ids()),
            BottomLine.approved_at.is_(None),
            Referral.referrer_id != desk.viewer.staff_id,
            Referral.state.not_in([State.DRAFT, State.DECLINED]),
        )
        .group_by(BottomLine.conference_id)
    )
    return [
        Wait(
            2,
            _("Approve what the plan must have."),
            url=url_for("referral.bottom_lines", conference_id=conference_id),
            button=_("Read and approve"),
        )
        for conference_id in rows
    ]


def plans(desk: Desk) -> list[Wait]:
    mine = set(
        session().scalars(
            select(Referral.conference_id).where(
                Referral.conference_id.in_(desk.ids()), Referral.referrer_id == desk.viewer.staff_id
            )
        )
    )
    shown = session().scalars(select(Plan).where(Plan.conference_id.in_(mine), Plan.state == PlanState.SHOWN))
    found = [
        Wait(
            1,
            _("The family has shown its plan and is waiting for your answer."),
            tone="danger",
            url=url_for("plan.answer_plan", conference_id=plan.conference_id),
            button=_("Answer the plan"),
        )
        for plan in shown
    ]
    agreed = session().scalars(
        select(Plan).where(Plan.conference_id.in_(mine), Plan.state == PlanState.AGREED)
    )
    found += [_to_sign(plan) for plan in agreed if _still_to_sign(desk, plan)]
    reviewed = select(SealReview.plan_id).where(SealReview.staff_id == desk.viewer.staff_id)
    sealed = session().scalars(
        select(Plan).where(
            Plan.conference_id.in_(mine), Plan.state == PlanState.SEALED, Plan.id.not_in(reviewed)
        )
    )
    return found + [
        Wait(
            3,
            _("The sealed plan is ready for you to read."),
            url=url_for("plan.review_sealed", conference_id=plan.conference_id),
            button=_("Read the plan"),
        )
        for plan in sealed
    ]


def _still_to_sign(desk: Desk, plan: Plan) -> bool:
    """Whether they are expected to sign this plan, have not, and can: there is no hold, and it is as it was agreed."""
    conference = desk.named(plan.conference_id)
    mine = any(one.staff_id == desk.viewer.staff_id and not one.settled for one in expected_signers(plan))
    return mine and conference.held_since is None and as_agreed(plan, conference)


def _to_sign(plan: Plan) -> Wait:
    return Wait(
        2,
        _("The plan is waiting for your signature."),
        url=url_for("plan.sign_as_staff", conference_id=plan.conference_id),
        button=_("Read and sign"),
    )


def queue(desk: Desk) -> list[Wait]:
    words = {
        Stage.REFERRED: (
            _("There is a new referral. Accept it, or say what is missing."),
            "referral.decide",
            _("Decide on the referral"),
        ),
        Stage.WAITING: (
            _("This family is waiting for a coordinator."),
            "referral.allocate",
            _("Allocate a coordinator"),
        ),
    }
    return [
        Wait(
            2,
            words[one.stage][0],
            url=url_for(words[one.stage][1], conference_id=one.id),
            button=words[one.stage][2],
            when=said_day(one.opened_at.date()),
        )
        for one in desk.conferences
        if one.stage in words
    ]
