"""The referrer writes: a list of sections, each a page that may be left at any point with nothing lost."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from fgc.access.forms import NothingAsked
from fgc.access.gate import open_to
from fgc.access.models import Role
from fgc.access.viewer import staff
from fgc.approach.reading import approach_of
from fgc.conference.models import Conference
from fgc.conference.queries import colleagues, zone_of
from fgc.kit.pages import page
from fgc.kit.refusal import refuse
from fgc.kit.words import mark
from fgc.referral import operations
from fgc.referral.forms import (
    FORMS,
    BeginForm,
    BottomLinesForm,
    ChosenConsentForm,
    LinesForm,
    QuestionsForm,
)
from fgc.referral.forms.calls import TheirPromisesForm
from fgc.referral.models import Referral
from fgc.referral.queries import (
    bottom_lines_of,
    mine_to_write,
    missing_in,
    name_of,
    origin_of,
    questions_of,
)
from fgc.referral.rules.deciding import may_write, why_not_change_bottom_lines, why_not_write
from fgc.referral.rules.sections import Section
from fgc.referral.views import bp
from fgc.referral.views.keeping import Sheet, kept, open_to_write
from fgc.referral.views.tasks import address_of, tasks_of

REFERRERS = (Role.SOCIAL_WORKER, Role.COORDINATOR)
WRITERS = (*REFERRERS, Role.SERVICE_MANAGER)
"""Those who refer, and a manager who types what came by phone."""
FORM_WORDS = ", ".join(f"'{each.value}'" for each in FORMS)
WRITE = "/conferences/<uuid:conference_id>/referral/write"


@bp.route("/referrals/new", methods=["GET", "POST"])
@open_to(*REFERRERS)
def begin() -> Response:
    form = BeginForm()
    if form.validate_on_submit():
        conference = operations.begin(by=staff(), name=form.name.data)
        return redirect(url_for("referral.write", conference_id=conference.id), 303)
    return page("referral/begin.html", form=form)


@bp.get(WRITE)
@open_to(*WRITERS)
def write(conference_id: UUID) -> Response:
    conference, referral = mine_to_write(staff(), conference_id)
    if why_not_write(referral):
        return redirect(url_for("referral.read", conference_id=conference.id), 303)
    missing = missing_in(conference, referral)
    tasks = tasks_of(conference, referral, missing, questions_of(conference), bottom_lines_of(conference))
    return page(
        "referral/write.html",
        conference=conference,
        referral=referral,
        origin=origin_of(referral),
        zone=zone_of(conference),
        tasks=tasks,
        missing=missing,
    )


@bp.route(f"{WRITE}/<any({FORM_WORDS}):word>", methods=["GET", "POST"])
@open_to(*WRITERS, resend=mark("a section of a referral"))
def section(conference_id: UUID, word: str) -> Response:
    conference, referral = open_to_write(conference_id)
    chosen = Section(word)
    sheet = _section_sheet(conference, referral, chosen)
    form = _section_form(sheet, chosen)

    def keep() -> None:
        operations.write_section(referral, word, **form.values())

    return kept(form, sheet, keep) or page(
        "referral/section.html",
        conference=conference,
        referral=referral,
        form=form,
        section=chosen,
        version=sheet.shown,
    )


@bp.route(f"{WRITE}/<any(questions, 'must-have'):word>", methods=["GET", "POST"])
@open_to(*WRITERS, resend=mark("the lines of a referral"))
def lines(conference_id: UUID, word: str) -> Response:
    conference, referral = mine_to_write(staff(), conference_id)
    must_have = word == Section.MUST_HAVE.value
    rows = bottom_lines_of(conference) if must_have else questions_of(conference)
    refuse(why_not_change_bottom_lines(bottom_lines_of(conference)) if must_have else why_not_write(referral))
    sheet = Sheet(conference, referral, word, LinesForm.shown([row.words for row in rows]))
    form = sheet.form(BottomLinesForm if must_have else QuestionsForm)
    change = operations.write_bottom_lines if must_have else operations.write_questions
    return kept(form, sheet, lambda: change(conference, referral, form.lines())) or page(
        "referral/lines.html",
        conference=conference,
        referral=referral,
        form=form,
        section=Section(word),
        version=sheet.shown,
    )


@bp.route("/conferences/<uuid:conference_id>/referral/send", methods=["GET", "POST"])
@open_to(*WRITERS)
def submit(conference_id: UUID) -> Response:
    conference, referral = open_to_write(conference_id)
    form = NothingAsked()
    if form.validate_on_submit():
        with form.refusals():
            operations.send(conference, referral, by=staff())
            flash(_said_sent(referral))
            return redirect(url_for("referral.read", conference_id=conference.id), 303)
    return page(
        "referral/submit.html",
        conference=conference,
        referral=referral,
        form=form,
        missing=missing_in(conference, referral),
        questions=questions_of(conference),
        lines=bottom_lines_of(conference),
        scopes=approach_of(conference).consent_scopes,
        holder=name_of(referral.holder_id),
        address_of=address_of,
    )


def _said_sent(referral: Referral) -> str:
    if may_write(referral, staff()):
        return _("Sent. We have told your manager and the service.")
    return _(
        "Sent in the name of %(name)s. We have told them and their manager.",
        name=name_of(referral.referrer_id),
    )


def _section_sheet(conference: Conference, referral: Referral, chosen: Section) -> Sheet:
    names = [field.short_name for field in FORMS[chosen]().asked()]
    return Sheet(conference, referral, chosen.value, {name: getattr(referral, name) for name in names})


def _section_form(sheet: Sheet, chosen: Section) -> Any:
    by_phone = sheet.referral.entered_by_id == staff().staff_id
    people = sheet.referral.named
    kind = TheirPromisesForm if by_phone and chosen is Section.PROMISES else FORMS[chosen]
    form = sheet.form(ChosenConsentForm if people and chosen is Section.CONSENT else kind)
    if chosen is Section.CONSENT:
        if people:
            form.consent_by.choose_from(ChosenConsentForm.offered(people, sheet.referral.consent_by))
        scopes = approach_of(sheet.conference).consent_scopes
        form.consent_scope.choose_from([(scope.key, scope.words) for scope in scopes])
    if chosen is Section.LEGAL:
        form.holder_id.choose_from(
            [
                (each.id, each.name)
                for each in colleagues(sheet.conference, Role.SOCIAL_WORKER)
                if each.id != sheet.referral.referrer_id
            ]
        )
    return form
