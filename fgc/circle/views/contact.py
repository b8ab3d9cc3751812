"""How one person may safely be reached."""

from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from fgc.access.audit import Opened, noted
from fgc.access.gate import open_to
from fgc.access.models import Role
from fgc.access.viewer import staff, viewer
from fgc.circle import operations, queries
from fgc.circle.forms import ContactForm, SettleForm
from fgc.circle.forms.contact import CHANNELS
from fgc.circle.lock_screen import lock_screens
from fgc.circle.models import Person
from fgc.circle.models_reaching import ContactChange
from fgc.circle.proposals import new_contact as new_contact_asked
from fgc.circle.reaching import change_for, open_change_of, protected_now, readers_of_new_contact
from fgc.circle.rules import why_not_settle
from fgc.circle.views.blueprint import READING, bp, opened, opened_safely
from fgc.circle.views.rows import said_reader
from fgc.conference.models import Conference
from fgc.kit.agreement import agreed_to
from fgc.kit.pages import page
from fgc.kit.words import mark

SAID = {
    operations.Kept.SAVED: mark("Saved."),
    operations.Kept.OLD_ROUTE_ENDED: mark(
        "Saved. The old way to reach them has stopped: their links no longer work and waiting letters were "
        "cancelled. You can send everything again the new way: see the letters to them."
    ),
    operations.Kept.WAY_ENDED: mark(
        "Saved. Links and waiting letters that used a way no longer safe have been ended. You can send "
        "everything again in a safe way: see the letters to them."
    ),
    operations.Kept.NO_WAY_LEFT: mark(
        "Saved. Links and waiting letters that used a way no longer safe have been ended. There is no safe "
        "way left to write to them, so tell them what they need to know when you speak to them."
    ),
    operations.Kept.WAITS_FOR_SECOND: mark(
        "Recorded. Nothing more is sent to them the old way. The new way applies once the service manager "
        "has agreed."
    ),
}
AGREE = (operations.agree_contact, mark("You have agreed. From now on they are reached in the new way."))
DECLINE = (
    operations.decline_contact,
    mark("Nothing was changed, and nothing is sent to them until someone asks them again."),
)


@bp.route("/conferences/<uuid:conference_id>/circle/<uuid:person_id>/contact", methods=["GET", "POST"])
@open_to(Role.COORDINATOR)
@noted(Opened.CONTACT)
def contact(conference_id: UUID, person_id: UUID) -> Response:
    conference, person = opened_safely(conference_id, person_id)
    form = ContactForm.about(person.contact, queries.address_of(viewer(), conference, person) or "")
    if form.validate_on_submit():
        with form.refusals():
            kept = operations.keep_contact(conference, person, by=staff(), **form.told())
            flash(_(SAID[kept]), "message" if kept is operations.Kept.SAVED else "waits")
            _say_taken_out(form)
            warn_of_sharing(conference, person)
            return _back(conference, person)
    return page(
        "circle/contact.html",
        conference=conference,
        person=person,
        form=form,
        contact=person.contact,
        screens=lock_screens(person, conference),
        protected=protected_now(conference, person),
        change=open_change_of(person),
    )


def _say_taken_out(form: ContactForm) -> None:
    for way in form.taken_out:
        flash(_("%(way)s is no longer used.", way=CHANNELS[way]), "waits")


@bp.route(
    "/conferences/<uuid:conference_id>/circle/<uuid:person_id>/contact/new/<uuid:contact_change_id>",
    methods=["GET", "POST"],
)
@open_to(*READING, step_up=True)
@noted(Opened.CONTACT)
def new_contact(conference_id: UUID, person_id: UUID, contact_change_id: UUID) -> Response:
    """Another way to reach somebody protected: the second person makes sure, and agrees or not."""
    conference, person = opened(conference_id, person_id)
    change = change_for(person, contact_change_id) or abort(404)
    if change.settled_at:
        return _over(conference, person, change)
    form = SettleForm.about(new_contact_asked(viewer(), conference, person, change))
    if form.validate_on_submit():
        with form.refusals():
            settle, said = AGREE if form.agrees.data else DECLINE
            settle(conference, person, change, by=staff(), agreed_to=agreed_to())
            flash(_(said))
            return _back(conference, person)
    return page("circle/new_contact.html", conference=conference, person=person, form=form, **_facts(change))


@bp.post(
    "/conferences/<uuid:conference_id>/circle/<uuid:person_id>/contact/new/<uuid:contact_change_id>/take-back"
)
@open_to(*READING)
def withdraw_contact(conference_id: UUID, person_id: UUID, contact_change_id: UUID) -> Response:
    """Whoever wrote another way down and sees a mistake in it takes it back, and writes it anew."""
    conference, person = opened(conference_id, person_id)
    change = change_for(person, contact_change_id) or abort(404)
    operations.withdraw_contact(conference, person, change, by=staff())
    flash(
        _(
            "Withdrawn. Nothing is sent to them until you have asked how to reach them and recorded what "
            "they say."
        )
    )
    return _back(conference, person)


def warn_of_sharing(conference: Conference, person: Person) -> None:
    """Says when two people would read each other's letters, also once another way is agreed to that waits: their letters must
    say nothing, and each needs a PIN."""
    shared = [both for both in queries.shared_routes(viewer(), conference) if person in both]
    change = open_change_of(person)
    shared += [
        (person, one, kind) for one, kind in (readers_of_new_contact(person, change) if change else ())
    ]
    for one, other, kind in shared:
        what = _("email address") if kind == "email" else _("phone number")
        flash(
            _(
                "%(one)s and %(other)s have the same %(what)s. One may read what the other is sent.",
                one=said_reader(one),
                other=said_reader(other),
                what=what,
            ),
            "danger",
        )


def _facts(change: ContactChange) -> dict[str, Any]:
    """What waits, and who asked for it."""
    asked_by = change.asked_by
    return {
        "change": change,
        "mine": asked_by == staff().staff_id,
        "asked_by": queries.name_of_staff(asked_by),
    }


def _over(conference: Conference, person: Person, change: ContactChange) -> Response:
    """It waits for nobody any more: back to the person, with the reason."""
    reason = why_not_settle(change, staff().staff_id)
    assert reason is not None, "it is settled"
    flash(reason.sentence, "danger")
    return _back(conference, person)


def _back(conference: Conference, person: Person) -> Response:
    return redirect(url_for("circle.person", conference_id=conference.id, person_id=person.id), 303)
