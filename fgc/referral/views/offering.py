"""The statutory offer: a sheet of dates, and what is recorded on it."""

from uuid import UUID

from flask import abort, flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from fgc.access.gate import open_to
from fgc.access.viewer import staff, viewer
from fgc.approach.reading import approach_of
from fgc.conference.models import Conference
from fgc.conference.queries import conference_for, zone_of
from fgc.kit.pages import page
from fgc.referral import operations
from fgc.referral.forms import NoOfferForm, OfferAnswerForm, OfferForm
from fgc.referral.models import Offer
from fgc.referral.queries import offers_of, referral_of
from fgc.referral.rules.offering import concerns
from fgc.referral.views import bp
from fgc.referral.views.reading import READERS

OFFER = "/conferences/<uuid:conference_id>/referral/offer"


@bp.get(OFFER)
@open_to(*READERS)
def offer(conference_id: UUID) -> Response:
    conference = _opened(conference_id)
    referral, offers = referral_of(conference), offers_of(conference)
    return page(
        "referral/offer.html",
        conference=conference,
        referral=referral,
        offers=offers,
        concerns=concerns(referral, referral.named, offers),
        zone=zone_of(conference),
    )


@bp.route(f"{OFFER}/add", methods=["GET", "POST"])
@open_to(*READERS)
def add_offer(conference_id: UUID) -> Response:
    conference, form = _opened(conference_id), OfferForm()
    if form.validate_on_submit():
        with form.refusals():
            operations.record_offer(conference, by=staff(), **form.values())
            return _to_the_sheet(conference)
    with_pr = [named.name for named in referral_of(conference).named if named.has_pr]
    return page("referral/add_offer.html", conference=conference, form=form, with_pr=with_pr)


@bp.route(f"{OFFER}/<uuid:offer_id>/answer", methods=["GET", "POST"])
@open_to(*READERS)
def answer_offer(conference_id: UUID, offer_id: UUID) -> Response:
    conference, form = _opened(conference_id), OfferAnswerForm()
    found = _offer_in(conference, offer_id)
    if form.validate_on_submit():
        with form.refusals():
            operations.record_answer(conference, found, by=staff(), **form.values())
            return _to_the_sheet(conference)
    return page("referral/answer_offer.html", conference=conference, form=form, offer=found)


@bp.route(f"{OFFER}/none", methods=["GET", "POST"])
@open_to(*READERS)
def no_offer(conference_id: UUID) -> Response:
    conference, form = _opened(conference_id), NoOfferForm()
    if form.validate_on_submit():
        with form.refusals():
            operations.decide_no_offer(conference, referral_of(conference), by=staff(), **form.values())
            return _to_the_sheet(conference)
    return page("referral/no_offer.html", conference=conference, form=form)


def _opened(conference_id: UUID) -> Conference:
    """The conference, where its approach knows a statutory offer; 404 elsewhere."""
    conference = conference_for(viewer(), conference_id)
    if not approach_of(conference).gates.statutory_offer:
        abort(404)
    return conference


def _offer_in(conference: Conference, offer_id: UUID) -> Offer:
    found = next((each for each in offers_of(conference) if each.id == offer_id), None)
    if found is None:
        abort(404)
    return found


def _to_the_sheet(conference: Conference) -> Response:
    flash(_("Recorded."))
    return redirect(url_for("referral.offer", conference_id=conference.id), 303)
