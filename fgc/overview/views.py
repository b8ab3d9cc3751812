"""Home pages: what waits first, then everything else."""

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from fgc.access.feeds import feed_of
from fgc.access.gate import ALL_STAFF, FAMILY, open_to
from fgc.access.models import Purpose, Role
from fgc.access.noticing import settle
from fgc.access.viewer import person, staff
from fgc.conference.queries import conference_for, zone_of
from fgc.invitation.hours import feed_is_safe
from fgc.kit.clock import now, today
from fgc.kit.outbox import cancel
from fgc.kit.pages import page
from fgc.kit.paging import paged
from fgc.kit.text import tidied
from fgc.overview import queries
from fgc.overview.arriving import endpoint_for
from fgc.overview.waits import Desk, count_waiting, waits_of

bp = Blueprint("overview", __name__)


@bp.get("/")
@open_to(*ALL_STAFF)
def home() -> Response:
    """The desk: what waits for me, then my conferences."""
    zone = zone_of(staff())
    desk = Desk(staff(), queries.open_conferences(staff()), now(), today(zone), zone)
    pages = paged(queries.still_open(staff()))
    return page(
        "overview/home.html",
        waits=waits_of(desk),
        pages=pages,
        ended=not pages.rows and queries.has_ended(staff()),
        answers=count_waiting([one.id for one in pages.rows]),
        next_meetings=queries.next_meetings(pages.rows, now()),
    )


@bp.post("/conferences/<uuid:conference_id>/letters/<uuid:letter_id>/told")
@open_to(Role.COORDINATOR, after_closing=True)
def settle_letter(conference_id: UUID, letter_id: UUID) -> Response:
    """What a letter that did not go would have said was told by voice: it is not sent any more."""
    conference = conference_for(staff(), conference_id)
    letter = queries.letter_to_decide(conference, letter_id) or abort(404)
    cancel(letter, because="told_by_phone")
    flash(_("Recorded."))
    return redirect(url_for("overview.home"), 303)


@bp.post("/alerts/<uuid:alert_id>/settled")
@open_to(Role.SERVICE_MANAGER, Role.ADMINISTRATOR)
def settle_alert(alert_id: UUID) -> Response:
    """Somebody who answers for the service has looked into what was noticed."""
    settle(queries.alert_for(staff(), alert_id) or abort(404), by=staff())
    flash(_("Recorded."))
    return redirect(url_for("overview.home"), 303)


@bp.get("/find")
@open_to(*ALL_STAFF)
def find() -> Response:
    """People and conferences of mine by a few letters of their name."""
    words = tidied(request.args.get("q", "")[:100], lines=False)
    conferences, people = queries.found(staff(), words)
    return page("overview/find.html", words=words, conferences=conferences, people=people)


@bp.get("/yours/arrival/<purpose>")
@open_to(FAMILY)
def arrival(purpose: str) -> Response:
    """Leads whoever came in by a link to what it is for, if there is anything to do or read there now."""
    asked = next((one for one in Purpose if one.value == purpose), Purpose.HOME)
    return redirect(url_for(endpoint_for(asked, queries.home_of(person()))), 303)


@bp.get("/yours")
@open_to(FAMILY)
def yours() -> Response:
    """The family member's own page: it grows with time."""
    mine = person()
    home = queries.home_of(mine)
    calendar = (home.has_hours or feed_of(mine) is not None) and feed_is_safe(mine, mine.pin_because, now())
    return page("overview/yours.html", home=home, calendar=calendar)
