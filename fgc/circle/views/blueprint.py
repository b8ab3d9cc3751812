"""The one blueprint of this step, and what each of its pages begins with."""

from uuid import UUID

from flask import Blueprint, abort, redirect, request, url_for

from fgc.access import proof
from fgc.access.models import Role
from fgc.access.viewer import staff, viewer
from fgc.circle.models import Person
from fgc.circle.queries import person_for, reaches
from fgc.circle.reaching import protected_now
from fgc.conference.models import Conference
from fgc.conference.queries import conference_for

bp = Blueprint("circle", __name__)

READING = (Role.COORDINATOR, Role.SERVICE_MANAGER)
"""The manager reads, for supervision, and is the second person where one is needed. The referrer sees none of this."""


def opened(conference_id: UUID, person_id: UUID) -> tuple[Conference, Person]:
    """The conference and one person of its circle, or 404 alike for unknown and not allowed. About somebody who was erased
    there is one page, which says that; the others lead to it."""
    conference = conference_for(viewer(), conference_id)
    person = person_for(viewer(), conference, person_id)
    if person is None:
        abort(404)
    if person.erased_at is not None and request.endpoint != "circle.person":
        abort(redirect(url_for("circle.person", conference_id=conference.id, person_id=person.id), 303))
    return conference, person


def opened_safely(conference_id: UUID, person_id: UUID) -> tuple[Conference, Person]:
    """The same, for a page that shows how they are reached: about somebody who is protected, whoever opens it shows
    again who they are; a manager who was let in, about anybody."""
    conference, person = opened(conference_id, person_id)
    if staff().role is Role.SERVICE_MANAGER and reaches(viewer(), conference):
        proof.insist()
    if protected_now(conference, person) or (person.contact and person.contact.address_protected):
        proof.insist()
    return conference, person
