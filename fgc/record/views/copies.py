"""Copies that people asked for about themselves: looked through and released by the coordinator and a manager."""

from uuid import UUID

from flask import abort, flash, redirect, url_for
from werkzeug.wrappers import Response

from fgc.access import audit
from fgc.access.audit import Opened
from fgc.access.gate import open_to
from fgc.access.models import Role
from fgc.access.viewer import staff, viewer
from fgc.circle.models import Person
from fgc.circle.queries import names_of_staff, person_for
from fgc.circle.rules import WhyNot as Unreachable
from fgc.conference.models import Conference
from fgc.conference.queries import conference_for, zone_of
from fgc.kit.agreement import agreed_to
from fgc.kit.clock import now, today
from fgc.kit.pages import page
from fgc.kit.refusal import Refused
from fgc.record import operations, queries, rules
from fgc.record.models import OwnCopy
from fgc.record.proposals import own_copy
from fgc.record.views import bp

RELEASING = (Role.COORDINATOR, Role.SERVICE_MANAGER)
OF = "/conferences/<uuid:conference_id>/record/copies"
GONE = "It is open to them now, and a letter tells them so."
FIRST = "Written down. A second person looks at it too."


@bp.get(OF)
@open_to(*RELEASING)
def copies(conference_id: UUID) -> Response:
    conference = conference_for(viewer(), conference_id)
    asked = queries.copies_of(conference)
    return page(
        "record/copies.html",
        conference=conference,
        asked=asked,
        who=names_of_staff([each for one, _person in asked for each in (one.coordinator_id, one.manager_id)]),
        standing=lambda copy: rules.standing(copy, now()).value,
        overdue=lambda copy: rules.overdue(copy, today(zone_of(conference))),
        may_release=lambda copy: rules.may_release(copy, staff().role),
        zone=zone_of(conference),
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
