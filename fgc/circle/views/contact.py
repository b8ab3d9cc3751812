"""How one person may safely be reached."""

from uuid import UUID

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from fgc.access.gate import open_to
from fgc.access.models import Role
from fgc.access.viewer import staff, viewer
from fgc.circle import operations, queries
from fgc.circle.forms import ContactForm
from fgc.circle.letters import lock_screen
from fgc.circle.models import Person
from fgc.circle.rules import same_routes
from fgc.circle.views.blueprint import bp, opened
from fgc.kit.pages import page


@bp.route("/conferences/<uuid:conference_id>/circle/<uuid:person_id>/contact", methods=["GET", "POST"])
@open_to(Role.COORDINATOR)
def contact(conference_id: UUID, person_id: UUID) -> Response:
    conference, person = opened(conference_id, person_id)
    form = ContactForm.about(person.contact, queries.address_of(viewer(), person) or "")
    if form.validate_on_submit():
        with form.refusals():
            locked = operations.keep_contact(conference, person, by=staff(), **form.told())
            flash(_("Saved. The old way to reach them stopped working: their links and waiting letters ended. "
                    "Ask them again by the new one.") if locked else _("Saved."), "waits" if locked else "message")
            _warn_of_sharing(queries.people_of(viewer(), conference), person.name)
            return redirect(url_for("circle.person", conference_id=conference.id, person_id=person.id), 303)
    return page("circle/contact.html", conference=conference, person=person, form=form, contact=person.contact,
                screens=lock_screen(person, conference))


def _warn_of_sharing(people: list[Person], name: str) -> None:
    """Says when two people would read each other's letters: their letters must say nothing, and each needs a PIN."""
    for one, other, kind in same_routes(people):
        if name in (one.name, other.name):
            what = _("e-mail address") if kind == "email" else _("phone number")
            flash(_("%(one)s and %(other)s have the same %(what)s. What one gets, the other may read.",
                    one=one.name, other=other.name, what=what), "danger")
