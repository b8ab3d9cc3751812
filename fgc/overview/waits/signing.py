"""What stands between a plan that was shown and a plan that is final, each with the button that goes on from there.

Every reason why somebody cannot sign, or why nothing is sealed, that only a coordinator can do something about is here:
the plan is not agreed yet, it is not as it was agreed any more, somebody is missing, nobody is missing and it still waits.
What a signer can put right themself (a name, a PIN, a page that was open too long) is said to them on their page; a copy
that waits for a look, a PIN that was not told and whoever asks for help have their own lines.
"""

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import select

from fgc.circle.models import Person
from fgc.conference.models import Conference, Stage
from fgc.kit.db import session
from fgc.kit.page_version import page_version
from fgc.kit.words import said_list
from fgc.overview.waits.desk import Desk, Wait
from fgc.plan.models import Plan, PlanState, Signature
from fgc.plan.operations.sealing import STUCK
from fgc.plan.queries import corrections_for, expected_signers, plan_now
from fgc.plan.rules import Signer, all_settled
from fgc.plan.wording import as_agreed

STAGES = (Stage.AGREEING, Stage.SIGNING)


def plans(desk: Desk) -> list[Wait]:
    """Each plan that was shown and is not final, with what comes next."""
    waiting = [(one, plan_now(desk.viewer, one)) for one in desk.conferences if one.stage in STAGES]
    return [wait for one, plan in waiting if plan for wait in _next_step(desk, one, plan)]


def other_names(desk: Desk) -> list[Wait]:
    """Whoever signed with a name that is not how theirs stands here, until the coordinator has looked."""
    rows = session().execute(
        select(Signature, Person)
        .join(Person, Person.id == Signature.person_id)
        .where(
            Signature.conference_id.in_(desk.ids()),
            Signature.other_name,
            Signature.withdrawn_at.is_(None),
            Signature.other_name_looked_at.is_(None),
        )
        .order_by(Signature.signed_at)
    )
    return [
        Wait(
            2,
            _("%(name)s signed the plan with another name.", name=person.name),
            url=url_for("plan.signing", conference_id=signature.conference_id),
            button=_("Check the name"),
            detail=_("They signed as “%(typed)s”. We have a different name.", typed=signature.typed_name),
            tone="danger",
            about=person.name,
        )
        for signature, person in rows
    ]


def _next_step(desk: Desk, conference: Conference, plan: Plan) -> list[Wait]:
    if plan.state in (PlanState.AGREED, PlanState.SIGNED):
        return [*_to_be_signed(desk, conference, plan), *_corrected(conference, plan)]
    sentences = {
        PlanState.SHOWN: _("The plan is waiting for the social worker’s answer. No one can sign until then."),
        PlanState.CHANGES_ASKED: _(
            "The social worker asks the family for changes. No one can sign until the family answers."
        ),
        PlanState.NOT_AGREED: _("The plan is not agreed. The family can answer with a new version."),
    }
    there = url_for("plan.plan", conference_id=conference.id)
    return [Wait(5, sentences[plan.state], there, _("Open the plan"))] if plan.state in sentences else []


def _to_be_signed(desk: Desk, conference: Conference, plan: Plan) -> list[Wait]:
    signers, there = expected_signers(plan), url_for("plan.signing", conference_id=conference.id)
    name = conference.name
    if not as_agreed(plan, conference):
        text = _("The plan cannot be signed: it has changed since it was agreed.")
        again = url_for("plan.type_write", conference_id=conference.id)
        return [Wait(2, text, again, _("Start a new version"), tone="danger")]
    if all_settled(signers):
        if plan.state is PlanState.SIGNED and _last_signed(desk, signers):
            return []
        text = _("Signing is finished, and the plan is not final yet.")
        final = url_for("plan.make_final", conference_id=conference.id)
        return [
            Wait(
                2,
                text,
                button=_("Make the plan final"),
                act_url=final,
                about=name,
                values=page_version(plan.id),
            )
        ]
    missing = [one.name for one in signers if not one.settled]
    detail = _("Not yet: %(names)s.", names=said_list(missing)) if missing else _("Someone has to sign.")
    text = _("The plan is waiting for signatures.")
    return [Wait(4, text, there, _("Open the signing page"), detail=detail)]


def _last_signed(desk: Desk, signers: list[Signer]) -> bool:
    """Whether the last signature is so new that sealing is simply still on its way."""
    return any(one.signature and desk.now - one.signature.signed_at < STUCK for one in signers)


def _corrected(conference: Conference, plan: Plan) -> list[Wait]:
    if plan.state is not PlanState.AGREED or not corrections_for(plan, conference, None):
        return []
    text = _("Something was corrected after the plan was agreed.")
    detail = _("People sign the plan as it was agreed. You can start a new version instead.")
    there = url_for("plan.signing", conference_id=conference.id)
    return [Wait(6, text, there, _("Open the signing page"), detail=detail)]
