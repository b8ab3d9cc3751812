"""A referral that was begun and is not sent: putting it away, or taking it over from another manager."""

from uuid import UUID

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from fgc.access.forms import NothingAsked
from fgc.access.gate import open_to
from fgc.access.models import Role
from fgc.access.viewer import staff
from fgc.conference.queries import zone_of
from fgc.kit.pages import page
from fgc.kit.refusal import refuse
from fgc.referral.forms.drafts import PutAwayForm
from fgc.referral.operations import drafts
from fgc.referral.queries import colleagues_call, mine_to_put_away
from fgc.referral.rules.drafts import why_not_put_away
from fgc.referral.views import bp
from fgc.referral.views.writing import WRITERS


@bp.route("/conferences/<uuid:conference_id>/referral/put-away", methods=["GET", "POST"])
@open_to(*WRITERS)
def put_away(conference_id: UUID) -> Response:
    conference, referral = mine_to_put_away(staff(), conference_id)
    refuse(why_not_put_away(referral))
    form = PutAwayForm()
    if form.validate_on_submit():
        with form.refusals():
            drafts.put_away(conference, referral, by=staff(), because=form.because.data)
            flash(_("The referral was discarded. What was typed is being deleted."))
            return redirect(url_for("overview.home"), 303)
    return page("referral/put_away.html", conference=conference, form=form)


@bp.route("/conferences/<uuid:conference_id>/referral/take-over", methods=["GET", "POST"])
@open_to(Role.SERVICE_MANAGER)
def take_over(conference_id: UUID) -> Response:
    call, form = colleagues_call(conference_id), NothingAsked()
    if form.validate_on_submit():
        conference = drafts.take_over(call, by=staff())
        if conference is not None:
            flash(_("The referral is now yours to type. %(name)s can no longer open it.", name=call.typist))
            return redirect(url_for("referral.write", conference_id=conference.id), 303)
        return redirect(url_for("overview.home"), 303)
    return page("referral/take_over.html", call=call, form=form, zone=zone_of(staff()))
