"""The referrer's report for the family: sending it, reading it, and noting that the family has it."""

from uuid import UUID

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from fgc.access.audit import Opened, noted
from fgc.access.forms import NothingAsked
from fgc.access.gate import open_to
from fgc.access.models import Role
from fgc.access.viewer import staff, viewer
from fgc.conference.models import Conference
from fgc.conference.queries import conference_for, zone_of
from fgc.kit.pages import page
from fgc.referral.forms.reporting import ReportForm
from fgc.referral.models import Referral
from fgc.referral.operations import reporting
from fgc.referral.queries import mine_to_write, referral_of
from fgc.referral.rules.reporting import report_to_give, why_not_report
from fgc.referral.views import bp
from fgc.referral.views.keeping import Sheet
from fgc.referral.views.reading import READERS
from fgc.referral.views.writing import REFERRERS


@bp.get("/conferences/<uuid:conference_id>/referral/report")
@open_to(*READERS)
@noted(Opened.REFERRAL)
def report(conference_id: UUID) -> Response:
    """What was sent, and when, for whoever may read the referral; what is to do next, for whoever does it."""
    conference = conference_for(viewer(), conference_id)
    referral = referral_of(conference)
    return page(
        "referral/report.html",
        conference=conference,
        referral=referral,
        sends=referral.referrer_id == staff().staff_id and why_not_report(referral, conference) is None,
        gives=staff().role is Role.COORDINATOR and report_to_give(referral, conference),
        zone=zone_of(conference),
    )


@bp.route("/conferences/<uuid:conference_id>/referral/report/send", methods=["GET", "POST"])
@open_to(*REFERRERS)
@noted(Opened.REFERRAL)
def send_report(conference_id: UUID) -> Response:
    conference, referral = mine_to_write(staff(), conference_id)
    sheet = _sheet(conference, referral)
    form = sheet.form(ReportForm)
    if form.validate_on_submit():
        sheet.expect(form)
        with form.refusals():
            reporting.send_report(conference, referral, by=staff(), **form.values())
            flash(_("Saved. We have told the coordinator, who will give it to the family."))
            return redirect(url_for("referral.report", conference_id=conference.id), 303)
    return page(
        "referral/send_report.html",
        conference=conference,
        form=form,
        version=sheet.shown,
        why_not=why_not_report(referral, conference),
    )


@bp.post("/conferences/<uuid:conference_id>/referral/report/given")
@open_to(Role.COORDINATOR)
def give_report(conference_id: UUID) -> Response:
    conference = conference_for(viewer(), conference_id)
    referral = referral_of(conference)
    if NothingAsked().validate_on_submit():
        reporting.give_report(conference, referral, by=staff())
        flash(_("Noted: the family has the report."))
    return redirect(url_for("referral.report", conference_id=conference.id), 303)


def _sheet(conference: Conference, referral: Referral) -> Sheet:
    return Sheet(conference, referral, "report", {"report": referral.report, "sent_on": None})
