"""Putting right what may be put right in a referral after it was sent."""

from uuid import UUID

from flask import abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from fgc.access.audit import Opened, noted
from fgc.access.gate import open_to
from fgc.access.viewer import staff, viewer
from fgc.conference.queries import conference_for
from fgc.kit.pages import page
from fgc.referral import operations
from fgc.referral.forms import LinesForm
from fgc.referral.forms.correcting import facts_form, facts_shown
from fgc.referral.forms.lines import reword_form
from fgc.referral.queries import mine_to_write, questions_of, referral_of
from fgc.referral.rules.deciding import why_not_correct, why_not_reword
from fgc.referral.views import bp
from fgc.referral.views.keeping import Sheet
from fgc.referral.views.reading import READERS
from fgc.referral.views.writing import REFERRERS


@bp.route("/conferences/<uuid:conference_id>/referral/questions", methods=["GET", "POST"])
@open_to(*REFERRERS)
@noted(Opened.REFERRAL)
def reword(conference_id: UUID) -> Response:
    conference, referral = mine_to_write(staff(), conference_id)
    if why_not_reword(referral, conference) and request.method == "GET":
        abort(404)
    now = [one.words for one in questions_of(conference)]
    sheet, form = Sheet(conference, referral, "reword", LinesForm.shown(now)), reword_form(now)
    if form.validate_on_submit():
        sheet.expect(form)
        with form.refusals():
            changed = operations.reword_questions(conference, referral, by=staff(), lines=form.lines())
            flash(_("Saved. We have told the coordinator.") if changed else _("Nothing was changed."))
            return redirect(url_for("referral.read", conference_id=conference.id), 303)
    return page("referral/reword.html", conference=conference, form=form, version=sheet.shown)


@bp.route("/conferences/<uuid:conference_id>/referral/facts", methods=["GET", "POST"])
@open_to(*READERS)
@noted(Opened.REFERRAL)
def facts(conference_id: UUID) -> Response:
    conference = conference_for(viewer(), conference_id)
    referral = referral_of(conference)
    if why_not_correct(referral):
        abort(404)
    people = [one for one in referral.named if one.central]
    sheet, form = (
        Sheet(conference, referral, "facts", facts_shown(referral, people)),
        facts_form(referral, people),
    )
    if form.validate_on_submit():
        sheet.expect(form)
        with form.refusals():
            operations.correct_facts(
                conference, referral, by=staff(), case_number=form.case_number.data, about=form.about()
            )
            flash(_("Saved."))
            return redirect(url_for("referral.read", conference_id=conference.id), 303)
    return page("referral/facts.html", conference=conference, form=form, version=sheet.shown)
