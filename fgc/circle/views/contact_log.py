"""The contact log: how each person was tried to be reached, and the hours it took. Never open to the referrer."""

from uuid import UUID

from flask import abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from fgc.access.audit import Opened, noted
from fgc.access.gate import open_to
from fgc.access.models import Role
from fgc.access.viewer import staff, viewer
from fgc.circle import operations, queries
from fgc.circle.forms.contact_log import (
    ContactLogForm,
    TimeForm,
    contact_log_form_about,
    new_contact_log_form,
    time_form_about,
)
from fgc.circle.models import Person
from fgc.circle.models_contact_log import ContactEntry, ContactOutcome, ContactWay
from fgc.circle.rules.contact_log import why_not_correct
from fgc.circle.views.blueprint import READING, bp, opened, opened_safely
from fgc.circle.views.contact_rows import contact_rows, duration, talk_rows, time_rows
from fgc.circle.views.reached import how_reached
from fgc.conference.models import Conference
from fgc.conference.queries import conference_for, zone_of
from fgc.kit.clock import now, today
from fgc.kit.pages import page
from fgc.kit.paging import paged


@bp.get("/conferences/<uuid:conference_id>/contact-log")
@open_to(*READING)
@noted(Opened.CONTACT)
def contact_log(conference_id: UUID) -> Response:
    """Everybody's attempts on one page, and the hours. Notes stand with each person."""
    conference = conference_for(viewer(), conference_id)
    pages, zone = paged(queries.contact_log_in(viewer(), conference)), zone_of(conference)
    names, work = queries.names_in(viewer(), conference), queries.work_on(viewer(), conference)
    return page(
        "circle/contact_log.html",
        conference=conference,
        pages=pages,
        rows=contact_rows(pages.rows, zone, by=staff().staff_id, names=names),
        talks=talk_rows(
            queries.talks_without_line(viewer(), conference),
            may_change=staff().role is Role.COORDINATOR,
            names=names,
        ),
        times=time_rows(queries.times_in(viewer(), conference), zone, by=staff().staff_id),
        effort=work.effort,
        spent=duration(work.minutes),
        may_change=staff().role is Role.COORDINATOR,
    )


@bp.route("/conferences/<uuid:conference_id>/circle/<uuid:person_id>/contact-log", methods=["GET", "POST"])
@open_to(Role.COORDINATOR)
@noted(Opened.CONTACT)
def log_contact(conference_id: UUID, person_id: UUID) -> Response:
    """One more attempt. What is not safe is offered only to whoever says that it has happened (`?not_safe=yes`)."""
    conference, person = opened_safely(conference_id, person_id)
    not_safe, zone = request.args.get("not_safe") == "yes", zone_of(conference)
    form = new_contact_log_form(now(), zone)
    form.offer(conference, person, zone=zone, everything=not_safe, but={ContactOutcome.MISTAKE})
    if form.validate_on_submit():
        with form.refusals():
            operations.log_contact(
                conference,
                person,
                form.made(zone),
                by=staff(),
                was_done=not_safe,
                explained=form.explained.data,
            )
            return _logged(conference, person, form.outcome.data)
    return _form_page(conference, person, form, not_safe=not_safe)


@bp.post("/conferences/<uuid:conference_id>/circle/<uuid:person_id>/contact-log/no-reply")
@open_to(Role.COORDINATOR)
def no_reply(conference_id: UUID, person_id: UUID) -> Response:
    """Tried just now, and nobody answered: one tap."""
    conference, person = opened(conference_id, person_id)
    way = next((one for one in ContactWay if one.value == request.form.get("way")), None)
    if way is None:
        return redirect(url_for("circle.log_contact", conference_id=conference.id, person_id=person.id), 303)
    made = operations.ContactMade(now(), way, ContactOutcome.NO_REPLY)
    operations.log_contact(conference, person, made, by=staff())
    return _logged(conference, person, made.outcome)


@bp.route(
    "/conferences/<uuid:conference_id>/circle/<uuid:person_id>/contact-log/<uuid:contact_entry_id>",
    methods=["GET", "POST"],
)
@open_to(Role.COORDINATOR)
@noted(Opened.CONTACT)
def correct_contact(conference_id: UUID, person_id: UUID, contact_entry_id: UUID) -> Response:
    conference, person = opened_safely(conference_id, person_id)
    entry = queries.contact_entry_for(viewer(), person, contact_entry_id)
    if entry is None or why_not_correct(entry, staff().staff_id):
        abort(404)
    marked, zone = entry.against_wish or entry.unsafe_when_written, zone_of(conference)
    not_safe = marked or request.args.get("not_safe") == "yes"
    form = contact_log_form_about(entry, zone)
    form.offer(conference, person, zone=zone, everything=not_safe, but=())
    if form.validate_on_submit():
        with form.refusals():
            operations.correct_contact(
                conference, entry, person, form.made(zone), by=staff(), version=form.version.data, was_done=not_safe,
            )  # fmt: skip
            return _logged(conference, person, form.outcome.data)
    return _form_page(conference, person, form, not_safe=not_safe, entry=entry)


@bp.route("/conferences/<uuid:conference_id>/contact-log/time", methods=["GET", "POST"])
@open_to(Role.COORDINATOR)
def log_time(conference_id: UUID) -> Response:
    conference = conference_for(viewer(), conference_id)
    form = TimeForm(data={"spent_on": today(zone_of(conference)), "version": 1})
    if form.validate_on_submit():
        with form.refusals():
            operations.log_time(conference, by=staff(), **form.values(without={"version"}))
            flash(_("Saved."))
            return redirect(url_for("circle.contact_log", conference_id=conference.id), 303)
    return page("circle/log_time.html", conference=conference, form=form)


@bp.route("/conferences/<uuid:conference_id>/contact-log/time/<uuid:time_entry_id>", methods=["GET", "POST"])
@open_to(Role.COORDINATOR)
def correct_time(conference_id: UUID, time_entry_id: UUID) -> Response:
    conference = conference_for(viewer(), conference_id)
    entry = queries.time_entry_for(viewer(), conference, time_entry_id)
    if entry is None or why_not_correct(entry, staff().staff_id):
        abort(404)
    form = time_form_about(entry)
    if form.validate_on_submit():
        with form.refusals():
            operations.correct_time(conference, entry, by=staff(), **form.values())
            flash(_("Saved."))
            return redirect(url_for("circle.contact_log", conference_id=conference.id), 303)
    return page("circle/log_time.html", conference=conference, form=form)


def _form_page(
    conference: Conference,
    person: Person,
    form: ContactLogForm,
    *,
    not_safe: bool,
    entry: ContactEntry | None = None,
) -> Response:
    """The form, and right beside it how and when this person may be reached."""
    talk = person.preparation
    return page(
        "circle/log_contact.html",
        conference=conference,
        person=person,
        form=form,
        entry=entry,
        not_safe=not_safe,
        may_explain=entry is None and (talk is None or talk.explained_on is None),
        **how_reached(conference, person),
    )


def _logged(conference: Conference, person: Person, outcome: ContactOutcome) -> Response:
    flash(_("Saved."))
    if outcome in (ContactOutcome.MOVED_AWAY, ContactOutcome.WRONG_DETAILS):
        flash(_("Find out how they can be reached safely now. Then change how to reach them."), "waits")
    if outcome is ContactOutcome.NO_CONTACT:
        flash(
            _(
                "They asked not to be contacted. Change how to reach them, or record that they no longer take part."
            ),
            "waits",
        )
    return redirect(url_for("circle.person", conference_id=conference.id, person_id=person.id), 303)
