"""One person asks to be erased."""

from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from fgc.access.audit import Opened, noted
from fgc.access.gate import open_to
from fgc.access.models import Role
from fgc.access.viewer import staff, viewer
from fgc.circle.models import Person
from fgc.circle.queries import cautions_with, name_of_staff, person_for
from fgc.conference.models import Conference
from fgc.conference.queries import conference_for, zone_of
from fgc.keeping import operations, proposals, queries
from fgc.keeping.forms import DecideForm, EraseForm
from fgc.keeping.models import Erasure
from fgc.keeping.rules import About, why_not_agree, why_not_ask_to_erase, why_not_decide
from fgc.keeping.views.blueprint import INSIDE, bp
from fgc.kit.agreement import agreed_to
from fgc.kit.pages import page


@bp.route("/conferences/<uuid:conference_id>/circle/<uuid:person_id>/erase", methods=["GET", "POST"])
@open_to(*INSIDE, step_up=True, after_closing=True)
def ask_to_erase(conference_id: UUID, person_id: UUID) -> Response:
    conference = conference_for(viewer(), conference_id)
    person = person_for(viewer(), conference, person_id) or abort(404)
    about, waiting = queries.about(person), queries.erasure_waiting(person)
    form = EraseForm()
    if form.validate_on_submit():
        with form.refusals():
            operations.ask_to_erase(conference, person, by=staff(), because=form.because.data)
            flash(_("Request sent. Nothing is deleted until a service manager decides."), "waits")
            return redirect(url_for("circle.person", conference_id=conference.id, person_id=person.id), 303)
    return page(
        "keeping/ask_to_erase.html",
        conference=conference,
        person=person,
        form=form,
        about=about,
        cautions=cautions_with(viewer(), conference, person),
        why_not=why_not_ask_to_erase(about, waiting),
        waiting=waiting,
    )


@bp.route("/conferences/<uuid:conference_id>/erasures/<uuid:erasure_id>", methods=["GET", "POST"])
@open_to(Role.SERVICE_MANAGER, step_up=True, after_closing=True)
@noted(Opened.SAFETY)
def erasure(conference_id: UUID, erasure_id: UUID) -> Response:
    conference = conference_for(viewer(), conference_id)
    asked, person = queries.erasure_for(viewer(), conference, erasure_id) or abort(404)
    about = queries.about(person)
    form = DecideForm.about(about)
    form.agrees_to(proposals.erasure(viewer(), conference, asked, person, about))
    if form.validate_on_submit():
        with form.refusals():
            operations.decide(asked, conference, person, by=staff(), agreed_to=agreed_to(), **form.values())
            flash(
                _("Their information is being deleted now.")
                if form.agrees.data
                else _("Their information is kept. Tell them why.")
            )
            return redirect(url_for("keeping.notices"), 303)
    return page(
        "keeping/erasure.html", conference=conference, form=form, **_asked(asked, conference, person, about)
    )


def _asked(asked: Erasure, conference: Conference, person: Person, about: About) -> dict[str, Any]:
    """What was asked, and what stands in its way."""
    decided = why_not_decide(asked, staff().staff_id, staff().role)
    return {
        "asked": asked,
        "person": person,
        "about": about,
        "cautions": cautions_with(viewer(), conference, person),
        "decided": decided,
        "why_not": decided or why_not_agree(about, with_plan=True),
        "name_of": name_of_staff,
        "zone": zone_of(conference),
    }
