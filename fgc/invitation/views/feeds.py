"""Calendars that fetch somebody's own hours by themselves: the file they get, and where a family member asks for one."""

from flask import abort, flash, make_response, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from fgc.access import feeds
from fgc.access.forms import NothingAsked
from fgc.access.gate import FAMILY, FEED, open_to
from fgc.access.once import never_keep
from fgc.access.viewer import StaffViewer, person, viewer
from fgc.circle.models import Person
from fgc.conference.queries import conference_for
from fgc.invitation.calendar import feed_title
from fgc.invitation.hours import feed_is_safe, hours_of_person
from fgc.invitation.views import bp
from fgc.kit.clock import now
from fgc.kit.db import session
from fgc.kit.pages import page
from fgc.schedule.calendar import MIME, busy_file
from fgc.schedule.hours import hours_of


@bp.get("/feed/<secret>.ics")
@open_to(FEED)
def feed(secret: str) -> Response:  # noqa: ARG001 - the gate has found by it whose it is
    whose = viewer()
    if isinstance(whose, StaffViewer):
        told = busy_file(feed_title(staff=True), hours_of(whose, now()), made_at=now())
    else:
        hours = hours_of_person(person(), feeds.fetching().because, now())
        told = busy_file(feed_title(staff=False), hours, made_at=now())
    feeds.note_fetch()
    answered = make_response(told)
    answered.headers["Content-Type"] = MIME
    return answered


@bp.route("/yours/calendar", methods=["GET", "POST"])
@open_to(FAMILY)
def your_calendar() -> Response:
    """Where it is not safe there is no such page. The address stands in the answer of the POST, once."""
    mine, form, made = person(), NothingAsked(), ""
    conference_for(viewer(), mine.conference_id)
    if not feed_is_safe(mine, mine.pin_because, now()):
        abort(404)
    if form.validate_on_submit():
        never_keep()
        made = feeds.make_feed(mine)
    told = feeds.feed_of(mine)
    zone = session().get_one(Person, mine.person_id).zone
    return page(
        "invitation/your_calendar.html",
        form=form,
        made=made,
        feed=told,
        fetches=feeds.fetches_of(told),
        zone=zone,
    )


@bp.post("/yours/calendar/end")
@open_to(FAMILY, after_closing=True)
def end_your_calendar() -> Response:
    feeds.end_feed(person())
    flash(_("Your calendar is disconnected and no longer gets meetings from here."))
    return redirect(url_for("overview.yours"), 303)
