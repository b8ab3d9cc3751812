"""A manager types what somebody says on the phone; whoever it was typed for looks it through."""

from uuid import UUID

from flask import abort, flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from fgc.access.forms import NothingAsked
from fgc.access.gate import open_to
from fgc.access.models import Role
from fgc.access.viewer import staff, viewer
from fgc.conference.queries import conference_for, zone_of
from fgc.kit.clock import now
from fgc.kit.pages import page
from fgc.referral.forms.calls import CallForm, TakeCallForm, call_shown, just_now
from fgc.referral.operations import calls
from fgc.referral.queries import referral_of, referrers_here
from fgc.referral.rules.deciding import waits_for_confirmation
from fgc.referral.rules.sections import Section
from fgc.referral.views import bp
from fgc.referral.views.keeping import Sheet, kept, open_to_write
from fgc.referral.views.writing import WRITE


@bp.route("/referrals/by-phone", methods=["GET", "POST"])
@open_to(Role.SERVICE_MANAGER)
def take_call() -> Response:
    zone = zone_of(staff())
    form = TakeCallForm(data=just_now(now(), zone))
    form.offer(referrers_here(staff().service_id))
    if form.validate_on_submit():
        with form.refusals():
            conference = calls.take_call(by=staff(), name=form.name.data, call=form.call(zone))
            return redirect(url_for("referral.write", conference_id=conference.id), 303)
    return page("referral/take_call.html", form=form)


@bp.route(f"{WRITE}/caller", methods=["GET", "POST"])
@open_to(Role.SERVICE_MANAGER)
def caller(conference_id: UUID) -> Response:
    conference, referral = open_to_write(conference_id)
    zone = zone_of(conference)
    sheet = Sheet(conference, referral, Section.CALLER.value, call_shown(referral, zone))
    form = sheet.form(CallForm)
    form.offer(referrers_here(conference.service_id, conference))
    return kept(form, sheet, lambda: calls.change_call(referral, form.call(zone))) or page(
        "referral/caller.html", conference=conference, form=form, version=sheet.shown
    )


@bp.post("/conferences/<uuid:conference_id>/referral/confirm")
@open_to(Role.SOCIAL_WORKER)
def confirm(conference_id: UUID) -> Response:
    conference = conference_for(viewer(), conference_id)
    referral = referral_of(conference)
    if not waits_for_confirmation(referral, staff().staff_id):
        abort(404)
    if NothingAsked().validate_on_submit():
        calls.confirm(conference, referral, by=staff())
        flash(_("Confirmed. Thank you."))
    return redirect(url_for("referral.read", conference_id=conference.id), 303)
