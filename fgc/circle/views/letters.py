"""The letters to one person: how far each has come, looked at and sent again, or not sent after all."""

from uuid import UUID

from flask import abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from fgc.access.audit import Opened, noted
from fgc.access.gate import open_to
from fgc.access.models import Role
from fgc.access.viewer import staff
from fgc.circle import operations
from fgc.circle.forms import NothingAsked
from fgc.circle.letter_states import can_withdraw, listed
from fgc.circle.letters import goes_on
from fgc.circle.models import Person
from fgc.circle.resending import ended_by_new_way, look_at, newest_to
from fgc.circle.rules import phone_them
from fgc.circle.views.blueprint import bp, opened
from fgc.conference.models import Conference, Stage
from fgc.kit.outbox import Letter, letters_to
from fgc.kit.pages import page

OF = "/conferences/<uuid:conference_id>/circle/<uuid:person_id>/letters"


@bp.get(OF)
@open_to(Role.COORDINATOR)
def letters(conference_id: UUID, person_id: UUID) -> Response:
    """Everything that was written to them, the newest first, with what can be done about each."""
    conference, person = opened(conference_id, person_id)
    newest = [one for one in newest_to(conference, person) if goes_on(conference, one.kind)]
    return page(
        "circle/letters.html",
        conference=conference,
        person=person,
        rows=listed(letters_to(conference.id, person.id), {one.id for one in newest}),
        to_send=0 if conference.stage is Stage.CLOSED else len(ended_by_new_way(person)),
    )


@bp.route(f"{OF}/<uuid:letter_id>", methods=["GET", "POST"])
@open_to(Role.COORDINATOR, after_closing=True)
@noted(Opened.LETTER)
def resend(conference_id: UUID, person_id: UUID, letter_id: UUID) -> Response:
    """How it would read now, exactly; sent again, or not sent after all."""
    conference, person = opened(conference_id, person_id)
    letter, form = _letter(conference, person, letter_id), NothingAsked()
    if form.validate_on_submit():
        with form.refusals():
            return _done(conference, person, letter)
    return page(
        "circle/resend.html",
        conference=conference,
        person=person,
        letter=letter,
        row=listed([letter], {letter.id})[0],
        form=form,
        look=look_at(staff(), conference, person, letter),
        can_withdraw=can_withdraw(letter),
        call=phone_them(person.contact, person),
    )


@bp.route(f"{OF}/again", methods=["GET", "POST"])
@open_to(Role.COORDINATOR)
@noted(Opened.LETTER)
def resend_all(conference_id: UUID, person_id: UUID) -> Response:
    """After another way to reach them was written down: everything that ended with the old one, looked at and sent."""
    conference, person = opened(conference_id, person_id)
    form = NothingAsked()
    if form.validate_on_submit():
        with form.refusals():
            _send_all(conference, person)
            return _back(conference, person)
    looks = [look_at(staff(), conference, person, one) for one in ended_by_new_way(person)]
    rows = listed([look.letter for look in looks], set())
    return page(
        "circle/resend_all.html",
        conference=conference,
        person=person,
        form=form,
        looks=[*zip(rows, looks, strict=True)],
    )


def _send_all(conference: Conference, person: Person) -> None:
    sent = operations.send_all_again(conference, person, looked=request.form.getlist("looked"), by=staff())
    flash(ngettext("%(num)d letter is being sent again.", "%(num)d letters are being sent again.", sent))


def _done(conference: Conference, person: Person, letter: Letter) -> Response:
    if request.form.get("do") == "withdraw":
        operations.withdraw_letter(conference, person, letter, by=staff())
        flash(_("This letter will not be sent, and its link does not work."))
    else:
        looked, once_more = request.form.get("looked", ""), "once_more" in request.form
        operations.send_again(conference, person, letter, looked=looked, by=staff(), once_more=once_more)
        flash(_("The letter is being sent again, with a new link. The old link no longer works."))
    return _back(conference, person)


def _letter(conference: Conference, person: Person, letter_id: UUID) -> Letter:
    """Any letter to them: one that a newer one follows may still wait for a decision."""
    every = letters_to(conference.id, person.id)
    return next((one for one in every if one.id == letter_id), None) or abort(404)


def _back(conference: Conference, person: Person) -> Response:
    return redirect(url_for("circle.letters", conference_id=conference.id, person_id=person.id), 303)
