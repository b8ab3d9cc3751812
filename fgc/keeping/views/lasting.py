"""Closing a conference, how long it is kept, and what will be erased."""

from uuid import UUID

from flask import abort, flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from fgc.access.gate import open_to
from fgc.access.models import Part, Role
from fgc.access.viewer import staff, viewer
from fgc.approach.reading import approach_of
from fgc.circle.queries import name_of_staff
from fgc.conference.queries import assigned, conference_for, zone_of
from fgc.keeping import operations, queries
from fgc.keeping.ending import with_links
from fgc.keeping.forms import ChangeForm, CloseForm
from fgc.keeping.outstanding import ending_of, outstanding, version_of
from fgc.keeping.rules import why_not_close
from fgc.keeping.stopping import what_stops
from fgc.keeping.views.blueprint import INSIDE, bp
from fgc.kit.clock import today
from fgc.kit.pages import page
from fgc.kit.paging import paged
from fgc.kit.words import said_day


@bp.route("/conferences/<uuid:conference_id>/close", methods=["GET", "POST"])
@open_to(Role.SERVICE_MANAGER, after_closing=True)
def close(conference_id: UUID) -> Response:
    conference = conference_for(viewer(), conference_id)
    ending, day, left = ending_of(conference), today(zone_of(conference)), outstanding(staff(), conference)
    youngest, still_open = queries.youngest_born_on(conference), version_of(left)
    form = CloseForm.about(ending, approach_of(conference), day, youngest, still_open=still_open)
    why_not = why_not_close(ending, None)
    if why_not is None and form.validate_on_submit():
        with form.refusals():
            operations.close(conference, by=staff(), **form.chosen())
            flash(_("The conference is closed."))
            return redirect(url_for("keeping.keeping", conference_id=conference.id), 303)
    return page("keeping/close.html", conference=conference, form=form, left=left,
                linked=len(with_links(conference)), obstacles=what_stops(conference, ending),
                help_waits=ending.help_waits, coordinator=assigned(conference, Part.COORDINATOR),
                status=409 if why_not and form.is_submitted() else None)  # fmt: skip


@bp.get("/conferences/<uuid:conference_id>/keeping")
@open_to(*INSIDE)
def keeping(conference_id: UUID) -> Response:
    conference = conference_for(viewer(), conference_id)
    kept = queries.kept(conference)
    return page(
        "keeping/keeping.html",
        conference=conference,
        kept=kept,
        kept_as=approach_of(conference).kept_as(kept.keeping.kept_as) if kept else None,
        hold=queries.hold_of(conference),
        name_of=name_of_staff,
        is_manager=staff().role is Role.SERVICE_MANAGER,
        why_not=why_not_close(ending_of(conference), None),
        zone=zone_of(conference),
    )


@bp.route("/conferences/<uuid:conference_id>/keeping/change", methods=["GET", "POST"])
@open_to(Role.SERVICE_MANAGER, step_up=True, after_closing=True)
def change_class(conference_id: UUID) -> Response:
    conference = conference_for(viewer(), conference_id)
    kept = queries.kept(conference) or abort(404)
    youngest = queries.youngest_born_on(conference)
    with_plan, approach = queries.was_sealed(conference), approach_of(conference)
    form = ChangeForm.about(
        kept.keeping.kept_as, approach, kept.keeping.ended_on, youngest, with_plan=with_plan
    )
    stands = {_("Kept until"): said_day(kept.keeping.until), _("Why"): kept.keeping.because}
    form.replaces(kept.keeping.kept_as, kept.keeping.until, kept.keeping.because, stands=stands)
    if form.validate_on_submit():
        with form.refusals():
            operations.change_class(kept, by=staff(), **form.values())
            flash(_("Retention period changed."))
            return redirect(url_for("keeping.keeping", conference_id=conference.id), 303)
    return page("keeping/change_class.html", conference=conference, form=form)


@bp.get("/keeping")
@open_to(Role.SERVICE_MANAGER)
def notices() -> Response:
    """What will be erased, and what a hold keeps."""
    pages = paged(queries.on_the_list(staff()))
    return page(
        "keeping/notices.html",
        pages=pages,
        listed=queries.kept_each(pages.rows),
        asked=queries.erasures_open(staff()),
        held_back=queries.erasures_held_back(staff()),
        holds=queries.holds_of(staff()),
        zone=zone_of(staff()),
    )
