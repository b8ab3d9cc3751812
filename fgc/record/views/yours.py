"""What is kept about somebody, on their own page: in plain words, with one button to ask for a copy, and the copy."""

from io import BytesIO

from flask import flash, redirect, send_file, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from fgc.access.gate import FAMILY, open_to
from fgc.access.viewer import person, viewer
from fgc.circle.models import Person
from fgc.conference.models import Conference
from fgc.conference.queries import conference_for, zone_of
from fgc.kit.clock import now
from fgc.kit.db import session
from fgc.kit.pages import page
from fgc.kit.refusal import Refused
from fgc.record import operations, queries
from fgc.record.forms import OpenForm
from fgc.record.rules import Standing, standing, why_not_open
from fgc.record.taking import take_own, typed_pin
from fgc.record.views import bp


@bp.get("/yours/kept")
@open_to(FAMILY)
def kept() -> Response:
    return _page(OpenForm())


@bp.post("/yours/kept/ask")
@open_to(FAMILY, after_closing=True)
def ask_copy() -> Response:
    conference = conference_for(viewer(), person().conference_id)
    try:
        operations.ask_copy(conference, by=person())
        flash(_("Thank you. You have asked for your copy."))
    except Refused as refused:
        flash(refused.sentence, "waits")
    return redirect(url_for("record.kept"), 303)


@bp.post("/yours/kept/open")
@open_to(FAMILY, after_closing=True)
def open_copy() -> Response:
    """The PIN once more, and on everybody's page: whoever holds the telephone now may be somebody else."""
    form = OpenForm()
    if form.validate_on_submit():
        with form.refusals():
            operations.prove(by=person(), pin=form.pin.data)
            return redirect(url_for("record.kept"), 303)
    return _page(form)


@bp.get("/yours/kept.pdf")
@open_to(FAMILY)
def own_copy() -> Response:
    conference, me = _mine()
    try:
        taken = take_own(conference, me, by=person())
    except Refused as refused:
        flash(refused.sentence, "waits")
        return redirect(url_for("record.kept"), 303)
    return send_file(
        BytesIO(taken.content), mimetype="application/pdf", as_attachment=True, download_name="for-you.pdf"
    )


def _page(form: OpenForm) -> Response:
    conference, me = _mine()
    copy, proved = queries.newest_copy(me.id), typed_pin(person())
    held = conference.held_since is not None
    stands = standing(copy, now()) if copy else Standing.OVER
    return page(
        "record/kept.html",
        form=form,
        person=me,
        copy=None if stands is Standing.OVER else copy,
        waits=stands is Standing.WAITING or (held and stands is Standing.OPEN),
        opens=why_not_open(copy, now(), held=held, proved=proved) is None,
        needs_pin=person().needs_pin,
        zone=zone_of(conference),
    )


def _mine() -> tuple[Conference, Person]:
    return conference_for(viewer(), person().conference_id), session().get_one(Person, person().person_id)
