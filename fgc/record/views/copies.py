"""Copies that people asked for about themselves: looked through and released by the coordinator and a manager."""

from uuid import UUID

from flask import abort, flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from fgc.access import audit
from fgc.access.audit import Opened
from fgc.access.gate import open_to
from fgc.access.models import Role
from fgc.access.viewer import staff, viewer
from fgc.circle.models import Person
from fgc.circle.queries import names_of_staff, people_of, person_for
from fgc.circle.rules import WhyNot as Unreachable
from fgc.conference.models import Conference
from fgc.conference.queries import conference_for, zone_of
from fgc.kit.agreement import agreed_to
from fgc.kit.clock import now, today
from fgc.kit.pages import page
from fgc.kit.refusal import Refused
from fgc.kit.words import said_day
from fgc.record import operations, queries, rules
from fgc.record.forms import RequestForm
from fgc.record.models import OwnCopy
from fgc.record.proposals import own_copy
from fgc.record.views import bp

RELEASING = (Role.COORDINATOR, Role.SERVICE_MANAGER)
OF = "/conferences/<uuid:conference_id>/record/copies"
GONE = "It is open to them now, and a letter tells them so."
FIRST = "Recorded. A second person checks the copy too."


@bp.get(OF)
@open_to(*RELEASING)
def copies(conference_id: UUID) -> Response:
    conference = conference_for(viewer(), conference_id)
    asked = queries.copies_of(conference)
    return page(
        "record/copies.html",
        conference=conference,
        asked=asked,
        who=names_of_staff([each for one, _person in asked for each in _staff_of(one)]),
        people=[
            one
            for one in people_of(viewer(), conference, left_too=True)
            if not one.erased_at and not one.staff_id
        ],
        standing=lambda copy: rules.standing(copy, now()).value,
        overdue=lambda copy: rules.overdue(copy, today(zone_of(conference))),
        may_release=lambda copy: rules.may_release(copy, staff().role),
        zone=zone_of(conference),
    )


def _staff_of(copy: OwnCopy) -> tuple[UUID | None, ...]:
    return copy.recorded_by, copy.coordinator_id, copy.manager_id


@bp.route("/conferences/<uuid:conference_id>/circle/<uuid:person_id>/copy", methods=["GET", "POST"])
@open_to(*RELEASING, after_closing=True)
def record_request(conference_id: UUID, person_id: UUID) -> Response:
    """Somebody asked by phone, by letter or in person: whoever has no page, and everybody once the conference is closed."""
    conference = conference_for(viewer(), conference_id)
    person = person_for(viewer(), conference, person_id) or abort(404)
    form, why_not = RequestForm(), queries.why_not_record_request(person)
    if form.validate_on_submit():
        with form.refusals():
            said = form.values(without=["is_them"])
            copy = operations.record_request(conference, person, by=staff(), **said)
            flash(_("Recorded. The copy is due by %(day)s.", day=said_day(copy.due_on)), "waits")
            return redirect(url_for("record.copies", conference_id=conference.id), 303)
    return page(
        "record/record_request.html", conference=conference, person=person, form=form, why_not=why_not
    )


@bp.get(f"{OF}/<uuid:own_copy_id>")
@open_to(*RELEASING, step_up=True)
def look(conference_id: UUID, own_copy_id: UUID) -> Response:
    """What will stand in it, as its reader gets it, but for what they thought of it all. They read in it who looked."""
    conference, copy, person = _asked(conference_id, own_copy_id)
    audit.note(Opened.THEIR_VIEW.value, conference_id=conference.id, about=person.id)
    proposal, sheet = own_copy(copy, conference, person, by=staff())
    return page(
        "record/look.html",
        conference=conference,
        copy=copy,
        person=person,
        sheet=sheet,
        proposal=proposal,
        has_pin=queries.has_pin(person),
        may_release=rules.may_release(copy, staff().role),
    )


@bp.post(f"{OF}/<uuid:own_copy_id>/release")
@open_to(*RELEASING, step_up=True, after_closing=True)
def release(conference_id: UUID, own_copy_id: UUID) -> Response:
    conference, copy, person = _asked(conference_id, own_copy_id)
    try:
        unsent = operations.release(copy, conference, person, by=staff(), agreed_to=agreed_to())
        flash(_said(copy, unsent))
    except Refused as refused:
        flash(refused.sentence, "danger")
    return redirect(url_for("record.copies", conference_id=conference.id), 303)


def _said(copy: OwnCopy, unsent: Unreachable | None) -> str:
    if unsent:
        return f"It is open to them now. Tell them by voice: {unsent.sentence}"
    return GONE if copy.released_at else FIRST


def _asked(conference_id: UUID, own_copy_id: UUID) -> tuple[Conference, OwnCopy, Person]:
    conference = conference_for(viewer(), conference_id)
    copy = queries.copy_for(conference, own_copy_id) or abort(404)
    return conference, copy, person_for(viewer(), conference, copy.person_id) or abort(404)
