"""Your calendar: the address by which a calendar program fetches the hours of one's own meetings."""

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from fgc.access import feeds
from fgc.access.forms import NothingAsked
from fgc.access.gate import open_to
from fgc.access.once import never_keep
from fgc.access.staff.themself import zone_of
from fgc.access.viewer import staff
from fgc.access.views import bp
from fgc.kit.pages import page


@bp.route("/account/calendar", methods=["GET", "POST"])
@open_to(*feeds.ROLES, step_up=True)
def calendar() -> Response:
    """The address stands in the answer of the POST, once; the one before is over from then on."""
    form, made = NothingAsked(), ""
    if form.validate_on_submit():
        never_keep()
        made = feeds.make_feed(staff())
    told = feeds.feed_of(staff())
    return page(
        "access/calendar.html",
        form=form,
        made=made,
        feed=told,
        fetches=feeds.fetches_of(told),
        zone=zone_of(staff()),
    )


@bp.post("/account/calendar/end")
@open_to(*feeds.ROLES)
def end_calendar() -> Response:
    feeds.end_feed(staff())
    flash(_("Your calendar is disconnected and no longer gets meetings from here."))
    return redirect(url_for("access.account"), 303)
