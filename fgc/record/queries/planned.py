"""Every version of the plan that the family has shown, whole, with what the social worker answered and who signed."""

from flask_babel import gettext as _
from sqlalchemy import select

from fgc.access.models import Staff
from fgc.access.viewer import StaffViewer
from fgc.conference.models import Conference
from fgc.conference.queries import zone_of
from fgc.kit.db import session
from fgc.kit.words import mark, said_day, said_moment
from fgc.plan.document import Action, PlanText
from fgc.plan.models import Plan, ReferrersAnswer
from fgc.plan.queries import expected_signers, versions_of
from fgc.plan.text_shown import text_shown
from fgc.plan.wording import text_on_page
from fgc.record.queries.said import METHODS
from fgc.record.sheet import Part, Table, facts, table

STATES = {
    "shown": mark("Shown; waiting for the social worker’s answer"),
    "changes_asked": mark("Changes asked for"),
    "not_agreed": mark("Not agreed"),
    "agreed": mark("Agreed; being signed"),
    "signed": mark("Signed"),
    "sealed": mark("Sealed"),
    "replaced": mark("Replaced by a newer version"),
}
DECISIONS = {
    "agreed": mark("Agreed"),
    "agreed_with_changes": mark("Agreed with changes"),
    "not_agreed": mark("Not agreed"),
}
DEEDS = (mark("Who"), mark("What"), mark("When"), mark("More"))


def plans_parts(viewer: StaffViewer, conference: Conference) -> list[Part]:
    """The newest version first. What is not shown is the family's alone: row-level security hides it here too."""
    return [part for plan in versions_of(viewer, conference) for part in _plan(viewer, conference, plan)]


def _plan(viewer: StaffViewer, conference: Conference, plan: Plan) -> list[Part]:
    text, zone = text_on_page(plan, conference, viewer), zone_of(conference)
    return [
        Part(
            _("The plan, version %(number)s", number=plan.number),
            tuple(filter(None, [text.family_words, *(f"{one.who}: {one.words}" for one in text.own_words)])),
            facts(
                (_("Title"), text.title),
                (_("State"), _(STATES[plan.state.value])),
                (_("Shown"), said_moment(plan.shown_at, zone) if plan.shown_at else ""),
                (_("Who keeps an eye on the plan"), text.keeper.name if text.keeper else ""),
                (_("Review date"), _review(text)),
            ),
        ),
        *_goals(text),
        _answers(plan, zone),
        _signatures(plan, conference, zone),
    ]


def _review(text: PlanText) -> str:
    return said_day(text.review.day) if text.review else text.no_review_because


def _goals(text: PlanText) -> list[Part]:
    goals = [
        Part(
            goal.words,
            tuple(filter(None, [goal.question])),
            tables=table([_(one) for one in DEEDS], [_deed(one) for one in goal.actions]),
            below=True,
        )
        for goal in text.goals
    ]
    promises = [(one.who, one.what, one.when, one.money) for one in text.promises]
    ifs = [(one.if_, one.then, one.who) for one in text.contingencies]
    more = (
        (_("What services promise"), table([_(one) for one in DEEDS], promises)),
        (_("If things get hard"), table((_("If"), _("Then"), _("Who")), ifs)),
        (
            _("How the plan has what it must have"),
            table((_("What"), _("How")), [(one.what, one.how) for one in text.must_have]),
        ),
    )
    return [*goals, *(Part(title, tables=found, below=True) for title, found in more if found)]


def _deed(one: Action) -> tuple[str, ...]:
    more = [_("With %(name)s", name=one.helper) if one.helper else "", one.know, one.if_not, one.needs]
    return (one.who, one.what, one.when, "\n".join(filter(None, more)))


def _answers(plan: Plan, zone: str) -> Part:
    rows = [
        (said_moment(one.at, zone), _name(one), _(DECISIONS[one.decision.value]),
         "\n".join(filter(None, [one.changes, one.reason, one.safe_if])))
        for one in plan.answers
    ]  # fmt: skip
    return Part(
        _("What the social worker answered"),
        tables=table((_("When"), _("Who"), _("Answer"), _("In words")), rows),
        below=True,
    )


def _name(answer: ReferrersAnswer) -> str:
    return session().scalar(select(Staff.name).where(Staff.id == answer.staff_id)) or ""


def _signatures(plan: Plan, conference: Conference, zone: str) -> Part:
    """With which text each of them had before them: what a court asks."""
    rows = [
        (one.name, one.tie, METHODS[one.signature.method], said_moment(one.signature.signed_at, zone),
         text_shown(plan, conference, one))
        if one.signature
        else (one.name, one.tie, _("Not signed"), one.without, "")
        for one in expected_signers(plan)
    ]  # fmt: skip
    columns = (
        _("Who"),
        _("Relationship or role"),
        _("Signed"),
        _("When, or why not"),
        _("Which text they read"),
    )
    tables: tuple[Table, ...] = table(columns, rows)
    return Part(_("Signatures"), tables=tables, below=True)
