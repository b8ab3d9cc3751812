"""Putting right what may be put right in a referral after it was sent."""

from uuid import UUID

from flask import abort, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from fgc.access.audit import Opened, noted
from fgc.access.gate import open_to
from fgc.access.viewer import staff, viewer
from fgc.conference.queries import conference_for
from fgc.kit.pages import page
from fgc.kit.refusal import Stale
from fgc.referral import operations
from fgc.referral.forms.correcting import facts_form, facts_shown
from fgc.referral.queries import referral_of
from fgc.referral.rules.deciding import why_not_correct
from fgc.referral.views import bp
from fgc.referral.views.keeping import Sheet
from fgc.referral.views.reading import READERS


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
        if request.form.get("version") != sheet.version:
            raise Stale({str(name): str(value) for name, value in sheet.was.items() if value})
        with form.refusals():
            operations.correct_facts(
                conference, referral, by=staff(), case_number=form.case_number.data, about=form.about()
            )
            flash("Saved.")
            return redirect(url_for("referral.read", conference_id=conference.id), 303)
    return page("referral/facts.html", conference=conference, form=form, version=sheet.shown)
